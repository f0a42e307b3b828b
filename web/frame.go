package web

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"gongbao/index/query"
)

// languageLink leads to a page in another language.
type languageLink struct{ Lang, Name, URL string }

var languageNames = map[string]string{"zh": "中文", "en": "English"}

// languageLinks lead from the page at the address to the same in the other languages.
func languageLinks(address *url.URL, now string) []languageLink {
	var links []languageLink
	for _, lang := range slices.Sorted(maps.Keys(languages)) {
		if lang != now {
			links = append(links, languageLink{languages[lang], languageNames[lang], settingParameters("/"+strings.TrimLeft(address.RequestURI(), "/"), []keptParameter{{Name: languageParameter, Value: lang}})})
		}
	}
	return links
}

// titled is the title of a page for the browser's tab.
func titled(title phrase) phrase { return say("%s - 公报", title) }

// Frame is what the layout needs of every page.
type Frame struct {
	Title       phrase
	Description phrase
	// Query is the text of the search box; Kept are the choices that a new query keeps.
	Query string
	Kept  []keptParameter
	// BadQuery is why Query cannot be read; nil if it can.
	BadQuery *queryProblem
	// Upkeep is what the library is doing by itself, in sentences.
	Upkeep []phrase
	// Languages leads to the same page in others.
	Languages []languageLink
	// Canonical is the address without what only dresses the page, and Feed that of its search as a feed; both may be empty.
	Canonical, Feed string
}

func (f *Frame) frame() *Frame { return f }

// status is 400 for a page about a query that cannot be read.
func (f *Frame) status() int {
	if f.BadQuery != nil {
		return http.StatusBadRequest
	}
	return http.StatusOK
}

// queryProblem shows where a query cannot be read: the character At between what stands Before and After it, shortened. At is empty where the
// query ends too early.
type queryProblem struct {
	Before, At, After string
	Place             int // counted from 1
	Message, Hint     phrase
}

func newQueryProblem(text string, e *query.Error) *queryProblem {
	runes := []rune(text)
	at := min(max(e.Position, 0), len(runes))
	end := min(at+1, len(runes))
	p := &queryProblem{
		Before: string(runes[:at]), At: string(runes[at:end]), After: string(runes[end:]),
		Place: at + 1, Message: say(e.Message), Hint: say(e.Hint),
	}
	if at > shownAround {
		p.Before = "…" + string(runes[at-shownAround:at])
	}
	if len(runes)-end > shownAround {
		p.After = string(runes[end:end+shownAround]) + "…"
	}
	return p
}

// shownAround is the most characters of a query that are shown on either side of where it cannot be read.
const shownAround = 20

// inYear names a year.
func inYear(year int) phrase { return say("%s年", strconv.Itoa(year)) }

// yearSpan names the years from the first to the last.
func yearSpan(first, last int) phrase {
	if first == last {
		return inYear(first)
	}
	return say("%s—%s年", strconv.Itoa(first), strconv.Itoa(last))
}
