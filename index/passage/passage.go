package passage

import (
	"cmp"
	"iter"
	"math/bits"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongbao/analyzer"
	"gongbao/index/pattern"
	"gongbao/index/report"
)

// The length of a passage, in characters: it grows by whole sentences up to passageLength, and a single sentence is cut, at a
// comma if there is one, beyond passageLimit.
const (
	passageLength = 120
	passageLimit  = 160
)

// maxSections is the most sections of a report that are looked at for passages, maxMarks the most marks of a text that a
// stretch may begin with.
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
	Pieces    []Piece
}

// Matched is a text of a report that has words of a query.
type Matched struct {
	Section int    // its index in the report
	Text    int    // 0 for the heading, then the paragraphs from 1
	Words   uint64 // a bit for each pattern found: see Bit
	Marks   int    // places of patterns, overlaps included
}

// Best returns the stretches of a report, at most n, that show best why it was found: each shows as many words as can be that
// those before it do not, then as many words and marks as can be. Found are the indexes of the sections found, best first, and
// matched returns the texts of one that have a pattern, in order. Each passage is from another text. A report found by its title
// alone shows how its text begins.
func Best(r *report.Report, patterns []pattern.Pattern, found []int, n int, matched func(section int) []Matched) []Passage {
	if n == 0 || len(patterns) == 0 {
		return nil
	}
	var texts []Matched
	for _, section := range found[:min(len(found), maxSections)] {
		texts = append(texts, matched(section)...)
	}
	texts = pick(texts, n+1, func(t Matched) (uint64, int) { return t.Words, t.Marks })
	marker := MarkerOf(patterns)
	var stretches []stretch
	for _, t := range texts {
		if stretch, ok := bestStretch(t, TextAt(&r.Sections[t.Section], t.Text), marker); ok {
			stretches = append(stretches, stretch)
		}
	}
	var best []Passage
	for _, c := range pick(stretches, n, func(s stretch) (uint64, int) { return s.Words, s.Marks }) {
		section := &r.Sections[c.Section]
		best = append(best, passageOf(section, c.Text-1, marker.Pieces(TextAt(section, c.Text)[c.start:c.end])))
	}
	if len(best) == 0 && len(found) > 0 {
		best = opening(&r.Sections[slices.Min(found)])
	}
	return best
}

// In returns the texts of a section, the i-th of its report, that have a pattern, in order. It reads them: an index that knows
// positions is quicker.
func In(s *report.Section, i int, patterns []pattern.Pattern) (matched []Matched) {
	for k, text := range texts(s) {
		m := Matched{Section: i, Text: k + 1}
		places := pattern.In([]rune(analyzer.Fold(text)))
		for number, p := range patterns {
			for range places(p) {
				m.Words |= Bit(number)
				m.Marks++
			}
		}
		if m.Marks > 0 {
			matched = append(matched, m)
		}
	}
	return matched
}

// pick returns at most n of all, one after the other: that with the most words which those before it lack, then with the most
// words, then with the most marks, then the first.
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

// Bit is the bit of the i-th pattern of a query in Matched.Words. Those from the 64th on share the last.
func Bit(i int) uint64 { return 1 << min(i, 63) }

// TextAt returns a text of a section by its number in Matched.
func TextAt(s *report.Section, text int) string {
	if text == 0 {
		return s.Heading
	}
	return s.Paragraphs[text-1]
}

// opening returns the first stretch of a section's text, unmarked.
func opening(s *report.Section) []Passage {
	for k, text := range texts(s) {
		if k >= 0 && text != "" {
			return []Passage{passageOf(s, k, (*Marker)(nil).Pieces(text[:stretchEnd(text, 0)]))}
		}
	}
	return nil
}

// texts yields the texts of a section with their numbers: -1 for the heading, then the paragraphs from 0.
func texts(s *report.Section) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		if !yield(-1, s.Heading) {
			return
		}
		for k, paragraph := range s.Paragraphs {
			if !yield(k, paragraph) {
				return
			}
		}
	}
}

func passageOf(s *report.Section, paragraph int, pieces []Piece) Passage {
	return Passage{Section: s.ID, Path: s.Path, Role: s.Role, Paragraph: paragraph, Pieces: pieces}
}

// stretch is a range of bytes of a text, and what stands in it.
type stretch struct {
	Matched
	span
}

// bestStretch returns the stretch of a text with the most different words, then the most marks, then the first.
func bestStretch(of Matched, text string, m *Marker) (best stretch, ok bool) {
	marks := m.spans(text)
	for i, mark := range marks[:min(len(marks), maxMarks)] {
		if ok && mark.start < best.end {
			continue // a stretch from here on would hold fewer of the same marks
		}
		s := stretch{Matched{Section: of.Section, Text: of.Text}, span{start: stretchStart(text, mark.start)}}
		s.end = max(stretchEnd(text, s.start), mark.end)
		for _, within := range marks[i:] {
			if within.end > s.end {
				break
			}
			s.Words |= Bit(m.wordOf(text[within.start:within.end]))
			s.Marks++
		}
		different := cmp.Compare(bits.OnesCount64(s.Words), bits.OnesCount64(best.Words))
		if !ok || cmp.Or(different, cmp.Compare(s.Marks, best.Marks)) > 0 {
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

// stretchStart returns where a passage begins that has a mark at byte at: at the start of the sentence, or of a part of it if
// the sentence began long before.
func stretchStart(text string, at int) int {
	near := Back(text, at, passageLength)
	start := near + lastCut(text[near:at], sentenceEnds)
	if utf8.RuneCountInString(text[start:at]) <= passageLength/2 {
		return skipSpace(text, start)
	}
	from := Back(text, at, passageLength/3)
	if i := strings.IndexAny(text[from:at], clauseEnds); i >= 0 {
		_, size := utf8.DecodeRuneInString(text[from+i:])
		return skipSpace(text, from+i+size)
	}
	return from
}

// Back returns the byte n characters before byte i, or 0.
func Back(text string, i, n int) int {
	for range n {
		_, size := utf8.DecodeLastRuneInString(text[:i])
		i -= size
	}
	return i
}

// Forward returns the byte n characters after byte i, or the end.
func Forward(text string, i, n int) int {
	for range n {
		_, size := utf8.DecodeRuneInString(text[i:])
		i += size
	}
	return i
}

// lastCut returns the byte after the last of ends in text, closing marks included, or 0.
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

// stretchEnd returns where a passage ends that begins at byte start: whole sentences up to passageLength characters, or a part
// of the first.
func stretchEnd(text string, start int) int {
	end := start
	for end < len(text) {
		next := sentenceEnd(text, end)
		length := utf8.RuneCountInString(text[start:next])
		if end == start && length > passageLimit {
			return clauseEnd(text, start)
		}
		if end > start && length > passageLength {
			break
		}
		end = next
	}
	return end
}

// sentenceEnd returns where the sentence ends that byte i lies in, or a byte so far behind that no passage reaches it.
func sentenceEnd(text string, i int) int {
	far := Forward(text, i, passageLimit+1)
	if k := strings.IndexAny(text[i:far], sentenceEnds); k >= 0 {
		return afterCut(text, i+k)
	}
	return far
}

// clauseEnd returns the last end of a part of the sentence within passageLength characters from start, or that many characters.
func clauseEnd(text string, start int) int {
	end := Forward(text, start, passageLength)
	if cut := lastCut(text[start:end], clauseEnds); cut > (end-start)/2 {
		return start + cut
	}
	return end
}
