package opensearch

import (
	"cmp"
	"slices"
	"unicode/utf8"

	"gongbao/analyzer"
	"gongbao/index"
	"gongbao/index/query"
	"gongbao/index/report"
)

// compiled is a tree as the cluster evaluates it: exactly, of the reports no line of which runs on from
// one section into the next.
type compiled struct {
	// report finds the reports, section in them the sections found.
	report, section object
	// words are the forms of each word that was looked for, exclusions left out.
	words [][]leaf
}

// leaf is a text that is looked for in a field.
type leaf struct {
	text   string // as it was typed
	folded string
	word   int // of which word it is a form
	scope  scope
	// term is set for a word of jieba's, which counts only where it is one.
	term bool
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
	leaves   []leaf
	lastWord int
	terms    int  // words of jieba's that are looked for
	length   int  // characters of all texts
	other    bool // a node is for others to evaluate
	err      error
}

// compile returns a tree as the cluster evaluates it, and false if the cluster cannot: then its texts
// have to be looked through. An error is a *index.FilterError.
func compile(words *analyzer.Words, tree query.Node, match index.Match) (*compiled, bool, error) {
	c := compiler{words: words, match: match}
	var section, whole object
	switch n := tree.(type) {
	case nil:
		section = everything
	case query.Same:
		if n.Scope != query.Report {
			return nil, false, nil
		}
		section, whole = c.sameReport(n)
	default:
		section = c.node(tree, around{})
	}
	if c.other || c.err != nil || c.length > maxLength {
		return nil, false, c.err
	}
	found := compiled{report: whole, section: section}
	if whole == nil {
		found.report = inSections(section)
	}
	slices.SortStableFunc(c.leaves, func(a, b leaf) int { return cmp.Compare(a.word, b.word) })
	for _, l := range c.leaves {
		if n := len(found.words); n > 0 && found.words[n-1][0].word == l.word {
			found.words[n-1] = append(found.words[n-1], l)
		} else {
			found.words = append(found.words, []leaf{l})
		}
	}
	return &found, true, nil
}

// OpenSearch takes 1,024 clauses, and each character of a text is one, each time that the text is in a
// query: up to 18 times for a tree, 10 times for a question.
const (
	maxLength   = 50
	maxQuestion = 90
)

// inSections finds the reports that have a section which a query finds.
func inSections(query object) object {
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
			return nothing
		}
		return all(sectionFilters(selection))
	case query.Not:
		in.excluded = true
		return object{"bool": object{"must_not": []any{c.node(n.Node, in)}}}
	case query.Or:
		if in.word == 0 {
			in.word = c.nextWord()
		}
		return oneOf(c.each(n.Nodes, in))
	case query.And:
		return all(c.each(n.Nodes, in))
	}
	c.other = true
	return nothing
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
		each = append(each, c.leaf(leaf{text: token.Term, folded: token.Term, word: in.word, scope: in.scope, term: true}, in))
	}
	return all(each)
}

// text finds the sections that hold a text.
func (c *compiler) text(text string, in around) object {
	return c.leaf(leaf{text: text, folded: analyzer.FoldQuery(text), word: in.word, scope: in.scope}, in)
}

// leaf finds the sections that have a leaf.
func (c *compiler) leaf(l leaf, in around) object {
	c.length += utf8.RuneCountInString(l.folded)
	if l.folded == "" {
		c.other = true
		return nothing
	}
	if l.word == 0 {
		l.word = c.nextWord()
	}
	known := slices.ContainsFunc(c.leaves, func(k leaf) bool { return k.word == l.word && k.scope == l.scope && k.folded == l.folded })
	if !in.excluded && !known {
		c.leaves = append(c.leaves, l)
	}
	return l.sections()
}

// sections finds the sections that have a leaf.
func (l leaf) sections() object {
	switch l.scope {
	case inTitle:
		return l.in("sections.title")
	case inHeading:
		return l.in("sections.heading")
	}
	return oneOf([]object{l.in("sections.title"), l.in("sections.text")})
}

// in finds what has a leaf in a field.
func (l leaf) in(field string) object { return l.whereWord(field, phrase(field, l.folded)) }

// count scores how often a leaf is in a field.
func (l leaf) count(field string) object { return l.whereWord(field, frequency(field, l.folded)) }

// wordsOf are the fields with the words of fields.
var wordsOf = map[string]string{
	"title": "title_words", "sections.title": "sections.title_words", "sections.heading": "sections.words", "sections.text": "sections.words",
}

// whereWord keeps of what a query finds that in which a term is a word.
func (l leaf) whereWord(field string, query object) object {
	if !l.term {
		return query
	}
	return object{"bool": object{"must": []any{query}, "filter": []any{object{"term": object{wordsOf[field]: l.folded}}}}}
}

func phrase(field, text string) object { return object{"match_phrase": object{field: text}} }

// sameReport finds, in the reports in which each node finds a section and no exclusion does, the
// sections found.
func (c *compiler) sameReport(n query.Same) (section, whole object) {
	var found, each, none []object
	for _, child := range n.Nodes {
		if not, excludes := child.(query.Not); excludes {
			none = append(none, inSections(c.node(not.Node, around{excluded: true})))
			continue
		}
		matched := c.node(child, around{})
		found, each = append(found, matched), append(each, inSections(matched))
	}
	whole = object{"filter": each}
	if len(none) > 0 {
		whole["must_not"] = none
	}
	return oneOf(found), object{"bool": whole}
}

// sectionFilters find the sections that a selection admits.
func sectionFilters(s *index.Selection) (filters []object) {
	for field := range index.Section {
		if s.Chosen(field) {
			filters = append(filters, chosen("sections.facets."+field.String(), s, field))
		}
	}
	if s.Chosen(index.Section) {
		filters = append(filters, object{"terms": object{"sections.role": rolesOf(s)}})
	}
	return filters
}

// rolesOf returns the roles of sections that a selection admits.
func rolesOf(s *index.Selection) []string {
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
