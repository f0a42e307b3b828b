package main

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"gongbao/index"
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
		{"vanilla", "", "vanilla"}, // a tag that is no number
	} {
		if got := versionOf(c.linked, c.recorded); got != c.want {
			t.Errorf("versionOf(%q, %q) = %q, want %q", c.linked, c.recorded, got, c.want)
		}
	}
}

// TestVersionLinked: the linker flag of the Makefile names the release that the program prints, beside the formats.
func TestVersionLinked(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program")
	}
	makefile := read(t, "../../Makefile")
	if !strings.Contains(makefile, "-X main.release=$(release)") {
		t.Fatal("the Makefile does not set main.release")
	}
	program := filepath.Join(t.TempDir(), "gongbao")
	if out, err := exec.Command("go", "build", "-buildvcs=false", "-ldflags", "-X main.release=v9.8.7-test", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	out, err := exec.Command(program, "version").Output()
	if err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf("gongbao 9.8.7-test（资料库格式 %d，索引格式 %d，", library.Format, index.Version)
	if !strings.HasPrefix(string(out), want) {
		t.Errorf("gongbao version prints %q, want %q first", out, want)
	}
}
