// Package similar finds near-duplicates: the same report on two sites, or an abstract beside the
// full text.
//
// A text is the set of its shingles, which are all stretches of ten letters, digits or Chinese
// characters of the folded text. Its Sketch is a fixed part of their hashes: those divisible by 32
// (A. Broder, On the resemblance and containment of documents, 1997: the sketch MOD). Unlike a
// MinHash of fixed size, a Sketch tells not only how much two texts resemble one another, but also
// how much of a short text, such as an abstract, is in a long one. With
//
//	a := similar.Of("……工业稳步增长。农业多点发力。……")          // a report, 15,000 characters: about 470 hashes
//	b := similar.Of("　　……工业稳步增长，\n农业多点发力。……")    // the same from another site
//	c := similar.Of("工业稳步增长。")                            // an abstract
//
// Compare(a, b) has a resemblance near 1, and Compare(a, c) a containment near 1. Index keeps the
// sketches of many texts and finds the pairs of a new text without comparing it with all of them.
//
// Callers decide which pairs to show and which text of a pair is the fuller, because they know more
// of a report than its text.
package similar

import (
	"cmp"
	"slices"
	"unicode"

	"gongbao/analyzer"
)

const (
	shingle = 10 // characters
	sampled = 32 // one hash in 32 is kept
	// fewest is the least number of hashes by which a text can be judged: some 400 characters.
	fewest = 12
)

// Near is the least containment of near-duplicates. Among 891 reports of all levels no two
// different ones exceed 0.15, not even those of one place in two years. Copies have 1, so have
// halves, and an abstract made of first sentences has 0.88.
const Near = 0.35

// Sketch holds the kept hashes of a text, in order, each once.
type Sketch []uint32

// Of returns the sketch of the text that parts make up. The division of a text into parts, lines or
// sentences makes no difference.
func Of(parts ...string) Sketch {
	var sketch Sketch
	var window [shingle]uint64
	hash, n := uint64(0), 0
	for _, part := range parts {
		for _, r := range analyzer.Fold(part) {
			if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
				continue
			}
			at := n % shingle
			hash = hash*base + uint64(r) - window[at]*baseToShingle
			window[at] = uint64(r)
			if n++; n < shingle {
				continue
			}
			if h := mix(hash); h%sampled == 0 {
				sketch = append(sketch, uint32(h>>32))
			}
		}
	}
	slices.Sort(sketch)
	return slices.Compact(sketch)
}

// base is the base of the rolling hash, an odd number without meaning. baseToShingle is base to the
// power of shingle; it removes a character from the hash.
const base = 0x9E3779B97F4A7C15

var baseToShingle = func() uint64 {
	power := uint64(1)
	for range shingle {
		power *= base
	}
	return power
}()

// mix spreads a hash over all bits. It is the finalizer of SplitMix64 (S. Vigna, public domain).
func mix(h uint64) uint64 {
	h = (h ^ h>>30) * 0xBF58476D1CE4E5B9
	h = (h ^ h>>27) * 0x94D049BB133111EB
	return h ^ h>>31
}

// Likeness tells how much two texts have in common. Both values are between 0 and 1.
type Likeness struct {
	// Resemblance is the share of all shingles of the two texts that are in both.
	Resemblance float64
	// Containment is the share of the shorter text's shingles that are in the longer text.
	Containment float64
}

// LikenessOf returns the likeness of two texts by the numbers of hashes that both have, and each of
// them. It returns 0 for both values if a text is too short to be judged.
func LikenessOf(both, a, b int) Likeness {
	if a < fewest || b < fewest {
		return Likeness{}
	}
	return Likeness{
		Resemblance: float64(both) / float64(a+b-both),
		Containment: float64(both) / float64(min(a, b)),
	}
}

// Compare estimates the likeness of two texts, as LikenessOf does.
func Compare(a, b Sketch) Likeness { return LikenessOf(inBoth(a, b), len(a), len(b)) }

// inBoth counts the hashes that two sketches share.
func inBoth(a, b Sketch) (both int) {
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch c := cmp.Compare(a[i], b[j]); {
		case c < 0:
			i++
		case c > 0:
			j++
		default:
			both, i, j = both+1, i+1, j+1
		}
	}
	return both
}
