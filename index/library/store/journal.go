package store

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io/fs"
	"iter"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"gongbao/index/durable"
	"gongbao/index/report"
)

// JournalFile is the name of the journal in a library.
const JournalFile = "files.jsonl"

// Journal lists the files that were read and the reports in them. So a file that has not changed
// need not be read again, and the reports of a changed file replace the old ones. The journal's
// file has a line of JSON for each reading. The last line about a file counts. A line that a killed
// process left unfinished is ignored: the file is read again.
type Journal struct {
	File string

	mu       sync.Mutex
	readings map[string]Reading // by File; nil before the first use
	lines    int                // in the file
}

// OpenJournal returns the journal in the file at path, which is read at the first use.
func OpenJournal(path string) *Journal { return &Journal{File: path} }

// Reading is a line of the journal.
type Reading struct {
	// File is the absolute path or, for an uploaded file, UploadedPrefix and its name.
	File string `json:"file"`
	// SHA256 is the hash of the bytes, in hexadecimal digits. It is empty if a part of the file was
	// refused. Such a file is read each time it is added.
	SHA256 string    `json:"sha256"`
	Size   int64     `json:"size"`
	Read   time.Time `json:"read"`
	// Columns are those that the user named, if any report was read with them.
	Columns []string `json:"columns,omitempty"`
	// Reports are the reports in the file, in order.
	Reports []Placed `json:"reports"`
}

// UploadedPrefix distinguishes the name of an uploaded file from a path, which begins with a slash.
const UploadedPrefix = "upload:"

// Placed is a report's ID and its place in a file.
type Placed struct {
	ID     string        `json:"id"`
	Source report.Source `json:"source"`
}

// ByID returns the reports of a reading by their IDs.
func (r *Reading) ByID() map[string]Placed {
	placed := make(map[string]Placed, len(r.Reports))
	for _, p := range r.Reports {
		placed[p.ID] = p
	}
	return placed
}

// Of returns the last reading of the file at an absolute path.
func (j *Journal) Of(path string) (Reading, bool, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if err := j.load(); err != nil {
		return Reading{}, false, err
	}
	r, ok := j.readings[path]
	return r, ok, nil
}

// Below returns the IDs of the reports that were read from the file at an absolute path or, if it
// is a folder, from the files below it.
func (j *Journal) Below(path string) ([]string, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if err := j.load(); err != nil {
		return nil, err
	}
	folder := strings.TrimSuffix(path, string(filepath.Separator)) + string(filepath.Separator)
	var ids []string
	for file, r := range j.readings {
		if file == path || strings.HasPrefix(file, folder) {
			for _, placed := range r.Reports {
				ids = append(ids, placed.ID)
			}
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids), nil
}

// Held returns the IDs of the reports in all files when these were read last. The readings in now
// replace those of the journal.
func (j *Journal) Held(now map[string]Reading) (map[string]bool, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if err := j.load(); err != nil {
		return nil, err
	}
	ids := make(map[string]bool)
	hold := func(r Reading) {
		for _, placed := range r.Reports {
			ids[placed.ID] = true
		}
	}
	for file, r := range j.readings {
		if _, ok := now[file]; !ok {
			hold(r)
		}
	}
	for _, r := range now {
		hold(r)
	}
	return ids, nil
}

// load reads the journal at the first use.
func (j *Journal) load() error {
	if j.readings != nil {
		return nil
	}
	data, err := os.ReadFile(j.File)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	readings, lines := make(map[string]Reading), 0
	for line := range bytes.Lines(data) {
		lines++
		var r Reading
		if err := json.Unmarshal(line, &r); err != nil || r.File == "" {
			slog.Warn("a line of the journal is left out; its file is read again when it is added",
				"journal", j.File, "line", lines)
			continue
		}
		readings[r.File] = r
	}
	if len(data) > 0 && data[len(data)-1] != '\n' {
		if err := durable.Write(j.File, encodeReadings(maps.Values(readings))); err != nil {
			return err
		}
		lines = len(readings)
	}
	j.readings, j.lines = readings, lines
	return nil
}

// Record adds readings. When it returns, they are on disk.
func (j *Journal) Record(readings []Reading) error {
	if len(readings) == 0 {
		return nil
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if err := j.load(); err != nil {
		return err
	}
	for _, r := range readings {
		j.readings[r.File] = r
	}
	// Rewriting once half of the lines are out of date keeps the cost of a line constant.
	if j.lines += len(readings); j.lines > 2*len(j.readings)+100 {
		return j.rewrite()
	}
	return j.append(readings)
}

// append writes readings at the end of the file. An error may leave an unfinished line at the end,
// so the file is rewritten next time.
func (j *Journal) append(readings []Reading) (err error) {
	defer func() {
		if err != nil {
			j.readings = nil
		}
	}()
	file, err := os.OpenFile(j.File, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o644)
	if err != nil {
		return err
	}
	_, err = encodeReadings(slices.Values(readings)).WriteTo(file)
	return errors.Join(err, file.Sync(), file.Close())
}

// rewrite rewrites the file with the last reading of each file only.
func (j *Journal) rewrite() error {
	if err := durable.Write(j.File, encodeReadings(maps.Values(j.readings))); err != nil {
		return err
	}
	j.lines = len(j.readings)
	return nil
}

// encodeReadings returns readings as lines.
func encodeReadings(readings iter.Seq[Reading]) *bytes.Buffer {
	var lines bytes.Buffer
	encoder := json.NewEncoder(&lines)
	encoder.SetEscapeHTML(false)
	for r := range readings {
		_ = encoder.Encode(r) // cannot fail: it writes strings and numbers to memory
	}
	return &lines
}

// Holding returns the readings of files on this machine that had the report, by path. It leaves out
// files of which a part was refused.
func (j *Journal) Holding(id string) (found []Reading, err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if err := j.load(); err != nil {
		return nil, err
	}
	for _, r := range j.readings {
		if r.SHA256 != "" && !strings.HasPrefix(r.File, UploadedPrefix) &&
			slices.ContainsFunc(r.Reports, func(p Placed) bool { return p.ID == id }) {
			found = append(found, r)
		}
	}
	slices.SortFunc(found, func(a, b Reading) int { return cmp.Compare(a.File, b.File) })
	return found, nil
}
