package library

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"

	lru "github.com/hashicorp/golang-lru/v2" // the usual LRU cache: small, typed, maintained
	"github.com/klauspost/compress/zstd"     // zstd in Go, maintained and fast; any zstd reads its files

	"gongbao/index"
	"gongbao/index/durable"
	"gongbao/index/report"
)

// store is the folder of reports.
type store struct {
	dir     string
	encoder *zstd.Encoder
	decoder *zstd.Decoder
	recent  *lru.Cache[string, *report.Report]
}

// errDamaged is returned for a stored report that cannot be read. Adding its source again mends it.
var errDamaged = errors.New("stored report is damaged")

// recentReports is the number of reports kept in memory, some 0.2 MB each.
const recentReports = 256

func openStore(dir string) (*store, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	s := &store{dir: dir}
	var errs [3]error
	s.encoder, errs[0] = zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBetterCompression))
	s.decoder, errs[1] = zstd.NewReader(nil)
	s.recent, errs[2] = lru.New[string, *report.Report](recentReports)
	return s, errors.Join(errs[:]...)
}

// suffix ends the names of the stored files.
const suffix = ".json.zst"

// path returns the file of the report with the ID.
func (s *store) path(id string) string { return filepath.Join(s.dir, id[:2], id+suffix) }

// validID reports whether id can be one: IDs come from URLs, and become the names of files.
func validID(id string) bool {
	return len(id) == 16 && strings.Trim(id, "0123456789abcdef") == ""
}

// Report returns the report with the ID, or index.ErrNotFound. It is shared and must not be changed.
func (s *store) Report(id string) (*report.Report, error) {
	if !validID(id) {
		return nil, index.ErrNotFound
	}
	if r, ok := s.recent.Get(id); ok {
		return r, nil
	}
	compressed, err := os.ReadFile(s.path(id))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, index.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	r := new(report.Report)
	data, err := s.decoder.DecodeAll(compressed, nil)
	if err == nil {
		err = json.Unmarshal(data, r)
	}
	if err == nil && r.ID != id {
		err = fmt.Errorf("it holds report %q", r.ID)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", errDamaged, s.path(id), err)
	}
	s.recent.Add(id, r)
	return r, nil
}

// put stores a report; when it returns, the report is on disk.
func (s *store) put(r *report.Report) error {
	if !validID(r.ID) {
		return fmt.Errorf("store report: %q is no ID", r.ID)
	}
	data, err := json.Marshal(r)
	if err != nil {
		return err
	}
	path := s.path(r.ID)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	if err := durable.Write(path, bytes.NewReader(s.encoder.EncodeAll(data, nil))); err != nil {
		return err
	}
	s.recent.Remove(r.ID)
	return nil
}

// ids yields the IDs of all stored reports, in order.
func (s *store) ids() iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		err := filepath.WalkDir(s.dir, func(_ string, entry fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if id, ok := strings.CutSuffix(entry.Name(), suffix); ok && validID(id) && !yield(id, nil) {
				return fs.SkipAll
			}
			return nil
		})
		if err != nil {
			yield("", err)
		}
	}
}
