// Package sketches keeps on disk what tells near-duplicates, so that opening a library need not read the texts of its reports.
//
// The file can be made anew from the reports, so nothing waits for it: sketches that a killed process had not written are made after
// the library is opened. Which reports are alike is the business of package similar.
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

// File knows which reports are near-duplicates of one another. A record is the report's ID (8 bytes), the number of hashes, the hashes and the CRC-32 of all that (little endian, 4 bytes each).
type File struct {
	file   *os.File
	loaded chan struct{} // closed when the file has been read

	mu    sync.Mutex
	index *similar.Index
	size  int64 // of the whole records of the file
	err   error // of reading the file
}

// Open begins to read the file at path, made if it does not exist. The records of reports for which stored is false are passed
// over.
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

// load reads the file, up to the first record that is damaged or that a killed process left unfinished.
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

// lock waits until the file is read and returns what ends the use of the index.
func (d *File) lock() (unlock func()) {
	<-d.loaded
	d.mu.Lock()
	return d.mu.Unlock
}

// longestSketch is the most hashes a record may have: those of a text of some 100 million characters.
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

// Has reports whether the report is known.
func (d *File) Has(id string) bool {
	defer d.lock()()
	return d.index.Has(id)
}

// Add learns a report.
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
		return errors.Join(err, d.file.Truncate(d.size)) // nothing is read behind an unfinished record
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
