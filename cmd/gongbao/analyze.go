package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/pflag"

	"gongbao/analyzer"
	"gongbao/cmd/gongbao/place"
	"gongbao/index/library"
	"gongbao/web/respond"
)

var analyzeCommand = command{
	name:    "analyze",
	usage:   "[--library 文件夹] [--json] 文字",
	summary: "查看一段文字如何归一、如何分词、有哪些同义词",
	setup: func(flags *pflag.FlagSet) action {
		at, asJSON := place.Flags(flags, "只用内置的词和同义词"), jsonFlag(flags)
		return func(ctx context.Context, args []string, env environment) error {
			if len(args) == 0 {
				return usageError("请给出要分析的文字。")
			}
			analysis, err := analyze(ctx, env, at, strings.Join(args, " "))
			if err != nil {
				return err
			}
			if *asJSON {
				return respond.WriteJSON(env.stdout, analysis)
			}
			_, err = fmt.Fprintf(env.stdout, "归一：%s\n字：%s\n词（索引）：%s\n词（检索）：%s\n同义词：%s\n", analysis.Folded,
				characters(analysis.Characters), terms(analysis.Words.Index), terms(analysis.Words.Query),
				orNone(analysis.Synonyms))
			return err
		}
	},
}

// analyze analyzes a text with the language of the library of a place.
func analyze(ctx context.Context, env environment, at *place.Place, text string) (a analyzer.Analysis, err error) {
	if at.Reads() {
		lib, err := openReadable(ctx, env, at)
		if err != nil {
			return a, err
		}
		defer lib.Close()
		return lib.Analyze(text)
	}
	words, synonyms, err := library.Language(at.Dir)
	if err != nil {
		return a, err
	}
	return words.Analyze(text, synonyms), nil
}

// orNone joins the synonyms to a list.
func orNone(words []string) string {
	if len(words) == 0 {
		return "无"
	}
	return strings.Join(words, "、")
}

func characters(all []analyzer.Character) string {
	parts := make([]string, len(all))
	for i, c := range all {
		parts[i] = c.Rune
	}
	return strings.Join(parts, " ")
}

func terms(tokens []analyzer.Token) string {
	parts := make([]string, len(tokens))
	for i, t := range tokens {
		parts[i] = t.Term
	}
	return strings.Join(parts, " / ")
}
