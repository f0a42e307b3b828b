// Package literal is the character layer: it finds and counts any string exactly as a reader with Ctrl+F would.
//
// The layer is a set of immutable segments. A segment holds the folded characters of many units, a unit being what is found
// or not as one (the title of a report, or a section with its heading and paragraphs), each made of strings that are
// matched by themselves. All characters of a segment lie in one space of positions, in order, with one position left unused
// after each string:
//
//	unit 0  "大同市报告"              大₀同₁市₂报₃告₄
//	unit 1  "一，能源" "煤炭，煤矸石"  一₆，₇能₈源₉  煤₁₁炭₁₂，₁₃煤₁₄矸₁₅石₁₆
//
// For each character the segment lists its positions. 煤矸 stands where a position of 煤 is followed by one of 矸: only 14.
// Characters of different strings are never neighbours, so no match crosses from one string to the next, and no text has to
// be read to make sure. A query starts from its rarest character and looks the others up beside it.
//
// The ends of texts and of sentences are listed like characters, so that positions alone tell what stands in one sentence, in one
// text, or within some characters of something else: see Segment.Near and Segment.Together.
//
// Folding is the business of package analyzer, and so is what a query means of package query.
package literal
