package index

import (
	"slices"

	"gongbao/analyzer"
	"gongbao/index/report"
)

// FoldedText is a text of a report as search compares it: see analyzer.Fold.
type FoldedText struct {
	Section, Number int // as report.Part has them
	Folded          string
	// SentenceEnds are the indexes of the characters, from 0, that end a sentence. The last one need
	// not be among them.
	SentenceEnds []int
	// Joined is set if the text goes on with the line of the text before. The two are folded
	// together, and a match may run from one into the other.
	Joined bool
}

// FoldedTexts returns the texts of a report in order: the title, then the heading, which may be
// empty, and the paragraphs of each section.
func FoldedTexts(r *report.Report) (texts []FoldedText) {
	for _, line := range r.Lines() {
		if len(line.Parts) == 1 {
			folded, ends := analyzer.FoldSentences(line.Text)
			p := line.Parts[0]
			texts = append(texts, FoldedText{Section: p.Section, Number: p.Number, Folded: folded, SentenceEnds: ends})
			continue
		}
		folded := analyzer.FoldMap(line.Text)
		start := 0
		for i, p := range line.Parts {
			end := len(folded.Runes)
			if i+1 < len(line.Parts) {
				end = folded.From(line.Parts[i+1].Start)
			}
			texts = append(texts, FoldedText{
				Section: p.Section, Number: p.Number, Folded: string(folded.Runes[start:end]),
				SentenceEnds: endsIn(folded.SentenceEnds, start, end), Joined: i > 0,
			})
			start = end
		}
	}
	return texts
}

// endsIn returns the ends in [start, end), counted from start.
func endsIn(ends []int, start, end int) (in []int) {
	first, _ := slices.BinarySearch(ends, start)
	for _, at := range ends[first:] {
		if at >= end {
			break
		}
		in = append(in, at-start)
	}
	return in
}
