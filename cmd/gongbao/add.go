package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/pflag"

	"gongbao/index/library"
)

var addCommand = command{
	name:    "add",
	usage:   "[--library 文件夹] [--json] 路径…",
	summary: "把文件或文件夹里的报告加入资料库",
	help: `每篇报告输出一行：added（已加入）、unchanged（库中已有）或 rejected（未加入）及原因。
输出 added 时，报告已写入磁盘并可检索。有文件未能加入时，退出码为 1。`,
	setup: func(flags *pflag.FlagSet) action {
		dir, asJSON := libraryFlag(flags, "新建"), jsonFlag(flags)
		return func(ctx context.Context, paths []string, env environment) (err error) {
			if len(paths) == 0 {
				return usageError("请给出要加入的文件或文件夹。")
			}
			lib, err := openLibrary(ctx, env, *dir)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, lib.Close()) }()
			noteStale(lib, env)

			print := printOutcome
			if *asJSON {
				print = printOutcomeJSON
			}
			return add(ctx, lib, paths, env, func(o library.Outcome) error { return print(env.stdout, o) })
		}
	},
}

// add adds paths to the library, with a line for each outcome and their sum on standard error. It returns errReported where a
// file was rejected.
func add(ctx context.Context, lib *opened, paths []string, env environment, print func(library.Outcome) error) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	counts := make(map[library.Status]int)
	var printing error
	err := lib.Add(ctx, library.Addition{Paths: paths, Dir: env.dir, Each: func(o library.Outcome) {
		counts[o.Outcome]++
		if printing == nil {
			if printing = print(o); printing != nil {
				stop() // nobody would learn of the rest
			}
		}
	}})
	fmt.Fprintf(env.stderr, "新加入 %d 篇报告，已有 %d 篇", counts[library.Added], counts[library.Unchanged])
	if n := counts[library.Rejected]; n > 0 {
		fmt.Fprintf(env.stderr, "，%d 个文件未能加入", n)
	}
	fmt.Fprintln(env.stderr, "。")
	if printing != nil {
		return printing
	}
	if err != nil {
		return err
	}
	if counts[library.Rejected] > 0 {
		return errReported
	}
	return nil
}

func printOutcome(w io.Writer, o library.Outcome) error {
	what := o.ID + "\t" + printable(o.Title)
	if o.Outcome == library.Rejected {
		what = printable(o.Reason)
	}
	_, err := fmt.Fprintf(w, "%s\t%s\t%s\n", o.Outcome, printable(o.File), what)
	return err
}

func printOutcomeJSON(w io.Writer, o library.Outcome) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(o)
}
