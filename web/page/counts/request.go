package counts

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongbao/analyzer"
	"gongbao/analyzer/coded"
	"gongbao/index"
	"gongbao/index/panel"
	"gongbao/index/report"
	"gongbao/web/address"
	"gongbao/web/ask"
	"gongbao/web/respond"
	"gongbao/web/say"
)

// panelRequest is the query string of the page.
type panelRequest struct {
	Terms, Dictionary, Area, Places string // as they were written
	From, To                        int    // years; 0 for any
	Kind                            report.Kind
	Values                          [index.NumFields]string // chosen in the lists of formFacets; empty for all
	Rule                            panel.Rule
	Scope                           index.Scope
	Show                            string // the term of the ranking and the table; empty for all together
	Span                            panelSpan
	Split                           panelSplit
	Order                           panelOrder
	Page                            int    // from 0
	Version, Snapshot               string // of a permalink
}

// panelSpan is of which years the ranking is.
type panelSpan string

const (
	latestOnly panelSpan = "latest" // see latestYear
	allYears   panelSpan = "all"
)

// panelSplit is what the chart over the years has a drawing for.
type panelSplit string

const (
	allTogether panelSplit = "all"    // all places in one, a line a term
	eachPlace   panelSplit = "places" // each place, all terms or the one that is shown
)

// panelOrder is the order of the places of the table.
type panelOrder string

const (
	placesByCode  panelOrder = "code"
	placesByRate  panelOrder = "rate"  // over all years, the highest first
	placesByFirst panelOrder = "first" // by the first year of use
)

var panelOrders = []panelOrder{placesByCode, placesByRate, placesByFirst}

var panelOrderLabels = map[panelOrder]say.Phrase{placesByCode: say.Say("按行政区划"), placesByRate: say.Say("按每万字次数"), placesByFirst: say.Say("按首次使用")}

// usualPanel is the request of an address without parameters.
var usualPanel = panelRequest{
	Kind: report.GovernmentWork, Rule: panel.Longest, Scope: index.ScopeFull, Span: latestOnly, Split: allTogether, Order: placesByCode,
}

// formFacets are the facets that the form has a list of values for, besides the kind, of which a
// value is always chosen.
var formFacets = slices.DeleteFunc(slices.Clone(address.Facets[:]), func(f address.Facet) bool { return f.Every.IsZero() })

// panelField is a parameter of the page. set returns in Chinese what is allowed where a value is
// not.
type panelField struct {
	name string
	set  func(value string) (allowed coded.Message)
}

// fields are the parameters of the page.
func (p *panelRequest) fields() []panelField {
	text := func(field *string) func(string) coded.Message {
		return func(v string) coded.Message { *field = v; return coded.Message{} }
	}
	var lists []panelField
	for _, f := range formFacets {
		lists = append(lists, panelField{f.Name(), func(v string) coded.Message {
			return address.SetChoice(&p.Values[f.Field], f.Field.Listed(), v)
		}})
	}
	return slices.Concat([]panelField{
		{"terms", text(&p.Terms)}, {"dictionary", text(&p.Dictionary)}, {"places", text(&p.Places)}, {"show", text(&p.Show)},
		{"area", func(v string) coded.Message {
			if _, _, ok := areaOf(v); !ok {
				return coded.New("allowed-area")
			}
			p.Area = v
			return coded.Message{}
		}},
		{"from", func(v string) coded.Message { return address.SetYear(&p.From, v) }},
		{"to", func(v string) coded.Message { return address.SetYear(&p.To, v) }},
		{"kind", func(v string) coded.Message { return address.SetChoice(&p.Kind, report.Kinds, v) }},
	}, lists, []panelField{
		{"rule", func(v string) coded.Message { return address.SetChoice(&p.Rule, panel.Rules, v) }},
		{"scope", func(v string) coded.Message { return address.SetChoice(&p.Scope, index.Scopes, v) }},
		{"span", func(v string) coded.Message { return address.SetChoice(&p.Span, []panelSpan{latestOnly, allYears}, v) }},
		{"split", func(v string) coded.Message {
			return address.SetChoice(&p.Split, []panelSplit{allTogether, eachPlace}, v)
		}},
		{"order", func(v string) coded.Message { return address.SetChoice(&p.Order, panelOrders, v) }},
		{"version", func(v string) coded.Message { return setHash(&p.Version, v) }},
		{"snapshot", func(v string) coded.Message { return setHash(&p.Snapshot, v) }},
		{"page", func(v string) coded.Message { return setPage(&p.Page, v) }},
	})
}

// setHash reads a version as answers have it.
func setHash(field *string, value string) (allowed coded.Message) {
	if len(value) != 16 || strings.Trim(value, "0123456789abcdef") != "" {
		return coded.New("allowed-hash")
	}
	*field = value
	return coded.Message{}
}

// setPage reads the number of a page, which counts from 1, as one from 0.
func setPage(page *int, value string) (allowed coded.Message) {
	n, err := strconv.Atoi(value)
	if n < 1 || err != nil {
		return coded.New("allowed-number-from-one")
	}
	*page = n - 1
	return coded.Message{}
}

// parsePanel reads the query string. Names that are not known and empty values, which forms send,
// count as absent. With an error the rest is read nevertheless.
func parsePanel(rawQuery string) (p panelRequest, err error) {
	p = usualPanel
	values, err := address.ParseQuery(rawQuery)
	if err != nil {
		return p, err
	}
	for _, f := range p.fields() {
		if once := address.CheckOnce(values, f.name); once != nil {
			err = cmp.Or(err, once)
			continue
		}
		v := strings.TrimSpace(values.Get(f.name))
		if v == "" {
			continue
		}
		if allowed := f.set(v); !allowed.IsZero() {
			err = cmp.Or(err, address.UnknownValue(f.name, v, allowed))
		}
	}
	if p.From != 0 && p.To != 0 && p.From > p.To {
		p.From, p.To = p.To, p.From
	}
	return p, cmp.Or(err, p.addTerms(values["term"]))
}

// addTerms adds terms as the API takes them, each in a parameter.
func (p *panelRequest) addTerms(terms []string) error {
	for _, term := range terms {
		term = strings.TrimSpace(term)
		if len(splitList(term)) > 1 {
			return &respond.ParamError{Name: "term", Message: coded.New("parameter-term-of-several", "value", address.Shown(term))}
		}
		p.Terms = strings.TrimSpace(p.Terms + " " + term)
	}
	return nil
}

// kept are the parameters of the request that differ from what is usual.
func (p panelRequest) kept() (kept []address.KeptParameter) {
	type parameter struct{ name, value, usual string }
	var chosen []parameter
	for _, f := range formFacets {
		chosen = append(chosen, parameter{f.Name(), p.Values[f.Field], ""})
	}
	for _, v := range slices.Concat([]parameter{
		{"terms", p.Terms, ""}, {"dictionary", p.Dictionary, ""}, {"area", p.Area, ""}, {"places", p.Places, ""}, {"from", address.YearText(p.From), ""}, {"to", address.YearText(p.To), ""},
		{"kind", string(p.Kind), string(report.GovernmentWork)},
	}, chosen, []parameter{
		{"rule", string(p.Rule), string(panel.Longest)},
		{"scope", string(p.Scope), string(index.ScopeFull)}, {"show", p.Show, ""}, {"span", string(p.Span), string(latestOnly)},
		{"split", string(p.Split), string(allTogether)}, {"order", string(p.Order), string(placesByCode)},
		{"version", p.Version, ""}, {"snapshot", p.Snapshot, ""}, {"page", strconv.Itoa(p.Page + 1), "1"},
	}) {
		if v.value != v.usual {
			kept = append(kept, address.KeptParameter{Name: v.name, Value: v.value})
		}
	}
	return kept
}

// URL is the address of the request.
func (p panelRequest) URL(path string) string {
	separator := "?"
	for _, k := range p.kept() {
		path += separator + k.Name + "=" + strings.ReplaceAll(url.QueryEscape(k.Value), "+", "%20")
		separator = "&"
	}
	return path
}

// splitList splits what was typed at white space and commas.
func splitList(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",，、;；", r) })
}

// formError is what is wrong with the form, to be said above it.
type formError struct {
	coded.Message
	status int
}

func (e *formError) Error() string { return e.String() }

func wrongForm(m coded.Message) error { return &formError{m, http.StatusBadRequest} }

var errNoTerms = wrongForm(coded.New("form-no-terms"))

// grouped is a number as pages write it: 12,345.
func grouped(n int) say.Phrase { return say.Say("%d", n) }

// dictionary is what the request asks to count; nil if it asks for nothing.
func (p panelRequest) dictionary(lib ask.Library) (*panel.Dictionary, error) {
	terms := splitList(p.Terms)
	switch {
	case len(terms) > 0 && p.Dictionary != "":
		return nil, wrongForm(coded.New("form-terms-and-dictionary"))
	case p.Dictionary != "":
		return chosenDictionary(lib, p.Dictionary, p.Version)
	case len(terms) == 0 && p.Terms != "":
		return nil, errNoTerms
	case len(terms) == 0:
		return nil, nil
	}
	return typedDictionary(terms)
}

// chosenDictionary is a dictionary of the library, as it was in the version of a permalink, if that
// is kept, or as it is.
func chosenDictionary(lib ask.Library, name, version string) (*panel.Dictionary, error) {
	named, err := ask.VersionOf(lib, name, version)
	switch bad := (*panel.Error)(nil); {
	case errors.Is(err, index.ErrNoDictionary):
		unknown := coded.New("form-dictionary-unknown", "dictionary", address.Shown(name))
		return nil, &formError{unknown, http.StatusNotFound}
	case errors.As(err, &bad):
		reason := bad.Coded()
		return nil, wrongForm(coded.New("form-dictionary-unusable", "dictionary", address.Shown(name), "reason", reason))
	}
	return named.Dictionary, err
}

// typedDictionary is one of terms as they were typed.
func typedDictionary(terms []string) (*panel.Dictionary, error) {
	if len(terms) > panel.MaxTerms {
		most := grouped(panel.MaxTerms)
		return nil, wrongForm(coded.New("form-too-many-terms", "terms", grouped(len(terms)), "most", most))
	}
	for _, term := range terms {
		switch folded := analyzer.FoldQuery(term); {
		case folded == "":
			return nil, wrongForm(coded.New("form-term-without-text", "term", address.Shown(term)))
		case utf8.RuneCountInString(folded) > panel.MaxLength:
			return nil, wrongForm(coded.New("form-term-too-long", "term", address.Shown(term), "most", panel.MaxLength))
		}
	}
	d, err := panel.Of(terms...)
	if bad := (*panel.Error)(nil); errors.As(err, &bad) {
		return nil, wrongForm(coded.New("form-terms-unusable", "reason", bad.Message))
	}
	return d, err
}

// filter admits the reports of the request. Only those of the places in listed are meant, if it is
// not nil.
func (p panelRequest) filter(lib ask.Library) (f index.Filter, listed placeList, err error) {
	f.Kind = []string{string(p.Kind)}
	for _, facet := range formFacets {
		if value := p.Values[facet.Field]; value != "" {
			*f.Choice(facet.Field) = []string{value}
		}
	}
	if p.From != 0 || p.To != 0 {
		f.Year = []string{fmt.Sprintf("%04d..%04d", cmp.Or(p.From, 1), cmp.Or(p.To, 9999))}
	}
	names := splitList(p.Places)
	level, province, chosen := areaOf(p.Area)
	switch {
	case len(names) > 0:
		if listed, err = listPlaces(lib, names); err != nil {
			return f, nil, err
		}
		f.Region, f.Level = listed.codes(), listed.levels()
	case chosen:
		f.Region, f.Level = []string{province}, []string{string(level)}
	default:
		f.Level = []string{string(report.Province)}
	}
	return f, listed, err
}
