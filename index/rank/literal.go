package rank

import "math"

// Literal is what is known of a section in which all words of a query were found, for its score.
type Literal struct {
	Words []Word
	// Gap is the number of characters between the words where they stand closest together, 0 for a single word: see Gap.
	Gap int
	// SectionLength and ReportLength are those of the texts against the averages.
	SectionLength, ReportLength float64
	// Complete is 1 for a full report, less for an excerpt, 0 for an abstract.
	Complete float64
	// Notes tells that the section explains words.
	Notes bool
}

// Word is where a word of a query was found.
type Word struct {
	// Title tells that the title holds the word or that the word is the report's place or year; Heading, that the section's
	// heading holds it.
	Title, Heading bool
	// Section and Report count its occurrences in the section and in the whole report.
	Section, Report int
}

// Score returns the parts of the section's score. A report scores as its best section.
func (l Literal) Score() Score {
	var title, heading, section, report float64
	for _, w := range l.Words {
		title += share(w.Title)
		heading += share(w.Heading)
		section += frequency(w.Section, l.SectionLength, saturation, sectionLength) / (saturation + 1)
		report += frequency(w.Report, l.ReportLength, reportSaturation, sectionLength) / (reportSaturation + 1)
	}
	n := float64(max(1, len(l.Words)))
	score := Score{
		{"标题、地区或年份相符", titleWeight * title / n},
		{"小标题相符", headingWeight * heading / n},
		{"各词相邻", togetherWeight / (1 + float64(l.Gap)/togetherGap)},
		{"本节出现次数", sectionWeight * section / n},
		{"全文出现次数", reportWeight * report / n},
		{"全文完整", completeWeight * l.Complete},
	}
	if l.Notes {
		for i := range score {
			score[i].Value *= notesWeight
		}
	}
	return score
}

func share(holds bool) float64 {
	if holds {
		return 1
	}
	return 0
}

// Gap returns the least number of characters that a stretch with all the words has beside them, 0 where they adjoin or overlap.
// places are in order of position, Term being the index of a word; lengths are those of the words in characters. Words without a
// place, which only the title holds, are left out.
func Gap(places []Place, lengths []int) int {
	if len(places) == 0 {
		return 0
	}
	present, characters := make(map[int]bool), 0
	for _, p := range places {
		if !present[p.Term] {
			present[p.Term] = true
			characters += lengths[p.Term]
		}
	}
	last, least := make(map[int]uint32), uint32(math.MaxUint32) // where each word last began
	for _, p := range places {
		last[p.Term] = p.Position
		if len(last) < len(present) {
			continue
		}
		start, end := p.Position, uint32(0)
		for word, at := range last {
			start, end = min(start, at), max(end, at+uint32(lengths[word]))
		}
		least = min(least, end-start)
	}
	return max(0, int(least)-characters)
}
