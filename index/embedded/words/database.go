package words

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"os"

	"gongbao/index"
)

// The layout of a bbolt database (go.etcd.io/bbolt v1.4.0, internal/common). Its numbers are in the byte order of the machine, its sizes in bytes.
//
//	page     id uint64, flags uint16, count uint16, overflow uint32: the number of pages that it goes on for; then its elements
//	meta     magic, version, page size and flags, a uint32 each; root bucket; free list's page, number of pages, transaction and checksum, a uint64 each
//	branch   position and size of a key, a uint32 each; the page below, a uint64
//	leaf     flags, position of a key, its size, the size of the value behind it: a uint32 each
//	bucket   root page, sequence: a uint64 each; with the root page 0, a page of its own follows
//
// A position is counted from the beginning of its element.
const (
	pageHead    = 16
	elementSize = 16
	bucketSize  = 16
	metaSize    = 64

	databaseMagic   = 0xED0CDAED
	databaseVersion = 2

	branchPage = 0x01
	leafPage   = 0x02
	freePage   = 0x10
	bucketLeaf = 0x01

	noFreeList = ^uint64(0) // it is not stored
)

var native = binary.NativeEndian

// checkDatabase returns an error unless the file at path is a bbolt database in which no page leads out of itself. bbolt has a checksum of its
// first pages only. In all others it takes lengths and page numbers for what they say: a wrong one may end the process by a fault, or make it
// read and change memory of others, which nothing recovers from.
func checkDatabase(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	meta, size, err := lastMeta(data)
	if err != nil {
		return fmt.Errorf("%w: %s: %w", index.ErrDamaged, path, err)
	}
	root, free, pages := native.Uint64(meta[16:]), native.Uint64(meta[32:]), native.Uint64(meta[40:])
	if pages > uint64(len(data)/size) {
		return fmt.Errorf("%w: %s has %d bytes for %d pages of %d", index.ErrDamaged, path, len(data), pages, size)
	}
	d := database{data, size, make([]bool, pages)}
	if err := d.checkTree(root); err != nil {
		return fmt.Errorf("%w: %s: %w", index.ErrDamaged, path, err)
	}
	if err := d.checkFreeList(free); err != nil {
		return fmt.Errorf("%w: %s: %w", index.ErrDamaged, path, err)
	}
	return nil
}

// lastMeta returns the meta that bbolt goes by, and the size of the database's pages. The metas are in the first two pages; a transaction writes
// the one and leaves the other.
func lastMeta(data []byte) (meta []byte, size int, err error) {
	size = os.Getpagesize()
	for i := range 2 {
		at := i*size + pageHead
		if at+metaSize > len(data) {
			break
		}
		m := data[at : at+metaSize]
		sum := fnv.New64a()
		_, _ = sum.Write(m[:56])
		if native.Uint32(m) != databaseMagic || native.Uint32(m[4:]) != databaseVersion || native.Uint64(m[56:]) != sum.Sum64() ||
			int(native.Uint32(m[8:])) < pageHead+metaSize {
			continue
		}
		if meta == nil || native.Uint64(m[48:]) > native.Uint64(meta[48:]) {
			meta = m
		}
		size = int(native.Uint32(m[8:]))
	}
	if meta == nil {
		return nil, 0, fmt.Errorf("no meta page is whole")
	}
	return meta, size, nil
}

// database is a database that is checked.
type database struct {
	data []byte
	size int    // of a page
	used []bool // pages, by number, that belong to something
}

// page returns the page with a number and those that it goes on for, which nothing else may use.
func (d *database) page(id uint64) ([]byte, error) {
	if id < 2 || id >= uint64(len(d.used)) {
		return nil, fmt.Errorf("page %d of %d", id, len(d.used))
	}
	page := d.data[int(id)*d.size:]
	last := id + uint64(native.Uint32(page[12:]))
	if native.Uint64(page) != id || last >= uint64(len(d.used)) {
		return nil, fmt.Errorf("page %d says that it is %d, up to %d of %d", id, native.Uint64(page), last, len(d.used))
	}
	for i := id; i <= last; i++ {
		if d.used[i] {
			return nil, fmt.Errorf("page %d is used twice", i)
		}
		d.used[i] = true
	}
	return page[:int(last-id+1)*d.size], nil
}

// checkTree checks the page with a number and all below it.
func (d *database) checkTree(id uint64) error {
	page, err := d.page(id)
	if err != nil {
		return err
	}
	return d.checkNode(page)
}

// checkNode checks a page of a bucket, and all below it.
func (d *database) checkNode(page []byte) error {
	if len(page) < pageHead {
		return fmt.Errorf("a page of %d bytes", len(page))
	}
	kind, count := native.Uint16(page[8:]), int(native.Uint16(page[10:]))
	elements := pageHead + count*elementSize
	if kind != branchPage && kind != leafPage || kind == branchPage && count == 0 || elements > len(page) {
		return fmt.Errorf("a page of the kind %#x with %d elements", kind, count)
	}
	var previous []byte
	for i := range count {
		at := pageHead + i*elementSize
		element := page[at : at+elementSize]
		var position, keySize, valueSize uint64
		if kind == branchPage {
			position, keySize = uint64(native.Uint32(element)), uint64(native.Uint32(element[4:]))
		} else {
			position, keySize, valueSize = uint64(native.Uint32(element[4:])), uint64(native.Uint32(element[8:])), uint64(native.Uint32(element[12:]))
		}
		from := uint64(at) + position
		if from < uint64(elements) || from+keySize+valueSize > uint64(len(page)) {
			return fmt.Errorf("element %d of a page is outside of it", i)
		}
		key, value := page[from:from+keySize], page[from+keySize:from+keySize+valueSize]
		if i > 0 && bytes.Compare(previous, key) >= 0 {
			return fmt.Errorf("the keys %x and %x are not in order", previous, key)
		}
		previous = key
		var err error
		switch {
		case kind == branchPage:
			err = d.checkTree(native.Uint64(element[8:]))
		case native.Uint32(element)&bucketLeaf != 0:
			err = d.checkBucket(value)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// checkBucket checks the value that stands for a bucket, and the bucket.
func (d *database) checkBucket(value []byte) error {
	if len(value) < bucketSize {
		return fmt.Errorf("a bucket of %d bytes", len(value))
	}
	if root := native.Uint64(value); root != 0 {
		return d.checkTree(root)
	}
	return d.checkNode(value[bucketSize:])
}

// checkFreeList checks that no page of the list is used by what was checked before.
func (d *database) checkFreeList(id uint64) error {
	if id == noFreeList {
		return nil
	}
	page, err := d.page(id)
	if err != nil {
		return err
	}
	count, first := uint64(native.Uint16(page[10:])), pageHead
	if count == 0xFFFF { // then the first element is the count
		count, first = native.Uint64(page[pageHead:]), pageHead+8
	}
	if native.Uint16(page[8:]) != freePage || count > uint64((len(page)-first)/8) {
		return fmt.Errorf("a list of %d free pages of the kind %#x", count, native.Uint16(page[8:]))
	}
	for ids := page[first : first+int(count)*8]; len(ids) > 0; ids = ids[8:] {
		free := native.Uint64(ids)
		if free < 2 || free >= uint64(len(d.used)) || d.used[free] {
			return fmt.Errorf("page %d is free", free)
		}
		d.used[free] = true
	}
	return nil
}
