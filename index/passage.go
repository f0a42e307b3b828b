package index

import (
	"cmp"
	"iter"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongbao/analyzer"
	"gongbao/index/report"
)

// The length of a passage, in characters: it grows by whole sentences up to passageLength, and a single sentence is cut, at a
// comma if there is one, beyond passageLimit.
const (
	passageLength = 120
	passageLimit  = 160
)

// passageSections is the most sections of a report that are read for passages, passageMarks the most marks of a text that a
// stretch may begin with.
const (
	passageSections = 20
	passageMarks    = 200
)

// passages returns the stretches of r, at most n, that show best why it was found: those with more different words first, then
// those with more marks, then the better section. sections are the indexes of the sections found, best first. Each passage is
// from another paragraph. A report found by its title alone shows how its text begins.
func passages(r *report.Report, m *Marker, sections []int, n int) []Passage {
	if n == 0 || m == nil || len(m.words) == 0 {
		return nil
	}
	type candidate struct {
		Passage
		distinct, marks int
	}
	var all []candidate
	for _, i := range sections[:min(len(sections), passageSections)] {
		s := &r.Sections[i]
		for k, text := range texts(s) {
			if c, ok := bestStretch(text, m); ok {
				all = append(all, candidate{passageOf(s, k, m.Pieces(text[c.start:c.end])), c.distinct, c.marks})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.distinct, a.distinct), cmp.Compare(b.marks, a.marks))
	})
	var best []Passage
	for _, c := range all[:min(len(all), n)] {
		best = append(best, c.Passage)
	}
	if len(best) == 0 && len(sections) > 0 {
		best = opening(&r.Sections[slices.Min(sections)])
	}
	return best
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

// stretch is a range of bytes of a text with what it holds.
type stretch struct {
	span
	distinct, marks int
}

// bestStretch returns the stretch of text with the most different words, then the most marks, then the first.
func bestStretch(text string, m *Marker) (best stretch, ok bool) {
	marks := m.spans(text)
	for i, mark := range marks[:min(len(marks), passageMarks)] {
		if ok && mark.start < best.end {
			continue // a stretch from here on would hold fewer of the same marks
		}
		s := stretch{span: span{start: stretchStart(text, mark.start)}}
		s.end = stretchEnd(text, s.start)
		s.end = max(s.end, mark.end)
		words := make(map[string]bool)
		for _, within := range marks[i:] {
			if within.end > s.end {
				break
			}
			words[analyzer.Fold(text[within.start:within.end])] = true
			s.marks++
		}
		s.distinct = len(words)
		if !ok || s.distinct > best.distinct || s.distinct == best.distinct && s.marks > best.marks {
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
