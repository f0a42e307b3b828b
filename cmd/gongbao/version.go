package main

import (
	"context"
	"fmt"
	"runtime"

	"github.com/spf13/pflag"
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
			_, err := fmt.Fprintf(env.stdout, "gongbao %s（%s，%s/%s）\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return err
		}
	},
}
