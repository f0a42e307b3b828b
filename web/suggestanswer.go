package web

import (
	"fmt"
	"net/http"
	"unicode/utf8"

	"gongbao/index/query"
	"gongbao/index/suggest"
)

// The number of suggestions where the URL does not say, and the most.
const (
	defaultSuggestions = 10
	maxSuggestions     = 20
)

// Suggestions is the answer to what is being typed.
type Suggestions struct {
	Suggestions []suggest.Suggestion `json:"suggestions"`
}

func (s *server) apiSuggest(r *http.Request) (*response, error) {
	values, err := parseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	limit, err := parseLimit(values, defaultSuggestions, maxSuggestions)
	if err != nil {
		return nil, err
	}
	if err := checkOnce(values, "q"); err != nil {
		return nil, err
	}
	if n := utf8.RuneCountInString(values.Get("q")); n > query.MaxLength {
		return nil, &paramError{name: "q", detail: fmt.Sprintf("参数 q 最多 %d 个字符，这里有 %d 个。", query.MaxLength, n)}
	}
	suggestions, err := s.lib.Suggest(values.Get("q"), limit)
	if err != nil {
		return nil, err
	}
	return jsonResponse(http.StatusOK, jsonType, Suggestions{notNull(suggestions)})
}
