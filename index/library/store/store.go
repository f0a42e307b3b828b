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
	// recent has the JSON of the reports that were read last, and of none that has changed since. A
	// report is put into it only if nothing was written while it was read.
	recent *recent.Cache[string, content]
	mu     sync.Mutex
	writes int
	moves  int // changes of redirects
}

// The reports kept in memory: so many bytes of their JSON, of which one has at most a share. Most have
// some 55 KB.
const (
	recentBytes   = 40 << 20
	largestRecent = recentBytes / 20
)

// largestReport is the greatest size of a stored report's JSON in bytes. A damaged file may claim
// any size, and would have that much memory reserved.
const largestReport = 1 << 30

// window is how far back, in bytes, the JSON of a report is searched for what occurs again. Nearly every
// report is shorter. Twice as much memory is reserved.
const window = 1 << 20

func Open(dir string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	s := &Store{dir: dir}
	var errs [2]error
	s.encoder, errs[0] = zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest),
		zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(window))
	s.decoder, errs[1] = zstd.NewReader(nil, zstd.WithDecoderMaxMemory(largestReport))
	s.recent = recent.Sized[string](recentBytes>>12, recentBytes, largestRecent, func(c content) int { return len(c.json) })
	return s, errors.Join(errs[:]...)
}

// ReportsFolder is the folder of the stored reports in a library.
const ReportsFolder = "reports"

// The endings of stored files: a report, and a redirect with the ID of the report that took its
// place.
const (
	Suffix      = ".json.zst"
	MovedSuffix = ".to"
)

// Path returns the path of the report with the ID.
func (s *Store) Path(id string) string { return filepath.Join(s.dir, id[:2], id+Suffix) }

// MovedPath returns the path of the redirect from the report with the ID.
func (s *Store) MovedPath(id string) string { return filepath.Join(s.dir, id[:2], id+MovedSuffix) }

// ValidID reports whether id can be an ID. IDs come from URLs and become file names.
func ValidID(id string) bool {
	return len(id) == 16 && strings.Trim(id, "0123456789abcdef") == ""
}

// Report returns the report with the ID. It returns an *index.MovedError if another report took its
// place, or index.ErrNotFound.
func (s *Store) Report(id string) (*report.Report, error) {
	stored, err := s.content(id)
	if err != nil {
		return nil, err
	}
	return s.parse(id, stored.json)
}

// Written records that a report has changed on disk, or may have.
func (s *Store) Written(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.writes++
	s.recent.Remove(id)
}

// Read reads the report with a valid ID from the disk. Its errors are those of Report.
func (s *Store) Read(id string) (*report.Report, error) {
	data, err := s.stored(id)
	if err != nil {
		return nil, err
	}
	return s.parse(id, data)
}

// sectionsKey is the start of the text in the JSON of a report, after everything else. It cannot
// occur in a text, where its quotes would be escaped.
var sectionsKey = []byte(`,"sections":[`)

// parse parses the JSON of the report with the ID.
func (s *Store) parse(id string, data []byte) (*report.Report, error) {
	r := new(report.Report)
	err := json.Unmarshal(data, r)
	if err == nil && r.ID != id {
		err = fmt.Errorf("it holds report %q", r.ID)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", index.ErrDamagedReport, s.Path(id), err)
	}
	return r, nil
}

// stored reads the JSON of the report with a valid ID from the disk.
func (s *Store) stored(id string) ([]byte, error) {
	if !ValidID(id) {
		return nil, s.Missing(id)
	}
	data, err := s.Content(s.Path(id))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, s.Missing(id)
	}
	return data, err
}

// Content returns the JSON in a stored file, or index.ErrDamagedReport if its checksum does not
// fit.
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

// maxMoves is the greatest number of redirects that are followed.
const maxMoves = 1000

// Missing returns the error for a report that is not stored.
func (s *Store) Missing(id string) error {
	return Missing(id, func(id string) string {
		next, _ := durable.ReadText(s.MovedPath(id)) // a redirect that cannot be read leads nowhere
		return strings.TrimSpace(next)
	}, s.Has)
}

// Missing returns the error for a report that there is not: an *index.MovedError if redirects lead
// from it to one that there is, else index.ErrNotFound. next returns where the redirect from an ID
// leads, or no ID.
func Missing(id string, next func(id string) string, has func(id string) bool) error {
	if !ValidID(id) {
		return index.ErrNotFound
	}
	to := id
	for range maxMoves {
		further := next(to)
		if !ValidID(further) {
			break
		}
		to = further
	}
	if to == id || !has(to) {
		return index.ErrNotFound
	}
	return &index.MovedError{ID: to}
}

// Gone reports whether an error means that a report is no longer stored, because it was removed or
// replaced.
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

// Put stores a report. When it returns, the report is on disk. A redirect from the report is
// removed.
func (s *Store) Put(r *report.Report) error {
	if !ValidID(r.ID) {
		return fmt.Errorf("store report: %q is no ID", r.ID)
	}
	if err := s.removeMove(r.ID); err != nil {
		return err // before the report is stored: Tidy removes reports that have a redirect
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

// Move removes the report from and redirects it to the report to.
func (s *Store) Move(from, to string) error {
	defer s.countMove()
	if err := durable.Write(s.MovedPath(from), strings.NewReader(to+"\n")); err != nil {
		return err
	}
	return s.removeFile(from)
}

// Moves returns a number that grows whenever a redirect changes.
func (s *Store) Moves() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.moves
}

func (s *Store) countMove() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.moves++
}

// removeMove removes the redirect from a report, if there is one.
func (s *Store) removeMove(id string) error {
	if _, err := os.Lstat(s.MovedPath(id)); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	defer s.countMove()
	return durable.Remove(s.MovedPath(id))
}

// Remove removes reports and the redirects to them, until ctx ends.
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

// removeMoves removes the redirects that end at a report for which among is true, if it is not
// stored.
func (s *Store) removeMoves(among func(to string) bool) error {
	next := make(map[string]string)
	for from, err := range s.MovedIDs() {
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
			if err := s.removeMove(from); err != nil {
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

// Tidy finishes the moves that a killed process had begun: it removes reports that have a redirect.
// It also removes redirects that lead to no report.
func (s *Store) Tidy() error {
	if err := s.removeMoves(func(string) bool { return true }); err != nil {
		return err
	}
	for from, err := range s.MovedIDs() {
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

// MovedIDs yields the IDs of all redirects, in order.
func (s *Store) MovedIDs() iter.Seq2[string, error] { return s.files(MovedSuffix) }

// files yields the IDs in the names of the files with a suffix, in order.
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

// Forget empties the cache, so that the next reports are read from disk.
func (s *Store) Forget() {
	s.recent.Purge()
}
