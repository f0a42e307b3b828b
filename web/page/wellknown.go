package page

import (
	"net/http"
	"unicode/utf8"

	"gongbao/index/query"
	"gongbao/web/address"
	"gongbao/web/respond"
)

// What browsers and crawlers ask for by themselves.

// robots keeps crawlers to the pages that say something of their own: every result page, every choice of filters and every query marked in a report is
// another address of the same reports, without end, and costs a search.
// Reports are reached from the pages of places and from one another.
const robots = "User-agent: *\nDisallow: /*?\nDisallow: /api/\nDisallow: /feed\nDisallow: /suggest\nDisallow: /metrics\nDisallow: /readyz\n"

func (s *Site) Robots(*http.Request) (*respond.Response, error) {
	res := respond.PlainText(http.StatusOK, robots)
	res.Cache = DayLong
	return res, nil
}

// DayLong is the Cache-Control of what keeps its address when it changes, which is seldom.
const DayLong = "public, max-age=86400"

// Icon answers with a file of the static folder.
func (s *Site) Icon(name string) respond.Handler {
	return func(*http.Request) (*respond.Response, error) {
		address, err := s.Pages.assets.url(name)
		if err != nil {
			return nil, err
		}
		res := *s.Pages.assets.byURL[address]
		res.Cache = DayLong
		return &res, nil
	}
}

// browserSuggestions is the number of completions that browsers have room for.
const browserSuggestions = 8

// Suggest answers as OpenSearch Suggestions has it: what was typed, and whole queries in place of it. Of what cannot be completed there are none.
func (s *Site) Suggest(r *http.Request) (*respond.Response, error) {
	values, err := address.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	typed, completed := values.Get("q"), []string{}
	if utf8.ValidString(typed) && utf8.RuneCountInString(typed) <= query.MaxLength {
		suggestions, err := s.Lib.Suggest(typed, browserSuggestions)
		if err != nil {
			return nil, err
		}
		for _, suggestion := range suggestions {
			completed = append(completed, suggestion.Query)
		}
	}
	return respond.NewJSON(http.StatusOK, suggestionsType, []any{typed, completed})
}
