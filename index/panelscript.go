package index

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"unicode/utf8"

	"gongbao/analyzer"
	"gongbao/index/panel"
)

// script counts as the script does that is usual in papers:
//
//	text.str.count('|'.join(words)) / len(jieba.lcut(text))
//
// The text is that of the report as it stands, title, headings and paragraphs with line feeds between. It is not folded: 數字經濟 is not
// 数字经济, nor are those characters with a line break between. The words, synonyms among them, are one regular expression, so that + in
// 互联网+ repeats 网; at each place the first word of the list that stands there counts, so that 数字经济 behind 数字 never does. Exclusions
// count for nothing. Each punctuation mark and line feed is a word of the text. What the script counts in all is the sum of the terms.
//
// The number of words differs by a little from Python's, whose jieba has another dictionary.
type script struct {
	words   *analyzer.Words
	reports Reports
	forms   []scriptForm
	// Where all forms are plain: those that begin with a character, in order.
	plain map[rune][]int
	// Else: the expression, with a group for each form.
	expression *regexp.Regexp
}

// scriptForm is an alternative of the expression.
type scriptForm struct {
	text  string
	term  int
	group int // of the expression
}

// newScript returns the script for the terms of d. A form that is no regular expression is a *panel.Error.
func newScript(e *Engine, d *panel.Dictionary) (*script, error) {
	s := &script{words: e.jieba, reports: e.reports, plain: make(map[rune][]int)}
	var alternatives []string
	group, plain := 1, true
	for i, t := range d.Terms {
		for _, form := range t.Forms {
			expression, err := regexp.Compile(form)
			switch {
			case err != nil:
				return nil, &panel.Error{Detail: fmt.Sprintf("“%s”不是正则表达式，常见脚本会因此出错。请在特殊字符前加反斜杠，或换用默认的计数规则。", form)}
			case expression.MatchString(""):
				return nil, &panel.Error{Detail: fmt.Sprintf("“%s”作为正则表达式能匹配空白，处处都算一次。请在特殊字符前加反斜杠，或换用默认的计数规则。", form)}
			}
			first, _ := utf8.DecodeRuneInString(form)
			s.plain[first] = append(s.plain[first], len(s.forms))
			s.forms = append(s.forms, scriptForm{form, i, group})
			group += 1 + expression.NumSubexp()
			alternatives = append(alternatives, "("+form+")")
			plain = plain && regexp.QuoteMeta(form) == form
		}
	}
	if plain {
		return s, nil
	}
	var err error
	if s.expression, err = regexp.Compile(strings.Join(alternatives, "|")); err != nil {
		return nil, &panel.Error{Detail: "这些词合成的正则表达式太长，无法计数。请减少词数，或换用默认的计数规则。"}
	}
	return s, nil
}

// count adds to counts how often the terms stand in a text.
func (s *script) count(text string, counts []int32) {
	if s.expression == nil {
		s.countPlain(text, counts)
		return
	}
	for _, at := range s.expression.FindAllStringSubmatchIndex(text, -1) {
		i := slices.IndexFunc(s.forms, func(f scriptForm) bool { return at[2*f.group] >= 0 })
		counts[s.forms[i].term]++
	}
}

// countPlain counts as the expression would, thirty times as quick.
func (s *script) countPlain(text string, counts []int32) {
	for i := 0; i < len(text); {
		first, size := utf8.DecodeRuneInString(text[i:])
		for _, form := range s.plain[first] {
			if f := &s.forms[form]; strings.HasPrefix(text[i:], f.text) {
				counts[f.term]++
				size = len(f.text)
				break
			}
		}
		i += size
	}
}

// countScript counts as the script does, on all processors.
func (c *panelCount) countScript(ctx context.Context, counts *panelCounts) error {
	errs := make([]error, len(counts.reports))
	var failed atomic.Bool
	each(len(counts.reports), func(i int) {
		if ctx.Err() != nil || failed.Load() {
			return
		}
		text, err := c.scriptText(counts.reports[i])
		if err != nil {
			errs[i] = err
			failed.Store(true)
			return
		}
		c.script.count(text, counts.counts[i*counts.terms:(i+1)*counts.terms])
		counts.tokens[i] = int32(c.script.words.CountRaw(text))
		c.progress(1)
	})
	if i := slices.IndexFunc(errs, func(err error) bool { return err != nil }); i >= 0 {
		return errs[i]
	}
	return ctx.Err()
}

// scriptText returns the text of what is counted in a report.
func (c *panelCount) scriptText(number int32) (string, error) {
	r, err := c.script.reports.Report(c.snapshot.reports[number].id)
	if err != nil {
		return "", fmt.Errorf("read report %s: %w", c.snapshot.reports[number].id, err)
	}
	var texts []string
	if c.title {
		texts = append(texts, r.Title)
	}
	for i := range r.Sections {
		if s := &r.Sections[i]; c.admits[roleIndex(s.Role)] {
			texts = append(append(texts, s.Heading), s.Paragraphs...)
		}
	}
	texts = slices.DeleteFunc(texts, func(text string) bool { return text == "" })
	return strings.Join(texts, "\n"), nil
}
