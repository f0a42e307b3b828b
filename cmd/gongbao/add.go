package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/pflag"

	"gongbao/cmd/gongbao/place"
	"gongbao/index"
	"gongbao/web/respond"
	"gongbao/web/say"
)

var addCommand = command{
	name:    "add",
	usage:   "[--library 文件夹] [--column 部分=列名]… [--watch] [--json] 路径…",
	summary: "把文件或文件夹里的报告加入资料库",
	help: `每篇报告输出一行：added（已加入）、unchanged（库中已有）或 rejected（未加入）及原因。
输出 added 时，报告已写入磁盘并可检索。有文件未能加入时，退出码为 1。
没有变化的文件不再重读。文件内容改了，新的报告取代旧的，旧编号的网址会转到新的报告。
--column 指明表格（CSV、XLSX、JSON、Parquet）里名字不常见的列，如 --column 正文=报告文本 --column 年份=data.year；不写时沿用这个文件上次的。
--watch 加入之后继续留意这些文件和文件夹，每隔几秒查看一次，新增和改动的随时加入，直到按 Ctrl+C；删除的文件，报告仍保留。`,
	setup: func(flags *pflag.FlagSet) action {
		at, asJSON := place.Flags(flags, "新建"), jsonFlag(flags)
		columns := columnFlag(flags)
		watch := flags.Bool("watch", false, "加入之后继续留意，新增和改动的随时加入")
		return func(ctx context.Context, paths []string, env environment) (err error) {
			if len(paths) == 0 {
				return usageError("请给出要加入的文件或文件夹。")
			}
			lib, err := openLibrary(ctx, env, at)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, lib.Close()) }()
			noteStale(lib, env)

			print := printOutcome
			if *asJSON {
				print = printOutcomeJSON
			}
			adding := lib.Add
			if *watch {
				adding = lib.Watch
				fmt.Fprintln(env.stderr, "加入之后继续留意新增和改动的文件，按 Ctrl+C 停止。")
			}
			what := index.Addition{Paths: paths, Columns: *columns}
			err = add(ctx, adding, what, env, func(o index.Outcome) error { return print(env.stdout, o) })
			if *watch && errors.Is(err, context.Canceled) {
				return nil
			}
			return err
		}
	},
}

// columnFlag defines the flag that names columns of tables.
func columnFlag(flags *pflag.FlagSet) *[]string {
	return flags.StringArray("column", nil, "表格里名字不常见的列是什么，如 `正文=报告文本`，可重复")
}

// add adds something to a library by one of its methods. It prints a line for each outcome, and
// their totals on standard error. If a file was rejected, it returns errReported.
func add(
	ctx context.Context, adding func(context.Context, index.Addition) error, what index.Addition, env environment,
	print func(index.Outcome) error,
) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	counts := make(map[index.Status]int)
	shown := newProgress(env, "已处理", "个文件")
	var printing error
	what.Dir, what.Progress = env.dir, shown.set
	what.Each = func(o index.Outcome) {
		counts[o.Outcome]++
		shown.clear()
		if printing == nil {
			if printing = print(o); printing != nil {
				stop() // nobody would see the other outcomes
			}
		}
	}
	err := adding(ctx, what)
	shown.clear()
	if columns := (*index.ColumnsError)(nil); errors.As(err, &columns) {
		return usageError(words(err))
	}
	fmt.Fprintf(env.stderr, "新加入 %d 篇报告，已有 %d 篇", counts[index.Added], counts[index.Unchanged])
	if n := counts[index.Rejected]; n > 0 {
		fmt.Fprintf(env.stderr, "，%d 个文件未能加入", n)
	}
	fmt.Fprintln(env.stderr, "。")
	if printing != nil {
		return printing
	}
	if err != nil {
		return err
	}
	if counts[index.Rejected] > 0 {
		return errReported
	}
	return nil
}

func printOutcome(w io.Writer, o index.Outcome) error {
	what := o.ID + "\t" + printable(o.Title)
	if o.Outcome == index.Rejected {
		what = printable(say.Message(language, o.Reason))
	}
	_, err := fmt.Fprintf(w, "%s\t%s\t%s\n", o.Outcome, printable(o.File), what)
	return err
}

func printOutcomeJSON(w io.Writer, o index.Outcome) error {
	return respond.WriteJSON(w, respond.OutcomesIn(language, o)[0])
}
