// Package library is the data folder: what a user owns after collecting reports.
//
//	gongbao-data/
//	  library.json            the format of the folder
//	  lock                    locked by the process that has the folder open, whose number it holds
//	  reports/c6/c68fd….json.zst   the reports as they were read, one a file: JSON (report.Report) compressed with zstd
//	  index/                  the search index (package index); it can be rebuilt from reports
//	  sketches                what tells near-duplicates (package similar); it can be rebuilt from reports
//
// The files under reports are the truth. They are named by the report's ID, which is a hash of its text, so that a report is
// stored once however often it is added, and `zstd -dc` and any JSON reader get everything back without Gongbao.
//
// A report is stored before it is indexed and announced as added after both. Opening a folder indexes what a killed process
// had stored only.
package library

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"gongbao/index"
	"gongbao/index/durable"
	"gongbao/index/report"
)

// format is the version of the folder's layout.
const format = 1

// ErrFormat is returned for a folder that this version of the program cannot read.
var ErrFormat = errors.New("not a library of this version")

// Library is an open data folder. It may be used by several goroutines at once.
type Library struct {
	lock       *lock
	store      *store
	engine     *index.Engine
	duplicates *duplicates

	adding sync.Mutex // held while files are added
}

// Open opens the library in the folder dir, made if it does not exist. It returns an *InUseError where another process has it
// open, ErrFormat for a folder that is something else.
func Open(dir string) (_ *Library, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("open library %s: %w", dir, err)
		}
	}()
	if err := prepare(dir); err != nil {
		return nil, err
	}
	l := new(Library)
	if l.lock, err = acquire(filepath.Join(dir, lockFile)); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, l.lock.release())
		}
	}()
	if l.store, err = openStore(filepath.Join(dir, "reports")); err != nil {
		return nil, err
	}
	if l.engine, err = index.Open(filepath.Join(dir, "index"), l.store); err != nil {
		return nil, err
	}
	if l.duplicates, err = openDuplicates(filepath.Join(dir, "sketches")); err != nil {
		return nil, errors.Join(err, l.engine.Close())
	}
	if err := l.indexStored(); err != nil {
		return nil, errors.Join(err, l.engine.Close(), l.duplicates.close())
	}
	return l, nil
}

// Exists reports whether the folder dir is a library.
func Exists(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, stampFile))
	return err == nil
}

// stampFile is the name of the file that tells a library from other folders.
const stampFile = "library.json"

// stamp is the content of that file.
type stamp struct {
	Format int `json:"format"`
}

// prepare makes dir a library if it is missing or empty, and checks that it is one otherwise.
func prepare(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	path := filepath.Join(dir, stampFile)
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		entries, err := os.ReadDir(dir)
		if err != nil {
			return err
		}
		for _, entry := range entries {
			if !strings.HasPrefix(entry.Name(), durable.TempPrefix) {
				return fmt.Errorf("%w: the folder holds other files", ErrFormat)
			}
		}
		return durable.Write(path, strings.NewReader(fmt.Sprintf("{\"format\": %d}\n", format)))
	}
	if err != nil {
		return err
	}
	var s stamp
	if err := json.Unmarshal(data, &s); err != nil || s.Format != format {
		return fmt.Errorf("%w: library.json holds %q", ErrFormat, strings.TrimSpace(string(data)))
	}
	return nil
}

// indexStored adds to the index and the sketches what is only stored.
func (l *Library) indexStored() error {
	batch := newBatch(l.engine)
	for id, err := range l.store.ids() {
		if err != nil {
			return err
		}
		indexed, sketched := l.engine.Has(id), l.duplicates.has(id)
		if indexed && sketched {
			continue
		}
		r, err := l.store.Report(id)
		if errors.Is(err, errDamaged) {
			slog.Warn("a report is left out", "error", err) // adding its file again mends it
			continue
		}
		if err != nil {
			return err
		}
		if !sketched {
			if err := l.duplicates.add(r); err != nil {
				return err
			}
		}
		if indexed {
			continue
		}
		if err := batch.add(r); err != nil {
			return err
		}
	}
	return batch.flush()
}

// Search finds reports: see index.Engine.Search.
func (l *Library) Search(ctx context.Context, r index.Request) (*index.Result, error) {
	return l.engine.Search(ctx, r)
}

// Report returns the report with the ID, or index.ErrNotFound. It must not be changed.
func (l *Library) Report(_ context.Context, id string) (*report.Report, error) {
	return l.store.Report(id)
}

// Marker returns what marks a query: see index.Engine.Marker.
func (l *Library) Marker(ctx context.Context, query string, m index.Match) (*index.Marker, error) {
	return l.engine.Marker(ctx, query, m)
}

// Summary counts what the library holds.
func (l *Library) Summary(context.Context) (index.Summary, error) {
	return l.engine.Summary(), nil
}

// Close ends the use of the folder, after what is being added.
func (l *Library) Close() error {
	l.adding.Lock()
	defer l.adding.Unlock()
	return errors.Join(l.engine.Close(), l.duplicates.close(), l.lock.release())
}
