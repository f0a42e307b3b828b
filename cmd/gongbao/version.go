package main

import (
	"context"
	"fmt"
	"runtime"

	"github.com/spf13/pflag"

	"gongbao/index/embedded"
	"gongbao/index/library"
)

// version is that of the program.
const version = "0.1.0"

var versionCommand = command{
	name:    "version",
	summary: "显示版本",
	setup: func(*pflag.FlagSet) action {
		return func(_ context.Context, args []string, env environment) error {
			if len(args) > 0 {
				return usageError("这个命令不带参数。")
			}
			_, err := fmt.Fprintf(env.stdout, "gongbao %s（资料库格式 %d，索引格式 %d，%s，%s/%s）\n",
				version, library.Format, embedded.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return err
		}
	},
}
