package help

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"gongbao/web/api"
)

// What depends on how the server is run is said as it is.
func TestHelpFollowsConfig(t *testing.T) {
	text := func(v *helpView) string { return fmt.Sprint(v.Sections) }
	plain := text(newHelp(Bounds{api.MaxFiles, 1 << 20, 0, 0, false}, nil))
	limited := text(newHelp(Bounds{api.MaxFiles, 64 << 20, 2.5, 1500 * time.Millisecond, true}, nil))
	if says := "日志不记访问者的 IP 地址"; !strings.Contains(plain, says) || strings.Contains(limited, says) {
		t.Errorf("%q is said by both or by neither", says)
	}
	for _, says := range []string{"64 MB", "每秒 2.5 次，短时最多连续 12 次", "慢于 1.5s 的检索", "还记下访问者的 IP 地址"} {
		if !strings.Contains(limited, says) || strings.Contains(plain, says) {
			t.Errorf("%q is said by both or by neither", says)
		}
	}
}
