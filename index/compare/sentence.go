package compare

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"gongbao/analyzer"
	"gongbao/index/report"
)

// The lengths in characters from which on a sentence is cut: at a comma, and anywhere. They limit
// the time that comparing takes.
const (
	longSentence = 300
	maxSentence  = 500
)

// The characters after which a long sentence may be cut, and those that belong to the sentence that
// they close.
const (
	clauseEnds   = "，、；：,;:"
	closingMarks = "”’」』》〉）)]】"
)

// reading is a report cut up.
type reading struct {
	title     []int
	parts     []part // by section
	sentences []sentence
}

// part holds the sentences of one section, by index in reading.sentences.
type part struct {
	heading    []int
	paragraphs [][]int
	role       report.Role
}

// sentence is a sentence and the findings about it.
type sentence struct {
	Place
	text  string
	key   string // the folded text, without separators at its ends
	atoms []atom
	chars int

	heading   bool
	reused    bool
	partner   *Place // like Sentence.Partner
	elsewhere bool
	kept      []bool // of a changed sentence, by atom
	figures   bool
}

// none is the index of no section or row.
const none = -1

// atom is the unit that is kept or changed as a whole: a word, or a character in no word. White
// space after it belongs to it.
type atom struct {
	start, end int    // bytes of sentence.text; the atoms follow one another without a gap
	key        string // the folded text, possibly empty
	weight     int    // in letters, digits and Chinese characters; a number counts for one
	word       bool
	number     bool
}

// read cuts up a report.
func read(words *analyzer.Words, r *report.Report) *reading {
	d := &reading{}
	d.title = d.add(words, r.Title, Place{Section: none}, true)
	for i, s := range r.Sections {
		p := part{role: s.Role, heading: d.add(words, s.Heading, Place{Section: i, Paragraph: -1}, true)}
		for k, text := range s.Paragraphs {
			p.paragraphs = append(p.paragraphs, d.add(words, text, Place{Section: i, Paragraph: k}, false))
		}
		d.parts = append(d.parts, p)
	}
	return d
}

// add adds the sentences of a text and returns their indexes. A heading is one sentence.
func (d *reading) add(words *analyzer.Words, text string, at Place, heading bool) (added []int) {
	if text == "" {
		return nil
	}
	tokens := words.Query(text)
	for start := 0; start < len(text); {
		end := len(text)
		if !heading {
			end = sentenceEnd(text, start)
		}
		n := 0
		for n < len(tokens) && tokens[n].Start < end {
			end = max(end, tokens[n].End) // a word may contain white space, and a sentence is cut only between words
			n++
		}
		added = append(added, len(d.sentences))
		s := sentence{Place: at, text: text[start:end], key: analyzer.FoldQuery(text[start:end]), heading: heading}
		s.atoms = atomsOf(s.text, tokens[:n], start)
		s.chars = letters(s.text)
		d.sentences = append(d.sentences, s)
		start, tokens = end, tokens[n:]
		at.Sentence++
	}
	return added
}

// sentenceEnd returns the end, in bytes, of the sentence that begins at byte start.
func sentenceEnd(text string, start int) int {
	ended, n := false, 0
	for i, r := range text[start:] {
		ends := analyzer.EndsSentence(r)
		switch {
		case ended && !ends && !strings.ContainsRune(closingMarks, r) && !unicode.IsSpace(r):
			return start + i
		case n >= maxSentence:
			return start + i
		}
		n++
		ended = ended || ends || n >= longSentence && strings.ContainsRune(clauseEnds, r)
	}
	return len(text)
}

// atomsOf cuts a sentence, which begins at byte offset of a text, into the given words and the
// characters between them.
func atomsOf(text string, tokens []analyzer.Token, offset int) (atoms []atom) {
	between := func(start, end int) {
		for start < end {
			_, size := utf8.DecodeRuneInString(text[start:])
			a := atom{start: start, end: start + size, key: analyzer.Fold(text[start : start+size])}
			a.weight = letters(a.key)
			start += size
			if a.key == "" && len(atoms) > 0 {
				atoms[len(atoms)-1].end = a.end
			} else {
				atoms = append(atoms, a)
			}
		}
	}
	at := 0
	for _, t := range tokens {
		start, end := t.Start-offset, t.End-offset
		if start < at { // another word of the same character: ½ is 1/2
			atoms[len(atoms)-1].key += t.Term
			atoms[len(atoms)-1].end = max(end, at)
			at = max(end, at)
			continue
		}
		between(at, start)
		a := atom{start: start, end: end, key: t.Term, word: true, number: isNumber(t.Term)}
		a.weight = utf8.RuneCountInString(t.Term)
		switch {
		case a.number:
			a.weight = 1
		case analyzer.IsStop(t.Term):
			a.weight = 0
		}
		atoms = append(atoms, a)
		at = end
	}
	between(at, len(text))
	return atoms
}

// numerals are the characters of numbers written in Chinese, folded, so that o is 〇. 两 and 百分之 are words that stay when
// numbers change.
const numerals = "o零一二三四五六七八九十百千万亿"

// isNumber reports whether a word is a number or begins with a digit.
func isNumber(word string) bool {
	return '0' <= word[0] && word[0] <= '9' || strings.Trim(word, numerals) == ""
}

// letters counts letters, digits and Chinese characters, like Report.Chars.
func letters(text string) (n int) {
	for _, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Han, r) {
			n++
		}
	}
	return n
}

// side returns the report as a whole. alone is the status of a sentence without a partner.
func (d *reading) side(alone Status) (s Side) {
	for _, i := range d.title {
		s.Title = d.finished(i, alone)
	}
	for i := range d.sentences {
		sentence := &d.sentences[i]
		s.Chars += sentence.chars
		switch {
		case sentence.reused:
			s.Reused += sentence.chars
		case sentence.kept != nil:
			for k, a := range sentence.atoms {
				if sentence.kept[k] {
					s.Kept += letters(sentence.text[a.start:a.end])
				}
			}
		}
	}
	return s
}

// sections returns the sections of the report, in order.
func (d *reading) sections(alone Status) []*Section {
	sections := make([]*Section, len(d.parts))
	finished := func(indexes []int) (all []Sentence) {
		for _, i := range indexes {
			all = append(all, d.finished(i, alone))
		}
		return all
	}
	for i, p := range d.parts {
		sections[i] = &Section{Index: i, Heading: finished(p.heading)}
		for _, paragraph := range p.paragraphs {
			sections[i].Paragraphs = append(sections[i].Paragraphs, finished(paragraph))
		}
	}
	return sections
}

// finished returns the i-th sentence as a Comparison shows it.
func (d *reading) finished(i int, alone Status) Sentence {
	s := &d.sentences[i]
	f := Sentence{Status: alone, Chars: s.chars, Elsewhere: s.elsewhere, Figures: s.figures, Partner: s.partner}
	switch {
	case s.reused:
		f.Status, f.Runs = Reused, []Run{{s.text, true}}
	case s.kept != nil:
		f.Status, f.Runs = Changed, runs(s)
	default:
		f.Runs = []Run{{s.text, false}}
	}
	return f
}
