package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"

	"github.com/spf13/pflag"

	"gongbao/cmd/gongbao/place"
	"gongbao/index"
	"gongbao/index/panel"
	"gongbao/web/address"
	"gongbao/web/ask"
	"gongbao/web/export"
	"gongbao/web/respond"
)

var panelCommand = command{
	name: "panel",
	usage: "[--library 文件夹] --terms 文件 | --dictionary 词典名 | 词… [--by 分组] [--rule 规则] [--scope 范围] [--kinds 方式] " +
		"[--compat textdata] [--format 格式] [--kwic] [--show 词] [--sort 顺序] [--sample 处数] [--seed 种子] " + filterUsage(),
	summary: "按报告或按地区和年份计词频",
	help: `每个词在每篇报告里出现的次数、字数、每万字次数、词数和占比，与网页和接口的数字相同。
没有这个词的报告是 0；没有报告的地区和年份没有行。
词典文件每行一个词：环境保护 = 环保 一并计数；绿色 - 绿色通道 不计后者。
CSV 在表格前有 12 行说明（以 # 开头），pandas 用 skiprows=12，R 用 skip=12，Stata 用 varnames(13) encoding("utf-8")。
--kwic 列出计入的每一处：前文、词、后文、报告和段落，格式为 csv、json 或 jsonl。
gongbao panel --dictionary 环境 --by province,year > 环境.csv
gongbao panel --kwic --sample 50 数字经济 > 抽查.csv`,
	setup: func(flags *pflag.FlagSet) action {
		at := place.Flags(flags, "报错")
		file := flags.String("terms", "", "词典`文件`，UTF-8")
		name := flags.String("dictionary", "", "资料库或程序内置的词典`名`，如 环境、数字经济、民生、新质生产力")
		values := make(url.Values)
		said := func(name, usage string) {
			flags.Func(name, usage, func(value string) error {
				values.Add(name, value)
				return nil
			})
		}
		said("by", "`分组`：report 每篇一行（不给时），或 province、region、year、kind、level 中的一个或几个，用逗号分开")
		said("rule", "计数`规则`：longest 取最长的词，不重叠（不给时）；overlapping 每处都计；union 计所覆盖的字数")
		said("scope", "`范围`：full 只计全文报告，近似的只计一篇，不计名词解释（不给时）；all 全部计入")
		said("kinds", "不同类型的报告：apart 分行（不给时），together 合在一起。`方式`")
		said("compat", "textdata：按常见脚本的`算法`计数，供与已有论文对照")
		kwic := flags.Bool("kwic", false, "列出计入的每一处，词在中间，而不是表")
		said("show", "与 --kwic 同用：只列这个`词`的")
		said("sort", "与 --kwic 同用：`顺序`：place 按地区和年份（不给时）、position 按在文中的位置、left 按前文、right 按后文")
		said("sample", "与 --kwic 同用：随机抽取的`处数`")
		said("seed", "与 --kwic 同用：随机抽取的`种子`")
		format := flags.String("format", string(address.PanelCSV), "`格式`：csv 每个词一行、wide 每个词一列、json、jsonl、parquet")
		var filter index.Filter
		filterFlags(flags, &filter)
		return func(ctx context.Context, terms []string, env environment) (err error) {
			values["format"] = []string{*format}
			for field := range index.NumFields {
				if chosen := filter.Values(field); len(chosen) > 0 {
					values[field.String()] = chosen
				}
			}
			call, write, err := readPanel(values, *kwic)
			if err != nil {
				return usageError(words(err))
			}
			if call.Dictionary, err = givenTerms(env, *file, *name, terms); err != nil {
				return err
			}
			call.Name, call.Link = *name, *file == ""
			lib, err := openReadable(ctx, env, at)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, lib.Close()) }()
			noteStale(lib, env)
			if call.Name != "" {
				named, err := lib.Dictionary(call.Name)
				if errors.Is(err, index.ErrNoDictionary) {
					return usageError(fmt.Sprintf("没有词典 %s。词典放在资料库的 dictionaries 文件夹里，每部一个 .txt 文件。", call.Name))
				} else if err != nil {
					return badTerms(err)
				}
				call.Dictionary = named.Dictionary
			}
			shown := newProgress(env, "已计数", "篇报告")
			defer shown.clear()
			call.Progress = shown.set
			return badTerms(write(ctx, lib, env.stdout))
		}
	},
}

// readPanel returns the request without its dictionary, and the function that writes the result.
func readPanel(values url.Values, kwic bool) (
	call *address.LinesCall, write func(context.Context, ask.Library, io.Writer) error, err error,
) {
	for _, name := range []string{"show", "sort", "sample", "seed"} {
		if !kwic && values.Has(name) {
			return nil, nil, fmt.Errorf("--%s 只与 --kwic 同用。", name)
		}
	}
	for _, name := range []string{"by", "kinds", "compat"} {
		if kwic && values.Has(name) {
			return nil, nil, fmt.Errorf("--%s 不能与 --kwic 同用。", name)
		}
	}
	if !kwic {
		table, format, err := address.ParsePanelCall(values)
		call := &address.LinesCall{PanelCall: table}
		return call, func(ctx context.Context, lib ask.Library, to io.Writer) error {
			return export.WritePanel(ctx, lib, call.PanelCall, format, to)
		}, err
	}
	lines, format, err := address.ParseLinesCall(values)
	lines.Lines.Limit = 0 // a file has no pages
	return &lines, func(ctx context.Context, lib ask.Library, to io.Writer) error {
		return export.WriteLines(ctx, lib, lines, format, to)
	}, err
}

// givenTerms returns the dictionary of a file or of typed terms, or nil if a dictionary is named.
func givenTerms(env environment, file, name string, terms []string) (*panel.Dictionary, error) {
	given := 0
	for _, is := range []bool{file != "", name != "", len(terms) > 0} {
		if is {
			given++
		}
	}
	switch {
	case given == 0:
		return nil, usageError("没有要统计的词。请写出词，或用 --terms 给出词典文件，或用 --dictionary 给出词典名。")
	case given > 1:
		return nil, usageError("--terms、--dictionary 和写出的词只能用一种。")
	case name != "":
		return nil, nil
	case file == "":
		d, err := panel.Of(terms...)
		return d, badTerms(err)
	}
	text, err := readTerms(env.path(file))
	if err != nil {
		return nil, fmt.Errorf("词典文件 %s：%w", file, err)
	}
	d, err := panel.Parse(text)
	return d, badTerms(err)
}

// readTerms reads a file, and refuses one that is larger than a dictionary may be.
func readTerms(path string) (string, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", errors.New("没有这个文件。")
	} else if err != nil {
		return "", err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, index.LargestDictionary+1))
	if err == nil && len(data) > index.LargestDictionary {
		err = fmt.Errorf("超过 %d MB。", index.LargestDictionary>>20)
	}
	return string(data), err
}

// badTerms makes a usageError of an error about terms that cannot be counted.
func badTerms(err error) error {
	dictionary, parameter := (*panel.Error)(nil), (*respond.ParamError)(nil)
	if errors.As(err, &dictionary) || errors.As(err, &parameter) {
		return usageError(words(err))
	}
	return err
}
