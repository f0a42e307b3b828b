package clause

import (
	"cmp"
	"slices"

	"gongbao/analyzer"
	"gongbao/index"
	"gongbao/index/query"
	"gongbao/index/report"
)

// Compiled is a tree as the cluster evaluates it: exactly, of the reports no line of which runs on from
// one section into the next.
type Compiled struct {
	// Report finds the reports, Section in them the sections found.
	Report, Section map[string]any
	// Words are the forms of each word that was looked for, exclusions left out.
	Words [][]Leaf
}

// Leaf is a text that is looked for in a field, or several that have to stand together.
type Leaf struct {
	Text   string // as it was typed
	Folded string // empty for several texts
	word   int    // of which word it is a form
	scope  scope
	// term is set for a word of jieba's, which counts only where it is one.
	term bool
	// together are the intervals of several texts.
	together object
}

// scope is where a text is looked for.
type scope int

const (
	everywhere scope = iota // a title counts as part of each section of its report
	inTitle
	inHeading
)

// around is what encloses a node.
type around struct {
	scope    scope
	excluded bool // by an exclusion, in which nothing is scored
	word     int  // leaf.word of all leaves; 0 if each is a word of its own
}

// compiler compiles the nodes of a tree.
type compiler struct {
	words    *analyzer.Words
	match    index.Match
	leaves   []Leaf
	lastWord int
	terms    int  // words of jieba's that are looked for
	length   int  // characters of all texts
	other    bool // a node is for others to evaluate
	err      error
}

// Compile returns a tree as the cluster evaluates it, and false if the cluster cannot: then its texts
// have to be looked through. An error is a *index.FilterError.
func Compile(words *analyzer.Words, tree query.Node, match index.Match) (*Compiled, bool, error) {
	c := compiler{words: words, match: match}
	var section, whole object
	switch n := tree.(type) {
	case nil:
		section = Everything
	case query.Same:
		if n.Scope == query.Report {
			section, whole = c.sameReport(n)
		} else {
			section = c.together(n, around{})
		}
	default:
		section = c.node(tree, around{})
	}
	if c.other || c.err != nil || c.length > maxLength {
		return nil, false, c.err
	}
	found := Compiled{Report: whole, Section: section}
	if whole == nil {
		found.Report = InSections(section)
	}
	slices.SortStableFunc(c.leaves, func(a, b Leaf) int { return cmp.Compare(a.word, b.word) })
	for _, l := range c.leaves {
		if n := len(found.Words); n > 0 && found.Words[n-1][0].word == l.word {
			found.Words[n-1] = append(found.Words[n-1], l)
		} else {
			found.Words = append(found.Words, []Leaf{l})
		}
	}
	return &found, true, nil
}

// OpenSearch takes 1,024 clauses, and each character of a text is one, each time that the text is in a
// query: up to 18 times for a tree, 10 times for a question.
const (
	maxLength   = 50
	MaxQuestion = 90
)

// InSections finds the reports that have a section which a query finds.
func InSections(query object) object {
	return object{"nested": object{"path": "sections", "score_mode": "none", "query": query}}
}

// node finds sections.
func (c *compiler) node(n query.Node, in around) object {
	switch n := n.(type) {
	case query.Phrase:
		return c.text(n.Text, in)
	case query.Word:
		return c.word(n, in)
	case query.In:
		in.scope = inHeading
		if n.Field == query.Title {
			in.scope = inTitle
		}
		return c.node(n.Node, in)
	case query.Filter:
		selection, err := index.FilterOf(n).Compile()
		if err != nil {
			c.err = err
			return Nothing
		}
		return All(sectionFilters(selection))
	case query.Not:
		in.excluded = true
		return object{"bool": object{"must_not": []any{c.node(n.Node, in)}}}
	case query.Or:
		if in.word == 0 {
			in.word = c.nextWord()
		}
		return OneOf(c.each(n.Nodes, in))
	case query.And:
		return All(c.each(n.Nodes, in))
	case query.Near:
		return c.together(n, in)
	case query.Same:
		if n.Scope != query.Report {
			return c.together(n, in)
		}
	}
	c.other = true
	return Nothing
}

func (c *compiler) each(nodes []query.Node, in around) (found []object) {
	for _, child := range nodes {
		found = append(found, c.node(child, in))
	}
	return found
}

func (c *compiler) nextWord() int {
	c.lastWord++
	return c.lastWord
}

// maxTerms is the number of jieba words that are looked for, as package memory has it.
const maxTerms = 64

// word finds the sections that have a word, as the match demands.
func (c *compiler) word(n query.Word, in around) object {
	if in.excluded || c.match == index.Literal || c.match == "" { // what excludes is meant literally
		return c.text(n.Text, in)
	}
	tokens := c.words.Query(n.Text)
	c.terms += len(tokens)
	c.other = c.other || c.match == index.Most && in.scope == everywhere || c.terms > maxTerms
	if len(tokens) == 0 {
		return c.text(n.Text, in)
	}
	var each []object
	for _, token := range tokens {
		each = append(each, c.leaf(Leaf{Text: token.Term, Folded: token.Term, word: in.word, scope: in.scope, term: true}, in))
	}
	return All(each)
}

// together finds the sections in which texts stand together as a node demands.
func (c *compiler) together(n query.Node, in around) object {
	intervals, length, ok := standing(n)
	c.length += length
	if !ok {
		c.other = true
		return Nothing
	}
	return c.take(Leaf{Text: n.String(), word: in.word, scope: in.scope, together: intervals}, in)
}

// text finds the sections that hold a text.
func (c *compiler) text(text string, in around) object {
	return c.leaf(Leaf{Text: text, Folded: analyzer.FoldQuery(text), word: in.word, scope: in.scope}, in)
}

// leaf finds the sections that have a text.
func (c *compiler) leaf(l Leaf, in around) object {
	c.length += CharactersOf(l.Folded)
	if l.Folded == "" {
		c.other = true
		return Nothing
	}
	return c.take(l, in)
}

// take takes a leaf, and finds the sections that have it.
func (c *compiler) take(l Leaf, in around) object {
	if l.word == 0 {
		l.word = c.nextWord()
	}
	known := slices.ContainsFunc(c.leaves, func(k Leaf) bool {
		return k.word == l.word && k.scope == l.scope && k.Folded == l.Folded && l.together == nil
	})
	if !in.excluded && !known {
		c.leaves = append(c.leaves, l)
	}
	return l.Sections()
}

// Sections finds the sections that have a leaf.
func (l Leaf) Sections() object {
	switch l.scope {
	case inTitle:
		return l.in("sections.title")
	case inHeading:
		return l.in("sections.heading")
	}
	return OneOf([]object{l.in("sections.title"), l.in("sections.text")})
}

// Reports finds the reports that have a leaf anywhere.
func (l Leaf) Reports() object {
	return OneOf([]object{l.in("title"), InSections(l.in("sections.text"))})
}

// in finds what has a leaf in a field.
func (l Leaf) in(field string) object {
	if l.together != nil {
		return object{"intervals": object{field: l.together}}
	}
	return l.whereWord(field, Phrase(field, l.Folded))
}

// count scores how often a leaf is in a field; if it is several texts, whether they are.
func (l Leaf) count(field string) object {
	if l.together != nil {
		return Constant(l.in(field), 1)
	}
	return l.whereWord(field, Frequency(field, l.Folded))
}

// wordsOf are the fields with the words of fields.
var wordsOf = map[string]string{
	"title": "title_words", "sections.title": "sections.title_words", "sections.heading": "sections.words", "sections.text": "sections.words",
}

// whereWord keeps of what a query finds that in which a term is a word.
func (l Leaf) whereWord(field string, query object) object {
	if !l.term {
		return query
	}
	return object{"bool": object{"must": []any{query}, "filter": []any{object{"term": object{wordsOf[field]: l.Folded}}}}}
}

func Phrase(field, text string) object { return object{"match_phrase": object{field: text}} }

// sameReport finds, in the reports in which each node finds a section and no exclusion does, the
// sections found.
func (c *compiler) sameReport(n query.Same) (section, whole object) {
	var found, each, none []object
	for _, child := range n.Nodes {
		if not, excludes := child.(query.Not); excludes {
			none = append(none, InSections(c.node(not.Node, around{excluded: true})))
			continue
		}
		matched := c.node(child, around{})
		found, each = append(found, matched), append(each, InSections(matched))
	}
	whole = object{"filter": each}
	if len(none) > 0 {
		whole["must_not"] = none
	}
	return OneOf(found), object{"bool": whole}
}

// sectionFilters find the sections that a selection admits.
func sectionFilters(s *index.Selection) (filters []object) {
	for field := range index.Section {
		if s.Chosen(field) {
			filters = append(filters, chosen("sections.facets."+field.String(), s, field))
		}
	}
	if s.Chosen(index.Section) {
		filters = append(filters, object{"terms": object{"sections.role": RolesOf(s)}})
	}
	return filters
}

// RolesOf returns the roles of sections that a selection admits.
func RolesOf(s *index.Selection) []string {
	roles := []string{} // JSON has another word for nil
	for i, role := range report.Roles {
		if s.AdmitsRole(uint8(i)) {
			roles = append(roles, string(role))
		}
	}
	return roles
}

// chosen finds what has a value that a selection admits in a field.
func chosen(in string, s *index.Selection, field index.Field) object {
	included, excluded := s.Choice(field)
	clause := object{}
	if len(included) > 0 {
		clause["should"], clause["minimum_should_match"] = ranges(in, included), 1
	}
	if len(excluded) > 0 {
		clause["must_not"] = ranges(in, excluded)
	}
	return object{"bool": clause}
}

func ranges(in string, of []index.Range) (each []object) {
	for _, r := range of {
		if r.Low == r.High {
			each = append(each, object{"term": object{in: r.Low}})
		} else {
			each = append(each, object{"range": object{in: object{"gte": r.Low, "lte": r.High}}})
		}
	}
	return each
}
