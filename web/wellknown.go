package web

import (
	"net/http"
	"unicode/utf8"

	"gongbao/index/query"
)

// What browsers and crawlers ask for by themselves.

// robots keeps crawlers to the pages that say something of their own: every result page, every choice of filters and every query marked in a report is
// another address of the same reports, without end, and costs a search.
// Reports are reached from the pages of places and from one another.
const robots = "User-agent: *\nDisallow: /*?\nDisallow: /api/\nDisallow: /feed\nDisallow: /suggest\nDisallow: /metrics\nDisallow: /readyz\n"

func (s *site) robots(*http.Request) (*response, error) {
	res := plainText(http.StatusOK, robots)
	res.cache = dayLong
	return res, nil
}

// dayLong is the Cache-Control of what keeps its address when it changes, which is seldom.
const dayLong = "public, max-age=86400"

// icon answers with a file of the static folder.
func (s *site) icon(name string) handler {
	return func(*http.Request) (*response, error) {
		address, err := s.pages.assets.url(name)
		if err != nil {
			return nil, err
		}
		res := *s.pages.assets.byURL[address]
		res.cache = dayLong
		return &res, nil
	}
}

// browserSuggestions is the number of completions that browsers have room for.
const browserSuggestions = 8

// suggest answers as OpenSearch Suggestions has it: what was typed, and whole queries in place of it. Of what cannot be completed there are none.
func (s *site) suggest(r *http.Request) (*response, error) {
	values, err := parseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	typed, completed := values.Get("q"), []string{}
	if utf8.ValidString(typed) && utf8.RuneCountInString(typed) <= query.MaxLength {
		suggestions, err := s.lib.Suggest(typed, browserSuggestions)
		if err != nil {
			return nil, err
		}
		for _, suggestion := range suggestions {
			completed = append(completed, suggestion.Query)
		}
	}
	return newJSON(http.StatusOK, suggestionsType, []any{typed, completed})
}
