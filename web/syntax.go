package web

import "strings"

// syntaxRule explains one form of the query language by an example that can be tried. Its words set off code in backticks.
type syntaxRule struct {
	Query string
	About phrase
	// Also are other ways to ask the same, or more of its kind.
	Also []syntaxExample
}

// syntaxExample is a query that can be tried.
type syntaxExample string

// URL is the search for the example.
func (e syntaxExample) URL() string {
	request := newRequest()
	request.Query = string(e)
	return searchURL(request)
}

// URL is the search for the example.
func (r syntaxRule) URL() string { return syntaxExample(r.Query).URL() }

var syntaxRules = []syntaxRule{
	{`煤矸石 综合利用`, say("空格隔开的词都要出现，每个词逐字匹配，且在同一章节内。"), nil},
	{`"综合利用"`, say("引号里的文字原样查找，不用同义词，也不会放宽。"), []syntaxExample{`“综合利用”`}},
	{`煤矸石 -发电`, say("减号排除含有该词的章节，也可写作 `NOT 发电` 或 `非 发电`。"), []syntaxExample{`煤矸石 NOT 发电`, `煤矸石 非 发电`}},
	{`太原 OR 大同`, say("有其一即可，也可写作 `或`、`|`。"), []syntaxExample{`太原 或 大同`, `太原 | 大同`}},
	{`教育 AND 医疗`, say("两者都要，与空格相同，也可写作 `与`。"), []syntaxExample{`教育 与 医疗`}},
	{`(养老 OR 托育) 补贴`, say("括号改变运算顺序。不加括号时，先算排除，再算“与”，最后算“或”。"), nil},
	{`养老 NEAR/10 补贴`, say("两词相距不超过 10 个字，先后不限。"), []syntaxExample{`养老 NEAR 补贴`}},
	{`养老 /s 补贴`, say("在同一句里；`/p` 在同一段，`/r` 在同一篇报告。"), []syntaxExample{`养老 /p 补贴`, `养老 /r 补贴`}},
	{`新*产力`, say("词中的星号代表至多 10 个字。"), nil},
	{`title:煤炭`, say("在报告标题里查找；`heading:` 在章节标题里。"), []syntaxExample{`heading:生态`, `heading:(教育 OR 医疗)`}},
	{
		`region:太原 year:2019..2023`, say("限定地区、年份；还有 `section:任务`、`kind:计划报告`、`level:县级`。"),
		[]syntaxExample{`year:(2024 OR 2026) 养老`, `section:任务 养老`, `section:tasks 养老`, `kind:计划报告 就业`, `level:县级 托育`, `养老 -region:太原`},
	},
}

// codePiece is a run of text, or of code.
type codePiece struct {
	Text string
	Code bool
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
