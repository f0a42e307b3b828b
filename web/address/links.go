package address

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"gongbao/index"
	"gongbao/index/passage"
	"gongbao/web/say"
)

type KeptParameter struct{ Name, Value string }

type Link struct {
	Label say.Phrase
	URL   string
}

func (l Link) String() string { return l.Label.String() + " " + l.URL }

// Marking is the request that marks in a report what the search found there: with the match it was
// relaxed to, if it was.
func Marking(r index.Request, res *index.Result) index.Request {
	if len(res.Names) > 0 {
		r.Query = res.Request.Query
	}
	if res.Relaxed != "" {
		r.Match = res.Relaxed
	}
	return r
}

// ReportURL is the address of the reader, with the matches of r's query marked if it has one.
func ReportURL(id string, r index.Request) string {
	path := "/reports/" + url.PathEscape(id)
	if r.Query == "" {
		return path
	}
	marked := NewRequest()
	marked.Query, marked.Match, marked.NoSynonyms, marked.NoNames = r.Query, r.Match, r.NoSynonyms, r.NoNames
	return WithParameters(path, marked)
}

// PassageURL is the address of the paragraph that p was taken from.
func PassageURL(id string, r index.Request, p passage.Passage) string {
	u := ReportURL(id, r)
	switch {
	case p.Section == "":
		return u
	case p.Paragraph < 0:
		return u + "#" + url.PathEscape(p.Section)
	}
	return u + "#" + url.PathEscape(ParagraphAnchor(p.Section, p.Paragraph))
}

// ParagraphAnchor is the anchor of the paragraph at that index of a section: s3-p2 is the second of
// s3.
func ParagraphAnchor(section string, paragraph int) string {
	return section + "-p" + strconv.Itoa(paragraph+1)
}

// LineURL is the address of the paragraph that a line is from.
func LineURL(l index.Line) string {
	return PassageURL(l.ReportID, index.Request{}, passage.Passage{Section: l.Section, Paragraph: l.Paragraph})
}

// RegionURL is the address of the page of a place.
func RegionURL(code string) string { return "/regions/" + url.PathEscape(code) }

// FacetURL is a search for the reports with that value of the named facet.
func FacetURL(facet, value string) string {
	return SearchURL(Toggled(NewRequest(), facet, value))
}

// CompareURL is the address of the comparison of two reports.
func CompareURL(a, b string) string {
	return Adding("/compare", KeptParameter{"a", a}, KeptParameter{"b", b})
}

// ComparePlaceURL is the page that asks for two years of a place.
func ComparePlaceURL(code string) string { return Adding("/compare", KeptParameter{"place", code}) }

// FeedLimit is the number of entries of a feed if its address does not say: about as many reports
// as a session of people's congresses adds to one search.
const FeedLimit = 30

// FeedURL is the feed of a search. It has an order of its own and no pages.
func FeedURL(r index.Request) string {
	r.Sort, r.Cursor, r.Limit, r.Under, r.Explain = "", "", DefaultLimit, "", false
	return WithParameters("/feed", r)
}

func OriginalURL(id string) string { return "/reports/" + id + "/original" }

// programPaths are the addresses for programs that are not under /api.
var programPaths = []string{"/healthz", "/readyz", "/metrics", "/openapi.json"}

// ForPrograms reports whether a path is for programs, which are told of errors in JSON.
func ForPrograms(path string) bool {
	return path == "/api" || strings.HasPrefix(path, "/api/") || slices.Contains(programPaths, path)
}

// The addresses of pages.
const (
	CoveragePath     = "/coverage"
	PanelPath        = "/panel"
	PanelSVGPath     = "/panel.svg"
	LinesPath        = "/panel/kwic"
	DictionariesPath = "/dictionaries"
)
