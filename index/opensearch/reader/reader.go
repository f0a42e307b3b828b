// Package reader answers as a library does, from a cluster alone: without the folder, and without
// changing anything. Any number of readers may do so at once, while one process writes.
//
// A reader holds an edition: an index, and the files that its writer gave with it. It follows the
// writer: an index that is made anew takes the place of the old within seconds, and so do changed
// files.
package reader

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"gongbao/analyzer"
	"gongbao/index"
	"gongbao/index/library"
	"gongbao/index/library/dictionary"
	"gongbao/index/library/mirror"
	"gongbao/index/opensearch"
	"gongbao/index/reading"
	"gongbao/index/report"
	"gongbao/index/similar"
)

// ErrOtherWords is returned for an index whose words were cut by another version of the program.
var ErrOtherWords = errors.New("the index was made by another version of the program")

// Reader reads a library in a cluster. It may be used by several goroutines at once.
type Reader struct {
	*reading.Library
	cluster *opensearch.Cluster
	present atomic.Pointer[edition]
}

// Open opens what is published in a cluster. The error is opensearch.ErrNothing if nothing is.
func Open(ctx context.Context, c *opensearch.Cluster) (*Reader, error) {
	r := &Reader{cluster: c}
	published, err := c.Published(ctx)
	if err != nil {
		return nil, err
	}
	e, err := newEdition(ctx, published)
	if err != nil {
		return nil, err
	}
	r.present.Store(e)
	r.Library = &reading.Library{Engine: r.engine, Reports: keeper{r}, Near: keeper{r}}
	return r, nil
}

func (r *Reader) engine() index.Engine { return r.present.Load().engine }

// followEvery is the time between two looks at what is published.
const followEvery = time.Second

// Maintain follows the writer until ctx ends. Why it cannot is logged when that arises.
func (r *Reader) Maintain(ctx context.Context) {
	told := ""
	ticker := time.NewTicker(followEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		switch err := r.follow(ctx); {
		case err == nil:
			told = ""
		case ctx.Err() == nil && err.Error() != told:
			told = err.Error()
			slog.Warn("the library in the cluster is not followed", "error", err)
		}
	}
}

// follow turns to the edition that is published now.
func (r *Reader) follow(ctx context.Context) error {
	published, err := r.cluster.Published(ctx)
	if err != nil {
		return err
	}
	old := r.present.Load()
	if published.Same(old.published) {
		next, err := old.update(ctx)
		if err == nil {
			r.present.Store(next)
		}
		return err
	}
	next, err := newEdition(ctx, published)
	if err != nil {
		return err
	}
	r.present.Store(next)
	return old.close()
}

// Upkeep says what the reader does besides answering: nothing that people who search would want to know.
func (r *Reader) Upkeep() index.Upkeep { return index.Upkeep{} }

// IndexBytes is the size of the index on this machine: nothing.
func (r *Reader) IndexBytes() int64 { return 0 }

// Stale reports whether the words of the index were made with another lexicon than the present one.
func (r *Reader) Stale() bool {
	e := r.present.Load()
	lexicon, err := e.files.Text(mirror.UserLexicon)
	return err == nil && lexicon != e.lexicon
}

// keeper gives the reports of the present edition and their near-duplicates.
type keeper struct{ *Reader }

// Report implements reading.Reports.
func (k keeper) Report(id string) (*report.Report, error) {
	e := k.present.Load()
	found, err := e.store.Report(context.Background(), id)
	if !errors.Is(err, index.ErrNotFound) {
		return found, err
	}
	var failed error
	missing := e.files.Missing(id, func(id string) bool {
		has, err := e.engine.Has(id)
		failed = err
		return has
	})
	return nil, cmp.Or(failed, missing)
}

// Near implements reading.Near.
func (k keeper) Near(id string) []similar.Pair { return k.present.Load().near[id] }

// Settle implements reading.Near: the writer does that.
func (k keeper) Settle(context.Context) error { return nil }

func (r *Reader) shelf() dictionary.Shelf { return dictionary.Shelf{Files: r.present.Load().files} }

// Dictionaries lists the dictionaries: see dictionary.Shelf.
func (r *Reader) Dictionaries() ([]index.NamedDictionary, error) { return r.shelf().Dictionaries() }

// Dictionary returns a dictionary: see dictionary.Shelf.
func (r *Reader) Dictionary(name string) (index.NamedDictionary, error) {
	return r.shelf().Dictionary(name)
}

// DictionaryVersion returns what a dictionary is or was: see dictionary.Shelf.
func (r *Reader) DictionaryVersion(name, hash string) (index.NamedDictionary, error) {
	return r.shelf().DictionaryVersion(name, hash)
}

// DictionaryVersions lists what a dictionary was: see dictionary.Shelf.
func (r *Reader) DictionaryVersions(name string) ([]string, error) {
	return r.shelf().DictionaryVersions(name)
}

// Copy returns the second copy of the library, without its backend. It is read while the reader is open.
func (r *Reader) Copy(ctx context.Context) library.Copy {
	e := r.present.Load()
	return library.Copy{Files: e.files, Reports: e.store.Reports(ctx), Generation: e.published.Generation, Words: e.published.Words}
}

// Close closes the reader.
func (r *Reader) Close() error { return r.present.Load().close() }

// wordsOf returns the words of a lexicon, which have to be those of a version.
func wordsOf(lexicon, version string) (words *analyzer.Words, err error) {
	if lexicon == "" {
		words, err = analyzer.Load()
	} else {
		words, err = analyzer.New(lexicon)
	}
	if err != nil {
		return nil, err
	}
	if words.Version() != version {
		return nil, fmt.Errorf("%w: words %s, not %s", ErrOtherWords, version, words.Version())
	}
	return words, nil
}
