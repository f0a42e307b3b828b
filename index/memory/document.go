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

// textEnd follows each text of a document. No text has it.
const textEnd = rune(-1)

// document is a report as the store keeps it. It is never changed.
type document struct {
	entry index.Entry // without its number
	row   []rune      // the folded texts, each followed by textEnd
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
	d := &document{entry: index.NewEntry(r)}
	d.entry.TitleTokens = d.add(words, r.Title)
	for i := range r.Sections {
		s := &r.Sections[i]
		d.entry.Parts[i].Tokens = d.add(words, append([]string{s.Heading}, s.Paragraphs...)...)
	}
	return d
}

// add adds a unit, and returns its number of words.
func (d *document) add(words *analyzer.Words, texts ...string) (tokens int32) {
	u := unit{start: uint32(len(d.row)), firstText: len(d.texts), heading: texts[0]}
	for i, text := range texts {
		start := uint32(len(d.row))
		folded, ends := analyzer.FoldSentences(text)
		d.texts = append(d.texts, start)
		d.row = append(append(d.row, []rune(folded)...), textEnd)
		for _, end := range ends {
			d.sentenceEnds = append(d.sentenceEnds, start+uint32(end))
		}
		u.end = uint32(len(d.row))
		d.sentenceEnds = append(d.sentenceEnds, u.end-1)
		if i == 0 {
			u.head = u.end - 1
		}
	}
	last := 0
	for _, token := range words.Index(texts[0] + "\n" + strings.Join(texts[1:], "\n")) {
		u.words = append(u.words, token.Term)
		if token.Position != last { // the parts of a word have its position
			tokens, last = tokens+1, token.Position
		}
	}
	slices.Sort(u.words)
	u.words = slices.Clip(slices.Compact(u.words))
	d.units = append(d.units, u)
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
	return d.placesIn(0, uint32(len(d.row)), p)
}

// placesIn is places in a stretch of the row.
func (d *document) placesIn(from, to uint32, p pattern.Pattern) iter.Seq[pattern.Mark] {
	find := func(piece string) iter.Seq[uint32] { return d.find(from, to, piece) }
	return pattern.Places(p, find, func() func(uint32) uint32 { return d.gapEnd })
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
			counts = append(counts, count{unit: u, head: place.Start < d.units[u].head})
		}
		counts[len(counts)-1].n++
	}
	return counts
}

// heads yields the places that are in the first text of their unit.
func (d *document) heads(places iter.Seq[pattern.Mark]) iter.Seq[pattern.Mark] {
	return func(yield func(pattern.Mark) bool) {
		for place := range places {
			if place.Start < d.units[d.unitAt(place.Start)].head && !yield(place) {
				return
			}
		}
	}
}
