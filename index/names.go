package index

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"gongbao/analyzer"
	"gongbao/index/query"
	"gongbao/index/region"
)

// Name is a word of a query that names a place or a year, and the value of the field that it means.
type Name struct {
	Word  string
	Field Field // Region or Year
	Value string
	Label string // 古交市, 2026年; with the places above if others are offered, too: 辽宁省朝阳市
}

// Offer is a word of a query that may name a place or a year, or begins with such a name, with what the search
// would be then: for each possible name one. Words that are all names are offered together.
type Offer struct {
	Names   []Name
	Request Request // with the values in its filter and without the names in its query
}

// Subjects says which names can be meant: those that a library has reports of.
type Subjects interface {
	HasPlace(code string) bool // or a place in it
	HasYear(year int) bool
}

// Understand returns the request in which the words that name places and years filter, if others remain that
// tell what is looked for: 古交 2026 煤矸石 is 煤矸石 in the reports of 古交市 of 2026. Names are the words that
// became filters. A name alone stays a word, and so does one in quotes, one that means several places and one
// that is an ordinary word as well; some of these are offers. What the library has no reports of is no name.
//
// A request for Literal matches, or one that sets NoNames, is returned as it is. A query that cannot be read
// is an error.
func Understand(r Request, held Subjects) (understood Request, names []Name, offers []Offer, err error) {
	tree, err := ParseQuery(r.Query)
	if err != nil || tree == nil || r.Match == Literal {
		return r, nil, nil, err
	}
	u := understanding{request: r, held: held, nodes: topOf(tree)}
	for i, n := range u.nodes {
		u.read(i, n)
	}
	if len(u.named) > 0 && u.topics() > len(u.named) && !r.NoNames {
		understood = u.without(u.named)
		return understood, u.namesOf(u.named), u.offersFor(understood, u.named), nil
	}
	return r, nil, u.offersFor(r, nil), nil
}

// topOf returns the nodes that must all be found.
func topOf(tree query.Node) []query.Node {
	if and, ok := tree.(query.And); ok {
		return and.Nodes
	}
	return []query.Node{tree}
}

// understanding is a query as its names are looked for.
type understanding struct {
	request Request
	held    Subjects
	nodes   []query.Node
	names   map[int]Name // by node
	named   []int        // the nodes that become filters
	// possible are the names that a node may have, and what remains of it then.
	possible []possible
}

// possible is a name that a node may have.
type possible struct {
	node int
	name Name
	rest string // of the node, without the name
}

// topics counts the nodes that tell what is looked for.
func (u *understanding) topics() (n int) {
	for _, node := range u.nodes {
		switch node.(type) {
		case query.Not, query.Filter:
		default:
			n++
		}
	}
	return n
}

// read looks for names in a node.
func (u *understanding) read(i int, n query.Node) {
	switch n := n.(type) {
	case query.Word:
		text := analyzer.FoldQuery(n.Text)
		if year, ok := u.year(text); ok {
			u.take(i, year)
			return
		}
		places, sure := u.places(text)
		switch {
		case sure:
			u.take(i, u.place(n.Text, places[0]))
		case len(places) > 0:
			u.offer(i, n.Text, places, "")
		default:
			u.begins(i, n.Text)
		}
	case query.Phrase:
		text := analyzer.FoldQuery(n.Text)
		if year, ok := u.year(text); ok {
			u.possible = append(u.possible, possible{i, year, ""})
			return
		}
		places, _ := u.places(text)
		u.offer(i, n.Text, places, "")
	}
}

// take makes a name of a node.
func (u *understanding) take(i int, name Name) {
	if u.names == nil {
		u.names = make(map[int]Name)
	}
	u.names[i] = name
	u.named = append(u.named, i)
	u.possible = append(u.possible, possible{i, name, ""})
}

// The years that a number of four digits may name.
const firstYear, lastYear = 1949, 2100

// yearOf returns the year that a folded text names.
func yearOf(text string) (int, bool) {
	digits := strings.TrimSuffix(text, "年")
	year, err := strconv.Atoi(digits)
	return year, err == nil && len(digits) == 4 && firstYear <= year && year <= lastYear
}

// year returns the name of a year that there are reports of.
func (u *understanding) year(text string) (Name, bool) {
	year, ok := yearOf(text)
	if !ok || !u.held.HasYear(year) {
		return Name{}, false
	}
	return Name{Word: text, Field: Year, Value: strconv.Itoa(year), Label: strconv.Itoa(year) + "年"}, true
}

func (u *understanding) place(word string, d region.Division) Name {
	return Name{Word: word, Field: Region, Value: d.Code, Label: d.Name}
}

// ordinary is the region.Commonness from which the short name of a county is taken for another word: 合作, 通道.
const ordinary = 1.0

// places returns the places of today that a folded text may name and there are reports of. It is sure that the
// first is meant if no other has the name, unless in it: 长治 is 长治市, and no more 长治县, now 上党区. A province
// is meant before all others, as 河北 is. Not sure is the short name of a county that is an ordinary word.
func (u *understanding) places(text string) (places []region.Division, sure bool) {
	all := today(region.Named(text, 0))
	places = slices.DeleteFunc(slices.Clone(all), func(d region.Division) bool { return !u.held.HasPlace(d.Code) })
	if len(places) == 0 {
		return nil, false
	}
	first := all[0]
	sure = places[0].Code == first.Code
	for _, other := range all[1:] {
		sure = sure && (first.Level() == region.Province || first.Contains(other))
	}
	if first.Level() == region.County && first.Name != text && region.Commonness(text) >= ordinary {
		sure = false
	}
	return places, sure
}

// today returns what divisions below the centre are today, each once, higher levels first.
func today(divisions []region.Division) (all []region.Division) {
	for _, d := range divisions {
		d = d.Today()
		if d.Level() > region.Centre && !slices.ContainsFunc(all, func(known region.Division) bool { return known.Code == d.Code }) {
			all = append(all, d)
		}
	}
	slices.SortStableFunc(all, func(a, b region.Division) int { return cmp.Compare(a.Level(), b.Level()) })
	return all
}

// offer offers to take a text for places; rest is what remains of its node.
func (u *understanding) offer(i int, word string, places []region.Division, rest string) {
	for _, d := range places {
		name := u.place(word, d)
		if len(places) > 1 {
			name.Label = ""
			for _, above := range d.Path(0) {
				name.Label += above.Name
			}
		}
		u.possible = append(u.possible, possible{i, name, rest})
	}
}

// begins offers the place that a word begins with: 山西省数字经济 is also 数字经济 in 山西省.
func (u *understanding) begins(i int, word string) {
	found := region.Find(word)
	if len(found) == 0 || found[0].Start != 0 || len([]rune(word[found[0].End:])) < 2 {
		return
	}
	places, sure := u.places(analyzer.FoldQuery(found[0].Name))
	if sure {
		u.offer(i, found[0].Name, places[:1], word[found[0].End:])
	}
}

// without returns the request in which nodes are filters by their names.
func (u *understanding) without(named []int) Request {
	var nodes []query.Node
	chosen := make(map[Field][]string)
	for _, i := range named {
		chosen[u.names[i].Field] = append(chosen[u.names[i].Field], u.names[i].Value)
	}
	for i, n := range u.nodes {
		if !slices.Contains(named, i) {
			nodes = append(nodes, n)
		}
	}
	return filtered(u.request, nodes, chosen)
}

// filtered returns a request for nodes with values chosen. If there is a choice already, both must hold.
func filtered(r Request, nodes []query.Node, chosen map[Field][]string) Request {
	r.Filter, r.NoNames, r.Cursor = r.Filter.clone(), false, ""
	for _, field := range []Field{Region, Year} {
		values := chosen[field]
		if field == Region {
			values = narrowest(values)
		}
		switch choice := r.Filter.Choice(field); {
		case len(values) == 0:
		case len(*choice) == 0:
			*choice = values
		default:
			var any []query.Node
			for _, value := range values {
				any = append(any, query.Filter{Field: field.String(), Value: value})
			}
			nodes = append(nodes, alternatives(any))
		}
	}
	r.Query = textOf(nodes)
	return r
}

func alternatives(nodes []query.Node) query.Node {
	if len(nodes) == 1 {
		return nodes[0]
	}
	return query.Or{Nodes: nodes}
}

func textOf(nodes []query.Node) string {
	switch len(nodes) {
	case 0:
		return ""
	case 1:
		return nodes[0].String()
	}
	return query.And{Nodes: nodes}.String()
}

// narrowest returns the codes in which no other lies, each once.
func narrowest(codes []string) (kept []string) {
	for _, code := range codes {
		d, _ := region.Lookup(code, 0)
		wider := slices.ContainsFunc(codes, func(other string) bool {
			in, _ := region.Lookup(other, 0)
			return other != code && d.Contains(in)
		})
		if !wider && !slices.Contains(kept, code) {
			kept = append(kept, code)
		}
	}
	return kept
}

// maxOffers is the number of names that are offered at most.
const maxOffers = 6

// offersFor returns the possible names of nodes that are not filters yet.
func (u *understanding) offersFor(r Request, taken []int) (offers []Offer) {
	if onlyNames := len(u.named) == u.topics() && len(u.named) > 0; onlyNames {
		taken = u.named
		offers = append(offers, Offer{u.namesOf(u.named), u.without(u.named)})
	}
	for _, p := range u.possible {
		if slices.Contains(taken, p.node) || len(offers) == maxOffers {
			continue
		}
		var nodes []query.Node
		for i, n := range u.nodes {
			switch {
			case slices.Contains(taken, i) || i == p.node && p.rest == "":
			case i == p.node:
				nodes = append(nodes, query.Word{Text: p.rest})
			default:
				nodes = append(nodes, n)
			}
		}
		offers = append(offers, Offer{[]Name{p.name}, filtered(r, nodes, map[Field][]string{p.name.Field: {p.name.Value}})})
	}
	return offers
}

func (u *understanding) namesOf(nodes []int) (names []Name) {
	for _, i := range nodes {
		names = append(names, u.names[i])
	}
	return names
}

// UnderstoodText writes the tree that was looked for, nil for every report, with names as filters behind it.
func UnderstoodText(tree query.Node, names []Name) string {
	var nodes []query.Node
	if tree != nil {
		nodes = topOf(tree)
	}
	for _, n := range names {
		nodes = append(slices.Clip(nodes), query.Filter{Field: n.Field.String(), Value: n.Value})
	}
	return textOf(nodes)
}

// ExpandNames returns a tree in which each word of several that names a place or a year stands for
// the reports of that place or year too: 1954年 政府工作报告 is the report of 1954, which does not say so
// itself. A word alone is left as it is: it asks for the text.
func ExpandNames(tree query.Node) query.Node {
	and, ok := tree.(query.And)
	if !ok {
		return tree
	}
	nodes := make([]query.Node, len(and.Nodes))
	for i, child := range and.Nodes {
		nodes[i] = child
		word, ok := child.(query.Word)
		if !ok {
			continue
		}
		if filter, ok := NamedBy(word.Text); ok {
			nodes[i] = query.Or{Nodes: []query.Node{word, filter}}
		}
	}
	return query.And{Nodes: nodes}
}

// NamedBy returns the filter for the place or the year that a word names.
func NamedBy(word string) (query.Filter, bool) {
	text := analyzer.FoldQuery(word)
	if year, ok := yearOf(text); ok {
		return query.Filter{Field: "year", Value: strconv.Itoa(year)}, true
	}
	return query.Filter{Field: "region", Value: text}, len(placesOf(text)) > 0
}
