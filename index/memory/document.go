package memory

import (
	"iter"
	"slices"
	"sort"
	"strings"

	"gongbao/analyzer"
	"gongbao/index"
	"gongbao/index/pattern"
	"gongbao/index/report"
)

// textEnd follows each line of a document. No text has it.
const textEnd = rune(-1)

// document is a report as the store keeps it. It is never changed.
type document struct {
	entry index.Entry // without its number
	row   []rune      // the folded texts, each followed by textEnd unless the next is joined to it
	texts []uint32    // where each of them begins
	// sentenceEnds are the positions, in order, of the characters that end a sentence, and of each
	// textEnd.
	sentenceEnds []uint32
	units        []unit // the title, then the sections
}

// unit is a stretch of a row: the title of a report or a section.
type unit struct {
	start, end uint32
	head       uint32   // where its first text ends: the heading or the title
	firstText  int      // index of that in document.texts
	words      []string // those that it has, in order
	heading    string   // as it stands
}

func newDocument(r *report.Report, words *analyzer.Words) *document {
	d := &document{entry: index.NewEntry(r), units: make([]unit, 1+len(r.Sections))}
	texts := index.FoldedTexts(r)
	for i, text := range texts {
		d.add(text, i+1 < len(texts) && texts[i+1].Joined)
	}
	d.entry.TitleTokens = d.units[0].addWords(words, r.Title, "")
	for i := range r.Sections {
		s := &r.Sections[i]
		d.entry.Parts[i].Tokens = d.units[1+i].addWords(words, s.Heading, strings.Join(s.Paragraphs, "\n"))
	}
	return d
}

// add adds a text to its unit. The next text may go on with its line.
func (d *document) add(text index.FoldedText, goesOn bool) {
	start := uint32(len(d.row))
	d.row = append(d.row, []rune(text.Folded)...)
	for _, end := range text.SentenceEnds {
		d.sentenceEnds = append(d.sentenceEnds, start+uint32(end))
	}
	u := &d.units[1+text.Section]
	if text.Number == 0 {
		u.start, u.firstText, u.head = start, len(d.texts), uint32(len(d.row))
	}
	d.texts = append(d.texts, start)
	if !goesOn {
		d.sentenceEnds = append(d.sentenceEnds, uint32(len(d.row)))
		d.row = append(d.row, textEnd)
	}
	u.end = uint32(len(d.row))
}

// addWords sets the heading of a unit and adds the words of its texts, whose number it returns.
func (u *unit) addWords(words *analyzer.Words, heading, text string) (tokens int32) {
	u.heading = heading
	last := 0
	for _, token := range words.Index(heading + "\n" + text) {
		u.words = append(u.words, token.Term)
		if token.Position != last { // the parts of a word have its position
			tokens, last = tokens+1, token.Position
		}
	}
	slices.Sort(u.words)
	u.words = slices.Clip(slices.Compact(u.words))
	return tokens
}

// has reports whether a unit has a word.
func (u *unit) has(word string) bool {
	_, ok := slices.BinarySearch(u.words, word)
	return ok
}

// sections returns the units of the sections.
func (d *document) sections() []unit { return d.units[1:] }

// size returns the number of positions of all sections.
func (d *document) size() int { return len(d.row) - int(d.units[0].end) }

// unitAt returns the index of the unit that a position is in.
func (d *document) unitAt(position uint32) int {
	return sort.Search(len(d.units), func(i int) bool { return d.units[i].end > position })
}

// textAt returns the index of the text that a position is in.
func (d *document) textAt(position uint32) int {
	return sort.Search(len(d.texts), func(i int) bool { return d.texts[i] > position }) - 1
}

// places yields the places of a pattern by their starts. They may overlap.
func (d *document) places(p pattern.Pattern) iter.Seq[pattern.Mark] {
	find := func(piece string) iter.Seq[uint32] { return d.find(0, uint32(len(d.row)), piece) }
	return pattern.Places(p, find, func() func(uint32) uint32 { return d.gapEnd })
}

// placesIn yields the places that begin in a stretch of the row.
func (d *document) placesIn(from, to uint32, p pattern.Pattern) iter.Seq[pattern.Mark] {
	return func(yield func(pattern.Mark) bool) {
		for place := range d.places(p) {
			if place.Start >= to || place.Start >= from && !yield(place) {
				return
			}
		}
	}
}

// lineEnd returns the end of the line that a position is in.
func (d *document) lineEnd(position uint32) uint32 {
	return position + uint32(slices.Index(d.row[position:], textEnd))
}

// find yields the positions where a folded text begins, in order. An empty text is found nowhere.
func (d *document) find(from, to uint32, piece string) iter.Seq[uint32] {
	wanted := []rune(piece)
	return func(yield func(uint32) bool) {
		if len(wanted) == 0 {
			return
		}
		row := d.row[from:to]
		for i, r := range row[:max(0, len(row)-len(wanted)+1)] {
			if r == wanted[0] && slices.Equal(row[i+1:i+len(wanted)], wanted[1:]) && !yield(from+uint32(i)) {
				return
			}
		}
	}
}

// gapEnd returns the first position from one on that no gap of a pattern has.
func (d *document) gapEnd(position uint32) uint32 {
	for d.row[position] != analyzer.Separator && d.row[position] != textEnd {
		position++
	}
	return position
}

// count is how often something is in a unit of a document.
type count struct {
	unit int
	n    int
	head bool // the first place is in the heading
}

// count counts places that do not overlap by unit. Places are in the order of their starts.
func (d *document) count(places iter.Seq[pattern.Mark]) (counts []count) {
	free := uint32(0)
	for place := range places {
		if place.Start < free {
			continue
		}
		free = place.End
		u := d.unitAt(place.Start)
		if n := len(counts); n == 0 || counts[n-1].unit != u {
			counts = append(counts, count{unit: u, head: d.inHead(u, place)})
		}
		counts[len(counts)-1].n++
	}
	return counts
}

// heads yields the places that lie in the first text of their unit.
func (d *document) heads(places iter.Seq[pattern.Mark]) iter.Seq[pattern.Mark] {
	return func(yield func(pattern.Mark) bool) {
		for place := range places {
			if d.inHead(d.unitAt(place.Start), place) && !yield(place) {
				return
			}
		}
	}
}

// inHead reports whether a place that begins in a unit lies in its first text.
func (d *document) inHead(unit int, place pattern.Mark) bool {
	return place.Start < d.units[unit].head && place.End <= d.units[unit].head
}
