package page

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"gongbao/index"
	"gongbao/index/query"
	"gongbao/web/address"
	"gongbao/web/say"
)

// languageLink leads to a page in another language.
type languageLink struct{ Lang, Name, URL string }

var languageNames = map[string]string{"zh": "中文", "en": "English"}

// languageLinks lead from the page at the address to the same in the other languages.
func languageLinks(target *url.URL, now string) []languageLink {
	var links []languageLink
	for _, lang := range slices.Sorted(maps.Keys(say.Languages)) {
		if lang != now {
			links = append(links, languageLink{say.Languages[lang], languageNames[lang], address.Setting("/"+strings.TrimLeft(target.RequestURI(), "/"), []address.KeptParameter{{Name: address.LanguageParameter, Value: lang}})})
		}
	}
	return links
}

// Titled is the title of a page for the browser's tab.
func Titled(title say.Phrase) say.Phrase { return say.Say("%s - 公报", title) }

// Frame is what the layout needs of every page.
type Frame struct {
	Title       say.Phrase
	Description say.Phrase
	// Query is the text of the search box; Kept are the choices that a new query keeps.
	Query string
	Kept  []address.KeptParameter
	// BadQuery is why Query cannot be read; nil if it can.
	BadQuery *QueryProblem
	// Upkeep is what the library is doing by itself, in sentences.
	Upkeep []say.Phrase
	// Languages leads to the same page in others.
	Languages []languageLink
	// Canonical is the address without what only dresses the page, and Feed that of its search as a
	// feed; both may be empty.
	Canonical, Feed string
}

func (f *Frame) frame() *Frame { return f }

// Status is 400 for a page about a query that cannot be read.
func (f *Frame) Status() int {
	if f.BadQuery != nil {
		return http.StatusBadRequest
	}
	return http.StatusOK
}

// QueryProblem shows where a query cannot be read: the character At between what stands Before and
// After it, shortened. At is empty if the query ends too early.
type QueryProblem struct {
	Before, At, After string
	Place             int // counted from 1
	Message, Hint     say.Phrase
}

func NewQueryProblem(text string, e *query.Error) *QueryProblem {
	runes := []rune(text)
	at := min(max(e.Position, 0), len(runes))
	end := min(at+1, len(runes))
	p := &QueryProblem{
		Before: string(runes[:at]), At: string(runes[at:end]), After: string(runes[end:]),
		Place: at + 1, Message: say.Told(e.Message), Hint: say.HintOf(e.Message),
	}
	if at > maxAround {
		p.Before = "…" + string(runes[at-maxAround:at])
	}
	if len(runes)-end > maxAround {
		p.After = string(runes[end:end+maxAround]) + "…"
	}
	return p
}

// maxAround is the most characters of a query that are shown on either side of where it cannot be
// read.
const maxAround = 20

// Kept are the choices of r that the next query from its page keeps.
func Kept(r index.Request) []address.KeptParameter {
	r.Query, r.Cursor = "", ""
	return address.ParametersOf(r)
}
