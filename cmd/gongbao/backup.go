package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/spf13/pflag"

	"gongbao/cmd/gongbao/place"
	"gongbao/index/library"
)

var backupCommand = command{
	name:    "backup",
	usage:   "[--library 文件夹] [--force] 文件",
	summary: "把资料库备份成一个文件",
	help: `备份是普通的 tar 文件，装有全部报告、更正、读过的文件的登记、自定义词和同义词；索引不在其中，恢复后由报告重新建立。
没有公报也能查看和核对：tar xf 解开，sha256sum -c SHA256SUMS 核对，zstd -dc 读出一篇报告（JSON）。
网站运行时也可以备份，内容是同一时刻的。中途停止或磁盘已满时，不会留下不完整的备份。`,
	setup: func(flags *pflag.FlagSet) action {
		at := place.Flags(flags, "报错")
		force := flags.Bool("force", false, "覆盖已有的文件")
		return func(ctx context.Context, args []string, env environment) (err error) {
			if len(args) != 1 || args[0] == "" {
				return usageError("请给出一个文件名，如 gongbao-备份.tar。")
			}
			lib, err := openExisting(ctx, env, at)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, lib.Close()) }()
			shown := newProgress(env, "已备份", "个文件")
			backed, err := lib.BackupFile(ctx, env.path(args[0]), *force, shown.set)
			shown.clear()
			if err != nil {
				return explainBackup(err, args[0])
			}
			_, err = fmt.Fprintf(env.stdout, "已把 %d 篇报告备份到 %s。\n", backed.Reports, printable(args[0]))
			if n := len(backed.Damaged); n > 0 {
				fmt.Fprintf(env.stderr, "其中 %d 篇在资料库里已经损坏，备份里也是损坏的：%s。运行 gongbao verify 查看修复的办法。\n",
					n, strings.Join(backed.Damaged, "、"))
				return errors.Join(err, errReported)
			}
			return err
		}
	},
}

// explainBackup explains in Chinese why a backup cannot be written to a file.
func explainBackup(err error, file string) error {
	switch {
	case errors.Is(err, fs.ErrExist):
		return fmt.Errorf("%s 已存在，没有改动。请换一个文件名，或用 --force 覆盖它。", printable(file))
	case errors.Is(err, library.ErrInside):
		return fmt.Errorf("%s 在资料库文件夹里。请把备份写到别处，最好是另一块磁盘。", printable(file))
	case errors.Is(err, fs.ErrInvalid):
		return fmt.Errorf("%s 是文件夹，不是文件。请给出文件名。", printable(file))
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("写不了 %s：它所在的文件夹不存在。请先建立文件夹。", printable(file))
	}
	return err
}
