package glued

import (
	"math"
	"math/rand"
	"slices"
)

// Example is a heading that has a line of its own, without its number, and the text below it.
type Example struct {
	// Report names the report that the heading is from, List its list in it.
	Report, List  string
	Heading, Text string
}

// text returns the heading glued to its text with something between: nothing, a space or a colon.
func (x Example) text(between string) string { return x.Heading + between + x.Text }

const (
	epochs = 12
	rate   = 0.15
	decay  = 1e-5
)

// Train learns a model from examples, those of one list together and in order of their reports, and
// from the lines of running text of each report, by its name.
func Train(examples []Example, reports map[string][]string) *Model {
	t := &trainer{counts: make([]Counts, 1<<countSlots)}
	for _, lines := range reports {
		t.count(lines, 1)
	}
	table := t.table(reports)
	lists := t.read(examples, reports, table)
	plain := slices.Concat(lists...)
	alone := learn(plain)
	for _, headings := range lists {
		addLists(headings)
	}
	return newModel(table, alone, learn(plain))
}

// trainer has exact counts of n-grams, by their hash.
type trainer struct{ counts []Counts }

const countSlots = 23

func (t *trainer) of(k gramKey) *Counts { return &t.counts[k>>(64-countSlots)] }

// minText is the least length of a line, in characters, that is running text.
const minText = 40

// count adds the n-grams of lines to the counts, or takes them out if by is ^0.
func (t *trainer) count(lines []string, by uint32) {
	eachGram(lines, func(like []rune, i, j int) {
		c := t.of(keyOf(like[i:j]))
		c.All += by
		switch {
		case i == 0 || like[i-1] == '。':
			c.SentenceStart += by
		case isMark(like[i-1]):
			c.ClauseStart += by
		}
		switch {
		case j == len(like) || like[j] == '。':
			c.SentenceEnd += by
		case isMark(like[j]):
			c.ClauseEnd += by
		}
	})
}

// eachGram calls f with the classes of each line, and where each of its n-grams starts and ends.
func eachGram(lines []string, f func(like []rune, i, j int)) {
	for _, s := range lines {
		like := []rune(s)
		if len(like) < minText {
			continue
		}
		for i, r := range like {
			like[i] = class(r)
		}
		for i := range like {
			for j := i + 1; j <= min(len(like), i+maxGram); j++ {
				f(like, i, j)
			}
		}
	}
}

// table returns the counts as a model keeps them.
func (t *trainer) table(reports map[string][]string) grams {
	table := newGrams()
	for _, lines := range reports {
		eachGram(lines, func(like []rune, i, j int) {
			key := keyOf(like[i:j])
			table.put(key, newGram(*t.of(key)))
		})
	}
	return table
}

// sample is a heading with its true end and the slots of the features of all ends.
type sample struct {
	*line
	slots [][]slot
	truth int // index in ends
}

// add adds features of an end.
func (s *sample) add(end int, features []feature) {
	for _, f := range features {
		s.slots[end] = append(s.slots[end], f.slot())
	}
}

// truly returns the true end, in the form of list.
func (s *sample) truly() []end { return s.ends[s.truth : s.truth+1] }

// read returns the samples of each list. What a report's own text says is taken out of the counts for
// its headings, because a text that is not known yet is not in them.
func (t *trainer) read(examples []Example, reports map[string][]string, table grams) [][]*sample {
	look := func(k gramKey) gram {
		if table.look(k) == 0 {
			return 0
		}
		return newGram(*t.of(k))
	}
	random := rand.New(rand.NewSource(1))
	var lists [][]*sample
	for i := 0; i < len(examples); {
		own := reports[examples[i].Report]
		t.count(own, ^uint32(0))
		report := examples[i].Report
		for i < len(examples) && examples[i].Report == report {
			var plain, parted []*sample
			list := examples[i].List
			for ; i < len(examples) && examples[i].Report == report && examples[i].List == list; i++ {
				between := []string{" ", "　", "：", "；"}[random.Intn(4)]
				plain = appendSample(plain, examples[i], "", look)
				parted = appendSample(parted, examples[i], between, look)
			}
			lists = append(lists, plain, parted)
		}
		t.count(own, 1)
	}
	return lists
}

func appendSample(to []*sample, x Example, between string, look func(gramKey) gram) []*sample {
	l := newLine(x.text(between), look, new(spans))
	at := len([]rune(x.Heading))
	truth := slices.IndexFunc(l.ends, func(e end) bool { return e.at == at })
	if truth < 0 {
		return to
	}
	s := &sample{line: l, truth: truth, slots: make([][]slot, len(l.ends))}
	for i, e := range l.ends {
		s.add(i, l.features(nil, e))
	}
	l.spans = nil
	return append(to, s)
}

// addLists adds the features of a list whose ends are known.
func addLists(samples []*sample) {
	truths, sure := new(list), []float64{1}
	for _, s := range samples {
		truths.add(s.truly(), sure, 1)
	}
	for _, s := range samples {
		truths.add(s.truly(), sure, -1)
		median := truths.median()
		for i, e := range s.ends {
			s.add(i, truths.features(nil, e, median))
		}
		truths.add(s.truly(), sure, 1)
	}
}

// learn finds weights that make the true ends likely: multinomial logistic regression by AdaGrad.
func learn(samples []*sample) weights {
	exact, squares := make([]float64, 1<<featureBits), make([]float64, 1<<featureBits)
	random := rand.New(rand.NewSource(1))
	order := slices.Clone(samples)
	sums := make([]float64, 1<<featureBits)
	for epoch := range epochs {
		random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, s := range order {
			for i, p := range probabilities(s, exact) {
				if i == s.truth {
					p--
				}
				if math.Abs(p) < 1e-4 {
					continue
				}
				for _, f := range s.slots[i] {
					slope := p + decay*exact[f]
					squares[f] += slope * slope
					exact[f] -= rate * slope / (1e-6 + math.Sqrt(squares[f]))
				}
			}
		}
		if epoch >= epochs/2 {
			for i, x := range exact {
				sums[i] += x
			}
		}
	}
	w := make(weights, len(exact))
	for i, x := range sums {
		x /= epochs / 2
		w[i] = int8(math.Round(max(-math.MaxInt8, min(math.MaxInt8, x*weightUnit))))
	}
	return w
}

// probabilities returns that of each end.
func probabilities(s *sample, exact []float64) []float64 {
	p := make([]float64, len(s.ends))
	most := math.Inf(-1)
	for i, slots := range s.slots {
		for _, f := range slots {
			p[i] += exact[f]
		}
		most = max(most, p[i])
	}
	sum := 0.0
	for i := range p {
		p[i] = math.Exp(p[i] - most)
		sum += p[i]
	}
	for i := range p {
		p[i] /= sum
	}
	return p
}
