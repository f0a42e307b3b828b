package rank

import (
	"math"
	"slices"

	"gongbao/analyzer/coded"
)

// Literal is what is known of a section in which the words of a query were found, for its score. What is a share is the mean over
// the words, from 0 to 1.
type Literal struct {
	// Title is the share of the words that the title holds or that are the report's place or year; Heading, that of those that the
	// section's heading holds.
	Title, Heading float64
	// Section and Report are how often the words stand in the section and in the whole report: see InSection and InReport.
	Section, Report float64
	// Gap is the number of characters between the words where they stand closest together, 0 for a single word: see Gap.
	Gap int
	// Complete is 1 for a full report, less for an excerpt, 0 for an abstract.
	Complete float64
	// Notes tells that the section explains words.
	Notes bool
}

// InSection returns how much it is that a word stands n times in a section, from 0 to 1. relative is the section's length against
// the average.
func InSection(n int, relative float64) float64 {
	return frequency(n, relative, saturation, sectionLength) / (saturation + 1)
}

// InReport is InSection for a whole report.
func InReport(n int, relative float64) float64 {
	return frequency(n, relative, reportSaturation, sectionLength) / (reportSaturation + 1)
}

// parts are the addends of a section's score.
func (l *Literal) parts() [6]float64 {
	parts := [...]float64{
		titleWeight * l.Title, headingWeight * l.Heading, togetherWeight / (1 + float64(l.Gap)/togetherGap), sectionWeight * l.Section,
		reportWeight * l.Report, completeWeight * l.Complete,
	}
	if l.Notes {
		for i := range parts {
			parts[i] *= notesWeight
		}
	}
	return parts
}

// literalParts are the names of parts.
var literalParts = [...]coded.Message{
	coded.New("score-title"), coded.New("score-heading"), coded.New("score-together"), coded.New("score-section"),
	coded.New("score-report"), coded.New("score-complete"),
}

// Total returns the sum of the section's score. A report scores as its best section.
func (l *Literal) Total() float64 {
	total := 0.0
	for _, part := range l.parts() {
		total += part
	}
	return total
}

// Score returns the section's score part by part.
func (l *Literal) Score() Score {
	var score Score
	for i, part := range l.parts() {
		score = append(score, Part{literalParts[i], part})
	}
	return score
}

// Gap returns the least number of characters that a stretch with all the words has beside them, 0 where they adjoin or overlap.
// places are in order of position, Term being the index of a word; lengths are those of the words in characters. Words without a
// place, which only the title holds, are left out.
func Gap(places []Place, lengths []int) int {
	if len(places) == 0 {
		return 0
	}
	const never = math.MaxUint32
	last := slices.Repeat([]uint32{never}, len(lengths)) // where each word last began
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
