package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"

	"github.com/spf13/pflag"

	"gongbao/cmd/gongbao/place"
	"gongbao/index/library/verify"
	"gongbao/web/respond"
	"gongbao/web/say"
)

var verifyCommand = command{
	name:    "verify",
	usage:   "[--library 文件夹] [--sample 300] [--json]",
	summary: "检查资料库：已存的报告、索引，以及两者是否一致",
	help: `逐篇读出已存的报告，核对校验和与编号；核对索引的每个文件，以及索引里每篇报告的章节、信息和字数；
再从报告里随机取出文字来检索，与原文逐处对照。发现问题时说明办法，退出码为 1。网站运行时也可以检查。
索引损坏时，打开资料库就会由报告重新建立，不必等这个命令。`,
	setup: func(flags *pflag.FlagSet) action {
		at := place.Flags(flags, "报错")
		sample := flags.Int("sample", 300, "随机检索的`次数`")
		asJSON := jsonFlag(flags)
		return func(ctx context.Context, args []string, env environment) (err error) {
			if len(args) > 0 {
				return usageError("这个命令不带路径。")
			}
			if *sample < 0 {
				return usageError("--sample 不能是负数。")
			}
			lib, err := openExisting(ctx, env, at)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, lib.Close()) }()
			shown := newProgress(env, "已检查", "项")
			findings, err := lib.Verify(ctx, verify.Options{Searches: *sample, Seed: rand.Uint64()}, shown.set)
			shown.clear()
			if err != nil {
				return err
			}
			if *asJSON {
				err = respond.WriteJSON(env.stdout, toldFindings(findings))
			} else {
				err = printFindings(env.stdout, findings)
			}
			if err == nil && len(findings.Wrong()) > 0 {
				err = errReported
			}
			return err
		}
	},
}

// findingsJSON is verify.Findings with texts for users.
type findingsJSON struct {
	Reports  int           `json:"reports"`
	Searches int           `json:"searches"`
	Findings []findingJSON `json:"findings"`
	More     int           `json:"more"`
}

type findingJSON struct {
	verify.Finding
	Text   string `json:"text"`
	Remedy string `json:"remedy"`
}

func toldFindings(all *verify.Findings) findingsJSON {
	told := []findingJSON{} // [] in JSON if there are none, not null
	for _, f := range all.Findings {
		told = append(told, findingJSON{f, say.Message(language, f.Text), say.Message(language, f.Remedy)})
	}
	return findingsJSON{all.Reports, all.Searches, told, all.More}
}

// printFindings prints a line for each finding, and their number.
func printFindings(w io.Writer, findings *verify.Findings) error {
	for _, f := range findings.Findings {
		what := "问题"
		if f.Harmless {
			what = "提示"
		}
		where := f.File
		if where == "" {
			where = f.Report
		}
		text, remedy := printable(say.Message(language, f.Text)), printable(say.Message(language, f.Remedy))
		if _, err := fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", what, printable(where), text, remedy); err != nil {
			return err
		}
	}
	result := "没有发现问题"
	if n := len(findings.Wrong()); n > 0 {
		result = fmt.Sprintf("发现 %d 个问题", n)
	}
	if findings.More > 0 {
		result += fmt.Sprintf("，另有 %d 处可疑，没有逐一列出", findings.More)
	}
	_, err := fmt.Fprintf(w, "检查了 %d 篇报告，对照了 %d 次检索：%s。\n", findings.Reports, findings.Searches, result)
	return err
}
