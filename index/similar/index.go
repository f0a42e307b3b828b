package similar

import (
	"cmp"
	"context"
	"iter"
	"math/bits"
	"slices"

	"gongbao/index/parallel"
)

// Pair is a text that another text is near to.
type Pair struct {
	ID string
	Likeness
}

// ComparePairs orders the pairs of a text, the most similar first.
func ComparePairs(a, b Pair) int {
	return cmp.Or(-cmp.Compare(a.Resemblance, b.Resemblance), cmp.Compare(a.ID, b.ID))
}

// Index keeps the near-duplicates among many texts. Two texts are near-duplicates if their
// containment is at least Near and they share a posted hash that is not common. This depends on the
// texts only, not on the order in which they were added.
//
// It is not for use by several goroutines at once.
type Index struct {
	texts   []text // by number; those of removed texts are empty
	numbers map[string]int32
	// posting maps a posted hash to the numbers of the texts that have it, in order.
	posting map[uint32][]int32
	// joined is the number of texts, from the first, whose pairs among each other are known.
	joined int
	common int
}

// text is a text of an Index.
type text struct {
	id     string
	sketch Sketch
	// bits has a bit set for each hash, by its first bits. excess is the number of hashes that share
	// a bit with one before.
	bits   *[signature / 64]uint64
	excess int
	near   []neighbour
}

// neighbour is a near-duplicate of a text, and the number of hashes that both have.
type neighbour struct{ number, shared int32 }

const (
	posted = 8 // one kept hash in 8 has a posting
	// common is the number of texts from which on a hash is ignored, because it belongs to a set
	// phrase.
	common = 200

	// signature is the number of bits of a text, a power of 2.
	signature     = 4096
	signatureBits = 12
)

// Version changes with the pairs that an Index finds.
const Version = 1

// NewIndex returns an empty index.
func NewIndex() *Index {
	return &Index{numbers: make(map[string]int32), posting: make(map[uint32][]int32), common: common}
}

// Add adds the sketch of a text to the index. It does nothing if the index already has the ID. Join
// finds the pairs.
func (x *Index) Add(id string, s Sketch) {
	if x.Has(id) {
		return
	}
	number := int32(len(x.texts))
	t := text{id: id, sketch: s, bits: new([signature / 64]uint64)}
	for _, h := range s {
		bit := h >> (32 - signatureBits)
		if word, mask := &t.bits[bit/64], uint64(1)<<(bit%64); *word&mask != 0 {
			t.excess++
		} else {
			*word |= mask
		}
	}
	x.texts = append(x.texts, t)
	x.numbers[id] = number
	for _, h := range s {
		if h%posted != 0 {
			continue
		}
		x.posting[h] = append(x.posting[h], number)
		if len(x.posting[h]) == x.common {
			x.part(x.posting[h])
		}
	}
}

// Remove removes a text from the index, if it is there.
func (x *Index) Remove(id string) {
	number, ok := x.numbers[id]
	if !ok {
		return
	}
	removed := x.texts[number]
	for _, n := range removed.near {
		x.unlink(n.number, number)
	}
	x.texts[number] = text{}
	delete(x.numbers, id)
	for _, h := range removed.sketch {
		if h%posted != 0 {
			continue
		}
		at, _ := slices.BinarySearch(x.posting[h], number)
		left := slices.Delete(x.posting[h], at, at+1)
		x.posting[h] = left
		switch len(left) {
		case 0:
			delete(x.posting, h)
		case x.common - 1:
			x.unite(left)
		}
	}
}

// part unlinks the texts that share a hash which has become common and none that is not.
func (x *Index) part(having []int32) {
	for _, a := range having {
		for _, n := range slices.Clone(x.texts[a].near) {
			if _, has := slices.BinarySearch(having, n.number); has && a < n.number && !x.shareUncommon(a, n.number) {
				x.unlink(a, n.number)
				x.unlink(n.number, a)
			}
		}
	}
}

// unite links the texts that share a hash which is no longer common.
func (x *Index) unite(having []int32) {
	for i, b := range having {
		if int(b) >= x.joined {
			break
		}
		for _, a := range having[:i] {
			linked := slices.ContainsFunc(x.texts[a].near, func(n neighbour) bool { return n.number == b })
			if shared, near := x.near(a, b); near && !linked {
				x.link(a, b, shared)
			}
		}
	}
}

// shareUncommon reports whether two texts share a posted hash that is not common.
func (x *Index) shareUncommon(a, b int32) bool {
	other := x.texts[b].sketch
	for _, h := range x.texts[a].sketch {
		if h%posted == 0 && len(x.posting[h]) < x.common {
			if _, both := slices.BinarySearch(other, h); both {
				return true
			}
		}
	}
	return false
}

func (x *Index) link(a, b, shared int32) {
	x.texts[a].near = append(x.texts[a].near, neighbour{b, shared})
	x.texts[b].near = append(x.texts[b].near, neighbour{a, shared})
}

func (x *Index) unlink(from, number int32) {
	near := &x.texts[from].near
	*near = slices.DeleteFunc(*near, func(n neighbour) bool { return n.number == number })
}

// near returns how many hashes two texts share, and reports whether their containment is at least
// Near. Texts whose bits exclude that are not compared.
func (x *Index) near(a, b int32) (shared int32, near bool) {
	s, t := &x.texts[a], &x.texts[b]
	atMost := min(s.excess, t.excess)
	for i, word := range s.bits {
		atMost += bits.OnesCount64(word & t.bits[i])
	}
	if LikenessOf(atMost, len(s.sketch), len(t.sketch)).Containment < Near {
		return 0, false
	}
	n := inBoth(s.sketch, t.sketch)
	return int32(n), LikenessOf(n, len(s.sketch), len(t.sketch)).Containment >= Near
}

// Has reports whether the index holds the text.
func (x *Index) Has(id string) bool {
	_, ok := x.numbers[id]
	return ok
}

// IDs yields the texts of the index with the number of their hashes.
func (x *Index) IDs() iter.Seq2[string, int] {
	return func(yield func(string, int) bool) {
		for id, number := range x.numbers {
			if !yield(id, len(x.texts[number].sketch)) {
				return
			}
		}
	}
}

// Joined reports whether all pairs have been found.
func (x *Index) Joined() bool { return x.joined == len(x.texts) }

// Join finds the pairs of at most so many texts whose pairs are not known. Until Joined, Near looks
// them up.
func (x *Index) Join(ctx context.Context, atMost int) error {
	first := x.joined
	found := make([][]neighbour, min(atMost, len(x.texts)-first))
	err := parallel.Workers(ctx, len(found), func() func(int) error {
		seen := make([]bool, first+len(found))
		return func(i int) error {
			found[i] = x.look(int32(first+i), seen[:first+i])
			return nil
		}
	})
	if err != nil {
		return err
	}
	for i, near := range found {
		for _, n := range near {
			x.link(n.number, int32(first+i), n.shared)
		}
	}
	x.joined += len(found)
	return nil
}

// look returns the near-duplicates of a text among the texts that seen has a place for. It returns
// with seen as it was, all false.
func (x *Index) look(number int32, seen []bool) (near []neighbour) {
	var candidates []int32
	for _, h := range x.texts[number].sketch {
		if h%posted != 0 || len(x.posting[h]) >= x.common {
			continue
		}
		for _, other := range x.posting[h] {
			if int(other) >= len(seen) {
				break
			}
			if other != number && !seen[other] {
				seen[other] = true
				candidates = append(candidates, other)
			}
		}
	}
	for _, other := range candidates {
		seen[other] = false
		if shared, ok := x.near(number, other); ok {
			near = append(near, neighbour{other, shared})
		}
	}
	return near
}

// Near returns the texts of the index that are near-duplicates of the text with the ID, the most
// similar first.
func (x *Index) Near(id string) []Pair {
	number, ok := x.numbers[id]
	if !ok {
		return nil
	}
	near := x.texts[number].near
	if !x.Joined() {
		near = x.look(number, make([]bool, len(x.texts)))
	}
	var pairs []Pair
	for _, n := range near {
		other := &x.texts[n.number]
		pairs = append(pairs, Pair{other.id, LikenessOf(int(n.shared), len(x.texts[number].sketch), len(other.sketch))})
	}
	slices.SortFunc(pairs, ComparePairs)
	return pairs
}

// Link is a pair of near-duplicates, and the number of hashes that both have.
type Link struct {
	A, B   string
	Shared int
}

// Links yields each pair of an index once. All must have been found: see Joined.
func (x *Index) Links() iter.Seq[Link] {
	return func(yield func(Link) bool) {
		for number, t := range x.texts {
			for _, n := range t.near {
				if int(n.number) > number && !yield(Link{t.id, x.texts[n.number].id, int(n.shared)}) {
					return
				}
			}
		}
	}
}

// SetLinks sets the pairs of an index whose pairs have not been looked for: Links of an index with
// the same texts.
func (x *Index) SetLinks(links []Link) {
	for _, l := range links {
		x.link(x.numbers[l.A], x.numbers[l.B], int32(l.Shared))
	}
	x.joined = len(x.texts)
}
