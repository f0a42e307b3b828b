package library

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"hash/crc32"
	"io"
	"log/slog"
	"os"
	"slices"
	"sync"

	"gongbao/index"
	"gongbao/index/report"
	"gongbao/index/similar"
)

// duplicates knows which reports are near-duplicates of one another. Its file, sketches, holds what is needed of each report,
// so that opening a library need not read their texts; it can be made anew from them, and so it is never waited for: what a
// killed process had not written is computed after the folder is opened.
//
// A record is the report's ID (8 bytes), the number of hashes, the hashes and the CRC-32 of all that (little endian, 4 bytes each).
type duplicates struct {
	file   *os.File
	loaded chan struct{} // closed when the file has been read

	mu    sync.Mutex
	index *similar.Index
	size  int64 // of the whole records of the file
	err   error // of reading the file
}

// openDuplicates begins to read the file at path, made if it does not exist. The records of reports for which stored is false are passed
// over.
func openDuplicates(path string, stored func(id string) bool) (*duplicates, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	d := &duplicates{index: similar.NewIndex(), file: file, loaded: make(chan struct{})}
	go func() {
		defer close(d.loaded)
		d.err = d.load(stored)
	}()
	return d, nil
}

// load reads the file, up to the first record that is damaged or that a killed process left unfinished.
func (d *duplicates) load(stored func(id string) bool) error {
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
func (d *duplicates) lock() (unlock func()) {
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

// has reports whether the report is known.
func (d *duplicates) has(id string) bool {
	defer d.lock()()
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

func (d *duplicates) near(id string) []similar.Pair {
	defer d.lock()()
	return d.index.Near(id)
}

func (d *duplicates) close() error {
	defer d.lock()()
	return d.file.Close()
}

// sketchStored adds to the sketches the stored reports that they lack, until ctx ends.
func (l *Library) sketchStored(ctx context.Context) {
	for id, err := range l.store.IDs() {
		if err != nil || ctx.Err() != nil {
			return // the next opening goes on
		}
		if l.duplicates.has(id) {
			continue
		}
		r, err := l.store.Read(id)
		if err == nil {
			l.sketch(r)
		} else if !gone(err) {
			slog.Warn("near-duplicates of a report are not known", "report", id, "error", err)
		}
	}
}

// sketch learns what tells the near-duplicates of a report, without which it is a report all the same.
func (l *Library) sketch(r *report.Report) {
	if err := l.duplicates.add(r); err != nil {
		slog.Warn("near-duplicates of a report are not known", "report", r.ID, "error", err)
	}
}

// Alike counts the near-duplicates of a report without reading them.
func (l *Library) Alike(id string) int { return len(l.duplicates.near(id)) }

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
		if gone(err) || errors.Is(err, index.ErrDamagedReport) {
			continue // verifying tells of damage
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
