package enginetest

import (
	"gongbao/index"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"gongbao/index/query"
	"gongbao/index/report"
)

// testTrees: random trees of all nodes of the query language, printed and searched, find the
// reports that brute force finds, and the facet of sections counts them by role.
func (s *suite) testTrees(t *testing.T) {
	t.Parallel()
	trees := 1000
	if allLaws {
		trees = 20000
	}
	trees /= s.part
	var all []*bruteReport
	for _, r := range Seeds().All() {
		all = append(all, newBruteReport(r))
	}
	g := treeGenerator{Rand: rand.New(rand.NewPCG(6, 0)), reports: all, met: make(tally)}
	for g.met["trees"] < trees {
		tree := g.tree(3)
		text := tree.String()
		parsed, err := index.ParseQuery(text)
		if err != nil && (len([]rune(text)) > query.MaxLength || strings.Count(text, "*") > query.MaxWildcards) {
			g.met["too long"]++
			continue
		}
		if !reflect.DeepEqual(parsed, tree) {
			t.Errorf("%#v prints as %s, which is %#v, %v", tree, text, parsed, err)
			continue
		}
		want := make(map[string][]report.Role) // the roles of the sections found, by report
		for _, r := range all {
			for i, finds := range r.finds(tree, "") {
				if finds {
					want[r.ID] = append(want[r.ID], r.Sections[i].Role)
				}
			}
		}
		got := Find(t, s.seeds, index.Request{Query: text, Match: index.Literal, NoSynonyms: true, Limit: index.MaxLimit})
		if wrong := difference(got, want); len(wrong) > 0 {
			t.Errorf("%s: wrong in the reports or roles %q", text, wrong)
		}
		g.met["trees"]++
		switch len(want) {
		case 0:
			g.met["find nothing"]++
		case len(all):
			g.met["find all"]++
		default:
			g.met["find some"]++
		}
	}
	t.Logf("over the s.seeds: %v", g.met)
	if g.met["find some"] < trees/4 {
		t.Errorf("only %d of %d trees tell reports apart", g.met["find some"], trees)
	}
}

// difference returns the reports that are found wrongly or not, and the roles that are counted
// wrongly.
func difference(got *index.Result, want map[string][]report.Role) (wrong []string) {
	found := IDs(got)
	for _, r := range Seeds().All() {
		if _, wanted := want[r.ID]; wanted != slices.Contains(found, r.ID) {
			wrong = append(wrong, r.ID)
		}
	}
	counts := make(map[report.Role]int)
	for _, b := range got.Facets[index.Section] {
		counts[report.Role(b.Value)] = b.Count
	}
	for _, role := range report.Roles {
		for _, roles := range want {
			if slices.Contains(roles, role) {
				counts[role]--
			}
		}
		if counts[role] != 0 {
			wrong = append(wrong, string(role))
		}
	}
	return wrong
}

// treeGenerator makes trees as Parse makes them, of words that stand in the reports, mostly in one
// section, so that there is something to find.
type treeGenerator struct {
	*rand.Rand
	reports []*bruteReport
	near    []string // the texts that most words come from
	met     tally    // counts the nodes
}

// tree returns a tree with at most depth nodes of several others inside each other.
func (g *treeGenerator) tree(depth int) query.Node {
	s := g.section()
	g.near = append([]string{s.Heading}, s.Paragraphs...)
	return g.node(depth, true)
}

func (g *treeGenerator) section() *report.Section {
	r := g.reports[g.IntN(len(g.reports))]
	return &r.Sections[g.IntN(len(r.Sections))]
}

// node returns a node of any type; a Filter only if filters say so.
func (g *treeGenerator) node(depth int, filters bool) query.Node {
	inner := func() query.Node { return g.node(depth-1, filters) }
	choice := g.IntN(11)
	if depth == 0 {
		choice = 10
	}
	switch choice {
	case 0, 1:
		g.met["And"]++
		return and(g.several(inner))
	case 2, 3:
		g.met["Or"]++
		return or(g.several(inner))
	case 4:
		g.met["Not"]++
		return not(inner())
	case 5:
		g.met["In"]++
		return query.In{Field: g.pick(query.Title, query.Heading), Node: g.field(2)}
	case 6:
		g.met["Near"]++
		return query.Near{Distance: g.IntN(30), Left: g.text(), Right: g.text()}
	case 7:
		g.met["Sentence"]++
		return query.Same{Scope: query.Sentence, Nodes: g.several(g.text)}
	case 8:
		g.met["Paragraph"]++
		return query.Same{Scope: query.Paragraph, Nodes: g.several(g.text)}
	case 9:
		g.met["Report"]++
		nodes := g.several(func() query.Node { return g.node(depth-1, false) })
		if !slices.ContainsFunc(nodes, func(n query.Node) bool { _, excludes := n.(query.Not); return !excludes }) {
			nodes[0] = g.literal()
		}
		return query.Same{Scope: query.Report, Nodes: nodes}
	}
	if filters && g.IntN(4) == 0 {
		g.met["Filter"]++
		return g.filter()
	}
	return g.literal()
}

// several returns two or three nodes.
func (g *treeGenerator) several(node func() query.Node) []query.Node {
	nodes := []query.Node{node(), node()}
	if g.IntN(3) == 0 {
		nodes = append(nodes, node())
	}
	return nodes
}

// and and or join nodes, and not excludes one, as Parse does: no And in an And, no Or in an Or, no
// Not of a Not.
func and(nodes []query.Node) query.Node {
	var flat []query.Node
	for _, n := range nodes {
		if inner, ok := n.(query.And); ok {
			flat = append(flat, inner.Nodes...)
		} else {
			flat = append(flat, n)
		}
	}
	return query.And{Nodes: flat}
}

func or(nodes []query.Node) query.Node {
	var flat []query.Node
	for _, n := range nodes {
		if inner, ok := n.(query.Or); ok {
			flat = append(flat, inner.Nodes...)
		} else {
			flat = append(flat, n)
		}
	}
	return query.Or{Nodes: flat}
}

func not(n query.Node) query.Node {
	if inner, ok := n.(query.Not); ok {
		return inner.Node
	}
	return query.Not{Node: n}
}

// field returns what In takes.
func (g *treeGenerator) field(depth int) query.Node {
	inner := func() query.Node { return g.field(depth - 1) }
	choice := g.IntN(6)
	if depth == 0 {
		choice = 5
	}
	switch choice {
	case 0:
		return and(g.several(inner))
	case 1:
		return or(g.several(inner))
	case 2:
		return not(inner())
	}
	return g.literal()
}

// text returns what Near and Same take.
func (g *treeGenerator) text() query.Node {
	if g.IntN(4) == 0 {
		return or(g.several(g.literal))
	}
	return g.literal()
}

// literal returns a word, a phrase or a wildcard of the texts.
func (g *treeGenerator) literal() query.Node {
	for {
		var n query.Node
		switch g.IntN(8) {
		case 0, 1:
			n = query.Phrase{Text: g.stretch(10)}
		case 2:
			text := []rune(g.stretch(10))
			if len(text) < 3 {
				continue
			}
			cut := 1 + g.IntN(len(text)-2)
			n = query.Wildcard{Text: string(text[:cut]) + "*" + string(text[min(len(text)-1, cut+g.IntN(4)):])}
		default:
			n = query.Word{Text: g.stretch(1 + g.IntN(4))}
		}
		if parsed, err := index.ParseQuery(n.String()); err == nil && reflect.DeepEqual(parsed, n) {
			g.met[strings.TrimPrefix(reflect.TypeOf(n).String(), "query.")]++
			return n
		}
	}
}

// stretch returns 1 to most characters of a text, three times of four of one in g.near.
func (g *treeGenerator) stretch(most int) string {
	texts := g.near
	if g.IntN(4) == 0 {
		s := g.section()
		texts = append([]string{s.Heading}, s.Paragraphs...)
	}
	text := []rune(texts[g.IntN(len(texts))])
	if len(text) == 0 {
		return "的"
	}
	start := g.IntN(len(text))
	return string(text[start:min(len(text), start+1+g.IntN(most))])
}

func (g *treeGenerator) filter() query.Node {
	field := index.Field(g.IntN(int(index.NumFields)))
	values := append(field.Listed(), index.None)
	switch field {
	case index.Region:
		values = append(values, "140000", "140100", "140181", "140800", "140823", "110000")
	case index.Year:
		values = append(values, "2021", "2026", "2019..2023", "1998")
	}
	return query.Filter{Field: field.String(), Value: g.pick(values...)}
}

func (g *treeGenerator) pick(values ...string) string { return values[g.IntN(len(values))] }
