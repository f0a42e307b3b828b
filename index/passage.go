package index

import (
	"cmp"
	"iter"
	"maps"
	"math/bits"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongbao/index/literal"
	"gongbao/index/report"
)

// The length of a passage, in characters: it grows by whole sentences up to passageLength, and a single sentence is cut, at a
// comma if there is one, beyond passageLimit.
const (
	passageLength = 120
	passageLimit  = 160
)

// passageSections is the most sections of a report that are looked at for passages, passageMarks the most marks of a text that a
// stretch may begin with.
const (
	passageSections = 20
	passageMarks    = 200
)

// passages returns the stretches of a report, at most n, that show best why it was found: each shows as many words as can be that
// those before it do not, then as many words and marks as can be. found are the sections found, best first. Each passage is from
// another text. A report found by its title alone shows how its text begins.
func (s *snapshot) passages(r *report.Report, entry *reportEntry, patterns []literal.Pattern, found []int32, n int) []Passage {
	if n == 0 || len(patterns) == 0 {
		return nil
	}
	var texts []matchedText
	for _, section := range found[:min(len(found), passageSections)] {
		texts = append(texts, s.matchedTexts(int(section-entry.sections[0]), s.sections[section].unit, patterns)...)
	}
	texts = pick(texts, n+1, func(t matchedText) (uint64, int) { return t.words, t.marks })
	marker := &Marker{patterns: patterns}
	var stretches []stretch
	for _, t := range texts {
		if stretch, ok := bestStretch(t, textAt(&r.Sections[t.section], t.text), marker); ok {
			stretches = append(stretches, stretch)
		}
	}
	var best []Passage
	for _, c := range pick(stretches, n, func(s stretch) (uint64, int) { return s.words, s.marks }) {
		section := &r.Sections[c.section]
		best = append(best, passageOf(section, c.text-1, marker.Pieces(textAt(section, c.text)[c.start:c.end])))
	}
	if len(best) == 0 && len(found) > 0 {
		best = opening(&r.Sections[slices.Min(found)-entry.sections[0]])
	}
	return best
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

// matchedText is a text of a report in which words of a query stand.
type matchedText struct {
	section int    // its index in the report
	text    int    // 0 for the heading, then the paragraphs from 1
	words   uint64 // a bit for each pattern found
	marks   int
}

// wordBit is the bit of the i-th pattern of a query. Those behind the 63rd share the last.
func wordBit(i int) uint64 { return 1 << min(i, 63) }

// matchedTexts returns the texts of a section that patterns stand in, in order.
func (s *snapshot) matchedTexts(section int, unit uint32, patterns []literal.Pattern) (matched []matchedText) {
	segment := s.segmentOf(unit)
	local := int(unit - segment.first)
	byText := make(map[int]*matchedText)
	for i, p := range patterns {
		textOf := segment.TextOf(local)
		for place := range segment.PlacesIn(local, p) {
			text, _ := textOf(place.Start)
			if byText[text] == nil {
				byText[text] = &matchedText{section: section, text: text}
			}
			byText[text].words |= wordBit(i)
			byText[text].marks++
		}
	}
	for _, text := range slices.Sorted(maps.Keys(byText)) {
		matched = append(matched, *byText[text])
	}
	return matched
}

// textAt returns a text of a section by its number in matchedText.
func textAt(s *report.Section, text int) string {
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
	matchedText
	span
}

// bestStretch returns the stretch of a text with the most different words, then the most marks, then the first.
func bestStretch(of matchedText, text string, m *Marker) (best stretch, ok bool) {
	marks := m.spans(text)
	for i, mark := range marks[:min(len(marks), passageMarks)] {
		if ok && mark.start < best.end {
			continue // a stretch from here on would hold fewer of the same marks
		}
		s := stretch{matchedText{section: of.section, text: of.text}, span{start: stretchStart(text, mark.start)}}
		s.end = max(stretchEnd(text, s.start), mark.end)
		for _, within := range marks[i:] {
			if within.end > s.end {
				break
			}
			s.words |= wordBit(m.wordOf(text[within.start:within.end]))
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

// stretchStart returns where a passage begins that has a mark at byte at: at the start of the sentence, or of a part of it if
// the sentence began long before.
func stretchStart(text string, at int) int {
	near := back(text, at, passageLength)
	start := near + lastCut(text[near:at], sentenceEnds)
	if utf8.RuneCountInString(text[start:at]) <= passageLength/2 {
		return skipSpace(text, start)
	}
	from := back(text, at, passageLength/3)
	if i := strings.IndexAny(text[from:at], clauseEnds); i >= 0 {
		_, size := utf8.DecodeRuneInString(text[from+i:])
		return skipSpace(text, from+i+size)
	}
	return from
}

// back returns the byte n characters before byte i, or 0.
func back(text string, i, n int) int {
	for range n {
		_, size := utf8.DecodeLastRuneInString(text[:i])
		i -= size
	}
	return i
}

// forward returns the byte n characters after byte i, or the end.
func forward(text string, i, n int) int {
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
	far := forward(text, i, passageLimit+1)
	if k := strings.IndexAny(text[i:far], sentenceEnds); k >= 0 {
		return afterCut(text, i+k)
	}
	return far
}

// clauseEnd returns the last end of a part of the sentence within passageLength characters from start, or that many characters.
func clauseEnd(text string, start int) int {
	end := forward(text, start, passageLength)
	if cut := lastCut(text[start:end], clauseEnds); cut > (end-start)/2 {
		return start + cut
	}
	return end
}
