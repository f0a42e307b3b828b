package glued

import "math"

// maxGram is the greatest length of an n-gram, in characters.
const maxGram = 4

// Counts says how often an n-gram occurs in running text, and in which positions.
type Counts struct {
	All uint32
	// SentenceStart, ClauseStart, SentenceEnd and ClauseEnd count those n-grams that a sentence
	// starts or ends with, and the others that a clause between commas starts or ends with.
	SentenceStart, ClauseStart, SentenceEnd, ClauseEnd uint32
}

// gram is the counts of an n-gram on a logarithmic scale: in the lowest six bits twice the binary
// logarithm of how often it occurs, plus one, and for each of the four positions four bits with the
// number of times that its share must be doubled to be the whole. It is 0 if the n-gram is rare.
type gram uint32

// rare is how often an n-gram must occur for its counts to say something.
const rare = 8

const (
	sizeBits, shareBits = 6, 4
	gramBits            = sizeBits + 4*shareBits
	maxShare            = 1<<shareBits - 1
)

// position is one of the four in which n-grams are counted.
type position int

const (
	sentenceStart position = iota
	clauseStart
	sentenceEnd
	clauseEnd
)

func newGram(c Counts) gram {
	if c.All < rare {
		return 0
	}
	g := gram(min(1<<sizeBits-1, 1+int(2*math.Log2(float64(c.All)))))
	for i, n := range []uint32{c.SentenceStart, c.ClauseStart, c.SentenceEnd, c.ClauseEnd} {
		halvings := math.Round(-math.Log2((float64(n) + 0.3) / (float64(c.All) + 1)))
		g |= gram(min(maxShare, max(0, int(halvings)))) << (sizeBits + shareBits*i)
	}
	return g
}

// size is on the logarithmic scale of gram; 0 is rare.
func (g gram) size() int { return int(g & (1<<sizeBits - 1)) }

// share returns how often the share of a position must be doubled to be the whole, or -1 if the
// n-gram is rare.
func (g gram) share(p position) int {
	if g == 0 {
		return -1
	}
	return int(g>>(sizeBits+shareBits*int(p))) & maxShare
}

// shareOf is the share of two positions together, as the smaller of their numbers.
func (g gram) shareOf(p, q position) int { return min(g.share(p), g.share(q)) }

// gramKey is the hash of an n-gram.
type gramKey uint64

func keyOf(characters []rune) gramKey {
	key := noKey
	for _, r := range characters {
		key = key.and(r)
	}
	return key.whole()
}

// partKey is the hash of an n-gram to which characters may be added.
type partKey uint64

const noKey partKey = 14695981039346656037

func (k partKey) and(r rune) partKey {
	k = (k ^ partKey(r)) * 1099511628211
	return k ^ k>>29
}

func (k partKey) whole() gramKey { return gramKey(k * 0x9e3779b97f4a7c15) }

// grams is a table of n-grams by their hash. If two have one slot, the more frequent one has it; as
// many bits of the hash as an entry has room for tell the other from it.
type grams []uint32

const (
	gramSlots = 20 // binary logarithm of the number of slots
	checkBits = 32 - gramBits
)

func newGrams() grams { return make(grams, 1<<gramSlots) }

func (k gramKey) slot() int     { return int(k >> (64 - gramSlots)) }
func (k gramKey) check() uint32 { return uint32(k>>(64-gramSlots-checkBits)) & (1<<checkBits - 1) }

func (t grams) look(k gramKey) gram {
	entry := t[k.slot()]
	if entry>>gramBits != k.check() {
		return 0
	}
	return gram(entry & (1<<gramBits - 1))
}

func (t grams) put(k gramKey, g gram) {
	slot, entry := &t[k.slot()], k.check()<<gramBits|uint32(g)
	held := gram(*slot & (1<<gramBits - 1))
	if g.size() > held.size() || g.size() == held.size() && g != 0 && entry > *slot {
		*slot = entry
	}
}
