package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/pflag"

	"gongbao/cmd/gongbao/place"
)

var rebuildCommand = command{
	name:    "rebuild",
	usage:   "[--library 文件夹]",
	summary: "由已存的报告重新建立索引",
	help: `改动资料库里的 lexicon.txt（自定义词）后，用它让新词用于按词查找、输入提示和查找相近的报告；按原文查找不受影响。
网站运行时会自行在后台重建，不必使用这个命令。中途停止时，原来的索引保持不变。`,
	setup: func(flags *pflag.FlagSet) action {
		at := place.Flags(flags, "报错")
		return func(ctx context.Context, args []string, env environment) (err error) {
			if len(args) > 0 {
				return usageError("这个命令不带路径。")
			}
			lib, err := openExisting(ctx, env, at)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, lib.Close()) }()
			shown := newProgress(env, "已索引", "篇报告")
			err = lib.Rebuild(ctx, shown.set)
			shown.clear()
			if err != nil {
				return err
			}
			summary, err := lib.Summary(ctx)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(env.stdout, "索引已重建，共 %d 篇报告。\n", summary.Reports)
			return err
		}
	},
}
