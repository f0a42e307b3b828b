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

// Score is the parts of a score, the most telling first.
type Score []Part

// Total returns the sum of the parts: reports are ordered by it, the greatest first.
func (s Score) Total() float64 {
	total := 0.0
	for _, p := range s {
		total += p.Value
	}
	return total
}

// Rarity returns the weight of a term that stands in n of all texts: BM25's inverse document frequency, never negative, and 0 for a
// term so common that it is better left out, or in none.
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

// frequency returns BM25's weight of a text that stands n times in a text of the given length, against the average: 1 for once
// in an average text, and never more than k1+1.
func frequency(n int, relative, k1, b float64) float64 {
	return float64(n) * (k1 + 1) / (float64(n) + k1*(1-b+b*relative))
}
