package compare

import (
	"math"
	"slices"
	"unicode"
	"unicode/utf8"

	"gongbao/analyzer"
)

// bag holds the features of a text, each once, in order.
type bag []int32

// likeness compares each of some texts (rows) with each of others (columns). The likeness of two
// texts is twice the weight of the features that both have, divided by the sum of the weights of
// both texts (Dice's coefficient), from 0 to 1. A feature weighs the more, the fewer of all these
// texts have it.
type likeness struct {
	rows, columns []bag
	weights       []float64 // by feature
	rowSums, sums []float64 // the weight of each row and of each column
	postings      [][]int32 // by feature, the columns that have it
	row           []float64
}

func newLikeness(rows, columns []bag) *likeness {
	features := 0
	for _, bags := range [][]bag{rows, columns} {
		for _, b := range bags {
			if len(b) > 0 {
				features = max(features, int(b[len(b)-1])+1)
			}
		}
	}
	l := &likeness{
		rows: rows, columns: columns, weights: make([]float64, features), postings: make([][]int32, features),
		row: make([]float64, len(columns)),
	}
	for _, bags := range [][]bag{rows, columns} {
		for _, b := range bags {
			for _, f := range b {
				l.weights[f]++
			}
		}
	}
	texts := float64(len(rows) + len(columns))
	for f, n := range l.weights {
		l.weights[f] = math.Log(1 + texts/max(n, 1))
	}
	l.rowSums, l.sums = l.weigh(rows), l.weigh(columns)
	for j, b := range columns {
		for _, f := range b {
			l.postings[f] = append(l.postings[f], int32(j))
		}
	}
	return l
}

// weigh returns the weight of each text.
func (l *likeness) weigh(bags []bag) []float64 {
	sums := make([]float64, len(bags))
	for i, b := range bags {
		for _, f := range b {
			sums[i] += l.weights[f]
		}
	}
	return sums
}

// of returns the likeness of the i-th row to each column. The slice is valid until the next call.
func (l *likeness) of(i int) []float64 {
	clear(l.row)
	for _, f := range l.rows[i] {
		for _, j := range l.postings[f] {
			l.row[j] += l.weights[f]
		}
	}
	for j := range l.row {
		if l.row[j] > 0 {
			l.row[j] = 2 * l.row[j] / (l.rowSums[i] + l.sums[j])
		}
	}
	return l.row
}

// features gives each feature a number.
type features[F comparable] map[F]int32

// newFeatures returns an empty map with room for the features of two reports.
func newFeatures[F comparable]() features[F] { return make(features[F], 1<<13) }

// bag returns the bag of some features.
func (x features[F]) bag(all []F) bag {
	b := make(bag, len(all))
	for i, f := range all {
		n, ok := x[f]
		if !ok {
			n = int32(len(x))
			x[f] = n
		}
		b[i] = n
	}
	slices.Sort(b)
	return slices.Compact(b)
}

// figure replaces each number when characters are compared.
const figure = '0'

// pairsOf returns the pairs of neighbouring characters of a folded text. Separators are left out,
// and all numbers are the same.
func pairsOf(key string) [][2]rune {
	pairs := make([][2]rune, 0, utf8.RuneCountInString(key))
	last := rune(0)
	for _, r := range key {
		if r == analyzer.Separator {
			continue
		}
		if unicode.IsDigit(r) {
			if last == figure {
				continue
			}
			r = figure
		}
		if last != 0 {
			pairs = append(pairs, [2]rune{last, r})
		}
		last = r
	}
	return pairs
}
