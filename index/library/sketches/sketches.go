// Package sketches keeps the sketches of reports and their near-duplicates on disk, so that opening
// a library need neither read the texts of its reports nor compare them. Package similar decides
// which reports are alike.
//
// There are two files. One has the sketches, a record for each report, which are only added. The
// other has the pairs, and says of which reports: of others, the pairs are found anew. Without
// changes only the second is read, and that not before it is needed. The sketches are read when
// reports are added or removed, and forgotten after a while without changes.
//
// Both can be made anew from the reports, so nothing waits until they are written. Sketches and
// pairs that a killed process had not written are made by Settle.
package sketches

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"hash/crc32"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"slices"
	"sync"
	"time"

	"gongbao/index/library/store"
	"gongbao/index/report"
	"gongbao/index/similar"
)

// Reports are the reports of a library.
type Reports interface {
	Has(id string) bool
	Read(id string) (*report.Report, error)
}

// File is a file of sketches with the file of pairs beside it, and finds the near-duplicates of a
// report. A record of a sketch has the report's ID (8 bytes), the number of hashes (4 bytes), the
// hashes (4 bytes each) and the CRC-32 of all that (4 bytes). Numbers are little endian.
type File struct {
	file    *os.File
	pairs   string // path of the file of pairs
	reports Reports
	ids     func() ([]string, error)

	settling chan struct{} // full while sketches and pairs are made anew

	mu sync.Mutex
	// atRest has the pairs while there are no changes; nil if they are not known, or in index.
	atRest map[string][]similar.Pair
	index  *similar.Index // nil while the sketches are not read
	size   int64          // of the whole records in the file, in bytes; while index is set
	used   time.Time      // when index was last changed
	// unsettled is set while some reports may have no sketch. unsaved is set if the file of pairs
	// is not as it would be made.
	unsettled, unsaved bool
	retry              time.Time // when to write again after that failed
}

// Open opens the file of sketches at path, made if it does not exist, and the file of pairs. It
// reads neither. ids returns the IDs of all reports that have been read once.
func Open(path, pairs string, reports Reports, ids func() ([]string, error)) (*File, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	return &File{
		file: file, pairs: pairs, reports: reports, ids: ids, settling: make(chan struct{}, 1), unsettled: true,
	}, nil
}

// rest takes the pairs from their file, if they are those of the present reports. The lock mu is
// held.
func (d *File) rest() bool {
	if d.atRest != nil {
		return true
	}
	if d.index != nil || d.unsaved {
		return false
	}
	k, err := readKept(d.pairs)
	if err != nil {
		return false // wake tells
	}
	ids, err := d.ids()
	slices.Sort(ids)
	if err != nil || !slices.Equal(ids, k.ids) {
		return false
	}
	d.atRest, d.unsettled = k.near(), false
	return true
}

// readPairs returns the content of the file of pairs, or nil if it cannot be used.
func (d *File) readPairs() *kept {
	k, err := readKept(d.pairs)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		slog.Warn("near-duplicates are found anew", "file", d.pairs, "error", err)
	}
	return k
}

// wake reads the sketches, unless they are read. The lock mu is held.
func (d *File) wake() error {
	if d.index != nil {
		return nil
	}
	sketches, size, err := d.readSketches()
	if err != nil {
		return err
	}
	x, before := similar.NewIndex(), d.readPairs()
	if before != nil && !slices.ContainsFunc(before.ids, func(id string) bool { return sketches[id] == nil }) {
		for _, id := range before.ids {
			x.Add(id, sketches[id])
		}
		x.SetLinks(before.links())
	}
	for id, sketch := range sketches {
		switch stored := d.reports.Has(id); {
		case !stored && x.Has(id):
			x.Remove(id)
			d.unsaved = true
		case stored && !x.Has(id):
			x.Add(id, sketch)
			d.unsaved = true
		}
	}
	d.index, d.size, d.atRest, d.used = x, size, nil, time.Now()
	return nil
}

// readSketches reads the file up to the first record that is damaged, or that a killed process left
// unfinished, and cuts off the rest.
func (d *File) readSketches() (sketches map[string]similar.Sketch, size int64, err error) {
	if _, err := d.file.Seek(0, io.SeekStart); err != nil {
		return nil, 0, err
	}
	sketches = make(map[string]similar.Sketch)
	in := bufio.NewReaderSize(d.file, 1<<20)
	for {
		id, sketch, n, err := readSketch(in)
		if err != nil {
			break
		}
		sketches[id] = sketch
		size += n
	}
	info, err := d.file.Stat()
	if err == nil && info.Size() > size {
		err = d.file.Truncate(size)
	}
	return sketches, size, err
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

// Add adds the sketch of a report, unless the report has been removed meanwhile.
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
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.wake(); err != nil || d.index.Has(r.ID) || !d.reports.Has(r.ID) {
		return err
	}
	d.index.Add(r.ID, sketch)
	d.unsaved, d.used = true, time.Now()
	if err := d.index.Join(context.Background(), joinedByAdd); err != nil {
		return err
	}
	if _, err := d.file.WriteAt(record, d.size); err != nil {
		return errors.Join(err, d.file.Truncate(d.size)) // nothing after an unfinished record would be read
	}
	d.size += int64(len(record))
	return nil
}

// Follow removes those of some reports that are no longer stored.
func (d *File) Follow(ids []string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, id := range ids {
		if d.reports.Has(id) {
			continue
		}
		d.unsaved, d.atRest = true, nil
		if d.index != nil {
			d.index.Remove(id)
			d.used = time.Now()
		}
	}
}

// The number of reports whose pairs are found while others wait: by Settle, and by Add, which so
// makes up for what a killed process left.
const joinedAtOnce, joinedByAdd = 256, 4

// idle is how long sketches stay in memory without changes. retryAfter is the time until pairs that
// could not be written are written again.
const idle, retryAfter = time.Minute, time.Minute

// Settle makes missing sketches of stored reports, finds missing pairs and writes them. It does
// nothing if none are missing.
func (d *File) Settle(ctx context.Context) error {
	select {
	case d.settling <- struct{}{}:
		defer func() { <-d.settling }()
	case <-ctx.Done():
		return ctx.Err()
	}
	if done, err := d.settled(); done || err != nil {
		return err
	}
	ids, err := d.ids()
	if err != nil {
		return err
	}
	for _, id := range ids {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if d.has(id) {
			continue
		}
		r, err := d.reports.Read(id)
		if err == nil {
			err = d.Add(r)
		}
		if err != nil && !store.Gone(err) {
			slog.Warn("near-duplicates of a report are not known", "report", id, "error", err)
		}
	}
	for joined := false; !joined; {
		var err error
		if joined, err = d.join(ctx); err != nil {
			return err
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.unsettled = false
	d.save()
	return nil
}

// settled reports whether nothing is to be made. It wakes if something is, and forgets the sketches
// if they have not been used for a while.
func (d *File) settled() (bool, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.rest() {
		return true, nil
	}
	if err := d.wake(); err != nil || d.unsettled || !d.index.Joined() {
		return false, err
	}
	if d.unsaved {
		return time.Now().Before(d.retry), nil
	}
	if time.Since(d.used) > idle {
		d.atRest, d.index = keptOf(d.index).near(), nil
	}
	return true, nil
}

func (d *File) has(id string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.index != nil && d.index.Has(id)
}

// join finds the pairs of some more reports, and reports whether all are found.
func (d *File) join(ctx context.Context) (joined bool, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.index.Join(ctx, joinedAtOnce); err != nil {
		return false, err
	}
	return d.index.Joined(), nil
}

// save writes the file of pairs, unless it is up to date or the pairs are not all known. If that
// fails, the pairs are found anew after the next opening. The lock mu is held.
func (d *File) save() {
	if !d.unsaved || d.index == nil || !d.index.Joined() {
		return
	}
	if err := keptOf(d.index).write(d.pairs); err != nil {
		slog.Warn("near-duplicates are not kept", "error", err)
		d.retry = time.Now().Add(retryAfter)
		return
	}
	d.unsaved = false
}

// Near returns the near-duplicates of a report, the most similar first. Reports whose sketches are
// missing are not among them: see Settle.
func (d *File) Near(id string) []similar.Pair {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.rest() {
		return d.atRest[id]
	}
	if err := d.wake(); err != nil {
		slog.Warn("near-duplicates of a report are not known", "report", id, "error", err)
		return nil
	}
	return d.index.Near(id)
}

// Close writes the pairs of the reports that were added and removed.
func (d *File) Close() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.save()
	return d.file.Close()
}
