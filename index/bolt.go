package index

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"slices"
)

// boltFile is the content of a bbolt database, which bleve keeps the list of its segments in. Only its meta pages have checksums, and bbolt
// itself panics, or reads past the end of the file, where another page is damaged: so its pages are looked at here before it opens them.
//
// A database is pages of the same size. Pages 0 and 1 are metas, written in turn; the one with the higher transaction is in force. It leads to
// the list of free pages and to the root bucket, a tree of branch and leaf pages whose leaves hold keys with their values or with buckets. A
// small bucket is a leaf page within its value.
type boltFile struct {
	data     []byte
	pageSize uint64
	pages    uint64 // the number of pages in use or free
	freelist uint64 // its page
	root     uint64 // the page of the root bucket

	seen map[uint64]bool // pages met
}

// boltBucket is a bucket read whole: values by key, and buckets by key.
type boltBucket struct {
	values  map[string][]byte
	buckets map[string]*boltBucket
	last    string // the greatest key of a bucket in it

	// previous is the key read last, and least what the next must not be less than: keys go up.
	previous, least string
}

var errBolt = errors.New("damaged database")

// The sizes and values of bbolt's format, version 2, in the byte order of the machine.
const (
	boltMagic      = 0xED0CDAED
	boltVersion    = 2
	boltHeader     = 16 // of a page: number (8), flags (2), elements (2), further pages that it runs over (4)
	boltElement    = 16
	boltMetaSize   = 64
	boltNoFreelist = ^uint64(0)
	boltDepth      = 64 // more than any tree is deep

	boltBranch    = 0x01
	boltLeaf      = 0x02
	boltFreelist  = 0x10
	boltIsBucket  = 0x01 // flag of an element of a leaf
	boltManyPages = 0xFFFF
)

var native = binary.NativeEndian

// readBolt reads all of a database, and returns an error unless every page of it is what it should be.
func readBolt(data []byte) (*boltBucket, error) {
	f := &boltFile{data: data, seen: map[uint64]bool{0: true, 1: true}}
	if err := f.readMetas(); err != nil {
		return nil, err
	}
	root := newBoltBucket()
	if err := f.readTree(f.root, root, 0); err != nil {
		return nil, err
	}
	if err := f.readFreelist(); err != nil {
		return nil, err
	}
	for page := range f.pages {
		if !f.seen[page] {
			return nil, fmt.Errorf("%w: page %d is neither used nor free", errBolt, page)
		}
	}
	return root, nil
}

func newBoltBucket() *boltBucket {
	return &boltBucket{values: make(map[string][]byte), buckets: make(map[string]*boltBucket)}
}

// readMetas takes the newer of the two metas. Both must be whole: where the newer is damaged, the older leads to a state of the past.
func (f *boltFile) readMetas() error {
	if len(f.data) < boltHeader+boltMetaSize {
		return fmt.Errorf("%w: %d bytes", errBolt, len(f.data))
	}
	f.pageSize = uint64(native.Uint32(f.data[boltHeader+8:]))
	if f.pageSize < 512 || uint64(len(f.data)) < 2*f.pageSize {
		return fmt.Errorf("%w: %d bytes in pages of %d", errBolt, len(f.data), f.pageSize)
	}
	var newest uint64
	for i := range uint64(2) {
		meta := f.data[i*f.pageSize+boltHeader:][:boltMetaSize]
		sum := fnv.New64a()
		sum.Write(meta[:56])
		if native.Uint32(meta) != boltMagic || native.Uint32(meta[4:]) != boltVersion || native.Uint64(meta[56:]) != sum.Sum64() {
			return fmt.Errorf("%w: checksum of meta page %d", errBolt, i)
		}
		if transaction := native.Uint64(meta[48:]); i == 0 || transaction > newest {
			newest = transaction
			f.root, f.freelist, f.pages = native.Uint64(meta[16:]), native.Uint64(meta[32:]), native.Uint64(meta[40:])
		}
	}
	if f.pages > uint64(len(f.data))/f.pageSize {
		return fmt.Errorf("%w: %d pages in %d bytes", errBolt, f.pages, len(f.data))
	}
	return nil
}

// page returns the content of a page that was not met before, and its flags and number of elements.
func (f *boltFile) page(number uint64) (content []byte, flags, elements uint16, err error) {
	if number >= f.pages {
		return nil, 0, 0, fmt.Errorf("%w: no page %d", errBolt, number)
	}
	content = f.data[number*f.pageSize:]
	size := 1 + uint64(native.Uint32(content[12:]))
	if native.Uint64(content) != number || size > f.pages-number {
		return nil, 0, 0, fmt.Errorf("%w: header of page %d", errBolt, number)
	}
	for i := range size {
		if f.seen[number+i] {
			return nil, 0, 0, fmt.Errorf("%w: page %d is used twice", errBolt, number+i)
		}
		f.seen[number+i] = true
	}
	return content[:size*f.pageSize], native.Uint16(content[8:]), native.Uint16(content[10:]), nil
}

// readTree reads the pages of a bucket from page number on.
func (f *boltFile) readTree(number uint64, into *boltBucket, depth int) error {
	content, flags, elements, err := f.page(number)
	if err != nil {
		return err
	}
	if depth > boltDepth {
		return fmt.Errorf("%w: page %d is too deep", errBolt, number)
	}
	switch flags {
	case boltLeaf:
		return f.readLeaf(content, elements, into, depth)
	case boltBranch:
		return f.readBranch(content, elements, into, depth)
	}
	return fmt.Errorf("%w: flags %#x of page %d", errBolt, flags, number)
}

// readBranch reads the pages that the elements of a branch page lead to: position of a key behind the element's start and its length, 4
// bytes each, and the page (8), whose first key that is.
func (f *boltFile) readBranch(content []byte, elements uint16, into *boltBucket, depth int) error {
	for i := range uint64(elements) {
		at := boltHeader + i*boltElement
		element, _, err := slice(content, at, boltElement)
		if err != nil {
			return err
		}
		key, _, err := slice(content, at+uint64(native.Uint32(element)), uint64(native.Uint32(element[4:])))
		if err != nil {
			return err
		}
		if string(key) <= into.previous {
			return fmt.Errorf("%w: key %x follows %x", errBolt, key, into.previous)
		}
		into.least = string(key)
		if err := f.readTree(native.Uint64(element[8:]), into, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// readLeaf reads the elements of a leaf page: flags, position behind the element's start, lengths of key and value, 4 bytes each.
func (f *boltFile) readLeaf(content []byte, elements uint16, into *boltBucket, depth int) error {
	for i := range uint64(elements) {
		at := boltHeader + i*boltElement
		element, _, err := slice(content, at, boltElement)
		if err != nil {
			return err
		}
		key, end, err := slice(content, at+uint64(native.Uint32(element[4:])), uint64(native.Uint32(element[8:])))
		if err != nil {
			return err
		}
		value, _, err := slice(content, end, uint64(native.Uint32(element[12:])))
		if err != nil {
			return err
		}
		name := string(key)
		if name <= into.previous || name < into.least {
			return fmt.Errorf("%w: key %x follows %x", errBolt, name, into.previous)
		}
		into.previous = name
		switch native.Uint32(element) {
		case 0:
			into.values[name] = value
		case boltIsBucket:
			bucket := newBoltBucket()
			if err := f.readBucket(value, bucket, depth); err != nil {
				return err
			}
			into.buckets[name] = bucket
			into.last = max(into.last, name)
		default:
			return fmt.Errorf("%w: flags of key %x", errBolt, name)
		}
	}
	return nil
}

// readBucket reads the bucket of a value: the page of its root (8 bytes), a counter (8) and, where the page is 0, a leaf page.
func (f *boltFile) readBucket(value []byte, into *boltBucket, depth int) error {
	if len(value) < 16 {
		return fmt.Errorf("%w: a bucket of %d bytes", errBolt, len(value))
	}
	if root := native.Uint64(value); root != 0 {
		return f.readTree(root, into, depth+1)
	}
	inline := value[16:]
	if len(inline) < boltHeader || native.Uint16(inline[8:]) != boltLeaf || depth > boltDepth {
		return fmt.Errorf("%w: a bucket within a value", errBolt)
	}
	return f.readLeaf(inline, native.Uint16(inline[10:]), into, depth+1)
}

// readFreelist marks the free pages as met. None of them may be in use.
func (f *boltFile) readFreelist() error {
	if f.freelist == boltNoFreelist {
		return fmt.Errorf("%w: no list of free pages", errBolt)
	}
	content, flags, elements, err := f.page(f.freelist)
	if err != nil {
		return err
	}
	if flags != boltFreelist {
		return fmt.Errorf("%w: flags %#x of the list of free pages", errBolt, flags)
	}
	at, n := uint64(boltHeader), uint64(elements)
	if elements == boltManyPages {
		many, end, err := slice(content, at, 8)
		if err != nil {
			return err
		}
		at, n = end, native.Uint64(many)
	}
	if n > f.pages {
		return fmt.Errorf("%w: %d free pages", errBolt, n)
	}
	free, _, err := slice(content, at, 8*n)
	if err != nil {
		return err
	}
	for id := range slices.Chunk(free, 8) {
		page := native.Uint64(id)
		if page >= f.pages || f.seen[page] {
			return fmt.Errorf("%w: page %d cannot be free", errBolt, page)
		}
		f.seen[page] = true
	}
	return nil
}

// slice returns n bytes of b from an index on, and the index behind them.
func slice(b []byte, from, n uint64) (part []byte, end uint64, err error) {
	if from > uint64(len(b)) || n > uint64(len(b))-from {
		return nil, 0, fmt.Errorf("%w: %d bytes at %d of a page of %d", errBolt, n, from, len(b))
	}
	return b[from : from+n], from + n, nil
}
