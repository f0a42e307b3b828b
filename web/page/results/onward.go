package results

import (
	"slices"
	"strings"

	"gongbao/index"
	"gongbao/index/query"
	"gongbao/web/address"
	"gongbao/web/page"
)

// turn sets the numbers of the hits of a page and the links to others. start is the number of hits before it.
func (v *resultsView) turn(r index.Request, res *index.Result, start int) {
	if start > 0 || res.Next != "" {
		v.First, v.Last = start+1, start+len(res.Hits)
	}
	to := func(cursor string, skip int) string {
		r.Cursor, r.Skip = cursor, skip
		return address.SearchURL(r)
	}
	if r.Cursor != "" || start > 0 {
		v.FirstURL = to("", 0)
	}
	if before := start - r.Limit; start > 0 && before <= index.MaxSkip {
		v.BackURL = to("", max(0, before))
	}
	if res.Next != "" {
		v.NextURL = to(res.Next, start+len(res.Hits))
	}
}

// withinParameter is what is looked for in the reports of the results.
const withinParameter = "within"

// within returns a request for the reports of r in which something else is found as well, anywhere. What cannot
// be read stands beside the query as it was written, for its reader to mend.
func within(r index.Request, text string) index.Request {
	text = strings.TrimSpace(text)
	base, errBase := index.ParseQuery(r.Query)
	added, errAdded := index.ParseQuery(text)
	beside := strings.TrimSpace(r.Query + " " + text)
	r.Cursor, r.Skip = "", 0
	switch {
	case errBase != nil || errAdded != nil || base == nil || added == nil:
		r.Query = beside
	default:
		nodes := []query.Node{base}
		if chain, ok := base.(query.Same); ok && chain.Scope == query.Report {
			nodes = slices.Clone(chain.Nodes)
		}
		r.Query = query.Same{Scope: query.Report, Nodes: append(nodes, added)}.String()
		if _, err := index.ParseQuery(r.Query); err != nil { // a filter is no operand
			r.Query = beside
		}
	}
	return r
}

// maxTrend is the most words of a query that are counted over the years.
const maxTrend = 10

// trendURL is the address of the panel of the words that a search marks, in the same places; empty without
// words that can be listed.
func trendURL(r index.Request, res *index.Result) string {
	if res.Relaxed != "" || res.Tree == nil {
		return ""
	}
	words := wordsOf(res.Tree, nil)
	if len(words) == 0 || len(words) > maxTrend {
		return ""
	}
	parameters := []address.KeptParameter{{Name: "terms", Value: strings.Join(words, " ")}}
	included := func(values []string) []string {
		return slices.DeleteFunc(slices.Clone(values), func(v string) bool { return strings.HasPrefix(v, "-") || v == index.None })
	}
	if places := included(r.Filter.Region); len(places) > 0 {
		parameters = append(parameters, address.KeptParameter{Name: "places", Value: strings.Join(places, " ")})
	}
	if kinds := included(r.Filter.Kind); len(kinds) == 1 {
		parameters = append(parameters, address.KeptParameter{Name: "kind", Value: kinds[0]})
	}
	return address.Adding("/panel", parameters...)
}

// wordsOf appends the texts that a tree marks, as far as the form of the panel takes them: not those with spaces
// or commas in them.
func wordsOf(n query.Node, words []string) []string {
	add := func(text string) {
		if !strings.ContainsAny(text, " \t　,，、;；") && !slices.Contains(words, text) {
			words = append(words, text)
		}
	}
	var nodes []query.Node
	switch n := n.(type) {
	case query.Word:
		add(n.Text)
	case query.Phrase:
		add(n.Text)
	case query.And:
		nodes = n.Nodes
	case query.Or:
		nodes = n.Nodes
	case query.Near:
		nodes = []query.Node{n.Left, n.Right}
	case query.Same:
		nodes = n.Nodes
	}
	for _, child := range nodes {
		words = wordsOf(child, words)
	}
	return words
}

// keptFor are the parameters of a search, but for its page, as a form keeps them.
func keptFor(r index.Request) []address.KeptParameter {
	r.Cursor, r.Skip = "", 0
	return append([]address.KeptParameter{{Name: "q", Value: r.Query}}, page.Kept(lasting(r))...)
}
