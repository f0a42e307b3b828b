package memory

import (
	"cmp"
	"context"
	"slices"

	"gongbao/analyzer"
	"gongbao/index"
	"gongbao/index/rank"
	"gongbao/index/report"
	"gongbao/index/suggest"
)

// The bounds of a comparison: the words whose rarity is looked up, the most frequent ones; the
// words that a text is compared by; and the words that are shown of those that two texts share.
const (
	maxCandidates = 500
	maxSubjects   = 30
	maxShared     = 8
)

// Subject is a characteristic word of a text.
type Subject struct {
	Word   string
	Weight float64 // how characteristic it is, rare and yet frequent in the text; all together have 1
}

// Subjects are the words by which texts are compared. A text is a document or, if sections are
// compared, one of its sections; that of a document as a whole is section -1.
type Subjects struct {
	List       []Subject
	statistics *index.Statistics
}

// Library counts the texts that are compared.
type Library interface {
	// Sections returns how many sections have each word.
	Sections(ctx context.Context, words []string) ([]int, error)
	// Texts returns how many texts have each word, and how many of these are at home: by the place of
	// the text that is compared with them.
	Texts(ctx context.Context, words []string) (all, home []int, err error)
	// AtHome returns the share of the reports that are at home.
	AtHome() float64
}

// Similar implements index.View.
func (v view) Similar(ctx context.Context, r index.SimilarRequest) (similar []index.SimilarText, err error) {
	own := Document{v.documents[r.Report.Number]}
	subjects, err := SubjectsOf(ctx, r, own, v.words, &v.statistics, &library{state: v.state, of: r})
	if err != nil {
		return nil, err
	}
	for i, d := range v.documents {
		if text, ok := subjects.Best(Document{d}, r.Section >= 0); ok && i != int(r.Report.Number) {
			text.Report = &v.entries[i]
			similar = append(similar, text)
		}
	}
	return BestTexts(similar, r.Limit), nil
}

// BestTexts returns the best texts in order.
func BestTexts(texts []index.SimilarText, limit int) []index.SimilarText {
	slices.SortFunc(texts, func(a, b index.SimilarText) int {
		return cmp.Or(-cmp.Compare(a.Score, b.Score), cmp.Compare(a.Report.ID, b.Report.ID))
	})
	return texts[:min(len(texts), limit)]
}

// SubjectsOf returns the words by which a text is compared, which is of the document own.
func SubjectsOf(
	ctx context.Context, r index.SimilarRequest, own Document, words *analyzer.Words, of *index.Statistics, among Library,
) (*Subjects, error) {
	s := &Subjects{statistics: of}
	candidates, err := s.candidates(ctx, frequencies(words, r.Texts), among)
	if err != nil {
		return nil, err
	}
	for i := range candidates {
		c := &candidates[i]
		c.Weight *= s.frequency(own, r.Section, c.n)
	}
	slices.SortFunc(candidates, func(a, b candidate) int { return compareSubjects(a.Subject, b.Subject) })
	total := 0.0
	for some := range slices.Chunk(candidates, 2*maxSubjects) {
		all, home, err := among.Texts(ctx, wordsOf(some))
		if err != nil {
			return nil, err
		}
		for i, c := range some {
			if len(s.List) < maxSubjects && all[i] > 1 && !isLocal(all[i], home[i], among.AtHome()) {
				s.List = append(s.List, c.Subject)
				total += c.Weight
			}
		}
		if len(s.List) == maxSubjects {
			break
		}
	}
	for i := range s.List {
		s.List[i].Weight /= total
	}
	return s, nil
}

// frequencies counts the words of sections.
func frequencies(words *analyzer.Words, sections []report.Section) map[string]int {
	counts := make(map[string]int)
	for i := range sections {
		for _, text := range append([]string{sections[i].Heading}, sections[i].Paragraphs...) {
			for _, token := range words.Query(text) {
				counts[token.Term]++
			}
		}
	}
	return counts
}

// candidate is a word that may be a subject, n times in the text. Its weight is its rarity at first.
type candidate struct {
	Subject
	n int
}

// candidates returns the words that can be subjects, the most frequent ones.
func (s *Subjects) candidates(ctx context.Context, frequencies map[string]int, among Library) ([]candidate, error) {
	var candidates, terms []candidate
	for word, n := range frequencies {
		if _, isName := index.NamedBy(word); !isName && suggest.IsTerm(word) {
			terms = append(terms, candidate{Subject{Word: word}, n})
		}
	}
	slices.SortFunc(terms, func(a, b candidate) int { return cmp.Or(-cmp.Compare(a.n, b.n), cmp.Compare(a.Word, b.Word)) })
	for some := range slices.Chunk(terms, maxCandidates) {
		sections, err := among.Sections(ctx, wordsOf(some))
		if err != nil {
			return nil, err
		}
		for i, c := range some {
			if c.Weight = rank.Rarity(sections[i], s.statistics.Sections); c.Weight > 0 && len(candidates) < maxCandidates {
				candidates = append(candidates, c)
			}
		}
		if len(candidates) == maxCandidates {
			break
		}
	}
	return candidates, nil
}

func wordsOf(candidates []candidate) []string {
	words := make([]string, len(candidates))
	for i := range candidates {
		words[i] = candidates[i].Word
	}
	return words
}

// frequency returns how much it is that a word is n times in a text, from 0 to 1: in a report, in so
// many sections.
func (s *Subjects) frequency(d Document, section, n int) float64 {
	if section < 0 {
		return rank.InReport(n, float64(d.size())/s.statistics.AverageReport())
	}
	return rank.InSection(n, float64(d.SectionSize(section))/s.statistics.AverageSection())
}

// isLocal reports whether a word that all texts have, of which home are at home, is rather a name in
// the place of the text than a subject: the place's share of these texts is nearer to all than to its
// share of the library.
func isLocal(all, home int, share float64) bool { return 2*float64(home)/float64(all) > 1+share }

// uses returns how much a text uses each subject, from 0 to 1.
func (s *Subjects) uses(d Document, section int) []float64 {
	units := d.sections()
	if section >= 0 {
		units = units[section : section+1]
	}
	uses := make([]float64, len(s.List))
	for i, subject := range s.List {
		n := 0
		for k := range units {
			n += one(units[k].has(subject.Word))
		}
		if n > 0 {
			uses[i] = s.frequency(d, section, n)
		}
	}
	return uses
}

// Best returns the text of a document that is most on the subjects, without its report. ok is false if
// none is.
func (s *Subjects) Best(d Document, sections bool) (best index.SimilarText, ok bool) {
	texts := []int{-1}
	if sections {
		texts = texts[:0]
		for section := range d.sections() {
			texts = append(texts, section)
		}
	}
	var uses []float64 // of the best
	for _, section := range texts {
		score, of := 0.0, s.uses(d, section)
		for i, subject := range s.List {
			score += subject.Weight * of[i]
		}
		if score > best.Score {
			best, uses = index.SimilarText{Section: section, Score: score}, of
		}
	}
	best.Words = s.shared(uses)
	return best, best.Score > 0
}

// shared returns the subjects that a text is on, those that count most first.
func (s *Subjects) shared(uses []float64) (words []string) {
	var on []Subject
	for i, use := range uses {
		if use > 0 {
			on = append(on, Subject{s.List[i].Word, s.List[i].Weight * use})
		}
	}
	slices.SortFunc(on, compareSubjects)
	for _, subject := range on[:min(len(on), maxShared)] {
		words = append(words, analyzer.Written(subject.Word))
	}
	return words
}

// compareSubjects puts the weightiest first.
func compareSubjects(a, b Subject) int {
	return cmp.Or(-cmp.Compare(a.Weight, b.Weight), cmp.Compare(a.Word, b.Word))
}

// library is a Library in memory.
type library struct {
	*state
	of index.SimilarRequest
}

// Sections implements Library.
func (l *library) Sections(ctx context.Context, words []string) ([]int, error) {
	counts := make([]int, len(words))
	for i, word := range words {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		for _, at := range l.sections {
			counts[i] += one(l.documents[at.document].sections()[at.index].has(word))
		}
	}
	return counts, nil
}

// Texts implements Library.
func (l *library) Texts(ctx context.Context, words []string) (all, home []int, err error) {
	all, home = make([]int, len(words)), make([]int, len(words))
	for i, word := range words {
		if ctx.Err() != nil {
			return nil, nil, ctx.Err()
		}
		having := make(map[section]bool)
		for _, at := range l.sections {
			if !l.documents[at.document].sections()[at.index].has(word) {
				continue
			}
			if l.of.Section < 0 {
				at.index = -1
			}
			having[at] = true
		}
		for at := range having {
			all[i]++
			home[i] += one(IsAtHome(l.of.Report, &l.entries[at.document]))
		}
	}
	return all, home, nil
}

// AtHome implements Library.
func (l *library) AtHome() float64 {
	n := 0
	for i := range l.entries {
		n += one(IsAtHome(l.of.Report, &l.entries[i]))
	}
	return float64(n) / float64(len(l.entries))
}

// IsAtHome reports whether a report is by the place of another, known as that is, or that itself.
func IsAtHome(own, other *index.Entry) bool {
	return own.ID == other.ID || own.Code() != "" && own.Code() == other.Code()
}
