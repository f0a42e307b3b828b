package address

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"gongbao/analyzer"
	"gongbao/analyzer/coded"
	"gongbao/index"
	"gongbao/web/respond"
)

// LinesCall asks for the places that a panel counts, each in its context: keyword in context.
type LinesCall struct {
	PanelCall                    // By, MergeKinds and Script say nothing
	Lines     index.LinesRequest // without what PanelCall says
	// Show is the only term whose places are meant; empty for all.
	Show string
}

// Request is what the library is asked for. The error is a *respond.ParamError of a term to show
// that the dictionary does not have.
func (c *LinesCall) Request() (index.LinesRequest, error) {
	r := c.Lines
	r.PanelRequest = c.PanelRequest
	if c.Show == "" {
		return r, nil
	}
	key := analyzer.FoldQuery(c.Show)
	for i, t := range c.Dictionary.Terms {
		if slices.ContainsFunc(t.Forms, func(form string) bool { return analyzer.FoldQuery(form) == key }) {
			r.Terms = []int{i}
			return r, nil
		}
	}
	return r, &respond.ParamError{Name: "show", Message: coded.New("parameter-term-not-counted", "term", Shown(c.Show))}
}

// Own are the parameters that a panel does not have, but for those that say which page is asked
// for.
func (c *LinesCall) Own() url.Values {
	values := url.Values{"sort": {string(c.Lines.Sort)}, "context": {strconv.Itoa(c.Lines.Context)}}
	if c.Show != "" {
		values["show"] = []string{c.Show}
	}
	if len(c.Lines.Places) > 0 {
		values["place"] = c.Lines.Places
	}
	if c.Lines.Report != "" {
		values["report"] = []string{c.Lines.Report}
	}
	if c.Lines.Sample > 0 {
		values["sample"], values["seed"] = []string{strconv.Itoa(c.Lines.Sample)}, []string{strconv.FormatUint(c.Lines.Seed, 10)}
	}
	return values
}

// URL is the address of the same lines: of the same dictionary and a snapshot, of any where it is
// empty.
func (c *LinesCall) URL(snapshot string) string {
	values := c.values(snapshot)
	for name, own := range c.Own() {
		values[name] = own
	}
	return URL(LinesAPIPath, values)
}

const LinesAPIPath = "/api/v1/kwic"

const (
	DefaultContext = 40
	defaultLines   = 100
	MaxLines       = 1000 // of a page
	MaxSeed        = 1<<32 - 1
)

// linesParameters are all that lines take.
var linesParameters = slices.Concat(countParameters, []string{"show", "place", "report", "sort", "context", "sample", "seed", "limit", "cursor", "snapshot", "format"})

// ParseLinesCall reads the values of an address of lines but the dictionary.
func ParseLinesCall(values url.Values) (c LinesCall, format LinesFormat, err error) {
	if err := CheckNames(values, linesParameters); err != nil {
		return c, "", err
	}
	if format, err = ParseFormat(values, LinesFormats); err != nil {
		return c, "", err
	}
	if err := c.parseCount(values); err != nil {
		return c, "", err
	}
	for _, name := range []string{"version", "snapshot", "report"} {
		if err := CheckHash(values, name); err != nil {
			return c, "", err
		}
	}
	for _, name := range []string{"show", "cursor"} {
		if err := CheckOnce(values, name); err != nil {
			return c, "", err
		}
	}
	c.Show, c.Lines.Report, c.Lines.Cursor = values.Get("show"), values.Get("report"), values.Get("cursor")
	for _, code := range values["place"] {
		if len(code) != 6 || strings.Trim(code, "0123456789") != "" {
			return c, "", UnknownValue("place", code, coded.New("allowed-place-code"))
		}
		c.Lines.Places = append(c.Lines.Places, index.CanonicalRegion(code))
	}
	if c.Lines.Sort, err = oneValue(values, "sort", index.LineSorts); err != nil {
		return c, "", err
	}
	seed := 0
	for _, n := range []struct {
		name               string
		to                 *int
		least, most, usual int
	}{
		{"context", &c.Lines.Context, 0, index.MaxContext, DefaultContext}, {"sample", &c.Lines.Sample, 1, index.MaxSample, 0},
		{"seed", &seed, 0, MaxSeed, 0}, {"limit", &c.Lines.Limit, 1, MaxLines, 0},
	} {
		if *n.to, err = oneNumber(values, n.name, n.least, n.most, n.usual); err != nil {
			return c, "", err
		}
	}
	c.Lines.Seed = uint64(seed)
	switch {
	case format == LinesJSON && c.Lines.Limit == 0:
		c.Lines.Limit = defaultLines
	case format != LinesJSON && values.Has("limit"), format != LinesJSON && values.Has("cursor"):
		return c, "", &respond.ParamError{Name: "format", Message: coded.New("parameter-format-without-pages", "format", string(format))}
	}
	return c, format, nil
}

// oneNumber returns a parameter that is a whole number, and what is usual if it is absent.
func oneNumber(values url.Values, name string, least, most, usual int) (int, error) {
	if err := CheckOnce(values, name); err != nil || !values.Has(name) {
		return usual, err
	}
	n, err := strconv.Atoi(values.Get(name))
	if err != nil || n < least || n > most {
		return 0, UnknownValue(name, values.Get(name), coded.New("allowed-number", "least", least, "most", most))
	}
	return n, nil
}
