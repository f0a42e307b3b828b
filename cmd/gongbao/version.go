package main

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/pflag"

	"gongbao/index/embedded"
	"gongbao/index/library"
)

// release is the name of the build by git describe, such as v0.1.0 or v0.1.0-3-g1a2b3c4. The
// Makefile has the linker set it. It is empty after a plain go build, or if there was no git.
var release string

// version returns the release without the v of its tag, such as 0.1.0. If the linker has set no
// name, it is the version that go build recorded, or else the word development.
func version() string {
	recorded := ""
	if info, ok := debug.ReadBuildInfo(); ok {
		recorded = info.Main.Version
	}
	return versionOf(release, recorded)
}

// versionOf chooses between the name that the linker set and the one that go build recorded.
func versionOf(linked, recorded string) string {
	for _, name := range []string{linked, recorded} {
		name = strings.TrimSpace(name)
		if name == "" || name == "(devel)" {
			continue
		}
		if number, ok := strings.CutPrefix(name, "v"); ok && number != "" && number[0] >= '0' && number[0] <= '9' {
			return number
		}
		return name
	}
	return "development"
}

var versionCommand = command{
	name:    "version",
	summary: "显示版本",
	setup: func(*pflag.FlagSet) action {
		return func(_ context.Context, args []string, env environment) error {
			if len(args) > 0 {
				return usageError("这个命令不带参数。")
			}
			_, err := fmt.Fprintf(env.stdout, "gongbao %s（资料库格式 %d，索引格式 %d，%s，%s/%s）\n",
				version(), library.Format, embedded.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return err
		}
	},
}
