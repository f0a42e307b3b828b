package compare

import (
	"cmp"
	"slices"
	"sync"

	"gongbao/analyzer"
	"gongbao/index/report"
)

// Comparison shows what two reports, A and B, share and do not share. If they are of different
// years, A is the earlier one by custom.
type Comparison struct {
	A, B Side
	// Pairs has each section of both reports once. The sections of B are in order. Each section
	// that only A has comes after the section that it follows in A.
	Pairs []Pair
	// Dropped are the words that are characteristic of A, and New those of B, the most
	// characteristic first.
	Dropped, New []Term
}

// Side is one of the reports as a whole. Lengths are in letters, digits and Chinese characters,
// like Report.Chars.
type Side struct {
	Title Sentence
	Chars int
	// Reused is the length of the reused sentences. Kept is the length of the kept parts of changed
	// sentences.
	Reused, Kept int
}

// Pair is two sections that correspond, or one section to which none corresponds.
type Pair struct {
	A, B *Section // one may be nil
	// Moved is set if the two sections are out of the order that the other pairs keep.
	Moved bool
}

// Section is a section of one report.
type Section struct {
	Index      int        // in Report.Sections
	Heading    []Sentence // one, or none if the section has no heading
	Paragraphs [][]Sentence
}

// Status is what happened to a sentence.
type Status string

// The values of Status.
const (
	Reused  Status = "reused"  // the other report has it word for word
	Changed Status = "changed" // the other report has a similar one
	Dropped Status = "dropped" // only A has it or anything like it
	New     Status = "new"     // only B has it or anything like it
)

// Sentence is a sentence of one report, or a heading.
type Sentence struct {
	Status Status
	// Runs, joined, are the text. In a changed sentence kept runs alternate with others. Any other
	// sentence is a single run.
	Runs  []Run
	Chars int // like Side.Chars
	// Partner is the place of the same or the similar sentence in the other report. It is nil for
	// Dropped and New, and for titles.
	Partner *Place
	// Elsewhere is set if the partner is not in the section that corresponds to this one's.
	Elsewhere bool
	// Figures is set for a changed sentence in which only numbers differ.
	Figures bool
}

// Run is a stretch of a sentence. Kept is set if the partner has it too.
type Run struct {
	Text string
	Kept bool
}

// Place is the place of a sentence in a report: the indexes of its section, of its paragraph in the
// section, and of the sentence in the paragraph.
type Place struct {
	Section   int
	Paragraph int // -1 for the heading
	Sentence  int
}

// Reports compares two reports. It does not change them.
func Reports(words *analyzer.Words, a, b *report.Report) *Comparison {
	// Of two equally good answers, the same one must be taken whichever report comes first.
	if order(a, b) > 0 {
		return mirror(Reports(words, b, a))
	}
	var readA *reading
	var reads sync.WaitGroup
	reads.Go(func() { readA = read(words, a) }) // reading is half of all work, most of it jieba's
	readB := read(words, b)
	reads.Wait()
	m := newMatcher(readA, readB)
	m.matchSections()
	m.matchSentences()
	c := &Comparison{A: m.a.side(Dropped), B: m.b.side(New)}
	c.Pairs = layOut(m.a.sections(Dropped), m.b.sections(New), m.pairs)
	c.Dropped, c.New = terms(m.a, m.b)
	return c
}

// order orders reports by their ID, title and text.
func order(a, b *report.Report) int {
	return cmp.Or(
		cmp.Compare(a.ID, b.ID), cmp.Compare(a.Title, b.Title),
		slices.CompareFunc(a.Sections, b.Sections, func(a, b report.Section) int {
			return cmp.Or(cmp.Compare(a.Heading, b.Heading), slices.Compare(a.Paragraphs, b.Paragraphs))
		}),
	)
}

// mirror exchanges the sides of c.
func mirror(c *Comparison) *Comparison {
	a, b := make([]*Section, 0, len(c.Pairs)), make([]*Section, 0, len(c.Pairs))
	pairs := make(map[int]pairing)
	for _, p := range c.Pairs {
		if p.A != nil {
			b = append(b, p.A)
		}
		if p.B != nil {
			a = append(a, p.B)
		}
		if p.A != nil && p.B != nil {
			pairs[p.B.Index] = pairing{p.A.Index, p.Moved}
		}
	}
	byIndex := func(a, b *Section) int { return cmp.Compare(a.Index, b.Index) }
	slices.SortFunc(a, byIndex)
	slices.SortFunc(b, byIndex)
	c.A, c.B = c.B, c.A
	c.Dropped, c.New = c.New, c.Dropped
	for _, terms := range [][]Term{c.Dropped, c.New} {
		for i, t := range terms {
			terms[i].A, terms[i].B = t.B, t.A
		}
	}
	rename(&c.A.Title, Dropped)
	rename(&c.B.Title, New)
	for _, s := range a {
		s.each(func(s *Sentence) { rename(s, Dropped) })
	}
	for _, s := range b {
		s.each(func(s *Sentence) { rename(s, New) })
	}
	c.Pairs = layOut(a, b, pairs)
	return c
}

// rename sets the status of a sentence without a partner to alone.
func rename(s *Sentence, alone Status) {
	if s.Status == Dropped || s.Status == New {
		s.Status = alone
	}
}

// each calls visit for every sentence of s.
func (s *Section) each(visit func(*Sentence)) {
	for i := range s.Heading {
		visit(&s.Heading[i])
	}
	for _, paragraph := range s.Paragraphs {
		for i := range paragraph {
			visit(&paragraph[i])
		}
	}
}

// layOut puts sections in the order of Comparison.Pairs. pairs maps sections of A to their
// partners.
func layOut(a, b []*Section, pairs map[int]pairing) []Pair {
	following := make(map[int][]*Section) // sections of A by the section of B that they follow; -1 at the start
	partners := make(map[int]pairing)
	at := -1
	for i, s := range a {
		switch p, ok := pairs[i]; {
		case !ok:
			following[at] = append(following[at], s)
		default:
			partners[p.section] = pairing{i, p.moved}
			at = p.section
		}
	}
	var laid []Pair
	alone := func(at int) {
		for _, s := range following[at] {
			laid = append(laid, Pair{A: s})
		}
	}
	alone(-1)
	for j, s := range b {
		if p, ok := partners[j]; ok {
			laid = append(laid, Pair{a[p.section], s, p.moved})
		} else {
			laid = append(laid, Pair{B: s})
		}
		alone(j)
	}
	return laid
}
