// Package sketches keeps the sketches of reports on disk. Near-duplicates are found by their
// sketches, so opening a library need not read the texts of its reports.
//
// The file can be made anew from the reports, so nothing waits until it is written. Sketches that a
// killed process had not written are made after the library is opened. Package similar decides
// which reports are alike.
package sketches

import (
	"bufio"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"hash/crc32"
	"io"
	"os"
	"sync"

	"gongbao/index/report"
	"gongbao/index/similar"
)

// File is a file of sketches, and finds the near-duplicates of a report. A record has the report's
// ID (8 bytes), the number of hashes (4 bytes), the hashes (4 bytes each) and the CRC-32 of all
// that (4 bytes). Numbers are little endian.
type File struct {
	file   *os.File
	loaded chan struct{} // closed when the file has been read

	mu    sync.Mutex
	index *similar.Index
	size  int64 // of the whole records in the file, in bytes
	err   error // from reading the file
}

// Open begins to read the file at path, and makes it if it does not exist. It skips the records of
// reports for which stored is false.
func Open(path string, stored func(id string) bool) (*File, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	d := &File{index: similar.NewIndex(), file: file, loaded: make(chan struct{})}
	go func() {
		defer close(d.loaded)
		d.err = d.load(stored)
	}()
	return d, nil
}

// load reads the file up to the first record that is damaged, or that a killed process left
// unfinished.
func (d *File) load(stored func(id string) bool) error {
	in, whole := bufio.NewReader(d.file), int64(0)
	for {
		id, sketch, size, err := readSketch(in)
		if err != nil {
			break
		}
		if stored(id) {
			d.index.Add(id, sketch)
		}
		whole += size
	}
	d.size = whole
	return d.file.Truncate(whole)
}

// lock waits until the file is read, and locks the index. Unlock ends this.
func (d *File) lock() (unlock func()) {
	<-d.loaded
	d.mu.Lock()
	return d.mu.Unlock
}

// longestSketch is the greatest number of hashes in a record: that of a text of some 100 million
// characters.
const longestSketch = 4 << 20

var errSketch = errors.New("no sketch")

func readSketch(in io.Reader) (id string, sketch similar.Sketch, size int64, err error) {
	head := make([]byte, 12)
	if _, err := io.ReadFull(in, head); err != nil {
		return "", nil, 0, err
	}
	n := binary.LittleEndian.Uint32(head[8:])
	if n > longestSketch {
		return "", nil, 0, errSketch
	}
	body := make([]byte, 4*n+4)
	if _, err := io.ReadFull(in, body); err != nil {
		return "", nil, 0, err
	}
	hashes, sum := body[:4*n], binary.LittleEndian.Uint32(body[4*n:])
	if crc32.Update(crc32.ChecksumIEEE(head), crc32.IEEETable, hashes) != sum {
		return "", nil, 0, errSketch
	}
	sketch = make(similar.Sketch, n)
	for i := range sketch {
		sketch[i] = binary.LittleEndian.Uint32(hashes[4*i:])
	}
	return hex.EncodeToString(head[:8]), sketch, int64(len(head) + len(body)), nil
}

// Has reports whether the file has a sketch of the report.
func (d *File) Has(id string) bool {
	defer d.lock()()
	return d.index.Has(id)
}

// Add adds the sketch of a report.
func (d *File) Add(r *report.Report) error {
	var parts []string
	for _, s := range r.Sections {
		parts = append(append(parts, s.Heading), s.Paragraphs...)
	}
	sketch := similar.Of(parts...)
	if len(sketch) > longestSketch {
		sketch = sketch[:longestSketch]
	}
	id, err := hex.DecodeString(r.ID)
	if err != nil {
		return err
	}
	record := binary.LittleEndian.AppendUint32(id, uint32(len(sketch)))
	for _, h := range sketch {
		record = binary.LittleEndian.AppendUint32(record, h)
	}
	record = binary.LittleEndian.AppendUint32(record, crc32.ChecksumIEEE(record))
	defer d.lock()()
	if d.index.Has(r.ID) || d.err != nil {
		return d.err
	}
	d.index.Add(r.ID, sketch)
	if _, err := d.file.WriteAt(record, d.size); err != nil {
		return errors.Join(err, d.file.Truncate(d.size)) // nothing after an unfinished record would be read
	}
	d.size += int64(len(record))
	return nil
}

func (d *File) Near(id string) []similar.Pair {
	defer d.lock()()
	return d.index.Near(id)
}

func (d *File) Close() error {
	defer d.lock()()
	return d.file.Close()
}
