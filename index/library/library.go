// Package library is the data folder: what a user owns after collecting reports.
//
//	gongbao-data/
//	  library.json            the format of the folder
//	  lock                    locked by the process that has the folder open, whose number it holds
//	  socket                  where that process takes the commands of others (cmd/gongbao), while it runs
//	  reports/c6/c68fd….json.zst   the reports as they were read, one a file: JSON (report.Report) compressed with zstd
//	  reports/5b/5b01a….to    instead of a report whose file has changed: the ID of the report that took its place, and a line feed
//	  files.jsonl             the files that were read, a line of JSON (fileReading) each; of several lines about one file the last counts
//	  lexicon.txt             words of the user's own, if any; synonyms.txt likewise
//	  dictionaries/环境.txt    terms to be counted (package panel), a dictionary a file, if any
//	  dictionaries/versions/环境@9f….txt  what they were before they were changed or removed, named after the hash of what is counted
//	  pending.json            the IDs of the reports that are being changed, while they are
//	  index/1/                the search index (package index), a generation of it; it can be rebuilt from reports
//	  sketches                what tells near-duplicates (package similar); it can be rebuilt from reports
//
// The files under reports are the truth. They are named by the report's ID, which is a hash of its text when it was first read, so that a
// report is stored once however often it is added. `zstd -dc reports/*/*.zst` prints them all, without Gongbao: a JSON object each, in UTF-8,
// with the title, the place, the year and what else is known of the report, the words that each was read from (evidence), the files that the
// report was found in (sources), and the text: after the title, the heading and the paragraphs of each section, in order. zstd checks the
// checksum of what it reads. Files whose names begin with .tmp- were left by a killed process; they can be deleted.
//
// A backup is a tar of library.json, reports, files.jsonl, lexicon.txt, synonyms.txt and dictionaries; at its end stands SHA256SUMS, which `sha256sum -c`
// reads. Unpacked by tar into an empty folder it is a library again.
//
// A report is stored before it is indexed and announced as added after both. Opening a folder indexes what a killed process
// had stored only, and finishes what it had begun to correct, remove or replace.
package library

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"

	"gongbao/analyzer"
	"gongbao/index"
	"gongbao/index/durable"
	"gongbao/index/library/dictionary"
	"gongbao/index/library/sketches"
	"gongbao/index/library/store"
	"gongbao/index/report"
)

// Format is the version of the folder's layout. A folder of format 1, which had neither corrections nor a journal, becomes one of format 2
// when it is opened.
const Format = 2

// oldestFormat is that of the oldest folder that can be opened.
const oldestFormat = 1

// ErrFormat is returned for a folder that this version of the program cannot read.
var ErrFormat = errors.New("not a library of this version")

// ErrNewer is returned for a folder of a newer version of the program.
var ErrNewer = errors.New("library of a newer version")

// Library is an open data folder. It may be used by several goroutines at once.
type Library struct {
	*dictionary.Folder
	dir        string
	backend    index.Backend
	lock       *Lock
	store      *store.Store
	duplicates *sketches.File
	repeated   *repeated

	journal *store.Journal
	live    atomic.Pointer[generation]

	background sync.WaitGroup // what goes on by itself until stop is called
	stop       context.CancelFunc

	// Locks are taken in this order, and each may be left out.
	additions  sync.RWMutex // held for reading by each addition under way
	editing    sync.Mutex   // held while reports are corrected, removed or replaced
	rebuilding sync.Mutex   // held while a generation is made
	indexing   sync.Mutex   // held while the live index changes, or gives way to another
	storing    sync.Mutex   // held while a stored report is read and changed

	unfinished map[string]bool // reports that the index may not have as they are stored; guarded by editing
	synonyms   *analyzer.Synonyms

	changedMu sync.Mutex
	changed   map[string]bool // since a rebuild began; nil where none is under way
	touchedMu sync.Mutex
	touched   map[string]bool // corrected, removed or replaced since the folder was opened

	upkeepMu sync.Mutex
	upkeep   index.Upkeep
}

// Open acquires and opens the library in the folder dir, whose index a backend keeps: see Acquire and Lock.Open.
func Open(dir string, backend index.Backend) (*Library, error) {
	lock, err := Acquire(dir)
	if err != nil {
		return nil, err
	}
	l, err := lock.Open(context.Background(), backend, nil)
	if err != nil {
		return nil, errors.Join(err, lock.Release())
	}
	return l, nil
}

// Open opens the library, whose Close releases the lock. After an error, which may be ctx's, the lock is still held. It calls progress, if given, with the
// number of reports that are indexed, of those that are stored only: all of them where the index is missing, damaged or of another version.
func (lock *Lock) Open(ctx context.Context, backend index.Backend, progress func(done, total int)) (_ *Library, err error) {
	dir := lock.dir
	defer func() {
		if err != nil {
			err = fmt.Errorf("open library %s: %w", dir, err)
		}
	}()
	l := &Library{dir: dir, backend: backend, lock: lock, unfinished: make(map[string]bool), touched: make(map[string]bool), repeated: newRepeated()}
	if l.store, err = store.Open(filepath.Join(dir, store.ReportsFolder)); err != nil {
		return nil, err
	}
	if err := errors.Join(removeBegun(dir), l.store.Tidy()); err != nil {
		return nil, err
	}
	l.Folder = dictionary.Open(filepath.Join(dir, dictionary.FolderName), &l.storing)
	l.journal = store.OpenJournal(filepath.Join(dir, store.JournalFile))
	live, err := l.openLive()
	if err != nil {
		return nil, err
	}
	l.live.Store(live)
	if l.duplicates, err = sketches.Open(filepath.Join(dir, "sketches"), l.store.Has); err != nil {
		return nil, errors.Join(err, live.close())
	}
	if err := errors.Join(l.readSynonyms(), l.indexStored(ctx, progress), l.finishPending()); err != nil {
		return nil, errors.Join(err, live.close(), l.duplicates.Close())
	}
	background, stop := context.WithCancel(context.Background())
	l.stop = stop
	l.background.Go(func() {
		l.sketchStored(background)
		close(l.repeated.sketched)
		// What fails here, because the library closes, is found out by the first panel.
		_, _ = use(l, func(e index.Engine) (map[string]bool, error) { return l.repeated.of(background, l, e) })
	})
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

// checkStamp reports whether dir is a library of the present format; false where it is an older one, or may become one because it holds
// nothing. It returns ErrFormat or ErrNewer for other folders.
func checkStamp(dir string) (current bool, err error) {
	data, err := os.ReadFile(filepath.Join(dir, stampFile))
	if errors.Is(err, fs.ErrNotExist) {
		entries, err := os.ReadDir(dir)
		if err != nil {
			return false, err
		}
		for _, entry := range entries {
			name := entry.Name()
			if !strings.HasPrefix(name, durable.TempPrefix) && name != lockFile && name != lexiconFile && name != synonymsFile && name != dictionary.FolderName {
				return false, fmt.Errorf("%w: the folder holds other files", ErrFormat)
			}
		}
		return false, nil
	}
	if err != nil {
		return false, err
	}
	s, err := parseStamp(data)
	return s.Format == Format, err
}

// writeStamp makes dir a library of the present format.
func writeStamp(dir string) error {
	return durable.Write(filepath.Join(dir, stampFile), strings.NewReader(fmt.Sprintf("{\"format\": %d}\n", Format)))
}

// parseStamp returns the stamp of a folder that this version of the program can open.
func parseStamp(data []byte) (s stamp, err error) {
	switch err := json.Unmarshal(data, &s); {
	case err != nil || s.Format < oldestFormat:
		return s, fmt.Errorf("%w: %s holds %q", ErrFormat, stampFile, strings.TrimSpace(string(data)))
	case s.Format > Format:
		return s, fmt.Errorf("%w: format %d, this version knows %d", ErrNewer, s.Format, Format)
	}
	return s, nil
}

// removeBegun removes what killed processes had begun to write.
func removeBegun(dir string) error {
	return filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !strings.HasPrefix(entry.Name(), durable.TempPrefix) {
			return err
		}
		if err := os.RemoveAll(path); err != nil {
			return err
		}
		if entry.IsDir() {
			return fs.SkipDir
		}
		return nil
	})
}

// indexStored adds to the index what is only stored, and removes from the index what is not.
func (l *Library) indexStored(ctx context.Context, progress func(done, total int)) error {
	var lost []string
	for _, id := range l.live.Load().engine.IDs() {
		if !l.store.Has(id) {
			lost = append(lost, id)
		}
	}
	if err := l.live.Load().engine.Update(nil, lost); err != nil {
		return err
	}
	return l.fill(ctx, l.live.Load(), progress)
}

// isIndexed reports whether the live index has a report.
func (l *Library) isIndexed(id string) bool {
	for {
		live := l.live.Load()
		if has := live.engine.Has(id); has || l.live.Load() == live {
			return has
		}
	}
}

// Report returns the report with the ID, or index.ErrNotFound. It must not be changed.
func (l *Library) Report(_ context.Context, id string) (*report.Report, error) {
	return l.store.Report(id)
}

// Close ends the use of the folder, after what is being added, corrected, removed or made anew.
func (l *Library) Close() error {
	l.stop()
	l.background.Wait()
	l.additions.Lock()
	defer l.additions.Unlock()
	l.editing.Lock()
	defer l.editing.Unlock()
	l.rebuilding.Lock()
	defer l.rebuilding.Unlock()
	l.indexing.Lock()
	defer l.indexing.Unlock()
	return errors.Join(l.live.Load().close(), l.duplicates.Close(), l.lock.Release())
}
