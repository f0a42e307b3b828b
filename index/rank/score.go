package rank

import (
	"math"

	"gongbao/analyzer/coded"
)

// Part is one addend of a score.
type Part struct {
	// Name says what the part rewards.
	Name  coded.Message
	Value float64
}

// Score holds the parts of a score, the most important first.
type Score []Part

// Total returns the sum of the parts. Reports are ordered by it, the greatest first.
func (s Score) Total() float64 {
	total := 0.0
	for _, p := range s {
		total += p.Value
	}
	return total
}

// Rarity returns the weight of a term that occurs in n of all texts. This is BM25's inverse
// document frequency, but never negative, and 0 for a term that is in no text or so common that it
// is better left out.
func Rarity(n, all int) float64 {
	if n == 0 {
		return 0
	}
	rarity := math.Log(1 + (float64(all-n)+0.5)/(float64(n)+0.5))
	if rarity < leastRarity {
		return 0
	}
	return rarity
}

// frequency returns BM25's weight of a word that occurs n times in a text: 1 for once in a text of
// average length, and never more than k1+1. relative is the text's length divided by the average
// length.
func frequency(n int, relative, k1, b float64) float64 {
	return float64(n) * (k1 + 1) / (float64(n) + k1*(1-b+b*relative))
}
