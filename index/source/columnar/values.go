package columnar

import (
	"encoding/binary"
	"math/bits"
)

// runs are numbers of a few bits each, of which a repeated one is stored once.
type runs struct {
	data  []byte
	width uint // in bits, up to 32

	left   uint64 // numbers in the run
	same   bool   // all of the run are value
	value  uint64
	packed []byte // those of another run
	at     uint   // bit
}

// widthOf returns the number of bits of numbers up to most.
func widthOf(most int) uint { return uint(bits.Len(uint(most))) }

// next returns the next number.
func (r *runs) next() (uint64, error) {
	for r.left == 0 {
		if err := r.turn(); err != nil {
			return 0, err
		}
	}
	r.left--
	if r.same {
		return r.value, nil
	}
	var n uint64
	for got := uint(0); got < r.width; {
		b := uint64(r.packed[r.at/8]) >> (r.at % 8)
		take := min(8-r.at%8, r.width-got)
		n |= b & (1<<take - 1) << got
		got += take
		r.at += take
	}
	return n, nil
}

// turn reads the head of the next run.
func (r *runs) turn() error {
	head, n := binary.Uvarint(r.data)
	if n <= 0 {
		return ErrDamaged
	}
	r.data = r.data[n:]
	r.same = head&1 == 0
	if r.same {
		size := int(r.width+7) / 8
		if size > len(r.data) {
			return ErrDamaged
		}
		r.left, r.value = head>>1, 0
		for i, b := range r.data[:size] {
			r.value |= uint64(b) << (8 * i)
		}
		r.data = r.data[size:]
		return nil
	}
	groups := head >> 1 // of 8 numbers
	if groups > 1<<40 || groups*uint64(r.width) > uint64(len(r.data)) {
		return ErrDamaged
	}
	size := groups * uint64(r.width)
	r.left, r.packed, r.at = groups*8, r.data[:size], 0
	r.data = r.data[size:]
	return nil
}

// values are those of a page, in order.
type values interface{ next() ([]byte, error) }

// words are values one after another. As a dictionary, they know where each begins.
type words struct {
	data   []byte
	leaf   *leaf
	at     int
	bit    int      // of booleans
	starts []uint32 // of a dictionary of byte arrays, with the end
	count  int64    // of a dictionary
}

// sizes are the lengths in bytes of the types that have one.
var sizes = map[int64]int{int32s: 4, int64s: 8, int96s: 12, floats: 4, doubles: 8}

// size returns the length of each value in bytes, or 0 if each has its own.
func (l *leaf) size() int {
	if l.stored == fixedArrays {
		return l.length
	}
	return sizes[l.stored]
}

// newWords returns a dictionary.
func newWords(data []byte, l *leaf, count int64) (*words, error) {
	w := &words{data: data, leaf: l, count: count}
	if size := int64(l.size()); size > 0 {
		if count > int64(len(data))/size {
			return nil, ErrDamaged
		}
		return w, nil
	}
	if l.stored != byteArrays || count > int64(len(data))/4 {
		return nil, ErrDamaged
	}
	w.starts = make([]uint32, 0, count)
	for range count {
		w.starts = append(w.starts, uint32(w.at))
		if _, err := w.next(); err != nil {
			return nil, err
		}
	}
	return w, nil
}

func (w *words) next() ([]byte, error) {
	if w.leaf.stored == boolean {
		if w.bit/8 >= len(w.data) {
			return nil, ErrDamaged
		}
		b := w.data[w.bit/8] >> (w.bit % 8) & 1
		w.bit++
		return []byte{b}, nil
	}
	size := w.leaf.size()
	if size == 0 {
		if len(w.data)-w.at < 4 {
			return nil, ErrDamaged
		}
		n := binary.LittleEndian.Uint32(w.data[w.at:])
		w.at += 4
		if uint64(n) > uint64(len(w.data)-w.at) {
			return nil, ErrDamaged
		}
		size = int(n)
	}
	if size > len(w.data)-w.at {
		return nil, ErrDamaged
	}
	w.at += size
	return w.data[w.at-size : w.at], nil
}

// word returns a value of a dictionary.
func (w *words) word(i uint64) ([]byte, error) {
	if i >= uint64(w.count) {
		return nil, ErrDamaged
	}
	one := words{data: w.data, leaf: w.leaf}
	if one.at = int(i) * w.leaf.size(); w.starts != nil {
		one.at = int(w.starts[i])
	}
	return one.next()
}

// indices are values by their numbers in a dictionary.
type indices struct {
	runs
	words *words
}

func (v *indices) next() ([]byte, error) {
	i, err := v.runs.next()
	if err != nil {
		return nil, err
	}
	return v.words.word(i)
}

// flags are booleans.
type flags struct{ runs }

func (v *flags) next() ([]byte, error) {
	b, err := v.runs.next()
	return []byte{byte(b)}, err
}
