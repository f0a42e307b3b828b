package passage

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongbao/index/pattern"
	"gongbao/index/report"
)

// The length of a passage, in characters. It grows by whole sentences up to usualPassage. A single
// sentence is cut if it is longer than maxPassage, at a comma if there is one.
const (
	usualPassage = 120
	maxPassage   = 160
)

// maxSections is the most sections of a report that are searched for passages. maxMarks is the most
// marks of a text at which a stretch may begin.
const (
	maxSections = 20
	maxMarks    = 200
)

// Passage is a stretch of a section that shows why the report was found.
type Passage struct {
	Section   string // Section.ID
	Path      []string
	Role      report.Role
	Paragraph int // index into Section.Paragraphs; -1 for the heading itself
	// Pieces are a stretch of the line of that text, which may take in the texts beside it.
	Pieces []Piece
}

// Matched is a text of a report in which places of the words of a query begin.
type Matched struct {
	Section int    // its index in the report
	Text    int    // 0 for the heading, then the paragraphs from 1
	Words   uint64 // a bit for each pattern found: see Bit
	Marks   int    // the number of places of patterns, overlaps included
}

// Best returns at most n stretches of a report that show best why it was found. Each shows as many
// words as possible that those before it do not show, then as many words and marks as possible.
// Each begins with a place in another text, and none overlaps another. If the report was found by
// its title alone, Best returns how its text begins.
//
// load returns the report with the text of some sections and of those that share a line with them,
// or nil if it cannot be read. found are the indexes of the sections found, best first. matched returns
// the texts of a section in which places of patterns begin, in order.
func Best(
	load func(sections []int) *report.Report, patterns []pattern.Pattern, found []int, n int, matched func(section int) []Matched,
) []Passage {
	if n == 0 || len(patterns) == 0 {
		return nil
	}
	var texts []Matched
	for _, section := range found[:min(len(found), maxSections)] {
		texts = append(texts, matched(section)...)
	}
	texts = pick(texts, n+1, func(t Matched) (uint64, int) { return t.Words, t.Marks })
	if len(texts) == 0 {
		return opening(load, found)
	}
	var sections []int
	for _, t := range texts {
		sections = append(sections, t.Section)
	}
	r := load(sections)
	if r == nil {
		return nil
	}
	lines, marker := r.Lines(), MarkerOf(patterns)
	var stretches []stretch
	for _, t := range texts {
		line, part := lines.Of(t.Section, t.Text)
		if stretch, ok := bestStretch(line, part, marker); ok {
			stretches = append(stretches, stretch)
		}
	}
	var best []Passage
	var shown []stretch
	for _, c := range pick(stretches, len(stretches), func(s stretch) (uint64, int) { return s.words, s.marks }) {
		if len(best) == n {
			break
		}
		if slices.ContainsFunc(shown, c.overlaps) {
			continue
		}
		shown = append(shown, c)
		best = append(best, passageOf(&r.Sections[c.part.Section], c.part.Number-1, marker.Pieces(c.line.Text[c.start:c.end])))
	}
	if len(best) == 0 {
		return opening(load, found)
	}
	return best
}

// pick returns at most n of all, one after the other. It takes the one with the most words that are
// not yet shown, then the one with the most words, then the one with the most marks, then the
// first.
func pick[T any](all []T, n int, of func(T) (words uint64, marks int)) (picked []T) {
	shown := uint64(0)
	for all = slices.Clone(all); len(all) > 0 && len(picked) < n; {
		best := 0
		for i := range all {
			words, marks := of(all[i])
			bestWords, bestMarks := of(all[best])
			if cmp.Or(
				cmp.Compare(bits.OnesCount64(words&^shown), bits.OnesCount64(bestWords&^shown)),
				cmp.Compare(bits.OnesCount64(words), bits.OnesCount64(bestWords)), cmp.Compare(marks, bestMarks),
			) > 0 {
				best = i
			}
		}
		words, _ := of(all[best])
		shown |= words
		picked = append(picked, all[best])
		all = slices.Delete(all, best, best+1)
	}
	return picked
}

// Bit returns the bit of the i-th pattern of a query in Matched.Words. The patterns from the 64th
// on share the last bit.
func Bit(i int) uint64 { return 1 << min(i, 63) }

// opening returns the first stretch of the text of the first section found, unmarked.
func opening(load func(sections []int) *report.Report, found []int) []Passage {
	if len(found) == 0 {
		return nil
	}
	first := slices.Min(found)
	r := load([]int{first})
	if r == nil {
		return nil
	}
	s := &r.Sections[first]
	for k, text := range s.Paragraphs {
		if text != "" {
			return []Passage{passageOf(s, k, (*Marker)(nil).Pieces(text[:stretchEnd(text, 0)]))}
		}
	}
	return nil
}

func passageOf(s *report.Section, paragraph int, pieces []Piece) Passage {
	return Passage{Section: s.ID, Path: s.Path, Role: s.Role, Paragraph: paragraph, Pieces: pieces}
}

// stretch is a byte range of a line and the matches in it.
type stretch struct {
	span
	line  *report.Line
	part  report.Part // in which the first mark begins
	words uint64      // a bit for each pattern: see Bit
	marks int
}

func (s stretch) overlaps(other stretch) bool {
	return s.line == other.line && s.start < other.end && other.start < s.end
}

// bestStretch returns the stretch of a line with the most different words, then the most marks, then
// the first, of those whose first mark begins in the given part. Later marks may be in other parts.
func bestStretch(line *report.Line, part report.Part, m *Marker) (best stretch, ok bool) {
	text, marks, tried := line.Text, m.spans(line.Text), 0
	for i, mark := range marks {
		if line.At(mark.start) != part || ok && mark.start < best.end {
			continue // after ok, a stretch from here on would hold fewer of the same marks
		}
		if tried++; tried > maxMarks {
			break
		}
		s := stretch{span: span{start: stretchStart(text, mark.start)}, line: line, part: part}
		s.end = max(stretchEnd(text, s.start), mark.end)
		for _, within := range marks[i:] {
			if within.end > s.end {
				break
			}
			s.words |= Bit(m.wordOf(text[within.start:within.end]))
			s.marks++
		}
		different := cmp.Compare(bits.OnesCount64(s.words), bits.OnesCount64(best.words))
		if !ok || cmp.Or(different, cmp.Compare(s.marks, best.marks)) > 0 {
			best, ok = s, true
		}
	}
	return best, ok
}

// The characters after which a text may be cut: the ends of sentences, and of their parts.
const (
	sentenceEnds = "。！？；!?;\n"
	clauseEnds   = "，、：,:" + sentenceEnds
)

// closingMarks may follow the end of a sentence and belong to it.
const closingMarks = "”’」』》）)"

// stretchStart returns the byte at which a passage with a mark at byte at begins: the start of the
// sentence, or of a part of it if the sentence began long before.
func stretchStart(text string, at int) int {
	near := Back(text, at, usualPassage)
	start := near + lastCut(text[near:at], sentenceEnds)
	if utf8.RuneCountInString(text[start:at]) <= usualPassage/2 {
		return skipSpace(text, start)
	}
	from := Back(text, at, usualPassage/3)
	if i := strings.IndexAny(text[from:at], clauseEnds); i >= 0 {
		_, size := utf8.DecodeRuneInString(text[from+i:])
		return skipSpace(text, from+i+size)
	}
	return from
}

// Back returns the byte offset n characters before byte i, or 0.
func Back(text string, i, n int) int {
	for range n {
		_, size := utf8.DecodeLastRuneInString(text[:i])
		i -= size
	}
	return i
}

// Forward returns the byte offset n characters after byte i, or the end.
func Forward(text string, i, n int) int {
	for range n {
		_, size := utf8.DecodeRuneInString(text[i:])
		i += size
	}
	return i
}

// lastCut returns the byte after the last of ends in text and its closing marks, or 0 if there is
// none.
func lastCut(text, ends string) int {
	i := strings.LastIndexAny(text, ends)
	if i < 0 {
		return 0
	}
	return afterCut(text, i)
}

// afterCut returns the byte after the character at i and the closing marks that follow it.
func afterCut(text string, i int) int {
	_, size := utf8.DecodeRuneInString(text[i:])
	i += size
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		if !strings.ContainsRune(closingMarks, r) {
			break
		}
		i += size
	}
	return i
}

func skipSpace(text string, i int) int {
	return len(text) - len(strings.TrimLeftFunc(text[i:], unicode.IsSpace))
}

// stretchEnd returns the byte at which a passage that begins at byte start ends: after whole
// sentences of up to usualPassage characters, or after a part of the first.
func stretchEnd(text string, start int) int {
	end := start
	for end < len(text) {
		next := sentenceEnd(text, end)
		length := utf8.RuneCountInString(text[start:next])
		if end == start && length > maxPassage {
			return clauseEnd(text, start)
		}
		if end > start && length > usualPassage {
			break
		}
		end = next
	}
	return end
}

// sentenceEnd returns the end of the sentence that contains byte i, or a byte so far after i that
// no passage reaches it.
func sentenceEnd(text string, i int) int {
	n := 0
	for k, r := range text[i:] {
		if n > maxPassage {
			return i + k
		}
		if strings.ContainsRune(sentenceEnds, r) {
			return afterCut(text, i+k)
		}
		n++
	}
	return len(text)
}

// clauseEnd returns the end of the last part of the sentence that ends within usualPassage
// characters from start, or that many characters if there is none in their second half.
func clauseEnd(text string, start int) int {
	end := Forward(text, start, usualPassage)
	if cut := lastCut(text[start:end], clauseEnds); cut > (end-start)/2 {
		return start + cut
	}
	return end
}
