package suggest

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"slices"
	"strings"

	"gongbao/analyzer"
	"gongbao/index/region"
)

// table is the data of an Index: strings in one text, and numbers. So it takes little memory, and
// is on disk as it is in memory.
type table struct {
	text string
	// records are in the order in which equal matches are ranked.
	records []record
	// keys has the keys of the entries, each list sorted by text: names; the rests of names from
	// each further word on; pinyin; initials. Then those that a correction may choose, a list for
	// each number of characters.
	keys [listed + maxLengths][]keyRecord
}

// The lists of keys.
const (
	names = iota
	inner
	pinyin
	initialsOfPlaces
	initialsOfTerms
	listed

	maxLengths = max(longestHeading, longestWord+1) + 1
)

// span is a string in table.text: where it begins, and its length in bytes.
type span struct{ at, size uint32 }

// record is an entry, its strings as spans.
type record struct {
	text, folded, code span
	count, kind        uint32 // kind is an index in kinds
}

// keyRecord is a key, its text as a span.
type keyRecord struct {
	text  span
	entry int32
}

var kinds = []Kind{Place, Year, Term, Heading}

func (t *table) read(s span) string { return t.text[s.at : s.at+s.size] }

// entry returns the entry with a number.
func (t *table) entry(i int32) entry {
	r := &t.records[i]
	return entry{t.read(r.text), t.read(r.folded), kinds[r.kind], t.read(r.code), int(r.count)}
}

// packer makes a table.
type packer struct {
	*table
	written strings.Builder
	last    string // that was written
	lastAt  span
}

// add returns the span of a string, which is written unless it is the last one written.
func (p *packer) add(s string) span {
	if s != p.last {
		p.last, p.lastAt = s, span{uint32(p.written.Len()), uint32(len(s))}
		p.written.WriteString(s)
	}
	return p.lastAt
}

// pack returns the table of entries and the lists of their keys.
func pack(entries []entry, lists [listed + maxLengths][]key) table {
	p := packer{table: &table{records: make([]record, len(entries))}}
	for i, e := range entries {
		r := &p.records[i]
		r.folded = p.add(e.folded)
		r.text, r.code = p.add(e.text), p.add(e.code)
		r.count, r.kind = uint32(e.count), uint32(slices.Index(kinds, e.kind))
	}
	for n, keys := range lists {
		p.keys[n] = make([]keyRecord, len(keys))
		for i, k := range keys {
			whole := p.records[k.entry].folded
			s := span{size: uint32(len(k.text))}
			switch folded := entries[k.entry].folded; {
			case strings.HasSuffix(folded, k.text):
				s.at = whole.at + whole.size - s.size
			case strings.HasPrefix(folded, k.text):
				s.at = whole.at
			default:
				s = p.add(k.text)
			}
			p.keys[n][i] = keyRecord{s, k.entry}
		}
	}
	p.text = strings.Clone(p.written.String())
	return *p.table
}

// version changes with the tables that are built of the same reports.
const version = 1

// Sources returns a hash of everything but reports that decides what an Index has.
func Sources(words *analyzer.Words) [sha256.Size]byte {
	h := sha256.New()
	tell := func(texts ...string) {
		for _, text := range texts {
			_, _ = io.WriteString(h, text) // a hash has no errors
			_, _ = h.Write([]byte{0})
		}
	}
	_ = binary.Write(h, binary.LittleEndian, uint32(version))
	tell(words.Version(), pinyinFile, readingsFile)
	for _, d := range divisions() {
		tell(d.Code, d.Name)
		tell(region.Aliases(d.Name)...)
	}
	return [sha256.Size]byte(h.Sum(nil))
}

// head begins the file of an Index.
const head = "gongbao suggestions\n"

// ErrFile is returned for a file that is damaged, or of other reports.
var ErrFile = errors.New("no suggestions of these reports, or damaged")

// Encode returns the content of a file from which Decode makes the same Index. of identifies the
// reports and Sources that it was made of. The content is head, of, the lengths of the text, of the
// entries and of each list of keys, the text, the entries and the keys, and the CRC-32 of all that.
// Numbers have 4 bytes, little endian.
func (x *Index) Encode(of [sha256.Size]byte) []byte {
	size := len(x.text) + 4*recordNumbers*len(x.records)
	for _, keys := range x.keys {
		size += 4 * keyNumbers * len(keys)
	}
	data := append(make([]byte, 0, size+1000), head...)
	data = append(data, of[:]...)
	number := func(numbers ...uint32) {
		for _, n := range numbers {
			data = binary.LittleEndian.AppendUint32(data, n)
		}
	}
	number(uint32(len(x.text)), uint32(len(x.records)))
	for _, keys := range x.keys {
		number(uint32(len(keys)))
	}
	data = append(data, x.text...)
	for _, r := range x.records {
		number(r.text.at, r.text.size, r.folded.at, r.folded.size, r.code.at, r.code.size, r.count, r.kind)
	}
	for _, keys := range x.keys {
		for _, k := range keys {
			number(k.text.at, k.text.size, uint32(k.entry))
		}
	}
	number(crc32.ChecksumIEEE(data))
	return data
}

// The numbers of a record and of a key in a file.
const recordNumbers, keyNumbers = 8, 3

// MadeOf returns what a file was made of, as Decode wants it; ErrFile if it says nothing of that.
func MadeOf(data []byte) (of [sha256.Size]byte, err error) {
	rest, ok := bytes.CutPrefix(data, []byte(head))
	if !ok || copy(of[:], rest) < len(of) {
		return of, ErrFile
	}
	return of, nil
}

// Decode returns the Index that a file has, or ErrFile if it is not of the same reports and Sources.
func Decode(data []byte, of [sha256.Size]byte, words *analyzer.Words) (*Index, error) {
	rest, ok := bytes.CutPrefix(data, append([]byte(head), of[:]...))
	sizes := 4 * (2 + listed + maxLengths)
	if !ok || len(rest) < sizes+4 {
		return nil, ErrFile
	}
	at := 0
	number := func() uint32 {
		at += 4
		return binary.LittleEndian.Uint32(rest[at-4:])
	}
	x := &Index{words: words}
	text, records := number(), number()
	want := uint64(sizes) + uint64(text) + 4*recordNumbers*uint64(records)
	var lengths [listed + maxLengths]uint32
	for n := range lengths {
		lengths[n] = number()
		want += 4 * keyNumbers * uint64(lengths[n])
	}
	end := len(data) - 4
	if uint64(len(rest)-4) != want || crc32.ChecksumIEEE(data[:end]) != binary.LittleEndian.Uint32(data[end:]) {
		return nil, ErrFile
	}
	x.text = string(rest[at : at+int(text)])
	at += int(text)
	x.records = make([]record, records)
	for i := range x.records {
		x.records[i] = record{
			text: span{number(), number()}, folded: span{number(), number()}, code: span{number(), number()},
			count: number(), kind: number(),
		}
	}
	for n, length := range lengths {
		x.keys[n] = make([]keyRecord, length)
		for i := range x.keys[n] {
			x.keys[n][i] = keyRecord{span{number(), number()}, int32(number())}
		}
	}
	return x, nil
}
