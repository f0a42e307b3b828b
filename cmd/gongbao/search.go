package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"gongbao/cmd/gongbao/place"
	"gongbao/index"
	"gongbao/index/query"
	"gongbao/web/address"
	"gongbao/web/answer"
	"gongbao/web/export"
	"gongbao/web/respond"
)

var searchCommand = command{
	name: "search",
	usage: "[--library 文件夹] " + filterUsage() +
		" [--match 方式] [--sort 排序] [--expand=false] [--limit 数] [--passages 数] [--format 格式] [--what 内容] [--json] 检索词",
	summary: "在资料库中检索",
	help: `检索词以空格分开，须在同一章节中全部出现；"…" 逐字匹配；-词 排除；OR（或）任一；括号分组。
养老 NEAR/10 补贴 相距不超过 10 个字；/s 同句，/p 同段，/r 同篇；新*产力 星号代表最多 10 个字；
title:、heading: 在标题里查找；region:太原 year:2019..2023 section:任务 限定范围。
以减号开头的检索词前加 --：gongbao search -- -煤炭
不给检索词时列出全部报告。
导出全部报告，可再加入别的资料库：gongbao search --what reports > 报告.jsonl
导出全部结果：gongbao search --format csv 煤矸石 > 结果.csv；引文用 gbt7714、bibtex 或 ris。`,
	setup: func(flags *pflag.FlagSet) action {
		at, asJSON := place.Flags(flags, "报错"), jsonFlag(flags)
		var r index.Request
		filterFlags(flags, &r.Filter)
		match := flags.String("match", "", "固定匹配`方式`：literal 逐字、words 按词、most 最接近；不给时逐字匹配，没有结果再放宽")
		sort := flags.String("sort", "relevance", "`排序`：relevance 相关度、newest 从新到旧、oldest 从旧到新、region 地区")
		expand := flags.Bool("expand", true, "同义词一并查找；--expand=false 只查原词")
		names := flags.String("names", "filters", "检索词里的地名和年份作`什么`：filters 筛选条件、words 检索词")
		limit := flags.Int("limit", 10, "最多输出的报告`数`，1 到 100")
		passages := flags.Int("passages", 3, "每篇报告最多输出的段落`数`，0 到 10；导出时不给就没有段落")
		format := flags.String("format", "", "按`格式`导出全部结果，不限篇数：csv、jsonl，或引文 gbt7714、bibtex、ris")
		what := flags.String("what", "", "导出的`内容`：hits 检索结果，或 reports 报告全文和各项信息（jsonl，可再加入资料库）")
		return func(ctx context.Context, words []string, env environment) (err error) {
			if *limit < 1 || *limit > index.MaxLimit {
				return usageError("--limit 须在 1 到 100 之间。")
			}
			r.Match, r.Sort, r.NoSynonyms = index.Match(*match), index.Sort(*sort), !*expand
			if r.Match != "" && !slices.Contains(index.Matches, r.Match) {
				return usageError("--match 须是 literal、words 或 most。")
			}
			if *names != "filters" && *names != "words" {
				return usageError("--names 须是 filters 或 words。")
			}
			r.NoNames = *names == "words"
			if !slices.Contains(index.Sorts, r.Sort) {
				return usageError("--sort 须是 relevance、newest、oldest 或 region。")
			}
			if *passages < 0 || *passages > index.MaxPassages {
				return usageError("--passages 须在 0 到 10 之间。")
			}
			r.Query, r.Limit, r.Passages = strings.Join(words, " "), *limit, *passages
			exported, err := exportFormat(*format, *what, flags)
			if err != nil {
				return err
			}
			if exported != "" {
				if !flags.Changed("passages") {
					r.Passages = 0
				}
			}
			lib, err := openReadable(ctx, env, at)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, lib.Close()) }()
			noteStale(lib, env)

			if exported != "" {
				r.Budget = time.Hour // the user can interrupt it
				return badSearch(export.WriteHits(ctx, lib, r, exported, env.stdout))
			}
			result, err := lib.Search(ctx, r)
			if err != nil {
				return badSearch(err)
			}
			if *asJSON {
				return respond.WriteJSON(env.stdout, answer.NewSearch(r, result))
			}
			return printResult(env.stdout, result)
		}
	},
}

// exportFormat returns the format of an export, or "" if none is asked for. It returns an error if
// there is no such format, or if a flag has no meaning for an export.
func exportFormat(typed, what string, flags *pflag.FlagSet) (export.Format, error) {
	format := export.Format(typed)
	switch {
	case typed == "" && what == "":
		return "", nil
	case what != "" && !slices.Contains(export.Whats, what):
		return "", usageError("--what 须是 hits 或 reports。")
	case what == "reports" && typed != "" && format != export.JSONL:
		return "", usageError("--what reports 的格式只能是 jsonl。")
	case what == "reports":
		format = export.Reports
	case typed == "":
		return "", usageError("--what hits 要用 --format 写明格式。")
	case !slices.Contains(export.Formats, format):
		return "", usageError("--format 须是 csv、jsonl、gbt7714、bibtex 或 ris。")
	}
	switch {
	case flags.Changed("limit"):
		return "", usageError("导出的是全部结果，不能同时给 --limit。")
	case flags.Changed("json"):
		return "", usageError("导出时不能给 --json；要每行一个 JSON，用 --format jsonl。")
	case flags.Changed("passages") && !format.Passages():
		return "", usageError("引文和报告全文不分段落，不能给 --passages。")
	}
	return format, nil
}

// filterFlags defines the flags that filter reports.
func filterFlags(flags *pflag.FlagSet, f *index.Filter) {
	for _, facet := range flagged() {
		flags.StringArrayVar(f.Choice(facet.Field), facet.Name(), nil, facet.Flag)
	}
}

// filterUsage returns the part about filterFlags of the first line of a command's help.
func filterUsage() string {
	var all []string
	for _, facet := range flagged() {
		all = append(all, "[--"+facet.Name()+" "+facet.Takes+"]…")
	}
	return strings.Join(all, " ")
}

// flagged returns the facets in the order of their flags. The level comes last.
func flagged() []address.Facet {
	all := address.Facets[:]
	return slices.Concat(all[:index.Level], all[index.Level+1:], all[index.Level:index.Level+1])
}

// badSearch makes a usageError of an error in the user's input.
func badSearch(err error) error {
	var badQuery *query.Error
	var badFilter *index.FilterError
	if errors.As(err, &badQuery) || errors.As(err, &badFilter) {
		return usageError(words(err))
	}
	return err
}

// labels are those of names, each once.
func labels(names []index.Name) string {
	var all []string
	for _, n := range names {
		if !slices.Contains(all, n.Label) {
			all = append(all, n.Label)
		}
	}
	return strings.Join(all, "、")
}

// withFilter is a search by place and year as it is typed.
func withFilter(r index.Request) string {
	words := []string{r.Query}
	for _, field := range []index.Field{index.Region, index.Year} {
		for _, value := range r.Filter.Values(field) {
			words = append(words, "--"+field.String(), value)
		}
	}
	return strings.TrimSpace(strings.Join(words, " "))
}

func printResult(out stream, r *index.Result) error {
	var b strings.Builder
	switch r.Relaxed {
	case index.Words:
		fmt.Fprintln(&b, "没有逐字匹配的结果，以下按词查找。")
	case index.Most:
		fmt.Fprintln(&b, "没有逐字匹配的结果，以下是最接近的报告。")
	}
	if len(r.Names) > 0 {
		fmt.Fprintf(&b, "已按 %s 筛选；加 --names words 改为检索词。\n", labels(r.Names))
	}
	for _, o := range r.Offers {
		fmt.Fprintf(&b, "可改为按 %s 筛选：%s\n", labels(o.Names), withFilter(o.Request))
	}
	if len(r.Synonyms) > 0 {
		fmt.Fprintf(&b, "同义词一并查找：%s。\n", strings.Join(r.Synonyms, "、"))
	}
	if r.DidYouMean != nil {
		fmt.Fprintf(&b, "是不是要找：%s（%d 篇）\n", r.DidYouMean.Query, r.DidYouMean.Total)
	}
	if r.Broader != nil {
		fmt.Fprintf(&b, "分开的词都算，共有 %d 篇：加 --match words 可列出。\n", r.Broader.Total)
	}
	fmt.Fprintf(&b, "%d 篇报告，%d 处\n", r.Total, r.Occurrences)
	before, after := "", ""
	if out.Color {
		before, after = "\x1b[1;31m", "\x1b[0m"
	}
	for _, h := range r.Hits {
		year := "年份不明"
		if h.Report.Year != 0 {
			year = fmt.Sprintf("%d年", h.Report.Year)
		}
		fmt.Fprintf(&b, "\n%s\n  %s  %s  %s  %d 处  %s\n",
			printable(h.Report.Name()), h.Report.Region.Name, year, h.Report.Kind, h.Occurrences, h.Report.ID)
		for _, p := range h.Passages {
			if len(p.Path) > 0 {
				fmt.Fprintf(&b, "  · %s\n", printable(strings.Join(p.Path, " › ")))
			}
			b.WriteString("    ")
			for _, piece := range p.Pieces {
				if piece.Match {
					b.WriteString(before + printable(piece.Text) + after)
				} else {
					b.WriteString(printable(piece.Text))
				}
			}
			b.WriteString("\n")
		}
	}
	if r.Next != "" {
		fmt.Fprintf(&b, "\n只列出前 %d 篇，用 --limit 可列出更多。\n", len(r.Hits))
	}
	_, err := io.WriteString(out, b.String())
	return err
}
