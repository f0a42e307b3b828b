package sketches

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"slices"

	"gongbao/index/durable"
	"gongbao/index/similar"
)

// kept is the content of the file of near-duplicates: which texts there were, and their pairs. The
// file has a head (keptHead), the number of texts and of pairs, for each text its ID (8 bytes) and
// the number of its hashes, for each pair the numbers of its texts, the smaller first, and of the
// hashes that both have. At its end is the CRC-32 of all that. Numbers have 4 bytes, little endian.
type kept struct {
	ids   []string // in order
	sizes []uint32
	pairs [][3]uint32 // in order
}

// keptHead begins a file whose pairs were found as this version of the program finds them.
var keptHead = fmt.Sprintf("gongbao near %d\n", similar.Version)

var errKept = errors.New("no near-duplicates of this version, or damaged")

// keptOf returns what an index has, all of whose pairs are known.
func keptOf(x *similar.Index) *kept {
	size := make(map[string]int)
	k := new(kept)
	for id, n := range x.IDs() {
		k.ids = append(k.ids, id)
		size[id] = n
	}
	slices.Sort(k.ids)
	numbers := make(map[string]uint32, len(k.ids))
	for i, id := range k.ids {
		numbers[id] = uint32(i)
		k.sizes = append(k.sizes, uint32(size[id]))
	}
	for l := range x.Links() {
		a, b := numbers[l.A], numbers[l.B]
		k.pairs = append(k.pairs, [3]uint32{min(a, b), max(a, b), uint32(l.Shared)})
	}
	slices.SortFunc(k.pairs, func(a, b [3]uint32) int { return slices.Compare(a[:], b[:]) })
	return k
}

// write writes the file at path.
func (k *kept) write(path string) error {
	data := append([]byte(keptHead), make([]byte, 0, 12+12*len(k.ids)+12*len(k.pairs))...)
	number := func(n uint32) { data = binary.LittleEndian.AppendUint32(data, n) }
	number(uint32(len(k.ids)))
	number(uint32(len(k.pairs)))
	for i, id := range k.ids {
		bytes, err := hex.DecodeString(id)
		if err != nil || len(bytes) != 8 {
			return fmt.Errorf("no ID: %q", id)
		}
		data = append(data, bytes...)
		number(k.sizes[i])
	}
	for _, pair := range k.pairs {
		for _, n := range pair {
			number(n)
		}
	}
	number(crc32.ChecksumIEEE(data))
	return durable.Write(path, bytes.NewReader(data))
}

// readKept reads the file at path. It returns an error if the file is missing, damaged or of
// another version.
func readKept(path string) (*kept, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return parseKept(data)
}

// Near returns the near-duplicates that a file of pairs has, by report, the most similar first. It
// returns an error if the file is damaged or of another version.
func Near(data []byte) (map[string][]similar.Pair, error) {
	k, err := parseKept(data)
	if err != nil {
		return nil, err
	}
	return k.near(), nil
}

func parseKept(data []byte) (*kept, error) {
	data, ok := bytes.CutPrefix(data, []byte(keptHead))
	if !ok || len(data) < 12 {
		return nil, errKept
	}
	number := func(at int) uint32 { return binary.LittleEndian.Uint32(data[at:]) }
	texts, pairs, end := number(0), number(4), len(data)-4
	if uint64(end) != 8+12*uint64(texts)+12*uint64(pairs) ||
		crc32.Update(crc32.ChecksumIEEE([]byte(keptHead)), crc32.IEEETable, data[:end]) != number(end) {
		return nil, errKept
	}
	k := &kept{ids: make([]string, texts), sizes: make([]uint32, texts), pairs: make([][3]uint32, pairs)}
	at := 8
	for i := range k.ids {
		k.ids[i], k.sizes[i] = hex.EncodeToString(data[at:at+8]), number(at+8)
		at += 12
	}
	for i := range k.pairs {
		k.pairs[i] = [3]uint32{number(at), number(at + 4), number(at + 8)}
		if a, b := k.pairs[i][0], k.pairs[i][1]; a >= b || b >= texts {
			return nil, errKept
		}
		at += 12
	}
	return k, nil
}

// near returns the near-duplicates of each text that has some, the most similar first.
func (k *kept) near() map[string][]similar.Pair {
	near := make(map[string][]similar.Pair)
	for _, pair := range k.pairs {
		a, b := k.ids[pair[0]], k.ids[pair[1]]
		l := similar.LikenessOf(int(pair[2]), int(k.sizes[pair[0]]), int(k.sizes[pair[1]]))
		near[a] = append(near[a], similar.Pair{ID: b, Likeness: l})
		near[b] = append(near[b], similar.Pair{ID: a, Likeness: l})
	}
	for _, pairs := range near {
		slices.SortFunc(pairs, similar.ComparePairs)
	}
	return near
}

// links returns the pairs for similar.Index.SetLinks.
func (k *kept) links() []similar.Link {
	links := make([]similar.Link, len(k.pairs))
	for i, pair := range k.pairs {
		links[i] = similar.Link{A: k.ids[pair[0]], B: k.ids[pair[1]], Shared: int(pair[2])}
	}
	return links
}
