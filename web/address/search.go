package address

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"gongbao/analyzer/coded"
	"gongbao/index"
	"gongbao/index/query"
	"gongbao/web/respond"
	"gongbao/web/say"
)

// MaxValues is the most values that a facet may be given; every link of a page repeats them.
const MaxValues = 50

// The number of hits of a page and of passages of a hit where the URL does not say.
const (
	DefaultLimit    = 10
	DefaultPassages = 3
)

// Parameter is one name of the query string of a search, and how it goes into a Request and back.
type Parameter struct {
	Name string
	Many bool // may be repeated
	page bool // only pages have it
	// set puts a value into r, or returns what is allowed.
	set func(r *index.Request, value string) (allowed coded.Message)
	// get returns the values that differ from the default.
	get func(r index.Request) []string
}

// Parameters are those of a search, in the order in which links spell them.
var Parameters = slices.Concat([]Parameter{{
	Name: "q",
	set: func(r *index.Request, v string) coded.Message {
		r.Query = v
		return coded.Message{}
	},
	get: func(r index.Request) []string { return nonEmpty(r.Query) },
}}, facetParameters(), []Parameter{
	{
		Name: "match",
		set:  choice(index.Matches, func(r *index.Request) *index.Match { return &r.Match }),
		get:  func(r index.Request) []string { return nonEmpty(string(r.Match)) },
	},
	{
		Name: "expand",
		set:  truth(func(r *index.Request, v bool) { r.NoSynonyms = !v }),
		get:  func(r index.Request) []string { return only(r.NoSynonyms, "false") },
	},
	{
		Name: "names",
		set: func(r *index.Request, v string) coded.Message {
			names := namesAsFilters
			allowed := choice([]string{namesAsFilters, namesAsWords}, func(*index.Request) *string { return &names })(r, v)
			r.NoNames = names == namesAsWords
			return allowed
		},
		get: func(r index.Request) []string { return only(r.NoNames, namesAsWords) },
	},
	{
		Name: "correct",
		set:  truth(func(r *index.Request, v bool) { r.NoCorrection = !v }),
		get:  func(r index.Request) []string { return only(r.NoCorrection, "false") },
	},
	{
		Name: "explain",
		set:  truth(func(r *index.Request, v bool) { r.Explain = v }),
		get:  func(r index.Request) []string { return only(r.Explain, "true") },
	},
	{
		Name: "under",
		set:  func(r *index.Request, v string) coded.Message { return SetRegion(&r.Under, v) },
		get:  func(r index.Request) []string { return nonEmpty(r.Under) },
	},
	{
		Name: "sort",
		set:  choice(index.Sorts, func(r *index.Request) *index.Sort { return &r.Sort }),
		get:  func(r index.Request) []string { return nonEmpty(string(r.Sort)) },
	},
	{
		Name: "limit",
		set:  number(1, index.MaxLimit, func(r *index.Request) *int { return &r.Limit }),
		get:  func(r index.Request) []string { return unless(DefaultLimit, r.Limit) },
	},
	{
		Name: "passages",
		set:  number(0, index.MaxPassages, func(r *index.Request) *int { return &r.Passages }),
		get:  func(r index.Request) []string { return unless(DefaultPassages, r.Passages) },
	},
	{
		Name: "cursor",
		set: func(r *index.Request, v string) coded.Message {
			r.Cursor = v
			return coded.Message{}
		},
		get: func(r index.Request) []string { return nonEmpty(r.Cursor) },
	},
	{ // the number of the first hit; beside a cursor only shown
		Name: "start",
		page: true,
		set: func(r *index.Request, v string) coded.Message {
			n, ok := integer(v)
			if !ok || n < 1 {
				return coded.New("allowed-number-from-one")
			}
			r.Skip = n - 1
			return coded.Message{}
		},
		get: func(r index.Request) []string { return only(r.Skip > 0, strconv.Itoa(r.Skip+1)) },
	},
})

// What becomes of words that name places and years.
const (
	namesAsFilters = "filters"
	namesAsWords   = "words"
)

// The parameters that the routes take.
var (
	SearchParameters = Names()
	PageParameters   = append(Names("under", "explain"), "start")
	ListParameters   = Names("q", "match", "expand", "names", "correct", "explain", "passages")
	ReaderParameters = []string{"q", "match", "expand", "names"}
)

// Names returns the names of all parameters of the API but some.
func Names(but ...string) []string {
	var ns []string
	for _, p := range Parameters {
		if !p.page && !slices.Contains(but, p.Name) {
			ns = append(ns, p.Name)
		}
	}
	return ns
}

// FacetValues is the choice of one facet within f, by the name of its parameter.
func FacetValues(f *index.Filter, name string) *[]string {
	field, known := index.FieldNamed(name)
	if !known {
		panic("no facet " + name)
	}
	return f.Choice(field)
}

func facetParameters() (all []Parameter) {
	for field := range index.NumFields {
		all = append(all, facetParameter(field))
	}
	return all
}

// facetParameter takes the values of a facet that index.Filter knows.
func facetParameter(field index.Field) Parameter {
	return Parameter{
		Name: field.String(),
		Many: true,
		set: func(r *index.Request, v string) coded.Message {
			var alone index.Filter
			*alone.Choice(field) = []string{v}
			var invalid *index.FilterError
			if errors.As(alone.Check(), &invalid) {
				return coded.New("allowed-or-excluded", "allowed", invalid.Allowed)
			}
			if field == index.Region {
				v = index.CanonicalRegion(v)
			}
			if vs := r.Filter.Choice(field); !slices.Contains(*vs, v) {
				*vs = append(*vs, v)
			}
			return coded.Message{}
		},
		get: func(r index.Request) []string { return r.Filter.Values(field) },
	}
}

// SetRegion sets a field to the code of one place, as it is today, or returns what is allowed. So
// do the other functions that set a field to what was written.
func SetRegion(field *string, v string) (allowed coded.Message) {
	alone := index.Filter{Region: []string{v}}
	if v == index.None || strings.HasPrefix(v, "-") || alone.Check() != nil {
		return coded.New("allowed-region")
	}
	*field = index.CanonicalRegion(v)
	return coded.Message{}
}

func choice[T ~string](values []T, field func(*index.Request) *T) func(*index.Request, string) coded.Message {
	return func(r *index.Request, v string) coded.Message {
		if !slices.Contains(values, T(v)) {
			return coded.New("allowed-only", "values", Texts(values))
		}
		*field(r) = T(v)
		return coded.Message{}
	}
}

func number(low, high int, field func(*index.Request) *int) func(*index.Request, string) coded.Message {
	return func(r *index.Request, v string) coded.Message {
		n, ok := integer(v)
		if !ok || n < low || n > high {
			return coded.New("allowed-number", "least", low, "most", high)
		}
		*field(r) = n
		return coded.Message{}
	}
}

// integer reads a number without a sign.
func integer(v string) (n int, ok bool) {
	n, err := strconv.Atoi(v)
	return n, err == nil && strings.Trim(v, "0123456789") == ""
}

func truth(put func(*index.Request, bool)) func(*index.Request, string) coded.Message {
	return func(r *index.Request, v string) coded.Message {
		if v != "true" && v != "false" {
			return coded.New("allowed-true-or-false")
		}
		put(r, v == "true")
		return coded.Message{}
	}
}

// only returns the value where it holds.
func only(holds bool, value string) []string {
	if !holds {
		return nil
	}
	return []string{value}
}

func nonEmpty(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

func unless(normal, n int) []string {
	if n == normal {
		return nil
	}
	return []string{strconv.Itoa(n)}
}

// ParseLenient reads the query string of a page. Names that are not known and empty values, which
// forms send, count as absent.
func ParseLenient(rawQuery string, known []string) (index.Request, error) {
	values, err := splitQuery(rawQuery)
	if err != nil {
		return index.Request{}, err
	}
	for name, vs := range values {
		if !slices.Contains(known, name) {
			delete(values, name)
			continue
		}
		values[name] = slices.DeleteFunc(vs, func(v string) bool { return v == "" })
	}
	if err := checkEncoding(values); err != nil {
		return index.Request{}, err
	}
	return RequestOf(values)
}

// ParseStrict reads the query string of an API call, which may hold only the allowed names.
func ParseStrict(rawQuery string, allowed []string) (index.Request, error) {
	values, err := ParseQuery(rawQuery)
	if err != nil {
		return index.Request{}, err
	}
	if err := CheckNames(values, allowed); err != nil {
		return index.Request{}, err
	}
	r, err := RequestOf(values)
	if err == nil {
		err = CheckQuery(r.Query)
	}
	return r, err
}

// CheckQuery returns an error for a query that is nothing but white space: programs that want all
// reports leave it out.
func CheckQuery(q string) error {
	if q != "" && strings.TrimSpace(q) == "" {
		return &query.Error{Message: coded.New("query-only-spaces")}
	}
	return nil
}

// ParseQuery returns the parameters of a query string, all of them texts.
func ParseQuery(rawQuery string) (url.Values, error) {
	values, err := splitQuery(rawQuery)
	if err != nil {
		return nil, err
	}
	return values, checkEncoding(values)
}

func splitQuery(rawQuery string) (url.Values, error) {
	values, err := url.ParseQuery(rawQuery)
	if err == nil {
		return values, nil
	}
	if escape := url.EscapeError(""); errors.As(err, &escape) {
		return nil, &respond.ParamError{Message: coded.New("address-bad-percent")}
	}
	return nil, &respond.ParamError{Message: coded.New("address-semicolon")}
}

// checkEncoding returns an error for the first parameter, in alphabetical order, that is not text.
func checkEncoding(values url.Values) error {
	for _, name := range slices.Sorted(maps.Keys(values)) {
		for _, text := range append([]string{name}, values[name]...) {
			if !utf8.ValidString(text) {
				return &respond.ParamError{Name: strings.ToValidUTF8(name, "�"), Message: coded.New("parameter-not-utf8", "name", Shown(name))}
			}
		}
	}
	return nil
}

// CheckNames returns an error for the first unknown name, in alphabetical order, with the nearest
// of the allowed ones. The language may be chosen everywhere.
func CheckNames(values url.Values, allowed []string) error {
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if slices.Contains(allowed, name) {
			continue
		}
		if name == LanguageParameter {
			if err := checkLanguage(values); err != nil {
				return err
			}
			continue
		}
		unknown := coded.New("parameter-none-possible", "name", Shown(name))
		if near := Nearest(name, allowed); near != "" {
			unknown = coded.New("parameter-mistyped", "name", Shown(name), "near", near)
		} else if len(allowed) > 0 {
			unknown = coded.New("parameter-unknown", "name", Shown(name), "allowed", allowed)
		}
		return &respond.ParamError{Name: name, Message: unknown}
	}
	return nil
}

func RequestOf(values url.Values) (index.Request, error) {
	r := NewRequest()
	for _, p := range Parameters {
		vs := values[p.Name]
		if err := CheckOnce(values, p.Name); err != nil && !p.Many {
			return r, err
		}
		if len(vs) > MaxValues {
			return r, &respond.ParamError{Name: p.Name, Message: coded.New("parameter-too-often", "name", p.Name, "most", MaxValues, "times", len(vs))}
		}
		for _, v := range vs {
			if allowed := p.set(&r, v); !allowed.IsZero() {
				return r, UnknownValue(p.Name, v, allowed)
			}
		}
	}
	return r, nil
}

// UnknownValue returns the error of a parameter that does not have a value.
func UnknownValue(name, value string, allowed coded.Message) error {
	return &respond.ParamError{Name: name, Message: coded.New("parameter-unknown-value", "name", name, "value", Shown(value), "allowed", allowed)}
}

// CheckOnce returns an error for a parameter that is repeated.
func CheckOnce(values url.Values, name string) error {
	if n := len(values[name]); n > 1 {
		return &respond.ParamError{Name: name, Message: coded.New("parameter-repeated", "name", name, "times", n)}
	}
	return nil
}

// ParseLimit returns the parameter limit, from 1 to most, or normal if it is absent.
func ParseLimit(values url.Values, normal, most int) (int, error) {
	if !values.Has("limit") {
		return normal, nil
	}
	if err := CheckOnce(values, "limit"); err != nil {
		return 0, err
	}
	limit, ok := integer(values.Get("limit"))
	if !ok || limit < 1 || limit > most {
		return 0, &respond.ParamError{Name: "limit", Message: coded.New("parameter-bad-limit", "most", most)}
	}
	return limit, nil
}

func checkLanguage(values url.Values) error {
	lang := values.Get(LanguageParameter)
	if say.Languages[lang] == "" {
		return UnknownValue(LanguageParameter, lang, coded.New("allowed-only", "values", slices.Sorted(maps.Keys(say.Languages))))
	}
	return CheckOnce(values, LanguageParameter)
}

// Shown returns a value as it was received, cut to a length that fits a message.
func Shown(v string) string {
	v = strings.ToValidUTF8(v, "�")
	if runes := []rune(v); len(runes) > 40 {
		v = string(runes[:40]) + "…"
	}
	return v
}

// Quoted is what Shown returns, in quotation marks.
func Quoted(v string) string { return "“" + Shown(v) + "”" }

// NewRequest is the request of a URL without parameters.
func NewRequest() index.Request {
	return index.Request{Limit: DefaultLimit, Passages: DefaultPassages}
}

// SearchURL is the address of the page of r, root-relative.
func SearchURL(r index.Request) string { return WithParameters("/", r) }

// WithParameters adds to address what of r differs from the defaults.
func WithParameters(address string, r index.Request) string {
	return Adding(address, ParametersOf(r)...)
}

// ParametersOf are what of r differs from the defaults.
func ParametersOf(r index.Request) (all []KeptParameter) {
	for _, p := range Parameters {
		for _, v := range p.get(r) {
			all = append(all, KeptParameter{p.Name, v})
		}
	}
	return all
}

// Adding is an address without a fragment with more at the end of its query string: the parameters
// that have a value.
func Adding(address string, more ...KeptParameter) string {
	var b strings.Builder
	b.WriteString(address)
	separator := byte('?')
	if strings.Contains(address, "?") {
		separator = '&'
	}
	for _, p := range more {
		if p.Value == "" {
			continue
		}
		b.WriteByte(separator)
		b.WriteString(p.Name + "=" + strings.ReplaceAll(url.QueryEscape(p.Value), "+", "%20")) // html/template spells + as &#43;
		separator = '&'
	}
	return b.String()
}

// Toggled returns r on its first page with value added to the named facet, or taken away if it was
// chosen, by itself or by a range of years. What excludes it is taken away, and so are the values
// in replaced.
func Toggled(r index.Request, facet, value string, replaced ...string) index.Request {
	r.Cursor = ""
	vs := FacetValues(&r.Filter, facet)
	chosen := slices.ContainsFunc(*vs, func(v string) bool { return includes(v, value) })
	kept := slices.DeleteFunc(slices.Clone(*vs), func(v string) bool {
		return includes(v, value) || includes(strings.TrimPrefix(v, "-"), value) || slices.Contains(replaced, strings.TrimPrefix(v, "-"))
	})
	if !chosen {
		kept = append(kept, value)
	}
	*vs = kept
	return r
}

// includes reports whether the value of a facet is the other or a range of years that it lies in.
func includes(v, other string) bool {
	from, to, isRange := strings.Cut(v, "..")
	return v == other || isRange && len(other) == len(from) && from <= other && other <= to
}

// Nearest returns the candidate at most two edits from name, fewer than half its length, or an
// empty string.
func Nearest(name string, candidates []string) string {
	if len(name) > 20 {
		return ""
	}
	best, bestDistance := "", min(2, (len(name)+1)/2)+1
	for _, c := range candidates {
		if d := editDistance(strings.ToLower(name), c); d < bestDistance {
			best, bestDistance = c, d
		}
	}
	return best
}

// editDistance counts the bytes to insert, delete, replace or swap with their neighbour to turn a
// into b.
func editDistance(a, b string) int {
	var twoAbove []int
	above := make([]int, len(b)+1)
	for j := range above {
		above[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row := make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(above[j]+1, row[j-1]+1, above[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], twoAbove[j-2]+1)
			}
		}
		twoAbove, above = above, row
	}
	return above[len(b)]
}

func YearText(year int) string {
	if year == 0 {
		return ""
	}
	return fmt.Sprintf("%04d", year)
}

func SetChoice[T ~string](field *T, all []T, v string) (allowed coded.Message) {
	if !slices.Contains(all, T(v)) {
		return coded.New("allowed-values", "values", Texts(all))
	}
	*field = T(v)
	return coded.Message{}
}

func SetYear(field *int, v string) (allowed coded.Message) {
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || n > 9999 || len(v) != 4 {
		return coded.New("allowed-year")
	}
	*field = n
	return coded.Message{}
}

// MaxPlaceQuery is the most characters of the parameter q of a list of places; the longest name has
// 19.
const MaxPlaceQuery = 40
