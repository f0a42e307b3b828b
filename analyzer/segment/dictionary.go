package segment

import (
	"fmt"
	"math"
	"math/bits"
	"slices"
	"strconv"
	"strings"
)

// Dictionary holds words and their weights, which are the logarithms of their probabilities. It may
// be used by several goroutines at once if none of them adds a word.
//
// It is a trie whose branches are in one hash table: a branch is known by the prefix from which it
// comes and by its character. A prefix has a number only if a longer word begins with it, so that
// most searches end without a look for a branch that is not there. The first branches of most Chinese
// words are in a table of their own, by their characters.
type Dictionary struct {
	roots []branch
	// branches is the hash table. A branch is at the place that its hash says, or after it, with no
	// empty one between. The length is a power of 2, and at most half of it is in use.
	branches []branch
	used     int
	// present has a bit for each hash of so many bits that a branch has. It stays in the processor's
	// nearest memory, and answers for nearly all branches that are not there.
	present []uint64
	// last is the number of prefixes.
	last prefix
	// weights holds each weight once, for most words share theirs with others. The first is minus
	// infinity, for what is no word.
	weights    []float64
	sum, least float64
}

// prefix is the number of the first characters of a word, from root upwards.
type prefix uint32

const (
	none prefix = iota // no word is longer
	root               // the prefix without characters
)

// The characters of roots.
const (
	firstRoot = 0x4e00
	lastRoot  = 0x9fff
)

// branch leads from a prefix to a longer one.
type branch struct {
	key    uint64 // of the prefix and the character. An empty place has 0, which no branch has.
	weight uint32 // of the longer prefix as a word: its place in weights
	longer prefix
}

func key(from prefix, r rune) uint64 { return uint64(from)<<32 | uint64(uint32(r)) }

// ReadDictionary reads lines of a word, its frequency and anything else, with blanks between. No
// word is there twice, and no frequency is 0.
func ReadDictionary(lines string) (*Dictionary, error) {
	count := strings.Count(lines, "\n")
	d := &Dictionary{
		roots:    make([]branch, lastRoot+1-firstRoot),
		branches: make([]branch, 1<<bits.Len(uint(3*count))), // enough, so that it need not grow
		present:  make([]uint64, 1<<presentBits/64),
		last:     root,
		weights:  []float64{math.Inf(-1)},
	}
	var frequencies []float64         // of weights[1:]
	places := make(map[string]uint32) // of the weights of frequencies
	for line := range strings.Lines(lines) {
		word, rest, _ := strings.Cut(line, " ")
		number, _, _ := strings.Cut(rest, " ")
		if word == "" {
			return nil, fmt.Errorf("line %q: no word", line)
		}
		place, ok := places[number]
		if !ok {
			frequency, err := strconv.Atoi(number)
			if err != nil {
				return nil, fmt.Errorf("line %q: %w", line, err)
			}
			frequencies = append(frequencies, float64(frequency))
			place = uint32(len(frequencies))
			places[number] = place
		}
		d.insert(word).weight = place
		d.sum += frequencies[place-1]
	}
	for _, frequency := range frequencies {
		weight := d.WeightOf(frequency)
		d.weights = append(d.weights, weight)
		d.least = min(d.least, weight)
	}
	return d, nil
}

// Clone returns a copy, to which words can be added.
func (d *Dictionary) Clone() *Dictionary {
	clone := *d
	clone.roots = slices.Clone(d.roots)
	clone.branches = slices.Clone(d.branches)
	clone.present = slices.Clone(d.present)
	clone.weights = slices.Clone(d.weights)
	return &clone
}

// Add adds a word of a frequency, or gives a word that is there another one. The other weights stay
// as they are. The word is not empty.
func (d *Dictionary) Add(word string, frequency float64) {
	d.weights = append(d.weights, d.WeightOf(frequency))
	d.insert(word).weight = uint32(len(d.weights) - 1)
}

// WeightOf returns the weight of a word with a frequency.
func (d *Dictionary) WeightOf(frequency float64) float64 { return ln(frequency / d.sum) }

// Sum returns the sum of all frequencies, without those of added words.
func (d *Dictionary) Sum() float64 { return d.sum }

// Least returns the smallest weight, which a character has that is no word.
func (d *Dictionary) Least() float64 { return d.least }

// Weight returns the weight of a word, or minus infinity if the word is not known.
func (d *Dictionary) Weight(word string) float64 {
	weight, longer := math.Inf(-1), root
	for _, r := range word {
		weight, longer = d.next(longer, r)
	}
	return weight
}

// first returns the weight of a character, and the prefix that it is of longer words, or none.
func (d *Dictionary) first(r rune) (weight float64, longer prefix) {
	weight, longer = d.next(root, r)
	return max(weight, d.least), longer
}

// next returns the weight of a prefix and a character as a word, and the longer prefix that they
// are. The weight is minus infinity if they are no word.
func (d *Dictionary) next(from prefix, r rune) (weight float64, longer prefix) {
	if from != root {
		if bit := spread(key(from, r)) >> (64 - presentBits); d.present[bit/64]>>(bit%64)&1 == 0 {
			return d.weights[0], none
		}
	}
	b := d.find(from, r) // an empty place is no word either
	return d.weights[b.weight], b.longer
}

// find returns the branch of a prefix and a character, or the empty place for it.
func (d *Dictionary) find(from prefix, r rune) *branch {
	if from == root && firstRoot <= r && r <= lastRoot {
		return &d.roots[r-firstRoot]
	}
	return d.findKey(key(from, r))
}

// findKey returns the branch of a key in the hash table, or the empty place for it.
func (d *Dictionary) findKey(key uint64) *branch {
	mask := uint64(len(d.branches) - 1)
	for i := hash(key); ; i++ {
		if b := &d.branches[i&mask]; b.key == key || b.key == 0 {
			return b
		}
	}
}

// presentBits is the number of bits of a hash in present: seven times as many hashes as jieba's
// dictionary has branches.
const presentBits = 20

// spread spreads keys by their product with 2⁶⁴ divided by the golden ratio.
func spread(key uint64) uint64 { return key * 0x9E3779B97F4A7C15 }

// hash returns the place of a key in branches, of which the length takes the lower bits.
func hash(key uint64) uint64 { return spread(key) >> 32 }

// insert returns the branch that ends a word. It makes those that are missing.
func (d *Dictionary) insert(word string) *branch {
	var b *branch
	from := root
	for i, r := range word {
		if i > 0 {
			if b.longer == none {
				d.last++
				b.longer = d.last
			}
			from = b.longer
		}
		b = d.branch(from, r)
	}
	return b
}

// branch returns the branch of a prefix and a character, and makes it if it is missing.
func (d *Dictionary) branch(from prefix, r rune) *branch {
	b := d.find(from, r)
	if b.key != 0 || from == root && firstRoot <= r && r <= lastRoot {
		return b
	}
	if 2*(d.used+1) > len(d.branches) {
		d.grow()
		b = d.find(from, r)
	}
	d.used++
	b.key = key(from, r)
	bit := spread(b.key) >> (64 - presentBits)
	d.present[bit/64] |= 1 << (bit % 64)
	return b
}

// grow doubles the hash table.
func (d *Dictionary) grow() {
	old := d.branches
	d.branches = make([]branch, 2*len(old))
	for _, b := range old {
		if b.key != 0 {
			*d.findKey(b.key) = b
		}
	}
}
