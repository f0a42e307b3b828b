package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/spf13/pflag"

	"gongbao/cmd/gongbao/place"
	"gongbao/index/library"
	"gongbao/index/opensearch/reader"
)

var restoreCommand = command{
	name:    "restore",
	usage:   "[--library 文件夹] 文件 | --from 网址 [--index 名字]",
	summary: "用备份恢复资料库，或由集群里的副本恢复",
	help: `恢复到不存在的或空的文件夹。逐个核对备份里的文件，缺少、多出或有改动的，都不恢复，并说明原因；核对无误后，由报告重新建立索引。
中途停止时，要么没有资料库，要么是完整的；索引没有建完的，下次打开时接着建。
--from 由 OpenSearch 集群里的副本恢复文件夹，包括人工更正、词典和读过的文件的记录；索引仍用集群里的。
原来那台机器上的进程此后不能再改动资料库。`,
	alone: true,
	setup: func(flags *pflag.FlagSet) action {
		at := place.Flags(flags, "新建")
		from := flags.String("from", "", "由这个集群里的副本恢复：OpenSearch 各节点的`网址`，用逗号分开")
		return func(ctx context.Context, args []string, env environment) (err error) {
			if at.Dir == "" {
				return usageError("--library 后面要有文件夹的名字。")
			}
			if *from != "" {
				if len(args) > 0 {
					return usageError("备份文件和 --from 只能用一个。")
				}
				if err := at.From(*from); err != nil {
					return err
				}
				return restoreCopy(ctx, env, at)
			}
			if len(args) != 1 {
				return usageError("请给出备份文件，或用 --from 写出集群的网址。")
			}
			file, err := os.Open(env.path(args[0]))
			if err != nil {
				return explainRestore(err, args[0], at.Dir)
			}
			defer file.Close()
			info, err := file.Stat()
			if err != nil {
				return err
			}
			shown := newProgress(env, "已核对", "MB")
			_, err = library.Restore(ctx, env.path(at.Dir), &watched{Reader: file, size: info.Size(), show: shown.set})
			shown.clear()
			if err != nil {
				return explainRestore(err, args[0], at.Dir)
			}
			return sayRestored(ctx, env, at)
		}
	},
}

// sayRestored opens what was restored, which makes its index, and says how much it holds.
func sayRestored(ctx context.Context, env environment, at *place.Place) (err error) {
	lib, err := openLibrary(ctx, env, at)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lib.Close()) }()
	summary, err := lib.Summary(ctx)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(env.stdout, "已恢复 %d 篇报告到 %s。\n", summary.Reports, printable(at.Dir))
	return err
}

// restoreCopy restores a library from the second copy in its cluster.
func restoreCopy(ctx context.Context, env environment, at *place.Place) error {
	c, err := at.Cluster(env.path, env.stderr)
	if err != nil {
		return err
	}
	r, err := reader.Open(ctx, c)
	if err != nil {
		return err
	}
	summary, err := r.Summary(ctx)
	if err != nil {
		return errors.Join(err, r.Close())
	}
	second := r.Copy(ctx)
	second.Backend = c.Backend()
	shown := newProgress(env, "已取回", "篇报告")
	err = library.RestoreCopy(ctx, env.path(at.Dir), second, func(done int) { shown.set(done, summary.Reports) })
	shown.clear()
	if err := errors.Join(err, r.Close()); err != nil {
		return explainRestore(err, "", at.Dir)
	}
	return sayRestored(ctx, env, at)
}

// watched is a file whose reading is shown, in megabytes.
type watched struct {
	io.Reader
	read, size int64
	show       func(done, total int)
}

func (w *watched) Read(p []byte) (int, error) {
	const megabyte = 1 << 20
	n, err := w.Reader.Read(p)
	before := w.read / megabyte
	if w.read += int64(n); w.read/megabyte > before {
		w.show(int(w.read/megabyte), int(w.size/megabyte))
	}
	return n, err
}

// explainRestore explains in Chinese why a backup cannot be restored into a folder.
func explainRestore(err error, file, dir string) error {
	switch {
	case errors.Is(err, library.ErrNotEmpty):
		return fmt.Errorf("文件夹 %s 不是空的，没有改动。请用 --library 指定一个新的文件夹。", printable(dir))
	case errors.Is(err, library.ErrBackup):
		return fmt.Errorf("%s 不是完整的备份，没有恢复（%v）。请换一份备份。", printable(file), err)
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("没有文件 %s。", printable(file))
	}
	return err
}
