package main

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"gongbao/index/embedded"
	"gongbao/index/library"
)

func TestVersionOf(t *testing.T) {
	for _, c := range []struct{ linked, recorded, want string }{
		{"v0.1.0", "", "0.1.0"},
		{"v0.1.0-3-g1a2b3c4-dirty", "(devel)", "0.1.0-3-g1a2b3c4-dirty"},
		{"a9d1327", "v0.0.0-20261130005600-a9d132700000", "a9d1327"}, // no tag yet
		{"", "v0.0.0-20261130005600-a9d132700000", "0.0.0-20261130005600-a9d132700000"},
		{"", "(devel)", "development"},
		{" ", "", "development"},
		{"vanilla", "", "vanilla"}, // a tag that is not a number
	} {
		if got := versionOf(c.linked, c.recorded); got != c.want {
			t.Errorf("versionOf(%q, %q) = %q, want %q", c.linked, c.recorded, got, c.want)
		}
	}
}

// TestVersionLinked: the linker flag in the Makefile sets the release that the program prints,
// beside the formats.
func TestVersionLinked(t *testing.T) {
	if !strings.Contains(read(t, filepath.Join(root, "Makefile")), "-X main.release=$(release)") {
		t.Error("the Makefile does not set main.release")
	}
	out, err := exec.Command(binary(t), "version").Output()
	if err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf("gongbao %s（资料库格式 %d，索引格式 %d，", strings.TrimPrefix(builtRelease, "v"), library.Format,
		embedded.Version)
	if !strings.HasPrefix(string(out), want) {
		t.Errorf("gongbao version prints %q, want %q first", out, want)
	}
}
