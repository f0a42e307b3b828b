package rank

import (
	"math"
	"slices"

	"gongbao/analyzer/coded"
)

// Literal is the data for the score of a section in which the words of a query were found. Each
// share is the mean over the words, from 0 to 1.
type Literal struct {
	// Title is the share of the words that are in the title or name the report's place or year.
	// Heading is the share of the words that are in the section's heading.
	Title, Heading float64
	// Section and Report are the frequencies of the words in the section and in the whole report:
	// see InSection and InReport. Words that have to be near each other, or in one sentence or
	// paragraph, count once a section.
	Section, Report float64
	// Gap is the number of characters between the words at the place where they are closest
	// together. It is 0 for a single word. See the function Gap.
	Gap int
	// Complete is 1 for a full report, less for an excerpt, and 0 for an abstract.
	Complete float64
	// Notes is set if the section explains words.
	Notes bool
}

// InSection returns the worth, from 0 to 1, of a word that occurs n times in a section. relative is
// the section's length divided by the average length.
func InSection(n int, relative float64) float64 {
	return frequency(n, relative, saturation, sectionLength) / (saturation + 1)
}

// InReport is the same as InSection for a whole report.
func InReport(n int, relative float64) float64 {
	return frequency(n, relative, reportSaturation, sectionLength) / (reportSaturation + 1)
}

// SectionShape and ReportShape return the k1 and the b of InSection and InReport: n places are worth
// n / (n + k1 × (1 - b + b × relative)).
func SectionShape() (k1, b float64) { return saturation, sectionLength }

// ReportShape is described at SectionShape.
func ReportShape() (k1, b float64) { return reportSaturation, sectionLength }

// parts returns the addends of a section's score.
func (l *Literal) parts() [6]float64 {
	parts := [...]float64{
		TitleWeight * l.Title,
		HeadingWeight * l.Heading,
		TogetherWeight / (1 + float64(l.Gap)/togetherGap),
		SectionWeight * l.Section,
		ReportWeight * l.Report,
		CompleteWeight * l.Complete,
	}
	if l.Notes {
		for i := range parts {
			parts[i] *= NotesWeight
		}
	}
	return parts
}

// literalParts are the names of the parts, in order.
var literalParts = [...]coded.Message{
	coded.New("score-title"), coded.New("score-heading"), coded.New("score-together"), coded.New("score-section"),
	coded.New("score-report"), coded.New("score-complete"),
}

// Total returns the section's score, the sum of its parts. A report scores as its best section.
func (l *Literal) Total() float64 {
	total := 0.0
	for _, part := range l.parts() {
		total += part
	}
	return total
}

// Score returns the parts of the section's score.
func (l *Literal) Score() Score {
	var score Score
	for i, part := range l.parts() {
		score = append(score, Part{literalParts[i], part})
	}
	return score
}

// Gap returns the length, without the words, of the shortest stretch that has all words, in
// characters. It is 0 if they adjoin or overlap. places must be in order of position; their Term is
// the index of a word. lengths are the lengths of the words in characters. Words without a place,
// which only the title has, are ignored.
func Gap(places []Place, lengths []int) int {
	if len(places) == 0 {
		return 0
	}
	const never = math.MaxUint32
	last := slices.Repeat([]uint32{never}, len(lengths)) // the latest position of each word
	words, characters := 0, 0
	for _, p := range places {
		if last[p.Term] == never {
			last[p.Term] = p.Position
			words++
			characters += lengths[p.Term]
		}
	}
	for i := range last {
		last[i] = never
	}
	seen, least := 0, uint32(never)
	for _, p := range places {
		if last[p.Term] == never {
			seen++
		}
		last[p.Term] = p.Position
		if seen < words {
			continue
		}
		start, end := p.Position, uint32(0)
		for word, at := range last {
			if at != never {
				start, end = min(start, at), max(end, at+uint32(lengths[word]))
			}
		}
		least = min(least, end-start)
	}
	return max(0, int(least)-characters)
}
