package page

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

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
			links = append(links, languageLink{say.Languages[lang], languageNames[lang], address.SettingParameters("/"+strings.TrimLeft(target.RequestURI(), "/"), []address.KeptParameter{{Name: address.LanguageParameter, Value: lang}})})
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
	BadQuery *queryProblem
	// Upkeep is what the library is doing by itself, in sentences.
	Upkeep []say.Phrase
	// Languages leads to the same page in others.
	Languages []languageLink
	// Canonical is the address without what only dresses the page, and Feed that of its search as a feed; both may be empty.
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

// queryProblem shows where a query cannot be read: the character At between what stands Before and After it, shortened. At is empty where the
// query ends too early.
type queryProblem struct {
	Before, At, After string
	Place             int // counted from 1
	Message, Hint     say.Phrase
}

func newQueryProblem(text string, e *query.Error) *queryProblem {
	runes := []rune(text)
	at := min(max(e.Position, 0), len(runes))
	end := min(at+1, len(runes))
	p := &queryProblem{
		Before: string(runes[:at]), At: string(runes[at:end]), After: string(runes[end:]),
		Place: at + 1, Message: say.Told(e.Message), Hint: say.HintOf(e.Message),
	}
	if at > ShownAround {
		p.Before = "…" + string(runes[at-ShownAround:at])
	}
	if len(runes)-end > ShownAround {
		p.After = string(runes[end:end+ShownAround]) + "…"
	}
	return p
}

// ShownAround is the most characters of a query that are shown on either side of where it cannot be read.
const ShownAround = 20

// InYear names a year.
func InYear(year int) say.Phrase { return say.Say("%s年", strconv.Itoa(year)) }

// YearSpan names the years from the first to the last.
func YearSpan(first, last int) say.Phrase {
	if first == last {
		return InYear(first)
	}
	return say.Say("%s—%s年", strconv.Itoa(first), strconv.Itoa(last))
}
