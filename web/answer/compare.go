package answer

import (
	"gongbao/index/compare"
	"gongbao/index/report"
	"gongbao/web/address"
)

// Comparison is what two reports share and do not share.
type Comparison struct {
	A       Compared       `json:"a"`
	B       Compared       `json:"b"`
	Pairs   []Pair         `json:"pairs"` // in the order of b
	Dropped []ComparedTerm `json:"dropped"`
	New     []ComparedTerm `json:"new"`
	URL     string         `json:"url"`
}

// Compared is one of two reports as a whole. Lengths are in letters, digits and Chinese characters.
type Compared struct {
	Report Header `json:"report"`
	Chars  int    `json:"chars"`
	Reused int    `json:"reused"` // of the sentences that stand in the other report
	Kept   int    `json:"kept"`   // within those that were changed
}

// Pair is two sections that answer to one another; one of them is null if none does.
type Pair struct {
	A     *ComparedSection `json:"a"`
	B     *ComparedSection `json:"b"`
	Moved bool             `json:"moved"`
}

// ComparedSection is a section of one report.
type ComparedSection struct {
	ID         string               `json:"id"`
	Role       report.Role          `json:"role"`
	Heading    []ComparedSentence   `json:"heading"` // empty for the opening lines
	Paragraphs [][]ComparedSentence `json:"paragraphs"`
}

// ComparedSentence is a sentence and what became of it.
type ComparedSentence struct {
	Status  compare.Status `json:"status"`
	Runs    []ComparedRun  `json:"runs"`
	Figures bool           `json:"figures"`
	Partner *ComparedPlace `json:"partner"` // null where there is none
}

// ComparedRun is a stretch of a sentence.
type ComparedRun struct {
	Text string `json:"text"`
	Kept bool   `json:"kept"`
}

// ComparedPlace is where a sentence is in the other report, counted from 0.
type ComparedPlace struct {
	Section   string `json:"section"`
	Paragraph int    `json:"paragraph"` // -1 for the heading
	Sentence  int    `json:"sentence"`
	Elsewhere bool   `json:"elsewhere"`
}

// ComparedTerm is a word of one report rather than the other.
type ComparedTerm struct {
	Text  string  `json:"text"`
	A     int     `json:"a"`
	B     int     `json:"b"`
	Score float64 `json:"score"`
}

// NewComparison is the JSON form of the comparison of two reports.
func NewComparison(c *compare.Comparison, a, b *report.Report) Comparison {
	answer := Comparison{
		A:     Compared{newHeader(a.Header()), c.A.Chars, c.A.Reused, c.A.Kept},
		B:     Compared{newHeader(b.Header()), c.B.Chars, c.B.Reused, c.B.Kept},
		Pairs: make([]Pair, len(c.Pairs)), Dropped: newComparedTerms(c.Dropped), New: newComparedTerms(c.New), URL: address.CompareURL(a.ID, b.ID),
	}
	for i, p := range c.Pairs {
		answer.Pairs[i] = Pair{newComparedSection(p.A, a, b), newComparedSection(p.B, b, a), p.Moved}
	}
	return answer
}

func newComparedTerms(terms []compare.Term) []ComparedTerm {
	all := make([]ComparedTerm, len(terms))
	for i, t := range terms {
		all[i] = ComparedTerm(t)
	}
	return all
}

// newComparedSection is the JSON form of a section of a report beside another.
func newComparedSection(s *compare.Section, rep, other *report.Report) *ComparedSection {
	if s == nil {
		return nil
	}
	sentences := func(all []compare.Sentence) []ComparedSentence {
		answers := make([]ComparedSentence, len(all))
		for i, s := range all {
			answers[i] = newComparedSentence(s, other)
		}
		return answers
	}
	of := &rep.Sections[s.Index]
	answer := &ComparedSection{ID: of.ID, Role: of.Role, Heading: sentences(s.Heading), Paragraphs: [][]ComparedSentence{}}
	for _, paragraph := range s.Paragraphs {
		answer.Paragraphs = append(answer.Paragraphs, sentences(paragraph))
	}
	return answer
}

func newComparedSentence(s compare.Sentence, other *report.Report) ComparedSentence {
	answer := ComparedSentence{Status: s.Status, Runs: make([]ComparedRun, len(s.Runs)), Figures: s.Figures}
	for i, r := range s.Runs {
		answer.Runs[i] = ComparedRun(r)
	}
	if p := s.Partner; p != nil {
		answer.Partner = &ComparedPlace{other.Sections[p.Section].ID, p.Paragraph, p.Sentence, s.Elsewhere}
	}
	return answer
}
