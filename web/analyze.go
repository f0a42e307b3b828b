package web

import (
	"fmt"
	"net/http"
	"unicode/utf8"
)

// maxAnalyzed is the most characters of a text that the API analyzes.
const maxAnalyzed = 2000

func (s *server) apiAnalyze(r *http.Request) (*response, error) {
	values, err := parseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	text := values.Get("text")
	switch n := utf8.RuneCountInString(text); {
	case text == "" || len(values["text"]) > 1:
		return nil, &paramError{name: "text", detail: "请用参数 text 给出一段要分析的文字。"}
	case n > maxAnalyzed:
		return nil, &paramError{name: "text", detail: fmt.Sprintf("参数 text 最多 %d 个字符，这里有 %d 个。", maxAnalyzed, n)}
	}
	analysis, err := s.lib.Analyze(text)
	if err != nil {
		return nil, err
	}
	return jsonResponse(http.StatusOK, jsonType, analysis)
}
