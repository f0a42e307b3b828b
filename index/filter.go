package index

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"gongbao/analyzer/coded"
	"gongbao/index/region"
	"gongbao/index/report"
)

// Filter is the chosen values of each facet. Values of one facet are alternatives; facets must all
// hold. A minus before a value excludes it. The value None stands for an empty field.
type Filter struct {
	Region  []string // codes; a province or prefecture includes the places under it
	Year    []string // 2026, or a range 2019..2023
	Kind    []string
	Level   []string
	Section []string // roles; a hit must match in a section of that role
}

// None is the facet value of an empty field.
const None = "none"

// Field is a field that a search is narrowed by.
type Field int

// The fields. Those before Section are of reports, Section is of sections.
const (
	Region Field = iota
	Year
	Kind
	Level
	Section
	NumFields
)

// fieldRow is what there is to know of a field.
type fieldRow struct {
	name   string // in the API, in queries, and in an index
	chosen func(*Filter) *[]string
	// of returns the values of a report in ascending order; empty ones are left out. Section has
	// none.
	of func(*report.Report) []string
	// values are all that there can be, in the order of their buckets; nil if there are too many.
	// label returns what a value is called in Chinese.
	values []string
	label  func(value string) string
	// parse reads a value of a Filter, read one of a query.
	parse func(string) (valueRange, coded.Message)
	read  func(string) (canonical string, allowed coded.Message)
	// buckets makes the buckets of a facet that is not in the order of values.
	buckets func(*facetTree) []Bucket
}

// fields is the table of fields: a new one is a row here, a constant and a member of Filter. The
// words that are said of it are a row of Facets in web/address.
var fields = [NumFields]fieldRow{
	Region: {
		name: "region", chosen: func(f *Filter) *[]string { return &f.Region }, of: Codes,
		parse: parseRegion, read: regionValue, buckets: (*facetTree).regionTree,
	},
	Year: {
		name: "year", chosen: func(f *Filter) *[]string { return &f.Year }, of: yearsOf,
		parse: parseYears, read: yearValue, buckets: (*facetTree).yearBuckets,
	},
	Kind: listed(fieldRow{
		name: "kind", chosen: func(f *Filter) *[]string { return &f.Kind },
		of: func(r *report.Report) []string { return []string{string(r.Kind)} }, values: names(report.Kinds),
	}, nil, map[string]string{"工作报告": string(report.GovernmentWork)}),
	Level: listed(fieldRow{
		name: "level", chosen: func(f *Filter) *[]string { return &f.Level },
		of: func(r *report.Report) []string { return []string{string(r.Level)} }, values: names(report.Levels),
	}, levelLabels, nil),
	Section: listed(fieldRow{
		name: "section", chosen: func(f *Filter) *[]string { return &f.Section }, values: names(report.Roles),
	}, roleLabels, roleNames),
}

// listed completes the row of a field with few values. Their labels, which are the values
// themselves if there are none, can be typed in a query, and so can other names for them.
func listed(row fieldRow, labels, others map[string]string) fieldRow {
	row.parse = oneOf(row.values)
	row.label = func(value string) string { return value }
	typed := maps.Clone(others)
	if labels != nil {
		row.label = func(value string) string { return labels[value] }
		typed = inverse(labels)
		maps.Copy(typed, others)
	}
	row.read = named(typed, row.parse)
	return row
}

// FieldNamed returns the field with a name.
func FieldNamed(name string) (Field, bool) {
	for field := range NumFields {
		if fields[field].name == name {
			return field, true
		}
	}
	return NumFields, false
}

// String returns the name of a field as the API and queries have it.
func (f Field) String() string { return fields[f].name }

// ValuesOf returns the values of a report in ascending order, without None. Section has none.
func (f Field) ValuesOf(r *report.Report) []string {
	return slices.DeleteFunc(fields[f].of(r), func(value string) bool { return value == "" })
}

// Listed returns all values that there can be but None; nil if there are too many.
func (f Field) Listed() []string { return slices.Clone(fields[f].values) }

// Label returns what a value that is listed is called in Chinese.
func (f Field) Label(value string) string { return fields[f].label(value) }

// Values returns the values of a field that are chosen or excluded.
func (f Filter) Values(field Field) []string { return *f.Choice(field) }

// Choice returns where a filter has the values of a field.
func (f *Filter) Choice(field Field) *[]string { return fields[field].chosen(f) }

// clone returns a filter whose values may be changed.
func (f Filter) clone() Filter {
	for _, field := range fields {
		values := field.chosen(&f)
		*values = slices.Clone(*values)
	}
	return f
}

// Empty reports whether the filter admits every report.
func (f Filter) Empty() bool {
	for field := range NumFields {
		if len(f.Values(field)) > 0 {
			return false
		}
	}
	return true
}

// Check returns a *FilterError for the first value of the filter that is not one.
func (f Filter) Check() error {
	_, err := f.Compile()
	return err
}

// FilterError is a value of a filter that cannot be used.
type FilterError struct {
	Field   string // as in the API
	Value   string
	Allowed coded.Message
}

func (e *FilterError) Error() string { return e.Coded().String() }

// Coded implements coded.Error.
func (e *FilterError) Coded() coded.Message {
	return coded.New("filter-unknown-value", "field", e.Field, "value", e.Value, "allowed", e.Allowed)
}

// Selection is a Filter made ready to test reports.
type Selection [NumFields]choice

// choice is the choice made in one facet: any of the included ranges, none of the excluded. Values
// that are not years are ranges of one.
type choice struct {
	included, excluded []valueRange
}

// valueRange is the values from low to high as texts: years have four digits, and None sorts behind
// them.
type valueRange struct{ low, high string }

func (c *choice) empty() bool { return len(c.included)+len(c.excluded) == 0 }

// admits reports whether one of the values of a field is chosen and none excluded. An empty field
// has the value None.
func (c *choice) admits(values ...string) bool {
	return c.empty() || (len(c.included) == 0 || slices.ContainsFunc(c.included, anyOf(values))) &&
		!slices.ContainsFunc(c.excluded, anyOf(values))
}

func anyOf(values []string) func(valueRange) bool {
	return func(r valueRange) bool {
		return slices.ContainsFunc(values, func(v string) bool { return r.low <= v && v <= r.high })
	}
}

// selected reports whether the value was chosen.
func (c *choice) selected(value string) bool {
	return slices.ContainsFunc(c.included, anyOf([]string{value}))
}

// Compile makes a filter ready to use. The error is a *FilterError.
func (f Filter) Compile() (*Selection, error) {
	c := new(Selection)
	for i, field := range fields {
		for _, value := range f.Values(Field(i)) {
			rest, excluded := strings.CutPrefix(value, "-")
			r, allowed := valueRange{None, None}, coded.Message{}
			if rest != None {
				r, allowed = field.parse(rest)
			}
			if !allowed.IsZero() {
				return nil, &FilterError{field.name, value, allowed}
			}
			if excluded {
				c[i].excluded = append(c[i].excluded, r)
			} else {
				c[i].included = append(c[i].included, r)
			}
		}
	}
	return c, nil
}

// CanonicalRegion returns a value of the region facet with the code that its place has today:
// 142729 is 140823.
func CanonicalRegion(value string) string {
	code, excluded := strings.CutPrefix(value, "-")
	if d, ok := region.Lookup(code, 0); ok {
		code = d.Today().Code
	}
	if excluded {
		return "-" + code
	}
	return code
}

// parseRegion takes a code of any time for the place that it is today. Like all parsers of values
// it returns the message of what is allowed for a value that is not one.
func parseRegion(code string) (valueRange, coded.Message) {
	d, ok := region.Lookup(code, 0)
	if !ok {
		return valueRange{}, coded.New("allowed-region-or-none")
	}
	today := d.Today().Code
	return valueRange{today, today}, coded.Message{}
}

func parseYears(text string) (valueRange, coded.Message) {
	low, high, isRange := strings.Cut(text, "..")
	if !isRange {
		high = low
	}
	for _, year := range []string{low, high} {
		if n, err := strconv.Atoi(year); err != nil || len(year) != 4 || n < 0 {
			return valueRange{}, coded.New("allowed-years-or-none")
		}
	}
	if low > high {
		return valueRange{}, coded.New("allowed-years-in-order")
	}
	return valueRange{low, high}, coded.Message{}
}

// oneOf takes a value of a list as it is.
func oneOf(all []string) func(string) (valueRange, coded.Message) {
	return func(value string) (valueRange, coded.Message) {
		if slices.Contains(all, value) {
			return valueRange{value, value}, coded.Message{}
		}
		return valueRange{}, coded.New("allowed-values", "values", append(slices.Clip(all), None))
	}
}

// Failing returns the fields of a report, Section aside, that do not admit it.
func (c *Selection) Failing(e *Entry) (failed []Field) {
	for f := range Section {
		if !c[f].empty() && !c[f].admits(e.Values[f]...) {
			failed = append(failed, f)
		}
	}
	return failed
}

// AdmitsRole reports whether the sections of a role are chosen. The role is given by its index in
// report.Roles.
func (c *Selection) AdmitsRole(role uint8) bool {
	return c[Section].empty() || c[Section].admits(string(report.Roles[role]))
}

// Chosen reports whether values of a field are chosen or excluded.
func (c *Selection) Chosen(f Field) bool { return !c[f].empty() }

// Range is the values of a field from Low to High, as texts.
type Range struct{ Low, High string }

// Choice returns what is chosen in a field: a value in one of the included ranges, if there are any,
// and none in an excluded one.
func (c *Selection) Choice(f Field) (included, excluded []Range) {
	ranges := func(of []valueRange) (all []Range) {
		for _, r := range of {
			all = append(all, Range{r.low, r.high})
		}
		return all
	}
	return ranges(c[f].included), ranges(c[f].excluded)
}

// Selected reports whether a value of a field is chosen.
func (c *Selection) Selected(f Field, value string) bool { return c[f].selected(value) }
