package parse

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongbao/index/report"
)

// maxGlued is the greatest length, in characters, of a heading that shares its paragraph with text.
// At 40 headings of 30 of 887 reports end elsewhere, at 80 of 6.
const maxGlued = 60

// endHeadings sets where each heading ends. A heading that shares its paragraph with text may end
// with its sentence ("(一)围绕夯实发展基础,坚决打赢安全生产翻身仗。坚决守住…") or be glued to the next sentence
// ("(一)实施创新驱动工程,不断激活高质量发展动力源创新是引领发展的第一动力。"). The headings of one list are written alike, so they
// are decided together.
func endHeadings(paragraphs []block, found []candidate) {
	done := make([]bool, len(found))
	for i := range found {
		if done[i] {
			continue
		}
		var lines []*headingLine
		for _, k := range siblings(found, i) {
			if done[k] {
				continue
			}
			done[k] = true
			c := &found[k]
			if c.end > 0 {
				continue
			}
			text := paragraphs[c.paragraph].text
			limit := len(text)
			if k+1 < len(found) && found[k+1].paragraph == c.paragraph {
				limit = found[k+1].at
			}
			if c.own {
				c.end = limit
				continue
			}
			lines = append(lines, newHeadingLine(c, text[c.at+c.token.size:limit]))
		}
		decide(lines)
	}
}

// headingLine is a heading with the text glued to it, and the positions where it may end.
type headingLine struct {
	heading  *candidate
	text     string
	sentence ending   // after the first sentence; its at is 0 if the sentence is too long
	glued    []ending // within the first sentence
}

// ending is a position where a heading may end.
type ending struct {
	at    int // byte offset
	score float64
	// clause is the number of characters since the heading's last comma.
	clause int
	// separated is set if a space, a semicolon or a colon follows.
	separated bool
}

func newHeadingLine(c *candidate, text string) *headingLine {
	h := &headingLine{heading: c, text: text}
	h.findEndings()
	return h
}

const (
	sentencePrior = 3.0 // for a heading that is a sentence of its own
	separated     = 6.0 // for a space, semicolon or colon after it
	unknownEnd    = -1.0
	unknownStart  = -2.5
)

// findEndings lists the positions where the heading may end, with their scores.
func (h *headingLine) findEndings() {
	n, clause, depth, commas := 0, 0, 0, 0
	defined := false // the sentence says that something is something, as headings do not
	var before rune
	for i, r := range h.text {
		if n >= maxGlued {
			break
		}
		n++
		switch {
		case strings.ContainsRune("“《「『（(", r):
			h.consider(i, before, r, n, clause, depth, commas, defined)
			depth++
		case strings.ContainsRune("”》」』）)", r):
			depth--
		case strings.ContainsRune("。！？!?", r):
			end := i + utf8.RuneLen(r)
			score := sentencePrior + endScore(h.text[:i]) + startScore(h.text[end:]) -
				0.15*float64(max(0, n-26)) - 0.4*float64(max(0, clause-13))
			if defined {
				score -= 4
			}
			h.sentence = ending{end, score, clause, false}
			return
		case strings.ContainsRune(";；：:", r):
			if n > 4 && depth <= 0 {
				h.glued = append(h.glued, ending{i, separated + endScore(h.text[:i]), clause, true})
			}
			return
		case unicode.IsSpace(r):
			if n > 4 && depth <= 0 && report.IsText(before) && !strings.ContainsRune("第之一", before) || before == '”' {
				rest := strings.TrimLeft(h.text[i:], " \u3000")
				h.glued = append(h.glued, ending{i, separated + endScore(h.text[:i]) + startScore(rest), clause, true})
			}
		case r == ',' || r == '，':
			clause = -1
			commas++
		default:
			h.consider(i, before, r, n, clause, depth, commas, defined)
			defined = defined || r == '是' && depth <= 0
		}
		clause++
		before = r
	}
}

// consider adds the position before r, at offset i, unless no heading can end there.
func (h *headingLine) consider(i int, before, r rune, n, clause, depth, commas int, defined bool) {
	if n <= 2 || depth > 0 || clause < 2 || strings.ContainsRune("的了着和与及在对以为、，,（(“《从向把将使让更最新第不一是", before) ||
		strings.ContainsRune("的了着和与及、，,”》）)%％化性者们之年月日个是更", r) || isDigit(before) || unicode.IsSpace(before) {
		return
	}
	score := -2*float64(max(0, commas-1)) + endScore(h.text[:i]) + startScore(h.text[i:]) +
		repetition(h.text[:i], h.text[i:])
	if isDefinition(h.text[i:]) {
		score += 1.5
	}
	if defined {
		score -= 4
	}
	if n <= 5 || clause < 3 {
		score -= 3
	}
	if last := tailRunes(h.text[:i], 2); startWords[last] > 1.5 && endWords[last] == 0 {
		score -= 2 // 突出|创新: the text starts before 突出
	}
	h.glued = append(h.glued, ending{i, score, clause, false})
}

// decide chooses the ends of the headings of one list.
func decide(lines []*headingLine) {
	sentences := 0.0
	var clauses []int
	for _, h := range lines {
		best := h.bestGlued(clauseLength{})
		switch {
		case h.sentence.at == 0:
			sentences -= 2
		default:
			sentences += h.sentence.score - best.score
		}
		if best.at > 0 {
			clauses = append(clauses, best.clause)
		}
	}
	usual := newClauseLength(clauses)
	for _, h := range lines {
		best := h.bestGlued(usual)
		switch {
		case h.sentence.at > 0 && (sentences >= 0 || best.at == 0) &&
			(!best.separated || best.score < separated+h.sentence.score):
			h.end(h.sentence.at)
		case best.at > 0 && (best.score > 0 || sentences < 0):
			h.end(best.at)
		case h.sentence.at > 0:
			h.end(h.sentence.at)
		default:
			h.end(len(runes(h.text, 12)))
		}
	}
}

func (h *headingLine) end(at int) {
	h.heading.end = h.heading.at + h.heading.token.size + at
}

// bestGlued returns the likeliest end within the sentence. Usual is the usual length of the last
// clause of the headings in this list.
func (h *headingLine) bestGlued(usual clauseLength) ending {
	best := ending{score: -100}
	for _, e := range h.glued {
		e.score += usual.score(e.clause)
		if e.score > best.score {
			best = e
		}
	}
	return best
}

// clauseLength is the median length of the last clauses in a list, and the share of the clauses
// that have just that length.
type clauseLength struct {
	median int
	share  float64
}

func newClauseLength(clauses []int) clauseLength {
	if len(clauses) < 3 {
		return clauseLength{}
	}
	slices.Sort(clauses)
	median := clauses[len(clauses)/2]
	same := 0
	for _, n := range clauses {
		if n == median {
			same++
		}
	}
	return clauseLength{median, float64(same) / float64(len(clauses))}
}

func (c clauseLength) score(clause int) float64 {
	switch {
	case c.median == 0:
		return 0
	case clause == c.median:
		return 4 * c.share
	}
	return -0.3 * float64(max(clause-c.median, c.median-clause))
}

// repetition scores a text that starts with a word of the heading before it: 创新是… after 实施创新驱动工程,….
func repetition(heading, text string) float64 {
	best := 0.0
	for n := 2; n <= 5; n++ {
		word := runes(text, n)
		if len(word) == len(text) || !strings.Contains(heading, word) || strings.ContainsAny(word, "，,、。 ") {
			break
		}
		best = 1.2 * float64(n)
		if next := text[len(word):]; strings.HasPrefix(next, "是") || strings.HasPrefix(next, "就是") {
			return best + 2.5
		}
	}
	return best
}

// isDefinition reports whether text starts like 创新是…: with two to five characters and 是.
func isDefinition(text string) bool {
	at := strings.Index(runes(text, 6), "是")
	return at >= 2*len("是") && !strings.ContainsAny(text[:at], "，,。、；")
}

//go:embed headingwords.txt
var headingWords string

// endWords and startWords score the two characters before and after the end of a heading.
var endWords, startWords = readWords(headingWords)

func readWords(data string) (ends, starts map[string]float64) {
	ends, starts = make(map[string]float64), make(map[string]float64)
	for line := range strings.Lines(data) {
		kind, words, _ := strings.Cut(strings.TrimSpace(line), " ")
		scores, ok := map[string]map[string]float64{"end": ends, "start": starts}[kind]
		if !ok {
			continue
		}
		for _, word := range strings.Fields(words) {
			pair := runes(word, 2)
			score, err := strconv.Atoi(word[len(pair):])
			if err != nil {
				panic("report: headingwords.txt: " + word)
			}
			scores[pair] = float64(score) / 10
		}
	}
	return ends, starts
}

// longEnds are common ends of headings that are longer than two characters. They are surer than
// endWords.
var longEnds = []string{
	"自身建设", "工作回顾", "发展回顾", "简要回顾", "工作安排", "主要任务", "目标任务", "总体要求", "主要工作", "重点工作", "主要目标",
	"奋斗目标", "总体思路", "工作部署", "工作建议", "满意政府", "工作任务", "重点任务", "指导思想",
}

func endScore(heading string) float64 {
	if slices.ContainsFunc(longEnds, func(end string) bool { return strings.HasSuffix(heading, end) }) {
		return 9
	}
	if containsAny(tailRunes(heading, 8), longEnds...) {
		return -3 // the heading ended a few characters before
	}
	if score, ok := endWords[tailRunes(heading, 2)]; ok {
		return score
	}
	return unknownEnd
}

func startScore(text string) float64 {
	if n, length := readArabic(text); length >= 4 && n > 1900 && n < 2100 {
		return 5
	}
	if strings.HasPrefix(text, "各位代表") {
		return 5
	}
	if score, ok := startWords[runes(text, 2)]; ok {
		return score
	}
	return unknownStart
}
