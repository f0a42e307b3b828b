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

	"gongbao/index"
	"gongbao/index/query"
	"gongbao/web/respond"
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
	// set puts a value into r, or says in Chinese what is allowed.
	set func(r *index.Request, value string) (allowed string)
	// get returns the values that differ from the default.
	get func(r index.Request) []string
}

// Parameters are those of a search, in the order in which links spell them.
var Parameters = []Parameter{
	{
		Name: "q",
		set: func(r *index.Request, v string) string {
			r.Query = v
			return ""
		},
		get: func(r index.Request) []string { return nonEmpty(r.Query) },
	},
	facetParameter("region"),
	facetParameter("year"),
	facetParameter("kind"),
	facetParameter("level"),
	facetParameter("section"),
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
		Name: "explain",
		set:  truth(func(r *index.Request, v bool) { r.Explain = v }),
		get:  func(r index.Request) []string { return only(r.Explain, "true") },
	},
	{
		Name: "under",
		set:  func(r *index.Request, v string) string { return SetRegion(&r.Under, v) },
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
		set: func(r *index.Request, v string) string {
			r.Cursor = v
			return ""
		},
		get: func(r index.Request) []string { return nonEmpty(r.Cursor) },
	},
}

// The parameters that the routes take.
var (
	SearchParameters = Names()
	PageParameters   = Names("under", "explain")
	ListParameters   = Names("q", "match", "expand", "explain", "passages")
	ReaderParameters = []string{"q", "match", "expand"}
)

// Names returns the names of all parameters but some.
func Names(but ...string) []string {
	var ns []string
	for _, p := range Parameters {
		if !slices.Contains(but, p.Name) {
			ns = append(ns, p.Name)
		}
	}
	return ns
}

// FacetValues is the choice of one facet within f, by the name of its parameter.
func FacetValues(f *index.Filter, name string) *[]string {
	switch name {
	case "region":
		return &f.Region
	case "year":
		return &f.Year
	case "kind":
		return &f.Kind
	case "level":
		return &f.Level
	case "section":
		return &f.Section
	}
	panic("no facet " + name)
}

// facetParameter takes the values of a facet that index.Filter knows.
func facetParameter(name string) Parameter {
	return Parameter{
		Name: name,
		Many: true,
		set: func(r *index.Request, v string) string {
			var alone index.Filter
			*FacetValues(&alone, name) = []string{v}
			var invalid *index.FilterError
			if errors.As(alone.Check(), &invalid) {
				return strings.TrimSuffix(invalid.Hint, "。") + "；前面加减号表示排除"
			}
			if name == "region" {
				v = index.CanonicalRegion(v)
			}
			if vs := FacetValues(&r.Filter, name); !slices.Contains(*vs, v) {
				*vs = append(*vs, v)
			}
			return ""
		},
		get: func(r index.Request) []string { return *FacetValues(&r.Filter, name) },
	}
}

// SetRegion sets a field to the code of one place, as it is today, or says in Chinese what is
// allowed.
func SetRegion(field *string, v string) (allowed string) {
	alone := index.Filter{Region: []string{v}}
	if v == index.None || strings.HasPrefix(v, "-") || alone.Check() != nil {
		return "请使用六位行政区划代码，如 140000（山西省）"
	}
	*field = index.CanonicalRegion(v)
	return ""
}

func choice[T ~string](values []T, field func(*index.Request) *T) func(*index.Request, string) string {
	return func(r *index.Request, v string) string {
		if !slices.Contains(values, T(v)) {
			all := make([]string, len(values))
			for i, value := range values {
				all[i] = string(value)
			}
			return "只能是 " + strings.Join(all, "、")
		}
		*field(r) = T(v)
		return ""
	}
}

func number(low, high int, field func(*index.Request) *int) func(*index.Request, string) string {
	return func(r *index.Request, v string) string {
		n, ok := integer(v)
		if !ok || n < low || n > high {
			return fmt.Sprintf("要写 %d 到 %d 的整数", low, high)
		}
		*field(r) = n
		return ""
	}
}

// integer reads a number without a sign.
func integer(v string) (n int, ok bool) {
	n, err := strconv.Atoi(v)
	return n, err == nil && strings.Trim(v, "0123456789") == ""
}

func truth(put func(*index.Request, bool)) func(*index.Request, string) string {
	return func(r *index.Request, v string) string {
		if v != "true" && v != "false" {
			return "只能是 true 或 false"
		}
		put(r, v == "true")
		return ""
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
		return &query.Error{Message: "没有可查找的文字", Hint: "要列出全部报告，请去掉参数 q。"}
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
	advice := "分号要写成 %3B"
	if escape := url.EscapeError(""); errors.As(err, &escape) {
		advice = "百分号后要有两位十六进制数字，百分号本身写成 %25"
	}
	return nil, &respond.ParamError{Detail: "网址中的参数无法解析：" + advice + "。"}
}

// checkEncoding returns an error for the first parameter, in alphabetical order, that is not text.
func checkEncoding(values url.Values) error {
	for _, name := range slices.Sorted(maps.Keys(values)) {
		for _, text := range append([]string{name}, values[name]...) {
			if !utf8.ValidString(text) {
				return &respond.ParamError{Name: strings.ToValidUTF8(name, "�"), Detail: fmt.Sprintf("参数%s要用 UTF-8 编码。", Quoted(name))}
			}
		}
	}
	return nil
}

// CheckNames returns an error for the first unknown name, in alphabetical order, with the nearest
// of the allowed ones.
func CheckNames(values url.Values, allowed []string) error {
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if slices.Contains(allowed, name) {
			continue
		}
		advice := "这个地址不带参数。"
		if near := Nearest(name, allowed); near != "" {
			advice = "是不是 " + near + "？"
		} else if len(allowed) > 0 {
			advice = "可用的参数：" + strings.Join(allowed, "、") + "。"
		}
		return &respond.ParamError{Name: name, Detail: "没有参数" + Quoted(name) + "。" + advice}
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
			return r, &respond.ParamError{Name: p.Name, Detail: fmt.Sprintf("参数 %s 最多出现 %d 次，这里有 %d 次。", p.Name, MaxValues, len(vs))}
		}
		for _, v := range vs {
			if allowed := p.set(&r, v); allowed != "" {
				return r, &respond.ParamError{Name: p.Name, Detail: fmt.Sprintf("参数 %s 的值%s无效：%s。", p.Name, Quoted(v), allowed)}
			}
		}
	}
	return r, nil
}

// CheckOnce returns an error for a parameter that is repeated.
func CheckOnce(values url.Values, name string) error {
	if n := len(values[name]); n > 1 {
		return &respond.ParamError{Name: name, Detail: fmt.Sprintf("参数 %s 只能出现一次，这里有 %d 次。", name, n)}
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
		return 0, &respond.ParamError{Name: "limit", Detail: fmt.Sprintf("参数 limit 要写 1 到 %d 的整数。", most)}
	}
	return limit, nil
}

// Quoted shows a value as it was received, cut to a length that fits a message.
func Quoted(v string) string {
	v = strings.ToValidUTF8(v, "�")
	if runes := []rune(v); len(runes) > 40 {
		v = string(runes[:40]) + "…"
	}
	return "“" + v + "”"
}

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

// Without returns r on its first page with nothing chosen in the named facet.
func Without(r index.Request, facet string) index.Request {
	r.Cursor = ""
	*FacetValues(&r.Filter, facet) = nil
	return r
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

func SetChoice[T ~string](field *T, all []T, v string) (allowed string) {
	if !slices.Contains(all, T(v)) {
		return "可用的取值：" + strings.Join(Texts(all), "、")
	}
	*field = T(v)
	return ""
}

func SetYear(field *int, v string) (allowed string) {
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || n > 9999 || len(v) != 4 {
		return "请使用四位年份，如 2026"
	}
	*field = n
	return ""
}

// MaxPlaceQuery is the most characters of the parameter q of a list of places; the longest name has
// 19.
const MaxPlaceQuery = 40
