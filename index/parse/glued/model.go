package glued

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"sync"
)

// Model scores the ends of headings.
type Model struct {
	grams   grams
	weights []weight // by slot
}

// weight is that of a feature. One is to score an end alone, the other to score it with the other
// headings of its list. Both are needed at once, so they are next to each other.
type weight struct{ alone, listed int8 }

// weights are those of all features for one score, in units of 1/weightUnit.
type weights []int8

const weightUnit = 24

func newModel(table grams, alone, listed weights) *Model {
	m := &Model{table, make([]weight, len(alone))}
	for i := range m.weights {
		m.weights[i] = weight{alone[i], listed[i]}
	}
	return m
}

// split returns the weights for each score.
func (m *Model) split() (alone, listed weights) {
	for _, w := range m.weights {
		alone, listed = append(alone, w.alone), append(listed, w.listed)
	}
	return alone, listed
}

func (m *Model) scores(features []feature) (alone, listed int) {
	for _, f := range features {
		w := m.weights[f.slot()]
		alone, listed = alone+int(w.alone), listed+int(w.listed)
	}
	return alone, listed
}

//go:embed model.gz
var packed []byte

// built is the model that the program was built with.
var built = sync.OnceValue(func() *Model {
	m, err := Read(bytes.NewReader(packed))
	if err != nil {
		panic("glued: model.gz: " + err.Error())
	}
	return m
})

// Text is a text that begins after the number of a heading and goes on to the end of its paragraph or
// to the next heading in it.
type Text struct {
	Text string
	// Whole is set if the text looks like a heading that is a sentence. It is cut only if the model is
	// all but certain.
	Whole bool
}

// Ends returns where the headings of one list end, as byte offsets in their texts.
func Ends(texts []Text) []int { return built().Ends(texts) }

// Read reads a model that Write has written.
func Read(r io.Reader) (*Model, error) {
	unpacked, err := gzip.NewReader(r)
	if err != nil {
		return nil, fmt.Errorf("read model of headings: %w", err)
	}
	table, alone, listed := newGrams(), make(weights, 1<<featureBits), make(weights, 1<<featureBits)
	for _, part := range []any{table, alone, listed} {
		if err := binary.Read(unpacked, binary.LittleEndian, part); err != nil {
			return nil, fmt.Errorf("read model of headings: %w", err)
		}
	}
	return newModel(table, alone, listed), nil
}

// Write writes the model.
func (m *Model) Write(w io.Writer) error {
	packed, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return err
	}
	alone, listed := m.split()
	for _, part := range []any{m.grams, alone, listed} {
		if err := binary.Write(packed, binary.LittleEndian, part); err != nil {
			return fmt.Errorf("write model of headings: %w", err)
		}
	}
	return packed.Close()
}

// rounds is how often the ends of a list are compared with each other.
const rounds = 3

// Ends is the function Ends with this model.
func (m *Model) Ends(texts []Text) []int {
	headings, shared := make([]*heading, len(texts)), new(spans)
	for i, text := range texts {
		headings[i] = m.heading(newLine(text.Text, m.grams.look, shared))
	}
	m.compare(headings)
	if len(texts) > 1 {
		for range rounds - 1 {
			m.compare(headings)
		}
	}
	ends := make([]int, len(texts))
	for i, h := range headings {
		ends[i] = h.end(texts[i])
	}
	return ends
}

// heading is a heading whose end is looked for.
type heading struct {
	*line
	// scores are those of the ends. listed are those by the weights of lists, without the features that
	// compare with the list.
	scores, listed []int
}

func (m *Model) heading(l *line) *heading {
	h := &heading{line: l, scores: make([]int, len(l.ends)), listed: make([]int, len(l.ends))}
	features := make([]feature, 0, 100) // of an end
	for i, e := range l.ends {
		h.scores[i], h.listed[i] = m.scores(l.features(features, e))
	}
	return h
}

// compare scores the ends of all headings again by how likely those of the others are now.
func (m *Model) compare(headings []*heading) {
	all, features := new(list), make([]feature, 0, 10)
	likely := make([][]float64, len(headings))
	for i, h := range headings {
		likely[i] = h.probabilities()
		all.add(h.ends, likely[i], 1)
	}
	for i, h := range headings {
		all.add(h.ends, likely[i], -1)
		median := all.median()
		for k, e := range h.ends {
			_, listed := m.scores(all.features(features, e, median))
			h.scores[k] = h.listed[k] + listed
		}
		all.add(h.ends, likely[i], 1)
	}
}

const (
	// unsure is the probability below which an end is not trusted: unsureShort if it leaves less than
	// leastRest characters of a sentence, unsureWhole if it cuts a sentence that may be a heading.
	unsure      = 0.5
	unsureShort = 0.7
	unsureWhole = 0.9
	leastRest   = 15
)

// end returns the end of a heading, in bytes of its text: the likeliest one if it is sure, and all of
// a text that is too short for a choice.
func (h *heading) end(text Text) int {
	if len(h.ends) == 0 {
		return h.bytes[min(window, len(h.like))]
	}
	p := h.probabilities()
	best := 0
	for i := range p {
		if p[i] > p[best] {
			best = i
		}
	}
	chosen, whole := h.ends[best], h.whole()
	short := chosen.at < whole.at && whole.at-chosen.at < leastRest
	switch {
	case chosen.sentence:
	case text.Whole && p[best] < unsureWhole:
		return len(text.Text)
	case chosen.at < len(h.like) && strings.ContainsRune(" ：；", h.like[chosen.at]): // shown by the source
	case short && h.bytes[whole.at] == len(text.Text), short && p[best] < unsureShort, p[best] < unsure:
		chosen = whole
	}
	return h.bytes[chosen.at]
}

// whole returns the end of the sentence or, if that is beyond the window, after its first clause.
func (h *heading) whole() end {
	last := h.ends[len(h.ends)-1]
	if last.sentence || len(h.like) <= window {
		return last
	}
	for i := 2; i < window; i++ {
		if isMark(h.like[i]) {
			return end{at: i + 1}
		}
	}
	return last
}

// probabilities returns that of each end.
func (h *heading) probabilities() []float64 {
	p := make([]float64, len(h.scores))
	if len(p) == 0 {
		return p
	}
	most, sum := slices.Max(h.scores), 0.0
	for i, score := range h.scores {
		p[i] = math.Exp(float64(score-most) / weightUnit)
		sum += p[i]
	}
	for i := range p {
		p[i] /= sum
	}
	return p
}
