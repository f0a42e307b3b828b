package index

import (
	"slices"
	"strings"

	"gongbao/analyzer"
	"gongbao/analyzer/coded"
	"gongbao/index/query"
	"gongbao/index/region"
	"gongbao/index/report"
)

// queryFields are the fields that a query can name besides those of text. They take what a Filter
// takes, and Chinese names.
var queryFields = func() query.Fields {
	known := make(query.Fields)
	for _, field := range fields {
		known[field.name] = field.read
	}
	return known
}()

// ParseQuery reads a query as a tree, nil if it is empty. The error is a *query.Error.
func ParseQuery(text string) (query.Node, error) { return query.Parse(text, queryFields) }

// roleNames are the short Chinese names of roles.
var roleNames = map[string]string{
	"回顾": string(report.Review), "问题": string(report.Problems), "目标": string(report.Goals), "任务": string(report.Tasks),
	"自身建设": string(report.Government), "注释": string(report.Notes),
}

func inverse(labels map[string]string) map[string]string {
	values := make(map[string]string, len(labels))
	for value, label := range labels {
		values[label] = value
	}
	return values
}

// named returns a field of a query that takes the values that parse takes, and names for them.
func named(
	names map[string]string, parse func(string) (valueRange, coded.Message),
) func(string) (canonical string, allowed coded.Message) {
	return func(value string) (string, coded.Message) {
		value = analyzer.Fold(value)
		if to, ok := names[value]; ok {
			value = to
		}
		if value == None {
			return None, coded.Message{}
		}
		_, allowed := parse(value)
		return value, allowed
	}
}

// between are ways to write a range of years.
var between = strings.NewReplacer("-", "..", "－", "..", "—", "..", "~", "..", "～", "..", "至", "..")

func yearValue(value string) (canonical string, allowed coded.Message) {
	low, high, isRange := strings.Cut(between.Replace(value), "..")
	fold := func(year string) string { return strings.TrimSuffix(analyzer.Fold(year), "年") }
	if value = fold(low); isRange {
		value += ".." + fold(high)
	}
	if value == None {
		return None, coded.Message{}
	}
	_, allowed = parseYears(value)
	return value, allowed
}

// regionValue takes a code or a name. Where several places have the name, all of them are meant.
func regionValue(value string) (canonical string, allowed coded.Message) {
	value = analyzer.Fold(value)
	if value == None || len(placesOf(value)) > 0 {
		return value, coded.Message{}
	}
	return "", coded.New("allowed-place-name")
}

// placesOf returns the codes that the places with a code or a name have today.
func placesOf(value string) (codes []string) {
	if d, ok := region.Lookup(value, 0); ok {
		return []string{d.Today().Code}
	}
	for _, d := range region.Named(value, 0) {
		codes = append(codes, d.Today().Code)
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

// FilterOf returns the filter that a node of a query stands for.
func FilterOf(node query.Filter) (f Filter) {
	field, known := FieldNamed(node.Field)
	if !known {
		panic("index: unknown field of a query")
	}
	values := []string{node.Value}
	if field == Region && node.Value != None {
		values = placesOf(node.Value)
	}
	*f.Choice(field) = values
	return f
}
