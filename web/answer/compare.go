package answer

import (
	"gongbao/index/compare"
	"gongbao/index/report"
	"gongbao/web/address"
)

// CompareAnswer is what two reports share and do not share.
type CompareAnswer struct {
	A       AnswerCompared       `json:"a"`
	B       AnswerCompared       `json:"b"`
	Pairs   []AnswerPair         `json:"pairs"` // in the order of b
	Dropped []AnswerComparedTerm `json:"dropped"`
	New     []AnswerComparedTerm `json:"new"`
	URL     string               `json:"url"`
}

// AnswerCompared is one of two reports as a whole. Lengths are in letters, digits and Chinese characters.
type AnswerCompared struct {
	Report AnswerReport `json:"report"`
	Chars  int          `json:"chars"`
	Reused int          `json:"reused"` // of the sentences that stand in the other report
	Kept   int          `json:"kept"`   // within those that were changed
}

// AnswerPair is two sections that answer to one another; one of them is null where none does.
type AnswerPair struct {
	A     *AnswerComparedSection `json:"a"`
	B     *AnswerComparedSection `json:"b"`
	Moved bool                   `json:"moved"`
}

// AnswerComparedSection is a section of one report.
type AnswerComparedSection struct {
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

// ComparedPlace is where a sentence stands in the other report, counted from 0.
type ComparedPlace struct {
	Section   string `json:"section"`
	Paragraph int    `json:"paragraph"` // -1 for the heading
	Sentence  int    `json:"sentence"`
	Elsewhere bool   `json:"elsewhere"`
}

// AnswerComparedTerm is a word of one report rather than the other.
type AnswerComparedTerm struct {
	Text  string  `json:"text"`
	A     int     `json:"a"`
	B     int     `json:"b"`
	Score float64 `json:"score"`
}

// NewCompareAnswer is the JSON form of the comparison of two reports.
func NewCompareAnswer(c *compare.Comparison, a, b *report.Report) CompareAnswer {
	answer := CompareAnswer{
		A:     AnswerCompared{newAnswerReport(a.Header()), c.A.Chars, c.A.Reused, c.A.Kept},
		B:     AnswerCompared{newAnswerReport(b.Header()), c.B.Chars, c.B.Reused, c.B.Kept},
		Pairs: make([]AnswerPair, len(c.Pairs)), Dropped: answerTerms(c.Dropped), New: answerTerms(c.New), URL: address.CompareURL(a.ID, b.ID),
	}
	for i, p := range c.Pairs {
		answer.Pairs[i] = AnswerPair{answerComparedSection(p.A, a, b), answerComparedSection(p.B, b, a), p.Moved}
	}
	return answer
}

func answerTerms(terms []compare.Term) []AnswerComparedTerm {
	all := make([]AnswerComparedTerm, len(terms))
	for i, t := range terms {
		all[i] = AnswerComparedTerm(t)
	}
	return all
}

// answerComparedSection is the JSON form of a section of a report beside another.
func answerComparedSection(s *compare.Section, rep, other *report.Report) *AnswerComparedSection {
	if s == nil {
		return nil
	}
	sentences := func(all []compare.Sentence) []ComparedSentence {
		answers := make([]ComparedSentence, len(all))
		for i, s := range all {
			answers[i] = answerComparedSentence(s, other)
		}
		return answers
	}
	of := &rep.Sections[s.Index]
	answer := &AnswerComparedSection{ID: of.ID, Role: of.Role, Heading: sentences(s.Heading), Paragraphs: [][]ComparedSentence{}}
	for _, paragraph := range s.Paragraphs {
		answer.Paragraphs = append(answer.Paragraphs, sentences(paragraph))
	}
	return answer
}

func answerComparedSentence(s compare.Sentence, other *report.Report) ComparedSentence {
	answer := ComparedSentence{Status: s.Status, Runs: make([]ComparedRun, len(s.Runs)), Figures: s.Figures}
	for i, r := range s.Runs {
		answer.Runs[i] = ComparedRun(r)
	}
	if p := s.Partner; p != nil {
		answer.Partner = &ComparedPlace{other.Sections[p.Section].ID, p.Paragraph, p.Sentence, s.Elsewhere}
	}
	return answer
}
