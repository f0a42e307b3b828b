package page

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The keys on the page are those that scripts listen to.
func TestHelpKeys(t *testing.T) {
	scripts, err := filepath.Glob("static/*.js")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, name := range scripts {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(data)
	}
	for _, k := range Keys {
		for _, key := range k.Keys {
			if !strings.Contains(all.String(), `"`+key+`"`) {
				t.Errorf("no script listens to %q", key)
			}
		}
	}
}
