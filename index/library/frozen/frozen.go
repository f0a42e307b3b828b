// Package frozen reads a library in a folder that this process cannot write to, such as one of another
// user or on a read-only disk. It changes nothing, and has no methods that would.
//
//	lib, err := frozen.Open("/mnt/reports", embedded.Backend)
//	result, err := lib.Search(ctx, index.Request{Query: "煤矸石"})
//
// Any number of processes may read a library in this way. None may own it meanwhile: package library
// sees to that by its lock. What needs writing first, such as an index of another version, is
// library.ErrUnready.
package frozen

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"syscall"

	"gongbao/analyzer"
	"gongbao/index"
	"gongbao/index/durable"
	"gongbao/index/library"
	"gongbao/index/library/dictionary"
	"gongbao/index/library/mirror"
	"gongbao/index/library/originals"
	"gongbao/index/library/sketches"
	"gongbao/index/library/store"
	"gongbao/index/reading"
	"gongbao/index/similar"
)

// Library is a library that is only read. It may be used by several goroutines at once.
type Library struct {
	*reading.Library
	originals.Files
	shelf
	dir    string
	lock   *library.Lock
	engine index.Engine
}

// shelf has the dictionaries. Its own name keeps its files apart from those of reports.
type shelf = dictionary.Shelf

// writable is the mode of access(2) that asks whether a folder can be written to.
const writable = 2

// Is reports whether the folder dir is a library that this process cannot write to.
func Is(dir string) bool {
	err := syscall.Access(dir, writable)
	return library.Exists(dir) && (errors.Is(err, syscall.EACCES) || errors.Is(err, syscall.EROFS))
}

// Open opens the library in the folder dir, whose index a backend keeps that can be viewed.
func Open(dir string, backend index.Backend) (_ *Library, err error) {
	if backend.View == nil {
		return nil, &os.PathError{Op: "write", Path: dir, Err: syscall.EACCES}
	}
	l := &Library{
		Files: originals.Files{Journal: store.OpenJournal(filepath.Join(dir, store.JournalFile))},
		shelf: dictionary.Shelf{Files: os.DirFS(dir)}, dir: dir,
	}
	if l.lock, err = library.Share(dir); err != nil {
		return nil, err
	}
	reports, err := store.Open(filepath.Join(dir, store.ReportsFolder))
	if err == nil {
		l.engine, err = l.lock.Present(backend, reports)
	}
	if err != nil {
		return nil, errors.Join(err, l.lock.Release())
	}
	if err := errors.Join(l.useSynonyms(), l.compare(reports)); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	l.Library = &reading.Library{Engine: func() index.Engine { return l.engine }, Reports: reports, Near: nearIn(dir)}
	return l, nil
}

// useSynonyms uses the built-in synonyms and those of the library. A file that cannot be used is left
// out, as by its owner.
func (l *Library) useSynonyms() error {
	text, err := durable.ReadText(filepath.Join(l.dir, mirror.UserSynonyms))
	if err != nil {
		return err
	}
	synonyms := analyzer.BuiltinSynonyms()
	if own, err := analyzer.ParseSynonyms(text); err == nil {
		synonyms = synonyms.Merge(own)
	} else {
		slog.Warn("synonyms are not used", "error", err)
	}
	l.engine.SetSynonyms(synonyms)
	return nil
}

// compare logs how many stored reports the index lacks, which a killed process may have left. An index
// that has none of them is library.ErrUnready.
func (l *Library) compare(reports *store.Store) error {
	ids, err := l.engine.IDs()
	if err != nil {
		return err
	}
	stored := 0
	for _, err := range reports.IDs() {
		if err != nil {
			return err
		}
		stored++
	}
	switch {
	case stored > 0 && len(ids) == 0:
		return library.ErrUnready
	case stored > len(ids):
		slog.Warn("reports are not in the index", "reports", stored-len(ids))
	}
	return nil
}

// near are the near-duplicates that the last owner found.
type near map[string][]similar.Pair

// nearIn returns those of the library in the folder dir. Without their file none are shown.
func nearIn(dir string) near {
	data, err := os.ReadFile(filepath.Join(dir, mirror.NearFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	pairs, wrong := map[string][]similar.Pair(nil), err
	if err == nil {
		pairs, wrong = sketches.Near(data)
	}
	if wrong != nil {
		slog.Warn("near-duplicates are not known", "error", wrong)
	}
	return pairs
}

// Near implements reading.Near.
func (n near) Near(id string) []similar.Pair { return n[id] }

// Settle implements reading.Near: the owner does that.
func (near) Settle(context.Context) error { return nil }

// Maintain makes the suggestions if the last owner has not kept those of the present reports.
func (l *Library) Maintain(ctx context.Context) {
	_, _ = l.Analyze("公报") // loads gojieba before the first search needs it
	if err := l.PrepareSuggestions(ctx); err != nil && ctx.Err() == nil && !errors.Is(err, index.ErrClosed) {
		slog.Warn("not up to date", "what", "suggestions", "error", err)
	}
}

// Upkeep says what the library does besides answering: nothing.
func (*Library) Upkeep() index.Upkeep { return index.Upkeep{} }

// IndexBytes returns the size of the index.
func (l *Library) IndexBytes() (size int64) {
	_ = filepath.WalkDir(filepath.Join(l.dir, "index"), func(_ string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			if info, err := entry.Info(); err == nil {
				size += info.Size()
			}
		}
		return nil
	})
	return size
}

// Stale reports whether the words of the index were made with another lexicon than the present one.
// Only an owner can do something about it.
func (*Library) Stale() bool { return false }

// Close closes the library.
func (l *Library) Close() error { return errors.Join(l.engine.Close(), l.lock.Release()) }
