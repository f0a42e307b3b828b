package web

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"gongbao/index"
	"gongbao/index/library"
	"gongbao/index/panel"
)

// TextData is the name of the usual script's way to count: see index.PanelRequest.Script.
const TextData = "textdata"

// PanelCall is a panel with what its output says of it.
type PanelCall struct {
	index.PanelRequest
	// Name is that of a dictionary of the library; empty where the terms were given otherwise.
	Name string
	// Link is whether an address says all of it: not where the dictionary was sent with the request.
	Link bool
}

// by is what the reports are grouped by, as the parameter says it.
func (c *PanelCall) by() string {
	if len(c.By) == 0 {
		return "report"
	}
	names := make([]string, len(c.By))
	for i, g := range c.By {
		names[i] = string(g)
	}
	return strings.Join(names, ",")
}

// address is the address of the same panel of the same dictionary and the same reports. Where one of them has changed, it is refused.
func (c *PanelCall) address(snapshot string) string {
	values := c.values(snapshot)
	values["by"] = []string{c.by()}
	if c.Script {
		values["compat"] = []string{TextData}
		delete(values, "rule")
	}
	if c.MergeKinds {
		values["kinds"] = []string{kindsTogether}
	}
	return addressOf("/api/v1/panel", values)
}

// values are the parameters that say what is counted and how, of the same dictionary and a snapshot; of any where it is empty.
func (c *PanelCall) values(snapshot string) url.Values {
	values := url.Values{"rule": {string(cmp.Or(c.Rule, panel.Longest))}, "scope": {string(cmp.Or(c.Scope, index.ScopeFull))}}
	if c.Name != "" {
		values["dictionary"] = []string{c.Name}
	} else {
		for _, t := range c.Dictionary.Terms {
			values.Add("term", t.Name())
		}
	}
	if snapshot != "" {
		values["version"], values["snapshot"] = []string{c.Dictionary.Hash()}, []string{snapshot}
	}
	for _, name := range panelFilters {
		if chosen := *facetValues(&c.Filter, name); len(chosen) > 0 {
			values[name] = chosen
		}
	}
	return values
}

func addressOf(path string, values url.Values) string {
	return path + "?" + strings.ReplaceAll(values.Encode(), "+", "%20")
}

// The values of the parameter kinds.
const (
	kindsApart    = "apart"
	kindsTogether = "together"
)

// panelFilters are the filters of a panel; panelParameters all that its address takes, and dictionaryParameters those that say what is counted.
var (
	panelFilters         = []string{"region", "year", "kind", "level", "section"}
	dictionaryParameters = []string{"term", "dictionary", "version"}
	countParameters      = slices.Concat(dictionaryParameters, []string{"rule", "scope"}, panelFilters)
	panelParameters      = slices.Concat(countParameters, []string{"by", "kinds", "compat", "snapshot", "format"})
)

// parsePanel reads the values of a panel's address but the dictionary.
func parsePanel(values url.Values) (c PanelCall, format PanelFormat, err error) {
	if err := checkNames(values, panelParameters); err != nil {
		return c, "", err
	}
	if format, err = parseFormat(values, PanelFormats); err != nil {
		return c, "", err
	}
	for _, name := range []string{"version", "snapshot"} {
		if err := checkHash(values, name); err != nil {
			return c, "", err
		}
	}
	if err := c.parseCount(values); err != nil {
		return c, "", err
	}
	kinds, err := oneValue(values, "kinds", []string{kindsApart, kindsTogether})
	if err != nil {
		return c, "", err
	}
	c.MergeKinds = kinds == kindsTogether
	compat, err := oneValue(values, "compat", []string{"", TextData})
	if err != nil {
		return c, "", err
	}
	if c.Script = compat == TextData; c.Script && values.Has("rule") {
		return c, "", &paramError{name: "rule", detail: "compat=textdata 有自己的计数规则，不能同时写 rule。"}
	}
	if by := values["by"]; len(by) > 0 && !slices.Equal(by, []string{"report"}) {
		if c.By, err = parseGroupings(by); err != nil || len(c.By) == 0 {
			return c, "", &paramError{name: "by", detail: "参数 by 要写 report（每篇一行），或 province、region、year、kind、level 中的一个或几个，各写一次，用逗号分开，如 region,year。"}
		}
	}
	return c, format, nil
}

// ParsePanel reads the parameters of a panel as the API does, all but the dictionary. The text of the error is in Chinese.
func ParsePanel(values url.Values) (PanelCall, PanelFormat, error) {
	c, format, err := parsePanel(values)
	if err != nil {
		err = errors.New(problem(err).Detail)
	}
	return c, format, err
}

// parseCount reads what says how terms are counted, and where.
func (c *PanelCall) parseCount(values url.Values) error {
	filters := make(url.Values)
	for _, name := range panelFilters {
		if values.Has(name) {
			filters[name] = values[name]
		}
	}
	r, err := requestOf(filters)
	if err != nil {
		return err
	}
	if err := checkOnce(values, "dictionary"); err != nil {
		return err
	}
	c.Filter = r.Filter
	if c.Rule, err = oneValue(values, "rule", panel.Rules); err != nil {
		return err
	}
	c.Scope, err = oneValue(values, "scope", index.Scopes)
	return err
}

// checkHash returns an error for a parameter that is there and no hash as answers have them.
func checkHash(values url.Values, name string) error {
	value := values.Get(name)
	if values.Has(name) && (len(value) != 16 || strings.Trim(value, "0123456789abcdef") != "") {
		return &paramError{name: name, detail: fmt.Sprintf("参数 %s 的值%s无效：要写答案里的 16 位十六进制数字。", name, quoted(value))}
	}
	return checkOnce(values, name)
}

// oneValue returns a parameter, the first of all values where it is absent.
func oneValue[T ~string](values url.Values, name string, all []T) (T, error) {
	if err := checkOnce(values, name); err != nil {
		return "", err
	}
	value := T(values.Get(name))
	switch {
	case !values.Has(name):
		return all[0], nil
	case slices.Contains(all, value) && value != "":
		return value, nil
	}
	allowed := slices.DeleteFunc(texts(all), func(v string) bool { return v == "" })
	return "", &paramError{name: name, detail: fmt.Sprintf("参数 %s 的值%s无效：只能是 %s。", name, quoted(string(value)), strings.Join(allowed, "、"))}
}

// chooseDictionary takes the dictionary that a request names, sends or makes of terms, and compares its version with that of the address.
func (s *server) chooseDictionary(r *http.Request, values url.Values, c *PanelCall) error {
	terms, name, sent := values["term"], values.Get("dictionary"), r.Method == http.MethodPost
	given := 0
	for _, is := range []bool{len(terms) > 0, values.Has("dictionary"), sent} {
		if is {
			given++
		}
	}
	var err error
	switch {
	case !sent && r.ContentLength != 0: // net/http would wait for it before the first byte of the answer
		err = &bodyError{"用 GET 时不带请求正文；要发送词典，请用 POST。"}
	case given == 0:
		err = &paramError{name: "term", detail: "没有要统计的词。请用 term 写一个词（可重复），或用 dictionary 写词典名；词典列表见 /api/v1/dictionaries。"}
	case given > 1:
		err = &paramError{name: "term", detail: "term、dictionary 和正文里的词典只能用一种。"}
	case sent:
		c.Dictionary, _, err = readDictionary(r)
	case name != "":
		named, lookup := versionOf(s.lib, name, values.Get("version"))
		c.Dictionary, c.Name, c.Link, err = named.Dictionary, name, true, aboutTerms("dictionary", lookup)
	default:
		c.Link = true
		c.Dictionary, err = panel.Of(terms...)
		if bad := (*panel.Error)(nil); errors.As(err, &bad) { // nobody wrote a dictionary
			err = &paramError{name: "term", detail: bad.Detail}
		}
	}
	if err != nil {
		return err
	}
	if values.Has("version") && values.Get("version") != c.Dictionary.Hash() {
		return &changedError{"词典已经改动，与链接所指的版本不同。去掉 version 即按现在的词典统计。"}
	}
	return nil
}

// sentDictionary is a dictionary in JSON.
type sentDictionary struct {
	Name     string     `json:"name"`
	Source   string     `json:"source"`
	Citation string     `json:"citation"`
	Terms    []sentTerm `json:"terms"`
}

// sentTerm is a term in JSON: its forms and exclusions, or a text for one without synonyms.
type sentTerm panel.Term

// UnmarshalJSON implements json.Unmarshaler.
func (t *sentTerm) UnmarshalJSON(data []byte) error {
	var form string
	if json.Unmarshal(data, &form) == nil {
		t.Forms = []string{form}
		return nil
	}
	var term struct {
		Forms      []string `json:"forms"`
		Exclusions []string `json:"exclusions"`
	}
	err := json.Unmarshal(data, &term)
	t.Forms, t.Exclusions = term.Forms, term.Exclusions
	return err
}

// dictionaryTypes says what a dictionary may be sent as.
const dictionaryTypes = "词典的 Content-Type 须是 text/plain（词典文件，UTF-8）或 application/json（{\"terms\": [\"数字经济\", {\"forms\": [\"环境保护\", \"环保\"], \"exclusions\": []}]}）。用 curl 时加上 -H 'Content-Type: text/plain'，并用 --data-binary 发送文件。"

// readDictionary reads a dictionary from the body of a request, and gives it as a file too.
func readDictionary(r *http.Request) (d *panel.Dictionary, file string, err error) {
	mediaType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || mediaType != "text/plain" && mediaType != jsonType {
		return nil, "", &mediaTypeError{dictionaryTypes}
	}
	data, err := readDictionaryBody(r)
	if err != nil {
		return nil, "", err
	}
	if mediaType == "text/plain" {
		d, err := panel.Parse(string(data))
		return d, string(data), aboutBody(err)
	}
	var sent sentDictionary
	if err := json.Unmarshal(data, &sent); err != nil || !utf8.Valid(data) {
		return nil, "", &bodyError{`词典的 JSON 无法读取。请写成 {"terms": ["数字经济", {"forms": ["环境保护", "环保"], "exclusions": []}]}。`}
	}
	terms := make([]panel.Term, len(sent.Terms))
	for i, t := range sent.Terms {
		terms[i] = panel.Term(t)
	}
	if d, err = panel.Make(sent.Name, terms); err != nil {
		return nil, "", aboutBody(err)
	}
	d.Source, d.Citation = sent.Source, sent.Citation
	return d, d.String(), nil
}

// readDictionaryBody reads the body of a request, which is not longer than a dictionary may be.
func readDictionaryBody(r *http.Request) ([]byte, error) {
	if r.ContentLength > library.LargestDictionary {
		return nil, &http.MaxBytesError{Limit: library.LargestDictionary}
	}
	data, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, library.LargestDictionary))
	if large := (*http.MaxBytesError)(nil); errors.As(err, &large) || errors.Is(err, os.ErrDeadlineExceeded) {
		return nil, err
	} else if err != nil {
		return nil, &bodyError{"请求的内容没有收全，请重新发送。"}
	}
	return data, nil
}

// aboutBody makes of a *panel.Error one about the body of a request.
func aboutBody(err error) error {
	if bad := (*panel.Error)(nil); errors.As(err, &bad) {
		return &bodyError{bad.Error()}
	}
	return err
}

// apiPanel counts terms by report, or by place and year.
func (s *server) apiPanel(r *http.Request, out *stream) (answer func(context.Context) error, err error) {
	values, err := parseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	c, format, err := parsePanel(values)
	if err != nil {
		return nil, err
	}
	out.awaitBody()
	if err := s.chooseDictionary(r, values, &c); err != nil {
		return nil, err
	}
	out.mediaType, out.fileName = format.mediaType(), format.fileName()
	if r.Method == http.MethodHead {
		return func(context.Context) error { return nil }, nil
	}
	lib := Paneler(s.lib)
	if values.Has("snapshot") {
		lib = sameReports{lib, values.Get("snapshot")}
	}
	return func(ctx context.Context) error { return aboutTerms("term", WritePanel(ctx, lib, c, format, out)) }, nil
}

// sameReports is a library that refuses to count other reports than those of a snapshot.
type sameReports struct {
	Paneler
	snapshot string
}

// Panel implements Paneler.
func (l sameReports) Panel(ctx context.Context, r index.PanelRequest, begin func(index.PanelHead) error, each func(panel.Row) error) error {
	return l.Paneler.Panel(ctx, r, func(h index.PanelHead) error {
		if err := sameSnapshot(h, l.snapshot); err != nil {
			return err
		}
		return begin(h)
	}, each)
}

func sameSnapshot(h index.PanelHead, want string) error {
	if h.Snapshot == want {
		return nil
	}
	return &changedError{"资料库里的报告已有增减或更正，与链接所指的不同（现在是 " + h.Snapshot + "）。去掉 snapshot 即按现在的报告统计。"}
}

// parseGroupings reads the values of by, which may hold several with commas between.
func parseGroupings(values []string) (by []index.Grouping, err error) {
	if len(values) == 0 {
		return []index.Grouping{index.GroupRegion, index.GroupYear}, nil
	}
	all := strings.Split(strings.Join(values, ","), ",")
	if len(all) == 1 && all[0] == index.None {
		return nil, nil
	}
	for _, name := range all {
		g := index.Grouping(name)
		if !slices.Contains(index.Groupings, g) || slices.Contains(by, g) {
			return nil, &paramError{name: "by", detail: fmt.Sprintf(
				"参数 by 的值%s无效：可以是 province、region、year、kind、level 中的一个或几个，各写一次，用逗号分开；none 表示不分组。", quoted(name))}
		}
		by = append(by, g)
	}
	return by, nil
}

func texts[T ~string](values []T) []string {
	ts := make([]string, len(values))
	for i, v := range values {
		ts[i] = string(v)
	}
	return ts
}
