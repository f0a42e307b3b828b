package segment

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The states of the model: what a character is in its word. Words end with the odd ones.
const (
	begin = iota
	end
	middle
	single
	states
)

// impossible is the logarithm of a probability of 0 in cppjieba's models.
const impossible = -3.14e100

// Model is a hidden Markov model of words that are in no dictionary. All its numbers are logarithms
// of probabilities. It does not change.
type Model struct {
	start       [states]float64
	transitions [states][states]float64 // from a state to the next
	// emissions has, for each character that the model knows, its probability in each state. rows
	// says where. Row 0 is that of all others.
	emissions [][states]float64
	rows      [1 << 16]uint16
}

// ReadModel reads a model of cppjieba. Lines that begin with # are comments. The others are the
// start, the transitions from each state, and the emissions of each state: character:number, with
// commas between. The order of states is B, E, M, S.
func ReadModel(text string) (*Model, error) {
	var lines []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			lines = append(lines, line)
		}
	}
	if len(lines) != 1+states+states {
		return nil, fmt.Errorf("a model of %d lines, want %d", len(lines), 1+states+states)
	}
	m := &Model{emissions: [][states]float64{{impossible, impossible, impossible, impossible}}}
	if err := readNumbers(lines[0], &m.start); err != nil {
		return nil, err
	}
	for state := range states {
		if err := readNumbers(lines[1+state], &m.transitions[state]); err != nil {
			return nil, err
		}
		if err := m.readEmissions(lines[1+states+state], state); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// readNumbers reads the number of each state.
func readNumbers(line string, numbers *[states]float64) error {
	fields := strings.Fields(line)
	if len(fields) != states {
		return fmt.Errorf("line %q: %d numbers, want %d", line, len(fields), states)
	}
	for i, field := range fields {
		var err error
		if numbers[i], err = strconv.ParseFloat(field, 64); err != nil {
			return fmt.Errorf("line %q: %w", line, err)
		}
	}
	return nil
}

// readEmissions reads the probabilities of characters in a state.
func (m *Model) readEmissions(line string, state int) error {
	for field := range strings.SplitSeq(line, ",") {
		character, number, _ := strings.Cut(field, ":")
		r, size := utf8.DecodeRuneInString(character)
		probability, err := strconv.ParseFloat(number, 64)
		if err != nil || size == 0 || size != len(character) || int(r) >= len(m.rows) {
			return fmt.Errorf("emission %q is not a character of the basic plane and a number", field)
		}
		if m.rows[r] == 0 {
			m.rows[r] = uint16(len(m.emissions))
			m.emissions = append(m.emissions, m.emissions[0])
		}
		m.emissions[m.rows[r]][state] = probability
	}
	return nil
}

// emission returns the probabilities of a character in each state.
func (m *Model) emission(r rune) *[states]float64 {
	if int(r) < len(m.rows) {
		return &m.emissions[m.rows[r]]
	}
	return &m.emissions[0]
}

// origin has, for each state of a character, the likeliest state of the character before.
type origin [states]uint8

// divideUnknown lists the words of the characters [i, j) by the model (Viterbi's algorithm).
func (st *stretch) divideUnknown(i, j int, model *Model) {
	if j-i == 1 { // in any case a word
		st.ends = append(st.ends, j)
		return
	}
	text := st.runes[i:j]
	st.origins = resize(st.origins, len(text))
	weights := model.start
	for state, probability := range model.emission(text[0]) {
		weights[state] += probability
	}
	for x, r := range text[1:] {
		weights, st.origins[x+1] = model.advance(&weights, model.emission(r))
	}
	last := uint8(single)
	if weights[end] >= weights[single] {
		last = end
	}
	// The ends are found from the last to the first.
	from := len(st.ends)
	for x := len(text) - 1; x >= 0; x-- {
		if last == end || last == single {
			st.ends = append(st.ends, i+x+1)
		}
		last = st.origins[x][last]
	}
	slices.Reverse(st.ends[from:])
}

// advance returns the weight of the likeliest way to each state of a character, and the state
// before it on that way. weights are those of the character before. If no way is possible, the
// state before is the end of a word, as it is in cppjieba.
func (m *Model) advance(weights, emission *[states]float64) (next [states]float64, from origin) {
	for state := range next {
		next[state], from[state] = impossible, end
		for before, weight := range weights {
			if weight = weight + m.transitions[before][state] + emission[state]; weight > next[state] {
				next[state], from[state] = weight, uint8(before)
			}
		}
	}
	return next, from
}
