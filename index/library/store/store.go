package store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/klauspost/compress/zstd" // zstd in Go, maintained and fast; any zstd reads its files

	"gongbao/index"
	"gongbao/index/durable"
	"gongbao/index/recent"
	"gongbao/index/report"
)

// Store is the folder of reports.
type Store struct {
	dir     string
	encoder *zstd.Encoder
	decoder *zstd.Decoder
	// recent holds what Report read last, and nothing that has changed since: it takes in a report only if nothing was written while it was
	// read.
	recent *recent.Cache[string, *report.Report]
	// heads holds what Header read last, as recent does.
	heads  *recent.Cache[string, report.Header]
	mu     sync.Mutex
	writes int
}

// recentReports is the number of reports kept in memory, some 0.2 MB each.
const recentReports = 256

// recentHeads is the number of headers kept in memory, some 0.5 KB each.
const recentHeads = 10_000

// largestReport is the most bytes of JSON that a stored report may have: a damaged one may claim any number, and have that much memory
// reserved.
const largestReport = 1 << 30

func Open(dir string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	s := &Store{dir: dir}
	var errs [2]error
	s.encoder, errs[0] = zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBetterCompression))
	s.decoder, errs[1] = zstd.NewReader(nil, zstd.WithDecoderMaxMemory(largestReport))
	s.recent, s.heads = recent.New[string, *report.Report](recentReports), recent.New[string, report.Header](recentHeads)
	return s, errors.Join(errs[:]...)
}

// ReportsFolder is the folder of the stored reports in a library.
const ReportsFolder = "reports"

// The ends of the names of the stored files: a report, and the ID of the report that took the place of one.
const (
	Suffix      = ".json.zst"
	MovedSuffix = ".to"
)

// Path returns the file of the report with the ID.
func (s *Store) Path(id string) string { return filepath.Join(s.dir, id[:2], id+Suffix) }

// MovedPath returns the file that holds the ID of the report that took the place of the one with the ID.
func (s *Store) MovedPath(id string) string { return filepath.Join(s.dir, id[:2], id+MovedSuffix) }

// ValidID reports whether id can be one: IDs come from URLs, and become the names of files.
func ValidID(id string) bool {
	return len(id) == 16 && strings.Trim(id, "0123456789abcdef") == ""
}

// Report returns the report with the ID, an *index.MovedError where another took its place, or index.ErrNotFound. It is shared and
// must not be changed.
func (s *Store) Report(id string) (*report.Report, error) {
	return remembered(s, s.recent, id, s.Read)
}

// Header returns what a list shows of the report with the ID; its errors are those of Report.
func (s *Store) Header(id string) (report.Header, error) {
	if r, ok := s.recent.Peek(id); ok {
		return r.Header(), nil
	}
	return remembered(s, s.heads, id, s.readHeader)
}

// remembered returns what was read of a report, or reads it.
func remembered[T any](s *Store, known *recent.Cache[string, T], id string, read func(id string) (T, error)) (what T, err error) {
	if !ValidID(id) {
		return what, index.ErrNotFound
	}
	if known, ok := known.Get(id); ok {
		return known, nil
	}
	s.mu.Lock()
	before := s.writes
	s.mu.Unlock()
	what, err = read(id)
	s.mu.Lock()
	defer s.mu.Unlock()
	if err == nil && s.writes == before {
		known.Add(id, what)
	}
	return what, err
}

// Written takes note that a report has changed on disk, or may have.
func (s *Store) Written(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.writes++
	s.recent.Remove(id)
	s.heads.Remove(id)
}

// Read reads the report with a valid ID, as Report does, from the disk.
func (s *Store) Read(id string) (*report.Report, error) {
	return s.parse(id, func(data []byte) []byte { return data })
}

// readHeader reads the header of the report with a valid ID from the disk. To parse the text takes several times as long as all the rest.
func (s *Store) readHeader(id string) (report.Header, error) {
	r, err := s.parse(id, func(data []byte) []byte {
		head, _, found := bytes.Cut(data, sectionsKey)
		if !found {
			return data
		}
		return append(slices.Clip(head), '}')
	})
	if err != nil {
		return report.Header{}, err
	}
	return r.Header(), nil
}

// sectionsKey is where the text begins in the JSON of a report: behind all else. It cannot stand in a text, where its quotes would be escaped.
var sectionsKey = []byte(`,"sections":[`)

// parse reads from the disk the report with a valid ID, or that part of its JSON.
func (s *Store) parse(id string, part func(data []byte) []byte) (*report.Report, error) {
	if !ValidID(id) {
		return nil, s.Missing(id)
	}
	data, err := s.Content(s.Path(id))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, s.Missing(id)
	}
	if err != nil {
		return nil, err
	}
	r := new(report.Report)
	if err = json.Unmarshal(part(data), r); err == nil && r.ID != id {
		err = fmt.Errorf("it holds report %q", r.ID)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", index.ErrDamagedReport, s.Path(id), err)
	}
	return r, nil
}

// Content returns the JSON in a stored file, or index.ErrDamagedReport where its checksum is not that of what it holds.
func (s *Store) Content(path string) ([]byte, error) {
	compressed, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	data, err := s.decoder.DecodeAll(compressed, nil)
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", index.ErrDamagedReport, path, err)
	}
	return data, nil
}

// maxMoves is the most times that a place is followed from one report to the next.
const maxMoves = 1000

// Missing is the error for a report that is not stored.
func (s *Store) Missing(id string) error {
	if !ValidID(id) {
		return index.ErrNotFound
	}
	to := id
	for range maxMoves {
		next, err := durable.ReadText(s.MovedPath(to))
		if next = strings.TrimSpace(next); err != nil || !ValidID(next) {
			break
		}
		to = next
	}
	if _, err := os.Stat(s.Path(to)); to == id || err != nil {
		return index.ErrNotFound
	}
	return &index.MovedError{ID: to}
}

// Gone reports whether an error says that a report is no longer stored: it was removed, or another took its place.
func Gone(err error) bool {
	moved := (*index.MovedError)(nil)
	return errors.Is(err, index.ErrNotFound) || errors.As(err, &moved)
}

// Has reports whether the report with the ID is stored.
func (s *Store) Has(id string) bool {
	if !ValidID(id) {
		return false
	}
	_, err := os.Stat(s.Path(id))
	return err == nil
}

// Put stores a report; when it returns, the report is on disk. A report that had given its place to another has it again.
func (s *Store) Put(r *report.Report) error {
	if !ValidID(r.ID) {
		return fmt.Errorf("store report: %q is no ID", r.ID)
	}
	if err := durable.Remove(s.MovedPath(r.ID)); err != nil {
		return err // before the report is stored: see tidy
	}
	data, err := json.Marshal(r)
	if err != nil {
		return err
	}
	path := s.Path(r.ID)
	if err := durable.Mkdir(filepath.Dir(path)); err != nil {
		return err
	}
	defer s.Written(r.ID)
	return durable.Write(path, bytes.NewReader(s.encoder.EncodeAll(data, nil)))
}

// Move puts the report to in the place of the report from, which is removed.
func (s *Store) Move(from, to string) error {
	if err := durable.Write(s.MovedPath(from), strings.NewReader(to+"\n")); err != nil {
		return err
	}
	return s.removeFile(from)
}

// Remove removes reports and what leads to them, until ctx ends.
func (s *Store) Remove(ctx context.Context, ids ...string) error {
	for _, id := range ids {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := s.removeFile(id); err != nil {
			return err
		}
	}
	return s.removeMoves(func(to string) bool { return slices.Contains(ids, to) })
}

// removeMoves removes what leads to reports that are not stored, of those for which among is true.
func (s *Store) removeMoves(among func(to string) bool) error {
	next := make(map[string]string)
	for from, err := range s.files(MovedSuffix) {
		if err != nil {
			return err
		}
		to, err := durable.ReadText(s.MovedPath(from))
		if err != nil {
			return err
		}
		next[from] = strings.TrimSpace(to)
	}
	for from := range next {
		to := from
		for range maxMoves {
			further, ok := next[to]
			if !ok {
				break
			}
			to = further
		}
		if ValidID(to) && among(to) && !s.Has(to) {
			if err := durable.Remove(s.MovedPath(from)); err != nil {
				return err
			}
		}
	}
	return nil
}

// removeFile removes the file of a report.
func (s *Store) removeFile(id string) error {
	defer s.Written(id)
	return durable.Remove(s.Path(id))
}

// Tidy removes the reports that a killed process had given another in their place, but not yet removed, and what leads to none.
func (s *Store) Tidy() error {
	if err := s.removeMoves(func(string) bool { return true }); err != nil {
		return err
	}
	for from, err := range s.files(MovedSuffix) {
		if err != nil {
			return err
		}
		if err := s.removeFile(from); err != nil {
			return err
		}
	}
	return nil
}

// IDs yields the IDs of all stored reports, in order.
func (s *Store) IDs() iter.Seq2[string, error] { return s.files(Suffix) }

// files yields the IDs that the names of files with a suffix begin with, in order.
func (s *Store) files(suffix string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		err := filepath.WalkDir(s.dir, func(_ string, entry fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if id, ok := strings.CutSuffix(entry.Name(), suffix); ok && ValidID(id) && !yield(id, nil) {
				return fs.SkipAll
			}
			return nil
		})
		if err != nil {
			yield("", err)
		}
	}
}

// Forget drops what is remembered, so that the next reports are read from disk.
func (s *Store) Forget() {
	s.recent.Purge()
	s.heads.Purge()
}
