package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/pflag"

	"gongbao/cmd/gongbao/place"
	reports "gongbao/index/report"
	"gongbao/web/answer"
	"gongbao/web/respond"
)

var editCommand = command{
	name:    "edit",
	usage:   "[--library 文件夹] [--restore 字段]… [--json] 编号 [字段=值]…",
	summary: "更正一篇报告的地区、年份等信息",
	help: `例：gongbao edit c68fd1e2a3b4c5d6 region=140181 year=2026
可更正的字段：
  title 标题          kind 类型（政府工作报告、计划报告、预算报告、规划纲要、其他）
  region 地区（行政区划代码，或没有重名的名称）    place 地点（没有代码的乡镇、开发区）
  level 级别（centre、province、prefecture、county、below；改地区时随之更正）
  year 年份           delivered 报告日期（2026-02-03）    published 发布日期
  meeting 会议        speaker 报告人    office 职务        url 来源网址
  complete 完整程度（full 全文、abstract 摘要、excerpt 节选）
“字段=”清空该字段。更正后立即可检索；重建索引、重新加入文件都不会丢失。报告的编号和正文不变。
网页和 JSON 会注明人工更正和原来读出的值；--restore 恢复原来的值。`,
	setup: func(flags *pflag.FlagSet) action {
		at, asJSON := place.Flags(flags, "报错"), jsonFlag(flags)
		restore := flags.StringArray("restore", nil, "恢复`字段`原来读出的值，可重复")
		return func(ctx context.Context, args []string, env environment) (err error) {
			if len(args) == 0 {
				return usageError("请给出报告的编号，如网址 /reports/ 后面的 16 位字符。")
			}
			values, err := assignments(args[1:])
			if err != nil {
				return err
			}
			if len(values)+len(*restore) == 0 {
				return usageError("请写出要更正的字段，如 year=2026。")
			}
			lib, err := openExisting(ctx, env, at)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, lib.Close()) }()
			var before *reports.Report
			after, err := lib.Edit(ctx, args[0], func(r *reports.Report) (*reports.Report, error) {
				before = r
				restored, err := r.Uncorrect(*restore...)
				if err != nil {
					return nil, err
				}
				return restored.Correct(values...)
			})
			if faulty := (*reports.FieldError)(nil); errors.As(err, &faulty) {
				return usageError(words(faulty))
			}
			if err != nil {
				return about(args[0], err)
			}
			if *asJSON {
				duplicates, err := lib.Duplicates(after.ID)
				if err != nil {
					return err
				}
				return respond.WriteJSON(env.stdout, answer.NewReport(after, duplicates))
			}
			return printChanges(env.stdout, before, after)
		}
	},
}

// assignments parses arguments of the form field=value.
func assignments(args []string) ([]reports.Assignment, error) {
	var values []reports.Assignment
	for _, arg := range args {
		field, value, ok := strings.Cut(arg, "=")
		if !ok {
			return nil, usageError(fmt.Sprintf("“%s”要写成 字段=值，如 year=2026。", printable(arg)))
		}
		values = append(values, reports.Assignment{Field: field, Value: value})
	}
	return values, nil
}

// printChanges prints the fields that differ.
func printChanges(out stream, before, after *reports.Report) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %s\n", after.ID, printable(after.Header().Name()))
	for _, name := range reports.Correctable() {
		was, err := before.Field(name)
		if err != nil {
			return err
		}
		is, err := after.Field(name)
		if err != nil {
			return err
		}
		if was != is {
			fmt.Fprintf(&b, "  %s：%s → %s\n", name, orEmpty(was), orEmpty(is))
		}
	}
	_, err := fmt.Fprint(out, b.String())
	return err
}

func orEmpty(value string) string {
	if value == "" {
		return "（空）"
	}
	return printable(value)
}
