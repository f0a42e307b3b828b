package report

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// headingLength is the most characters a heading has that shares its paragraph with text.
const headingLength = 60

// endHeadings sets where each heading ends. A heading that shares its paragraph with text may end with its sentence
// ("(一)围绕夯实发展基础,坚决打赢安全生产翻身仗。坚决守住…") or be glued to the next ("(一)实施创新驱动工程,不断激活高质量
// 发展动力源创新是引领发展的第一动力。"). The headings of one list are written alike, so they are decided together.
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

// headingLine is a heading with the text glued to it, and the places where it may end.
type headingLine struct {
	heading  *candidate
	text     string
	sentence ending   // after the first sentence; its at is 0 where that is too far
	glued    []ending // within the first sentence
}

// ending is a place where a heading may end.
type ending struct {
	at    int // byte offset
	score float64
	// clause is the number of characters since the heading's last comma.
	clause int
}

func newHeadingLine(c *candidate, text string) *headingLine {
	h := &headingLine{heading: c, text: text}
	h.findEndings()
	return h
}

const (
	sentencePrior = 3.0 // for a heading that is a sentence of its own
	separated     = 6.0 // for a space, semicolon or colon after it
	unknownWord   = -1.5
)

// findEndings lists the places where the heading may end and scores them.
func (h *headingLine) findEndings() {
	n, clause, depth := 0, 0, 0
	var before rune
	for i, r := range h.text {
		if n >= headingLength {
			break
		}
		n++
		switch {
		case strings.ContainsRune("“《「『（(", r):
			h.consider(i, before, r, n, clause, depth, 0)
			depth++
		case strings.ContainsRune("”》」』）)", r):
			depth--
		case strings.ContainsRune("。！？!?", r):
			end := i + utf8.RuneLen(r)
			score := sentencePrior + endScore(h.text[:i]) + startScore(h.text[end:]) - 0.15*float64(max(0, n-26))
			h.sentence = ending{end, score, clause}
			return
		case strings.ContainsRune(";；：:", r):
			if n > 4 && depth <= 0 {
				h.glued = append(h.glued, ending{i, separated + endScore(h.text[:i]), clause})
			}
			if strings.ContainsRune("；;", r) {
				return
			}
		case unicode.IsSpace(r):
			if n > 4 && depth <= 0 && isText(before) && !strings.ContainsRune("第之一", before) || before == '”' {
				rest := strings.TrimLeft(h.text[i:], " \u3000")
				h.glued = append(h.glued, ending{i, separated + endScore(h.text[:i]) + startScore(rest), clause})
			}
		case r == ',' || r == '，':
			clause = -1
		default:
			h.consider(i, before, r, n, clause, depth, 0)
		}
		clause++
		before = r
	}
}

// consider adds the place before r, at offset i, unless no heading can end there.
func (h *headingLine) consider(i int, before, r rune, n, clause, depth int, bonus float64) {
	if n <= 5 || depth > 0 || clause < 3 || strings.ContainsRune("的了着和与及在对以为、，,（(“《从向把将使让更最新第不一", before) ||
		strings.ContainsRune("的了着和与及、，,”》）)%％化性者们之年月日个项", r) || isDigit(before) || unicode.IsSpace(before) {
		return
	}
	score := bonus + endScore(h.text[:i]) + startScore(h.text[i:]) + repetition(h.text[:i], h.text[i:])
	if isDefinition(h.text[i:]) {
		score += 1.5
	}
	h.glued = append(h.glued, ending{i, score, clause})
}

// decide chooses the ends of the headings of one list.
func decide(lines []*headingLine) {
	sentences := 0.0
	var clauses []int
	for _, h := range lines {
		best := h.bestGlued(0, 0)
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
	slices.Sort(clauses)
	usual, weight := 0, 0.0
	if len(clauses) >= 3 {
		usual, weight = clauses[len(clauses)/2], 0.3
	}
	for _, h := range lines {
		best := h.bestGlued(usual, weight)
		switch {
		case h.sentence.at > 0 && (sentences >= 0 || best.at == 0) && best.score < separated+h.sentence.score:
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

// bestGlued returns the likeliest end within the sentence, given the usual length of the last clause of headings in this list.
func (h *headingLine) bestGlued(usual int, weight float64) ending {
	best := ending{score: -100}
	for _, e := range h.glued {
		e.score -= weight * float64(max(e.clause-usual, usual-e.clause))
		if e.score > best.score {
			best = e
		}
	}
	return best
}

// repetition scores text that starts with a word of the heading before it: "实施创新驱动工程,…" and then "创新是…".
func repetition(heading, text string) float64 {
	best := 0.0
	for n := 2; n <= 5; n++ {
		word := runes(text, n)
		if len(word) == len(text) || !strings.Contains(heading, word) || strings.ContainsAny(word, "，,、。 ") {
			break
		}
		best = 1.2 * float64(n)
	}
	return best
}

// isDefinition reports whether text starts as "创新是…": a few characters and 是.
func isDefinition(text string) bool {
	start := runes(text, 11)
	if cut := strings.IndexAny(start, "，,。、；"); cut >= 0 {
		start = start[:cut]
	}
	return strings.Index(start, "是") >= 2*len("是")
}

//go:embed headingwords.txt
var headingWords string

// endWords and startWords score the two characters before and after the end of a heading.
var endWords, startWords = readWords(headingWords)

func readWords(data string) (ends, starts map[string]float64) {
	ends, starts = make(map[string]float64), make(map[string]float64)
	for line := range strings.Lines(data) {
		kind, words, _ := strings.Cut(strings.TrimSpace(line), " ")
		for _, word := range strings.Fields(words) {
			score, err := strconv.Atoi(word[2*len("一"):])
			if kind == "#" || err != nil {
				continue
			}
			if kind == "end" {
				ends[word[:2*len("一")]] = float64(score) / 10
			} else {
				starts[word[:2*len("一")]] = float64(score) / 10
			}
		}
	}
	return ends, starts
}

func endScore(heading string) float64 {
	if score, ok := endWords[tailRunes(heading, 2)]; ok {
		return score
	}
	return unknownWord
}

func startScore(text string) float64 {
	if n, length := readArabic(text); length >= 4 && n > 1900 && n < 2100 {
		return 5
	}
	if score, ok := startWords[runes(text, 2)]; ok {
		return score
	}
	return unknownWord
}
