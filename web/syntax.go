package web

import "strings"

// syntaxRule explains one form of the query language by an example that can be tried. Its words set off code in backticks.
type syntaxRule struct {
	Query string
	About phrase
}

// URL is the search for the example.
func (r syntaxRule) URL() string {
	request := newRequest()
	request.Query = r.Query
	return searchURL(request)
}

var syntaxRules = []syntaxRule{
	{`煤矸石 综合利用`, say("空格隔开的词都要出现，每个词逐字匹配，且在同一章节内。")},
	{`"综合利用"`, say("引号里的文字原样查找，不用同义词，也不会放宽。")},
	{`煤矸石 -发电`, say("减号排除含有该词的章节，也可写作 `NOT 发电` 或 `非 发电`。")},
	{`太原 OR 大同`, say("有其一即可，也可写作 `或`、`|`。")},
	{`教育 AND 医疗`, say("两者都要，与空格相同，也可写作 `与`。")},
	{`(养老 OR 托育) 补贴`, say("括号改变运算顺序。不加括号时，先算排除，再算“与”，最后算“或”。")},
	{`养老 NEAR/10 补贴`, say("两词相距不超过 10 个字，先后不限。")},
	{`养老 /s 补贴`, say("在同一句里；`/p` 在同一段，`/r` 在同一篇报告。")},
	{`新*产力`, say("词中的星号代表至多 10 个字。")},
	{`title:煤炭`, say("在报告标题里查找；`heading:` 在章节标题里。")},
	{`region:太原 year:2019..2023`, say("限定地区、年份；还有 `section:任务`、`kind:计划报告`、`level:县级`。")},
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
