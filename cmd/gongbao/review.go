package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/pflag"

	"gongbao/cmd/gongbao/place"
	"gongbao/index/library"
	reports "gongbao/index/report"
	"gongbao/web/respond"
)

var reviewCommand = command{
	name:    "review",
	usage:   "[--library 文件夹] [--all] [--json]",
	summary: "列出信息不全或置信度低、需要人工核对的报告",
	help: `列出类型、地区、年份、完整程度中有空缺或可信度低于 70% 的报告，每项附上所依据的原文。
因文件损坏而有字读不出（显示为 �）的报告也列出；找到完好的文件后，加入它，再移除这一篇。
看过之后用 gongbao edit 更正；确认无误的，也可用它写上同样的值，以后不再列出。`,
	setup: func(flags *pflag.FlagSet) action {
		at, asJSON := place.Flags(flags, "报错"), jsonFlag(flags)
		all := flags.Bool("all", false, "标题、报告日期、会议、报告人也一并检查")
		return func(ctx context.Context, args []string, env environment) (err error) {
			if len(args) > 0 {
				return usageError("这个命令不带参数。")
			}
			lib, err := openExisting(ctx, env, at)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, lib.Close()) }()
			print := printDoubts
			if *asJSON {
				print = printDoubtsJSON
			}
			listed := 0
			err = lib.Review(ctx, *all, func(d library.Doubtful) error {
				listed++
				return print(env.stdout, d)
			})
			if err != nil {
				return err
			}
			if listed == 0 {
				fmt.Fprintln(env.stderr, "没有需要检查的报告。")
			} else {
				fmt.Fprintf(env.stderr, "共 %d 篇需要检查。更正：gongbao edit 编号 字段=值\n", listed)
			}
			return nil
		}
	},
}

func printDoubts(out stream, d library.Doubtful) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %s\n  %s\n", d.Report.ID, printable(d.Report.Name()), printable(d.Source.File))
	for _, doubt := range d.Doubts {
		fmt.Fprintf(&b, "  %s：%s", doubt.Field, orEmpty(doubt.Value))
		if doubt.Field == "region" && doubt.Value != "" {
			fmt.Fprintf(&b, " %s", d.Report.Region.Name)
		}
		if doubt.Evidence != nil {
			fmt.Fprintf(&b, "    ← “%s”（%.0f%%）", shorten(doubt.Evidence.Text, 40), doubt.Evidence.Confidence*100)
		}
		b.WriteString("\n")
	}
	if u := d.Unreadable; u != nil {
		fmt.Fprintf(&b, "  %d 个字读不出（文件中有损坏的字节）：%s\n", u.Count, shorten(u.Text, 40))
	}
	if mended := repairs(d.Source.Repairs); len(mended) > 0 {
		fmt.Fprintf(&b, "  %s\n", strings.Join(mended, "，"))
	}
	_, err := fmt.Fprintln(out, b.String())
	return err
}

func printDoubtsJSON(out stream, d library.Doubtful) error {
	return respond.WriteJSON(out, struct {
		ID         string              `json:"id"`
		Title      string              `json:"title"`
		File       string              `json:"file"`
		Doubts     []reports.Doubt     `json:"doubts"`
		Unreadable *reports.Unreadable `json:"unreadable,omitempty"`
		Repairs    reports.Repairs     `json:"repairs,omitzero"`
	}{d.Report.ID, d.Report.Title, d.Source.File, append([]reports.Doubt{}, d.Doubts...), d.Unreadable, d.Source.Repairs})
}
