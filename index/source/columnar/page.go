package columnar

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/snappy" // of the library that compresses what is stored
	"github.com/klauspost/compress/zstd"
)

// ErrTooLarge is returned if a file unpacks to more than it may.
var ErrTooLarge = errors.New("unpacks to too much")

// UnsupportedError is returned for a way of storing values that is not read.
type UnsupportedError struct{ What string }

func (e *UnsupportedError) Error() string { return e.What + " is not read" }

// The kinds of pages, their encodings and their compression.
const (
	dataPage       = 0
	dictionaryPage = 2
	dataPage2      = 3

	encodingPlain           = 0
	encodingPlainDictionary = 2
	encodingRuns            = 3
	encodingDictionary      = 8

	uncompressed = 0
	codecSnappy  = 1
	codecGzip    = 2
	codecZstd    = 6
)

var (
	encodings = map[int64]string{4: "BIT_PACKED", 5: "DELTA_BINARY_PACKED", 6: "DELTA_LENGTH_BYTE_ARRAY",
		7: "DELTA_BYTE_ARRAY", 9: "BYTE_STREAM_SPLIT"}
	codecs = map[int64]string{3: "LZO", 4: "BROTLI", 5: "LZ4", 7: "LZ4_RAW"}
)

// header is what comes before a page.
type header struct {
	page, unpacked, packed int64
	values, encoding       int64
	// levels is the encoding of the levels, and those of the second kind of pages have lengths in
	// bytes.
	definedAs, repeatedAs         int64
	definedLength, repeatedLength int64
	stored                        bool // the values are not compressed
}

func (c *compact) header() (h header) {
	h.definedAs, h.repeatedAs = encodingRuns, encodingRuns
	c.fields(kindStruct, func(id int64, k kind) {
		switch id {
		case 1:
			h.page = c.integer(k)
		case 2:
			h.unpacked = c.integer(k)
		case 3:
			h.packed = c.integer(k)
		case 5:
			c.integers(k, &h.values, &h.encoding, &h.definedAs, &h.repeatedAs)
		case 7:
			c.integers(k, &h.values, &h.encoding)
		case 8:
			var nulls, rows int64
			h.stored = c.integers(k, &h.values, &nulls, &rows, &h.encoding, &h.definedLength, &h.repeatedLength)
		default:
			c.skip(k, false, 0)
		}
	})
	return h
}

// integers reads the first fields of a struct. It reports whether the field after them is false.
func (c *compact) integers(k kind, fields ...*int64) (isFalse bool) {
	c.fields(k, func(id int64, k kind) {
		if id >= 1 && int(id) <= len(fields) {
			*fields[id-1] = c.integer(k)
			return
		}
		isFalse = isFalse || int(id) == len(fields)+1 && k == kindFalse
		c.skip(k, false, 0)
	})
	return isFalse
}

// cursor reads the entries of a chunk in order: its values, and where there are none.
type cursor struct {
	*leaf
	table *Table
	codec int64
	pages []byte // not read yet

	words             *words // of the dictionary
	left              int64  // entries of the page
	defined, repeated runs   // their levels
	values            values
	ahead             uint64 // the level of the next entry, if looked is set
	looked            bool
}

// entry reads the next entry. There is one of them in a row, or some for a list.
func (c *cursor) entry() (value []byte, there bool, err error) {
	if err := c.look(); err != nil {
		return nil, false, err
	}
	c.looked = false
	c.left--
	level := uint64(0)
	if c.leaf.defined > 0 {
		if level, err = c.defined.next(); err != nil {
			return nil, false, err
		}
	}
	if level < uint64(c.leaf.defined) {
		return nil, false, nil
	}
	value, err = c.values.next()
	return value, true, err
}

// goesOn reports whether the next entry is of the same row as the last.
func (c *cursor) goesOn() (bool, error) {
	if c.leaf.repeated == 0 || c.left == 0 && len(c.pages) == 0 {
		return false, nil
	}
	err := c.look()
	return c.ahead > 0, err
}

// look reads the level of repetition of the next entry.
func (c *cursor) look() (err error) {
	for c.left == 0 && err == nil {
		err = c.turn()
	}
	if err == nil && c.leaf.repeated > 0 && !c.looked {
		c.ahead, err = c.repeated.next()
		c.looked = true
	}
	return err
}

// turn reads the next page.
func (c *cursor) turn() error {
	if len(c.pages) == 0 {
		return ErrDamaged
	}
	head := &compact{data: c.pages}
	h := head.header()
	if h.values < 0 || h.unpacked < 0 || h.packed < 0 || h.definedLength < 0 || h.repeatedLength < 0 ||
		h.definedLength+h.repeatedLength > min(h.unpacked, h.packed) {
		head.fail()
	}
	body := head.take(uint64(h.packed))
	if head.err != nil {
		return head.err
	}
	c.pages = head.data
	switch h.page {
	case dataPage:
		return c.turnTo(h, body)
	case dataPage2:
		return c.turnTo2(h, body)
	case dictionaryPage:
		body, err := c.table.unpack(c.codec, body, h.unpacked)
		if err != nil {
			return err
		}
		if h.encoding != encodingPlain && h.encoding != encodingPlainDictionary {
			return unsupported(encodings, h.encoding)
		}
		c.words, err = newWords(body, c.leaf, h.values)
		return err
	}
	return nil // an index
}

func (c *cursor) turnTo(h header, body []byte) error {
	body, err := c.table.unpack(c.codec, body, h.unpacked)
	if err != nil {
		return err
	}
	levels := func(most int, encoding int64) (r runs, err error) {
		if most == 0 {
			return r, nil
		}
		if encoding != encodingRuns {
			return r, unsupported(encodings, encoding)
		}
		r, body, err = prefixed(body, widthOf(most))
		return r, err
	}
	if c.repeated, err = levels(c.leaf.repeated, h.repeatedAs); err != nil {
		return err
	}
	if c.defined, err = levels(c.leaf.defined, h.definedAs); err != nil {
		return err
	}
	return c.begin(h, body)
}

func (c *cursor) turnTo2(h header, body []byte) (err error) {
	c.repeated = runs{data: body[:h.repeatedLength], width: widthOf(c.leaf.repeated)}
	body = body[h.repeatedLength:]
	c.defined = runs{data: body[:h.definedLength], width: widthOf(c.leaf.defined)}
	body = body[h.definedLength:]
	codec := c.codec
	if h.stored || len(body) == 0 {
		codec = uncompressed
	}
	size := h.unpacked - h.definedLength - h.repeatedLength
	if len(body) == 0 {
		size = 0
	}
	if body, err = c.table.unpack(codec, body, size); err != nil {
		return err
	}
	return c.begin(h, body)
}

// begin makes the values of a page ready to be read.
func (c *cursor) begin(h header, body []byte) (err error) {
	c.left = h.values
	switch {
	case h.encoding == encodingPlain:
		c.values, err = &words{data: body, leaf: c.leaf}, nil
	case h.encoding == encodingRuns && c.stored == boolean:
		r, _, err := prefixed(body, 1)
		c.values = &flags{r}
		return err
	case h.encoding == encodingDictionary || h.encoding == encodingPlainDictionary:
		switch {
		case c.words == nil || len(body) > 0 && body[0] > 32:
			return ErrDamaged
		case len(body) == 0:
			c.values = &indices{words: c.words}
		default:
			c.values = &indices{runs{data: body[1:], width: uint(body[0])}, c.words}
		}
	default:
		err = unsupported(encodings, h.encoding)
	}
	return err
}

func unsupported(names map[int64]string, n int64) error {
	if name, ok := names[n]; ok {
		return &UnsupportedError{name}
	}
	return ErrDamaged
}

// prefixed returns the runs at the start of a page, before which is their length in bytes, and what
// comes after them.
func prefixed(body []byte, width uint) (r runs, rest []byte, err error) {
	if len(body) < 4 || uint64(binary.LittleEndian.Uint32(body)) > uint64(len(body)-4) {
		return r, nil, ErrDamaged
	}
	end := 4 + int(binary.LittleEndian.Uint32(body))
	return runs{data: body[4:end], width: width}, body[end:], nil
}

// unpack returns the bytes of a page, which must be as many as its header says. It reserves no more
// memory than that, and none if a file would unpack to more than it may.
func (t *Table) unpack(codec int64, packed []byte, size int64) ([]byte, error) {
	if t.unpacked += size; t.unpacked > t.most {
		return nil, ErrTooLarge
	}
	var body []byte
	var err error
	switch codec {
	case uncompressed:
		body = packed
	case codecSnappy:
		n, badLength := snappy.DecodedLen(packed)
		if badLength != nil || int64(n) != size {
			return nil, ErrDamaged
		}
		body, err = snappy.Decode(nil, packed)
	case codecGzip:
		body, err = gunzip(packed, size)
	case codecZstd:
		body, err = t.unzstd(packed, size)
	default:
		return nil, unsupported(codecs, codec)
	}
	if err != nil || int64(len(body)) != size {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return body, nil
}

func gunzip(packed []byte, size int64) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	return readUpTo(r, len(packed), size)
}

// readUpTo reads one byte more than size at most. It reserves what that many packed bytes may be.
func readUpTo(r io.Reader, packed int, size int64) ([]byte, error) {
	b := bytes.NewBuffer(make([]byte, 0, min(size, 10*int64(packed))+bytes.MinRead))
	_, err := b.ReadFrom(io.LimitReader(r, size+1))
	return b.Bytes(), err
}

// maxWindow is how far back in bytes ZSTD may refer, which is reserved. Its usual levels need 8 MB.
const maxWindow = 16 << 20

func (t *Table) unzstd(packed []byte, size int64) ([]byte, error) {
	var h zstd.Header
	if err := h.Decode(packed); err != nil {
		return nil, err
	}
	if h.HasFCS && h.FrameContentSize != uint64(size) {
		return nil, ErrDamaged
	}
	if t.zstd == nil {
		var err error
		if t.zstd, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
			zstd.WithDecoderMaxWindow(maxWindow)); err != nil {
			return nil, err
		}
	}
	if err := t.zstd.Reset(bytes.NewReader(packed)); err != nil {
		return nil, err
	}
	return readUpTo(t.zstd, len(packed), size)
}
