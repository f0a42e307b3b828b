package page

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"

	"gongbao/index"
	"gongbao/index/query"
	"gongbao/web/address"
	"gongbao/web/ask"
	"gongbao/web/guard"
	"gongbao/web/say"
)

// syntaxRule explains one form of the query language by an example that can be tried. Its words set
// off code in backticks.
type syntaxRule struct {
	Query string
	About say.Phrase
	// Also are other ways to ask the same, or more of its kind.
	Also []string
}

// SyntaxView is a syntaxRule as it is shown. Its examples have a URL where they find something.
type SyntaxView struct {
	Example address.Link
	About   say.Phrase
	Also    []address.Link
}

var syntaxRules = []syntaxRule{
	{`煤矸石 综合利用`, say.Say("空格隔开的词都要出现，每个词逐字匹配，且在同一章节内。"), nil},
	{`"综合利用"`, say.Say("引号里的文字原样查找，不用同义词，也不会放宽。"), []string{`“综合利用”`}},
	{`煤矸石 -发电`, say.Say("减号排除含有该词的章节，也可写作 `NOT 发电` 或 `非 发电`。"), []string{`煤矸石 NOT 发电`, `煤矸石 非 发电`}},
	{`太原 OR 大同`, say.Say("有其一即可，也可写作 `或`、`|`。"), []string{`太原 或 大同`, `太原 | 大同`}},
	{`教育 AND 医疗`, say.Say("两者都要，与空格相同，也可写作 `与`。"), []string{`教育 与 医疗`}},
	{`(养老 OR 托育) 补贴`, say.Say("括号改变运算顺序。不加括号时，先算排除，再算“与”，最后算“或”。"), nil},
	{`养老 NEAR/10 补贴`, say.Say("两词相距不超过 10 个字，先后不限。"), []string{`养老 NEAR 补贴`}},
	{`养老 /s 补贴`, say.Say("在同一句里；`/p` 在同一段，`/r` 在同一篇报告。"), []string{`养老 /p 补贴`, `养老 /r 补贴`}},
	{`新*产力`, say.Say("词中的星号代表最多 10 个字。"), nil},
	{`title:煤炭`, say.Say("在报告标题里查找；`heading:` 在章节标题里。"), []string{`heading:生态`, `heading:(教育 OR 医疗)`}},
	{
		`region:太原 year:2019..2023`, say.Say("限定地区、年份；还有 `section:任务`、`kind:计划报告`、`level:县级`。"),
		[]string{`year:(2024 OR 2026) 养老`, `section:任务 养老`, `section:tasks 养老`, `kind:计划报告 就业`, `level:县级 托育`, `养老 -region:太原`},
	},
}

// examples are the queries that pages offer to be tried, and which of them find something in the
// library as it was when they were last tried.
type examples struct {
	mu     sync.Mutex
	of     index.Summary
	tried  time.Time
	absent map[string]bool // those that find nothing
}

// examplesFresh is the time for which examples are not tried again, though the library changes.
const examplesFresh = time.Minute

// AbsentFrom returns the examples that find nothing, after it has tried them where the library has
// changed. If searches are turned away, or another request is trying them, it returns what is
// known.
func (e *examples) AbsentFrom(ctx context.Context, lib ask.Library) (map[string]bool, error) {
	summary, err := lib.Summary(ctx)
	if err != nil {
		return nil, err
	}
	e.mu.Lock()
	known, due := e.absent, summary != e.of && time.Since(e.tried) >= examplesFresh
	if due {
		e.tried = time.Now()
	}
	e.mu.Unlock()
	if !due {
		return known, nil
	}
	absent := make(map[string]bool)
	for _, q := range offered() {
		res, err := lib.Search(ctx, index.Request{Query: q, Limit: 1})
		switch {
		case errors.Is(err, guard.ErrBusy):
			return known, nil
		case errors.As(err, new(*query.Error)):
			absent[q] = true
		case err != nil:
			return nil, err
		default:
			absent[q] = res.Total == 0
		}
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.of, e.absent = summary, absent
	return absent, nil
}

// LastAbsent are the examples that found nothing when they were last tried, for pages that have
// better to do than to try them again.
func (e *examples) LastAbsent(ctx context.Context, lib ask.Library) (map[string]bool, error) {
	e.mu.Lock()
	known, tried := e.absent, !e.tried.IsZero()
	e.mu.Unlock()
	if !tried {
		return e.AbsentFrom(ctx, lib)
	}
	return known, nil
}

// offered are the queries of all examples but those of the home page, which finds its own.
func offered() []string {
	queries := slices.Clone(RelaxingExamples)
	for _, rule := range syntaxRules {
		queries = append(append(queries, rule.Query), rule.Also...)
	}
	return queries
}

// SyntaxViews are the rules with links for those examples that find something.
func SyntaxViews(absent map[string]bool) []SyntaxView {
	views := make([]SyntaxView, len(syntaxRules))
	for i, rule := range syntaxRules {
		views[i] = SyntaxView{exampleOf(rule.Query, absent), rule.About, ExamplesOf(rule.Also, absent)}
	}
	return views
}

// ExamplesOf are the searches for queries.
func ExamplesOf(queries []string, absent map[string]bool) (links []address.Link) {
	for _, q := range queries {
		links = append(links, exampleOf(q, absent))
	}
	return links
}

// exampleOf is the search for a query, without an address where it would find nothing.
func exampleOf(text string, absent map[string]bool) address.Link {
	l := address.Link{Label: say.AsIs(text)}
	if !absent[text] {
		request := address.NewRequest()
		request.Query = text
		l.URL = address.SearchURL(request)
	}
	return l
}

// codePiece is a run of text, or of code.
type codePiece struct {
	Text string
	Code bool
}

// Lang is the language of code with Chinese in it, whatever that of the page is; empty for any
// other.
func (p codePiece) Lang() string {
	if p.Code && strings.ContainsFunc(p.Text, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		return say.Languages["zh"]
	}
	return ""
}

// codePieces parts a text at its backticks.
func codePieces(text string) []codePiece {
	var pieces []codePiece
	for i, part := range strings.Split(text, "`") {
		if part != "" {
			pieces = append(pieces, codePiece{part, i%2 == 1})
		}
	}
	return pieces
}

// RelaxingExamples show synonyms, names and years, and questions.
var RelaxingExamples = []string{`GDP`, `古交 2026 煤矸石`, `怎样利用煤矸石发电`}
