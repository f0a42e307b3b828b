package memory

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"gongbao/analyzer"
	"gongbao/index"
	"gongbao/index/rank"
	"gongbao/index/suggest"
)

// The bounds of a comparison: the words whose rarity is looked up, the most frequent ones; the
// words that a text is compared by; and the words that are shown of those that two texts share.
const (
	maxCandidates = 500
	maxSubjects   = 30
	maxShared     = 8
)

// subject is a characteristic word of a text.
type subject struct {
	word   string
	weight float64         // how characteristic it is, rare and yet frequent in the text; all together have 1
	uses   map[int]float64 // how much each text uses it, from 0 to 1
}

// comparison finds the texts on the subjects of one. A text is a document or, if sections are
// compared, one of state.sections; it is known by its index.
type comparison struct {
	*state
	inSections bool
	of         int // the text
}

// Similar implements index.View.
func (v view) Similar(ctx context.Context, r index.SimilarRequest) (similar []index.SimilarText, err error) {
	c := comparison{state: v.state, of: int(r.Report.Number)}
	if r.Section >= 0 {
		c.inSections, c.of = true, slices.Index(v.sections, section{int(r.Report.Number), r.Section})
	}
	frequencies := make(map[string]int)
	for i := range r.Texts {
		for _, text := range append([]string{r.Texts[i].Heading}, r.Texts[i].Paragraphs...) {
			for _, token := range v.words.Query(text) {
				frequencies[token.Term]++
			}
		}
	}
	subjects, err := c.subjects(ctx, frequencies)
	if err != nil {
		return nil, err
	}
	scores := make(map[int]float64)
	for _, s := range subjects {
		for text, use := range s.uses {
			scores[text] += s.weight * use
		}
	}
	best := make(map[int]int) // the best text of each other document
	for _, text := range slices.Sorted(maps.Keys(scores)) {
		document := c.documentOf(text)
		known, ok := best[document]
		if document != c.documentOf(c.of) && scores[text] > 0 && (!ok || scores[text] > scores[known]) {
			best[document] = text
		}
	}
	texts := slices.SortedFunc(maps.Values(best), func(a, b int) int {
		return cmp.Or(-cmp.Compare(scores[a], scores[b]), cmp.Compare(v.entries[c.documentOf(a)].ID, v.entries[c.documentOf(b)].ID))
	})
	for _, text := range texts[:min(len(texts), r.Limit)] {
		found := index.SimilarText{Report: &v.entries[c.documentOf(text)], Section: -1, Score: scores[text], Words: shared(subjects, text)}
		if c.inSections {
			found.Section = v.sections[text].index
		}
		similar = append(similar, found)
	}
	return similar, nil
}

// subjects returns the words by which the text is compared, of those that it has, with their
// frequencies.
func (c *comparison) subjects(ctx context.Context, frequencies map[string]int) (subjects []subject, err error) {
	words := slices.SortedFunc(maps.Keys(frequencies), func(a, b string) int {
		return cmp.Or(-cmp.Compare(frequencies[a], frequencies[b]), cmp.Compare(a, b))
	})
	var candidates []subject
	for _, word := range words {
		if len(candidates) == maxCandidates {
			break
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if _, isName := index.NamedBy(word); isName || !suggest.IsTerm(word) {
			continue
		}
		n := 0
		for range c.sectionsWith(word) {
			n++
		}
		if rarity := rank.Rarity(n, len(c.sections)); rarity > 0 {
			candidates = append(candidates, subject{word: word, weight: c.frequency(frequencies[word], c.of) * rarity})
		}
	}
	sortSubjects(candidates)
	total := 0.0
	for _, s := range candidates {
		if len(subjects) == maxSubjects {
			break
		}
		if s.uses = c.uses(s.word); len(s.uses) > 1 && !c.isLocal(s.uses) {
			subjects = append(subjects, s)
			total += s.weight
		}
	}
	for i := range subjects {
		subjects[i].weight /= total
	}
	return subjects, nil
}

// sectionsWith yields the sections that have a word in their texts.
func (s *state) sectionsWith(word string) func(yield func(int) bool) {
	return func(yield func(int) bool) {
		for i, section := range s.sections {
			if s.documents[section.document].units[section.index+1].has(word) && !yield(i) {
				return
			}
		}
	}
}

// uses returns how much each text that has a word uses it: a report by its number of sections with
// the word.
func (c *comparison) uses(word string) map[int]float64 {
	counts := make(map[int]int)
	for section := range c.sectionsWith(word) {
		if c.inSections {
			counts[section] = 1
		} else {
			counts[c.sections[section].document]++
		}
	}
	uses := make(map[int]float64)
	for text, n := range counts {
		uses[text] = c.frequency(n, text)
	}
	return uses
}

// frequency returns how much it is that a word is n times in a text, from 0 to 1.
func (c *comparison) frequency(n, text int) float64 {
	if !c.inSections {
		return rank.InReport(n, float64(c.documents[text].size())/c.statistics.AverageReport())
	}
	at := c.sections[text]
	u := &c.documents[at.document].units[at.index+1]
	return rank.InSection(n, float64(u.end-u.start)/c.statistics.AverageSection())
}

// isLocal reports whether a word is rather a name in the place of the text than a subject: the
// place's share of the texts with the word is nearer to all than to its share of the library.
func (c *comparison) isLocal(uses map[int]float64) bool {
	using, all := 0, 0
	for text := range uses {
		using += one(c.atHome(c.documentOf(text)))
	}
	for document := range c.documents {
		all += one(c.atHome(document))
	}
	return 2*float64(using)/float64(len(uses)) > 1+float64(all)/float64(len(c.documents))
}

// atHome reports whether a document is by the place of the text.
func (c *comparison) atHome(document int) bool {
	own := c.documentOf(c.of)
	place := c.entries[own].Code()
	return document == own || place != "" && c.entries[document].Code() == place
}

// documentOf returns the document of a text.
func (c *comparison) documentOf(text int) int {
	if c.inSections {
		return c.sections[text].document
	}
	return text
}

// shared returns the subjects that a text is on, those that count most first.
func shared(subjects []subject, text int) (words []string) {
	var on []subject
	for _, s := range subjects {
		if use, ok := s.uses[text]; ok {
			on = append(on, subject{word: s.word, weight: s.weight * use})
		}
	}
	sortSubjects(on)
	for _, s := range on[:min(len(on), maxShared)] {
		words = append(words, analyzer.Written(s.word))
	}
	return words
}

// sortSubjects puts the weightiest first.
func sortSubjects(subjects []subject) {
	slices.SortFunc(subjects, func(a, b subject) int { return cmp.Or(-cmp.Compare(a.weight, b.weight), cmp.Compare(a.word, b.word)) })
}

// Headings implements index.View.
func (v view) Headings(ctx context.Context, take func(report int, heading string)) error {
	for i, d := range v.documents {
		for _, u := range d.sections() {
			if u.heading != "" {
				take(i, u.heading)
			}
		}
	}
	return ctx.Err()
}

// Terms implements index.View. Terms of a single section are left out if there are several reports;
// of too many, those of most sections are taken.
func (v view) Terms(ctx context.Context, take func(term string, reports int)) error {
	sections, documents := make(map[string]int), make(map[string]int)
	for _, d := range v.documents {
		own := make(map[string]bool)
		for _, u := range d.sections() {
			for _, word := range u.words {
				if suggest.IsTerm(word) {
					sections[word]++
					own[word] = true
				}
			}
		}
		for word := range own {
			documents[word]++
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	if len(v.documents) > 1 {
		maps.DeleteFunc(sections, func(_ string, n int) bool { return n < 2 })
	}
	terms := slices.SortedFunc(maps.Keys(sections), func(a, b string) int {
		return cmp.Or(cmp.Compare(sections[b], sections[a]), cmp.Compare(a, b))
	})
	for _, term := range terms[:min(len(terms), suggest.MostTerms)] {
		take(term, documents[term])
	}
	return nil
}
