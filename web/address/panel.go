package address

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"gongbao/analyzer/coded"
	"gongbao/index"
	"gongbao/index/panel"
	"gongbao/web/respond"
)

// TextData is the name of the usual script's way to count: see index.PanelRequest.Script.
const TextData = "textdata"

// PanelCall is a panel with what its output says of it.
type PanelCall struct {
	index.PanelRequest
	// Name is that of a dictionary of the library; empty if the terms were given otherwise.
	Name string
	// Link is whether an address says all of it: not where the dictionary was sent with the
	// request.
	Link bool
}

// ByText is what the reports are grouped by, as the parameter says it.
func (c *PanelCall) ByText() string {
	if len(c.By) == 0 {
		return "report"
	}
	names := make([]string, len(c.By))
	for i, g := range c.By {
		names[i] = string(g)
	}
	return strings.Join(names, ",")
}

// URL is the address of the same panel of the same dictionary and the same reports. If one of them
// has changed, it is refused.
func (c *PanelCall) URL(snapshot string) string {
	values := c.values(snapshot)
	values["by"] = []string{c.ByText()}
	if c.Script {
		values["compat"] = []string{TextData}
		delete(values, "rule")
	}
	if c.MergeKinds {
		values["kinds"] = []string{KindsTogether}
	}
	return URL("/api/v1/panel", values)
}

// values are the parameters that say what is counted and how, of the same dictionary and a
// snapshot; of any where it is empty.
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
	for field := range index.NumFields {
		if chosen := c.Filter.Values(field); len(chosen) > 0 {
			values[field.String()] = chosen
		}
	}
	return values
}

func URL(path string, values url.Values) string {
	return path + "?" + strings.ReplaceAll(values.Encode(), "+", "%20")
}

// The values of the parameter kinds.
const (
	KindsApart    = "apart"
	KindsTogether = "together"
)

// panelFilters are the filters of a panel; panelParameters all that its address takes, and
// dictionaryParameters those that say what is counted.
var (
	PanelFilters         = FieldNames(true)
	dictionaryParameters = []string{"term", "dictionary", "version"}
	countParameters      = slices.Concat(dictionaryParameters, []string{"rule", "scope"}, PanelFilters)
	panelParameters      = slices.Concat(countParameters, []string{"by", "kinds", "compat", "snapshot", "format"})
)

// ParsePanelCall reads the values of a panel's address but the dictionary.
func ParsePanelCall(values url.Values) (c PanelCall, format PanelFormat, err error) {
	if err := CheckNames(values, panelParameters); err != nil {
		return c, "", err
	}
	if format, err = ParseFormat(values, PanelFormats); err != nil {
		return c, "", err
	}
	for _, name := range []string{"version", "snapshot"} {
		if err := CheckHash(values, name); err != nil {
			return c, "", err
		}
	}
	if err := c.parseCount(values); err != nil {
		return c, "", err
	}
	kinds, err := oneValue(values, "kinds", []string{KindsApart, KindsTogether})
	if err != nil {
		return c, "", err
	}
	c.MergeKinds = kinds == KindsTogether
	compat, err := oneValue(values, "compat", []string{"", TextData})
	if err != nil {
		return c, "", err
	}
	if c.Script = compat == TextData; c.Script && values.Has("rule") {
		return c, "", &respond.ParamError{Name: "rule", Message: coded.New("parameter-rule-of-script")}
	}
	if by := values["by"]; len(by) > 0 && !slices.Equal(by, []string{"report"}) {
		if c.By, err = ParseGroupings(by, index.PanelGroupings); err != nil || len(c.By) == 0 {
			return c, "", &respond.ParamError{Name: "by", Message: coded.New("parameter-bad-by")}
		}
	}
	return c, format, nil
}

// parseCount reads what says how terms are counted, and where.
func (c *PanelCall) parseCount(values url.Values) error {
	filters := make(url.Values)
	for _, name := range PanelFilters {
		if values.Has(name) {
			filters[name] = values[name]
		}
	}
	r, err := RequestOf(filters)
	if err != nil {
		return err
	}
	if err := CheckOnce(values, "dictionary"); err != nil {
		return err
	}
	c.Filter = r.Filter
	if c.Rule, err = oneValue(values, "rule", panel.Rules); err != nil {
		return err
	}
	c.Scope, err = oneValue(values, "scope", index.Scopes)
	return err
}

// CheckHash returns an error for a parameter that is there and no hash as answers have them.
func CheckHash(values url.Values, name string) error {
	value := values.Get(name)
	if values.Has(name) && (len(value) != 16 || strings.Trim(value, "0123456789abcdef") != "") {
		return UnknownValue(name, value, coded.New("allowed-hash-of-answer"))
	}
	return CheckOnce(values, name)
}

// oneValue returns a parameter, the first of all values if it is absent.
func oneValue[T ~string](values url.Values, name string, all []T) (T, error) {
	if err := CheckOnce(values, name); err != nil {
		return "", err
	}
	value := T(values.Get(name))
	switch {
	case !values.Has(name):
		return all[0], nil
	case slices.Contains(all, value) && value != "":
		return value, nil
	}
	allowed := slices.DeleteFunc(Texts(all), func(v string) bool { return v == "" })
	return "", UnknownValue(name, string(value), coded.New("allowed-only", "values", allowed))
}

// ParseGroupings reads the values of by, which may hold several of all with commas between.
func ParseGroupings(values []string, all []index.Grouping) (by []index.Grouping, err error) {
	if len(values) == 0 {
		return []index.Grouping{index.GroupRegion, index.GroupYear}, nil
	}
	names := strings.Split(strings.Join(values, ","), ",")
	if len(names) == 1 && names[0] == index.None {
		return nil, nil
	}
	for _, name := range names {
		g := index.Grouping(name)
		if !slices.Contains(all, g) || slices.Contains(by, g) {
			return nil, &respond.ParamError{Name: "by", Message: coded.New("parameter-bad-grouping", "value", Shown(name))}
		}
		by = append(by, g)
	}
	return by, nil
}

func Texts[T ~string](values []T) []string {
	ts := make([]string, len(values))
	for i, v := range values {
		ts[i] = string(v)
	}
	return ts
}
