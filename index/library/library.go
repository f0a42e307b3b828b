// Package library is the data folder: what a user owns after collecting reports.
//
//	gongbao-data/
//	  library.json            the format of the folder, and the ID of the library
//	  lock                    locked by the process that has the folder open, and holds its process ID
//	  socket                  for commands of other processes to that one (cmd/gongbao), while it runs
//	  reports/c6/c68fd….json.zst   the reports as they were read, one in a file: JSON (report.Report) in zstd
//	  reports/5b/5b01a….to    in place of a report whose file has changed: the ID of its successor, and a line feed
//	  files.jsonl             the files read, each a line of JSON (store.Reading); the last line about a file counts
//	  lexicon.txt             the user's own words, if any; synonyms.txt likewise
//	  dictionaries/环境.txt    terms to be counted (package panel), one dictionary in a file, if any
//	  dictionaries/versions/环境@9f….txt  dictionaries before a change or removal, named after the hash of their terms
//	  pending.json            the IDs of the reports that are being changed, during a change
//	  index/1/                the search index (package index), a generation of it; it can be rebuilt from reports
//	  index/1/suggestions     what the engine suggests, made again if it is not of the present reports
//	  sketches                for finding near-duplicates (package similar); it can be rebuilt from reports
//	  near                    the near-duplicates found; likewise
//
// The files under reports are the truth. A report's file is named by its ID, a hash of its text
// when it was first read, so a report is stored once however often it is added.
//
//	zstd -dc reports/*/*.zst
//
// prints all reports, without Gongbao. Each is a JSON object in UTF-8 with the title, the place,
// the year and other facts about the report, the words that each fact was read from (evidence), the
// files in which the report was found (sources), and the text: after the title, the heading and the
// paragraphs of each section, in order. zstd checks the checksum of what it reads. Files whose
// names begin with .tmp- were left by a killed process and can be deleted.
//
// A backup is a tar of library.json, reports, files.jsonl, lexicon.txt, synonyms.txt and
// dictionaries. Its last entry is SHA256SUMS, which `sha256sum -c` reads. Unpacked by tar into an
// empty folder it is a library again.
//
// A report is stored, then indexed, and then announced as added. Opening a folder indexes the
// reports that a killed process had only stored, and finishes the corrections, removals and
// replacements that it had begun.
package library

import (
	"cmp"
	"context"
	"crypto/rand"
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
	"gongbao/index/library/mirror"
	"gongbao/index/library/originals"
	"gongbao/index/library/sketches"
	"gongbao/index/library/store"
	"gongbao/index/reading"
)

// Format is the version of the folder's layout. A folder of format 1, which had neither corrections
// nor a journal, is converted to format 2 when it is opened.
const Format = 2

// oldestFormat is the oldest format that can be opened.
const oldestFormat = 1

// ErrFormat is returned for a folder that this version of the program cannot read.
var ErrFormat = errors.New("not a library of this version")

// ErrNewer is returned for a folder of a newer version of the program.
var ErrNewer = errors.New("library of a newer version")

// ErrUnready is returned for a library that has to be written to before it can be read.
var ErrUnready = errors.New("library has to be made ready by a process that can write to it")

// Library is an open data folder. It may be used by several goroutines at once.
type Library struct {
	*dictionary.Folder
	*reading.Library
	originals.Files
	dir        string
	id         string // see stamp
	backend    index.Backend
	lock       *Lock
	store      *store.Store
	duplicates *sketches.File
	mirror     *mirror.Mirror

	journal *store.Journal
	live    atomic.Pointer[generation]

	// Locks are taken in this order. Any of them may be left out.
	additions  sync.RWMutex // held for reading by each addition under way
	editing    sync.Mutex   // held while reports are corrected, removed or replaced
	rebuilding sync.Mutex   // held while a generation is made
	indexing   sync.Mutex   // held while the live index changes, or is replaced by another
	storing    sync.Mutex   // held while a stored report is read and changed

	unfinished map[string]bool // reports whose index entries may be out of date; guarded by editing
	synonyms   *analyzer.Synonyms

	changedMu sync.Mutex
	changed   map[string]bool // since a rebuild began; nil if there is none
	touchedMu sync.Mutex
	touched   map[string]bool // corrected, removed or replaced since the folder was opened

	upkeepMu sync.Mutex
	upkeep   index.Upkeep
}

// Open acquires and opens the library in the folder dir. The backend keeps its index. See Acquire
// and Lock.Open.
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

// Open opens the library, and the library's Close releases the lock. After an error, which may be
// ctx's, the lock is still held. Reports that are only stored are indexed first; these are all
// reports if the index is missing, damaged or of another version. If progress is given, it is
// called after every batch of them.
func (lock *Lock) Open(
	ctx context.Context, backend index.Backend, progress func(index.Opening),
) (_ *Library, err error) {
	dir := lock.dir
	defer func() {
		if err != nil {
			err = fmt.Errorf("open library %s: %w", dir, err)
		}
	}()
	l := &Library{
		dir: dir, id: lock.id, backend: backend, lock: lock,
		unfinished: make(map[string]bool), touched: make(map[string]bool),
	}
	if l.store, err = store.Open(filepath.Join(dir, store.ReportsFolder)); err != nil {
		return nil, err
	}
	if err := errors.Join(removeBegun(dir), l.store.Tidy()); err != nil {
		return nil, err
	}
	l.Folder = dictionary.Open(dir, &l.storing)
	l.mirror = mirror.New(dir, l.store, stampFile, lexiconFile, synonymsFile, store.JournalFile)
	l.journal = store.OpenJournal(filepath.Join(dir, store.JournalFile))
	l.Files = originals.Files{Journal: l.journal}
	live, err := l.openLive()
	if err != nil {
		return nil, err
	}
	l.live.Store(live)
	l.duplicates, err = sketches.Open(filepath.Join(dir, "sketches"), filepath.Join(dir, "near"), l.store, l.indexed)
	if err != nil {
		return nil, errors.Join(err, live.close())
	}
	l.Library = &reading.Library{Engine: l.engine, Reports: l.store, Near: l.duplicates}
	if err := l.catchUp(ctx, progress); err != nil {
		return nil, errors.Join(err, live.close(), l.duplicates.Close())
	}
	return l, nil
}

// catchUp makes the index agree with the folder, and then gives it to others.
func (l *Library) catchUp(ctx context.Context, progress func(index.Opening)) error {
	if err := l.readSynonyms(); err != nil {
		return err
	}
	tell := func(done, total int) {
		if progress != nil {
			progress(index.Opening{Step: l.live.Load().step, Done: done, Total: total})
		}
	}
	if err := l.indexStored(ctx, tell); err != nil {
		return err
	}
	if err := l.finishPending(); err != nil {
		return err
	}
	return l.Share()
}

// Exists reports whether the folder dir is a library.
func Exists(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, stampFile))
	return err == nil
}

// stampFile is the name of the file that makes a folder a library.
const stampFile = "library.json"

// stamp is the content of that file.
type stamp struct {
	Format int `json:"format"`
	// ID tells the library from others where several keep their indices. Random letters and digits.
	ID string `json:"id,omitempty"`
}

// readStamp returns the stamp of the library in dir. It is zero for an empty folder, which may become
// a library. For other folders the error is ErrFormat or ErrNewer.
func readStamp(dir string) (s stamp, err error) {
	data, err := os.ReadFile(filepath.Join(dir, stampFile))
	if errors.Is(err, fs.ErrNotExist) {
		entries, err := os.ReadDir(dir)
		if err != nil {
			return s, err
		}
		for _, entry := range entries {
			name := entry.Name()
			if !strings.HasPrefix(name, durable.TempPrefix) && name != lockFile && name != lexiconFile &&
				name != synonymsFile && name != dictionary.FolderName {
				return s, fmt.Errorf("%w: the folder holds other files", ErrFormat)
			}
		}
		return s, nil
	}
	if err != nil {
		return s, err
	}
	return parseStamp(data)
}

// completeStamp returns the ID of the library in dir, and makes dir a library of the present format,
// with an ID, unless it is one.
func completeStamp(dir string, s stamp) (id string, err error) {
	if s.Format == Format && s.ID != "" {
		return s.ID, nil
	}
	s = stamp{Format, cmp.Or(s.ID, rand.Text())}
	data, err := json.Marshal(s)
	if err != nil {
		return "", err
	}
	return s.ID, durable.Write(filepath.Join(dir, stampFile), strings.NewReader(string(data)+"\n"))
}

// parseStamp returns the stamp of a folder, or an error if this version of the program cannot open
// it.
func parseStamp(data []byte) (s stamp, err error) {
	switch err := json.Unmarshal(data, &s); {
	case err != nil || s.Format < oldestFormat:
		return s, fmt.Errorf("%w: %s holds %q", ErrFormat, stampFile, strings.TrimSpace(string(data)))
	case s.Format > Format:
		return s, fmt.Errorf("%w: format %d, this version knows %d", ErrNewer, s.Format, Format)
	}
	return s, nil
}

// removeBegun removes the files that killed processes had begun to write.
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

// indexStored adds the reports that are only stored to the index, and removes those that are not
// stored.
func (l *Library) indexStored(ctx context.Context, progress func(done, total int)) error {
	var lost []string
	stored := make(map[string]bool)
	for id, err := range l.store.IDs() { // one walk instead of a question for each report
		if err != nil {
			return err
		}
		stored[id] = true
	}
	indexed, err := l.live.Load().engine.IDs()
	if err != nil {
		return err
	}
	for _, id := range indexed {
		if !stored[id] {
			lost = append(lost, id)
		}
	}
	if err := l.live.Load().engine.Update(nil, lost); err != nil {
		return err
	}
	return l.fill(ctx, l.live.Load(), progress)
}

// engine returns the live engine.
func (l *Library) engine() index.Engine { return l.live.Load().engine }

// shared returns the live engine if other processes read its index, too, else nil.
func (l *Library) shared() index.Shared {
	engine, _ := l.engine().(index.Shared)
	return engine
}

// Share gives those who read the index without the folder what has changed in it. Without such
// readers it does nothing.
func (l *Library) Share() error {
	l.rebuilding.Lock()
	defer l.rebuilding.Unlock()
	return l.give(l.live.Load())
}

// give is Share for a generation, which becomes the one that others read. The lock rebuilding is held.
func (l *Library) give(g *generation) error {
	engine, ok := g.engine.(index.Shared)
	if !ok {
		return nil
	}
	return l.mirror.Give(engine, l.generationDir(g.number))
}

// isIndexed reports whether a report is in the live index.
func (l *Library) isIndexed(id string) (bool, error) {
	return reading.Use(l.Library, func(e index.Engine) (bool, error) { return e.Has(id) })
}

// Close closes the folder, after the additions, changes and rebuilds under way.
func (l *Library) Close() error {
	l.additions.Lock()
	defer l.additions.Unlock()
	l.editing.Lock()
	defer l.editing.Unlock()
	l.rebuilding.Lock()
	defer l.rebuilding.Unlock()
	l.indexing.Lock()
	defer l.indexing.Unlock()
	err := l.give(l.live.Load())
	return errors.Join(err, l.live.Load().close(), l.duplicates.Close(), l.lock.Release())
}
