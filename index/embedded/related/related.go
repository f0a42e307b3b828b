package related

import (
	"cmp"
	"context"
	"gongbao/index"
	"gongbao/index/embedded/state"
	"maps"
	"slices"

	"gongbao/analyzer"
	"gongbao/index/rank"
	"gongbao/index/report"
	"gongbao/index/suggest"
)

const (
	// maxCandidates is the most words whose rarity is looked up, the most frequent ones: a quarter
	// of the different words of a report of 15,000 characters, and all of a section's.
	maxCandidates = 500
	// maxSubjects is the most words that a text is compared by.
	maxSubjects = 30
	// maxShared is the most words that are shown of what two texts share.
	maxShared = 8
)

// Similar returns the texts of other reports on the subjects of one, as index.View has it.
func Similar(ctx context.Context, s *state.Snapshot, jieba *analyzer.Words, r index.SimilarRequest) ([]index.SimilarText, error) {
	section := state.NoSection
	if r.Section >= 0 {
		section = s.Reports[r.Report.Number].Sections[r.Section]
	}
	c := newComparison(s, r.Report.Number, section)
	if err := c.find(ctx, jieba, r.Texts); err != nil {
		return nil, err
	}
	var similar []index.SimilarText
	for _, m := range c.best(r.Limit) {
		entry := &s.Reports[c.reportOf(m.text)]
		text := index.SimilarText{Report: &entry.Entry, Section: -1, Score: m.score, Words: c.shared(m.text)}
		if c.inSections {
			text.Section = slices.Index(entry.Sections, m.text)
		}
		similar = append(similar, text)
	}
	return similar, nil
}

// comparison finds the texts on the subjects of one: reports like a report, or sections like a
// section. A text is known by its index in snapshot.Reports or snapshot.Sections.
type comparison struct {
	snapshot   *state.Snapshot
	averages   state.Averages
	of         int32
	inSections bool    // the texts are sections
	home       []bool  // by report: it is by the place of the text
	homeShare  float64 // of the reports that are
	subjects   []subject
}

// subject is a characteristic word of a text.
type subject struct {
	word   string
	weight float64 // how characteristic it is, rare and yet frequent in the text; all together have 1
	uses   []use   // in order of their texts
}

// use is how much a text uses a word, from 0 to 1.
type use struct {
	text  int32
	value float64
}

// match is a text on the subjects of another.
type match struct {
	text  int32
	score float64 // from 0 to 1
}

// newComparison returns a comparison with the report, or with its section unless that is
// state.NoSection.
func newComparison(s *state.Snapshot, report, section int32) *comparison {
	c := &comparison{snapshot: s, averages: s.Averages(nil), of: report, home: make([]bool, len(s.Reports))}
	if section != state.NoSection {
		c.of, c.inSections = section, true
	}
	place, home := s.Reports[report].Code(), 0
	for i := range s.Reports {
		if c.home[i] = int32(i) == report || place != "" && s.Reports[i].Code() == place; c.home[i] {
			home++
		}
	}
	c.homeShare = float64(home) / float64(len(s.Reports))
	return c
}

// find finds the subjects of the text, whose sections are given.
func (c *comparison) find(ctx context.Context, jieba *analyzer.Words, sections []report.Section) error {
	counts, err := frequencies(ctx, jieba, sections)
	if err != nil {
		return err
	}
	candidates, err := c.candidates(ctx, counts)
	if err != nil {
		return err
	}
	total := 0.0
	for _, candidate := range candidates {
		if len(c.subjects) == maxSubjects {
			break
		}
		if candidate.uses, err = c.uses(ctx, candidate.word); err != nil {
			return err
		}
		if len(candidate.uses) > 1 && !c.isLocal(candidate.uses) {
			c.subjects = append(c.subjects, candidate)
			total += candidate.weight
		}
	}
	for i := range c.subjects {
		c.subjects[i].weight /= total
	}
	return nil
}

// frequencies counts the words of sections.
func frequencies(ctx context.Context, jieba *analyzer.Words, sections []report.Section) (map[string]int, error) {
	counts := make(map[string]int)
	for _, section := range sections {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		for _, text := range append([]string{section.Heading}, section.Paragraphs...) {
			for _, token := range jieba.Query(text) {
				counts[token.Term]++
			}
		}
	}
	return counts, nil
}

// candidates returns the words that can be subjects by weight, the greatest first. Their uses are
// still to be found.
func (c *comparison) candidates(ctx context.Context, counts map[string]int) (candidates []subject, err error) {
	words := slices.SortedFunc(maps.Keys(counts), func(a, b string) int { return cmp.Or(-cmp.Compare(counts[a], counts[b]), cmp.Compare(a, b)) })
	for _, word := range words {
		if len(candidates) == maxCandidates {
			break
		}
		if _, isName := index.NamedBy(word); isName || !suggest.IsTerm(word) {
			continue
		}
		sections, err := c.snapshot.Words.Count(ctx, word)
		if err != nil {
			return nil, err
		}
		if rarity := rank.Rarity(sections, len(c.snapshot.Sections)); rarity > 0 {
			candidates = append(candidates, subject{word: word, weight: c.frequency(counts[word], c.of) * rarity})
		}
	}
	sortSubjects(candidates)
	return candidates, nil
}

// uses returns how much each text that has a word uses it: a report by its number of sections with
// the word.
func (c *comparison) uses(ctx context.Context, word string) ([]use, error) {
	counts := make([]int, c.texts())
	err := c.snapshot.EachPosting(ctx, word, false, func(section int32) {
		if c.inSections {
			counts[section] = 1
		} else {
			counts[c.snapshot.Sections[section].Report]++
		}
	})
	var uses []use
	for i, n := range counts {
		if n > 0 {
			uses = append(uses, use{int32(i), c.frequency(n, int32(i))})
		}
	}
	return uses, err
}

// isLocal reports whether a word with these uses is rather a name in the place of the text than a
// subject: the place's share of the texts with the word is nearer to all than to its share of the
// library. By 长株潭 a report of 湖南 resembles no other province's.
func (c *comparison) isLocal(uses []use) bool {
	home := 0
	for _, use := range uses {
		if c.atHome(use.text) {
			home++
		}
	}
	return 2*float64(home)/float64(len(uses)) > 1+c.homeShare
}

// best returns the texts of other reports that share most of the subjects, one of each report, the
// best first.
func (c *comparison) best(limit int) []match {
	scores := make([]float64, c.texts())
	for _, s := range c.subjects {
		for _, use := range s.uses {
			scores[use.text] += s.weight * use.value
		}
	}
	byReport := make(map[int32]match)
	for i, score := range scores {
		text := int32(i)
		if report := c.reportOf(text); score > byReport[report].score && report != c.reportOf(c.of) {
			byReport[report] = match{text, score}
		}
	}
	id := func(m match) string { return c.snapshot.Reports[c.reportOf(m.text)].ID }
	best := slices.SortedFunc(maps.Values(byReport), func(a, b match) int {
		return cmp.Or(-cmp.Compare(a.score, b.score), cmp.Compare(id(a), id(b)))
	})
	return best[:min(len(best), limit)]
}

// shared returns the subjects that a text is on, those that count most first.
func (c *comparison) shared(text int32) []string {
	var shared []subject
	for _, s := range c.subjects {
		if i, ok := slices.BinarySearchFunc(s.uses, text, func(u use, text int32) int { return cmp.Compare(u.text, text) }); ok {
			shared = append(shared, subject{word: s.word, weight: s.weight * s.uses[i].value})
		}
	}
	sortSubjects(shared)
	words := make([]string, min(len(shared), maxShared))
	for i := range words {
		words[i] = analyzer.Written(shared[i].word)
	}
	return words
}

// sortSubjects puts the weightiest first.
func sortSubjects(subjects []subject) {
	slices.SortFunc(subjects, func(a, b subject) int { return cmp.Or(-cmp.Compare(a.weight, b.weight), cmp.Compare(a.word, b.word)) })
}

// texts returns the number of texts.
func (c *comparison) texts() int {
	if c.inSections {
		return len(c.snapshot.Sections)
	}
	return len(c.snapshot.Reports)
}

// reportOf returns the report of a text.
func (c *comparison) reportOf(text int32) int32 {
	if c.inSections {
		return c.snapshot.Sections[text].Report
	}
	return text
}

// atHome reports whether a text is by the place of the one that is compared.
func (c *comparison) atHome(text int32) bool { return c.home[c.reportOf(text)] }

// frequency returns how much it is that a word stands n times in a text, from 0 to 1.
func (c *comparison) frequency(n int, text int32) float64 {
	if c.inSections {
		return rank.InSection(n, c.averages.Section(text))
	}
	return rank.InReport(n, c.averages.Report(text))
}
