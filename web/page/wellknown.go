package page

import (
	"net/http"

	"gongbao/web/respond"
)

// What browsers and crawlers ask for by themselves.

// robots keeps crawlers to the pages that say something of their own: every result page, every
// choice of filters and every query marked in a report is another address of the same reports,
// without end, and costs a search. Reports are reached from the pages of places and from one
// another.
const robots = "User-agent: *\nDisallow: /*?\nDisallow: /api/\nDisallow: /feed\nDisallow: /suggest\nDisallow: /metrics\nDisallow: /readyz\n"

func (s *Site) Robots(*http.Request) (*respond.Response, error) {
	res := respond.PlainText(http.StatusOK, robots)
	res.Cache = dayLong
	return res, nil
}

// dayLong is the Cache-Control of what keeps its address when it changes, which is seldom.
const dayLong = "public, max-age=86400"

// Icon answers with a file of the static folder.
func (s *Site) Icon(name string) respond.Handler {
	return func(*http.Request) (*respond.Response, error) {
		address, err := s.Templates.assets.url(name)
		if err != nil {
			return nil, err
		}
		res := *s.Templates.assets.byURL[address]
		res.Cache = dayLong
		return &res, nil
	}
}
