package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"gongbao/index"
)

type keptParameter struct{ Name, Value string }

type link struct {
	Label phrase
	URL   string
}

func (l link) String() string { return l.Label.String() + " " + l.URL }

// marking is the request that marks in a report what the search found there: with the match it was relaxed to, if it was.
func marking(r index.Request, res *index.Result) index.Request {
	if res.Relaxed != "" {
		r.Match = res.Relaxed
	}
	return r
}

// reportURL is the address of the reader, with the matches of r's query marked if it has one.
func reportURL(id string, r index.Request) string {
	path := "/reports/" + url.PathEscape(id)
	if r.Query == "" {
		return path
	}
	marked := newRequest()
	marked.Query, marked.Match, marked.NoSynonyms = r.Query, r.Match, r.NoSynonyms
	return withParameters(path, marked)
}

// passageURL is the address of the paragraph that p was taken from.
func passageURL(id string, r index.Request, p index.Passage) string {
	u := reportURL(id, r)
	switch {
	case p.Section == "":
		return u
	case p.Paragraph < 0:
		return u + "#" + url.PathEscape(p.Section)
	}
	return u + "#" + url.PathEscape(paragraphAnchor(p.Section, p.Paragraph))
}

// paragraphAnchor is the anchor of the paragraph at that index of a section: s3-p2 is the second of s3.
func paragraphAnchor(section string, paragraph int) string {
	return section + "-p" + strconv.Itoa(paragraph+1)
}

// lineURL is the address of the paragraph that a line is from.
func lineURL(l index.Line) string {
	return passageURL(l.ReportID, index.Request{}, index.Passage{Section: l.Section, Paragraph: l.Paragraph})
}

// regionURL is the address of the page of a place.
func regionURL(code string) string { return "/regions/" + url.PathEscape(code) }

// facetURL is a search for the reports with that value of the named facet.
func facetURL(facet, value string) string {
	return searchURL(toggled(newRequest(), facet, value))
}

// compareURL is the address of the comparison of two reports.
func compareURL(a, b string) string {
	return adding("/compare", keptParameter{"a", a}, keptParameter{"b", b})
}

// comparePlaceURL is the page that asks for two years of a place.
func comparePlaceURL(code string) string { return adding("/compare", keptParameter{"place", code}) }

// feedURL is the feed of a search. It has an order of its own and no pages.
func feedURL(r index.Request) string {
	r.Sort, r.Cursor, r.Limit, r.Under, r.Explain = "", "", defaultLimit, "", false
	return withParameters("/feed", r)
}

func originalURL(id string) string { return "/reports/" + id + "/original" }

// programPaths are the addresses for programs that are not under /api.
var programPaths = []string{"/healthz", "/readyz", "/metrics", "/openapi.json"}

// forPrograms reports whether a path is for programs, which are told of errors in JSON.
func forPrograms(path string) bool {
	return path == "/api" || strings.HasPrefix(path, "/api/") || slices.Contains(programPaths, path)
}

// The addresses of pages.
const (
	coveragePath     = "/coverage"
	panelPath        = "/panel"
	panelSVGPath     = "/panel.svg"
	kwicPath         = "/panel/kwic"
	dictionariesPath = "/dictionaries"
)
