package library

import (
	"bufio"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"hash/crc32"
	"io"
	"os"
	"slices"
	"sync"

	"gongbao/index"
	"gongbao/index/report"
	"gongbao/index/similar"
)

// duplicates knows which reports are near-duplicates of one another. Its file, sketches, holds what is needed of each report,
// so that opening a library need not read their texts; it can be made anew from them, and so it is never waited for: what a
// killed process had not written is computed when the folder is opened.
//
// A record is the report's ID (8 bytes), the number of hashes, the hashes and the CRC-32 of all that (little endian, 4 bytes each).
type duplicates struct {
	mu    sync.Mutex
	index *similar.Index
	file  *os.File
}

func openDuplicates(path string) (*duplicates, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	d := &duplicates{index: similar.NewIndex(), file: file}
	in, whole := bufio.NewReader(file), int64(0)
	for {
		id, sketch, size, err := readSketch(in)
		if err != nil {
			break // the end, or a record that a killed process left unfinished
		}
		d.index.Add(id, sketch)
		whole += size
	}
	_, err = file.Seek(whole, io.SeekStart)
	return d, errors.Join(err, file.Truncate(whole))
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

// has reports whether the report is known.
func (d *duplicates) has(id string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.index.Has(id)
}

// add learns a report.
func (d *duplicates) add(r *report.Report) error {
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
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.index.Has(r.ID) {
		return nil
	}
	d.index.Add(r.ID, sketch)
	_, err = d.file.Write(record)
	return err
}

func (d *duplicates) near(id string) []similar.Pair {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.index.Near(id)
}

func (d *duplicates) close() error { return d.file.Close() }

// Duplicates returns the near-duplicates of a report, the fullest first.
func (l *Library) Duplicates(id string) ([]report.Duplicate, error) {
	r, err := l.store.Report(id)
	if err != nil {
		return nil, err
	}
	var found []*report.Report
	likeness := make(map[string]similar.Likeness)
	for _, pair := range l.duplicates.near(id) {
		other, err := l.store.Report(pair.ID)
		if errors.Is(err, index.ErrNotFound) {
			continue // no longer in the library
		} else if err != nil {
			return nil, err
		}
		found, likeness[pair.ID] = append(found, other), pair.Likeness
	}
	slices.SortFunc(found, func(a, b *report.Report) int { return report.CompareFullness(a.Header(), b.Header()) })
	list := make([]report.Duplicate, len(found))
	for i, other := range found {
		list[i] = report.Duplicate{
			ID: other.ID, Title: other.Header().Name(), Similarity: likeness[other.ID].Containment,
			Resemblance: likeness[other.ID].Resemblance, Fuller: report.CompareFullness(other.Header(), r.Header()) < 0,
		}
	}
	return list, nil
}
