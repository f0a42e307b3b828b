package words

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"sync"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	bleveindex "github.com/blevesearch/bleve_index_api"

	"gongbao/analyzer"
	"gongbao/index"
	"gongbao/index/embedded/state"
	"gongbao/index/report"
)

// Index is the word layer in a folder.
type Index struct {
	path  string
	words *analyzer.Words
	// readOnly is set if bleve may neither write nor merge.
	readOnly bool

	mu    sync.Mutex  // held while bleve is looked up or replaced
	bleve bleve.Index // nil if it could not be opened again after an error

	tables map[uint64]*state.Table // by the numbers of bleve's segments

	vocabulary spare // of the last batch
}

// Open opens or makes the word layer in the folder path. An empty one is always made anew: a
// process killed while bleve makes an index leaves something that cannot be opened. A process waits
// a second for another that has it open. A layer that is read only has to exist, and is never written
// to.
func Open(path string, words *analyzer.Words, empty, readOnly bool) (*Index, error) {
	x := &Index{path: path, words: words, readOnly: readOnly}
	if empty && !readOnly {
		if err := os.RemoveAll(path); err != nil {
			return nil, err
		}
	}
	if err := x.open(); err != nil {
		return nil, err
	}
	return x, nil
}

// open opens bleve.
func (x *Index) open() error {
	config := map[string]any{"bolt_timeout": "1s", "asyncErrorCallbackName": writeFailed, "read_only": x.readOnly}
	err := state.Guarded(func() (err error) {
		var opened bleve.Index
		if _, err = os.Stat(x.path); errors.Is(err, os.ErrNotExist) && !x.readOnly {
			opened, err = bleve.NewUsing(x.path, bleve.NewIndexMapping(), scorch.Name, scorch.Name, config)
		} else {
			opened, err = openChecked(x.path, config)
		}
		if err == nil {
			x.set(opened)
		}
		return err
	})
	return state.Damage(failure("open word layer", err))
}

func (x *Index) set(b bleve.Index) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.bleve = b
}

// IsOpen is false after bleve could not be opened again: see Reopen.
func (x *Index) IsOpen() bool { return x.bleve != nil }

// Reopen makes the word layer what it is on disk. After a batch that could not be written bleve has
// it in memory all the same, in a segment that it has closed, and the next batch would panic.
func (x *Index) Reopen() error { return errors.Join(x.Close(), x.open()) }

// Close closes the word layer, if it is open.
func (x *Index) Close() error {
	b := x.bleve
	if b == nil {
		return nil
	}
	x.set(nil)
	return b.Close()
}

// Batch is a change of the word layer. It is written as a whole or not at all.
type Batch struct {
	*bleveindex.Batch
	words *vocabulary
}

// NewBatch returns an empty batch.
func (x *Index) NewBatch() *Batch {
	words := x.vocabulary.take()
	if words == nil {
		words = newVocabulary(x.words)
	}
	return &Batch{bleveindex.NewBatch(), words}
}

// Add adds the sections of a report, whose title is a unit of the character layer. Of an older
// version of it, so many sections are replaced.
func (b *Batch) Add(r *report.Report, title uint32, older int) error {
	sections, err := sectionsOf(r, title, b.words)
	if err != nil {
		return fmt.Errorf("add %s: %w", r.ID, err)
	}
	for _, s := range sections {
		b.Update(s)
	}
	b.remove(r.ID, len(r.Sections), older)
	return nil
}

// Remove removes a report that has so many sections.
func (b *Batch) Remove(id string, sections int) { b.remove(id, 0, sections) }

func (b *Batch) remove(id string, from, to int) {
	for i := from; i < to; i++ {
		b.Delete(documentID(id, i))
	}
}

// Write writes a batch. After an error the layer has to be opened again. The batch may not be used
// any more.
func (x *Index) Write(b *Batch) error {
	inner, err := x.bleve.Advanced()
	if err == nil {
		err = inner.Batch(b.Batch)
	}
	x.vocabulary.keep(b.words)
	return failure("write word layer", err)
}

// documentID names the document of the i-th section of a report, so that adding the report again
// replaces it.
func documentID(id string, i int) string { return id + "/" + strconv.Itoa(i) }

// Read returns the present state: its words, and its live documents by unit, of so many units, with
// the number of all documents.
func (x *Index) Read(units int) (_ *Reader, placed []state.Placed, documents int, err error) {
	inner, err := x.bleve.Advanced()
	if err != nil {
		return nil, nil, 0, err
	}
	reader, err := inner.Reader()
	if err != nil {
		return nil, nil, 0, err
	}
	defer func() {
		if err != nil {
			reader.Close()
		}
	}()
	segments, ok := reader.(*scorch.IndexSnapshot)
	if !ok {
		return nil, nil, 0, fmt.Errorf("the word layer is of type %T", reader)
	}
	if x.tables, err = readTables(segments, x.tables); err != nil {
		return nil, nil, 0, err
	}
	placed, documents, err = place(segments, x.tables, units)
	return &Reader{segments}, placed, documents, err
}

// Used returns the names of the segments on disk that the layer is made of now.
func (x *Index) Used() ([]string, error) {
	x.mu.Lock()
	b := x.bleve
	x.mu.Unlock()
	if b == nil {
		return nil, index.ErrClosed
	}
	return usedSegments(b)
}

// CheckSegment returns an error unless the segment with the name is as it was written.
func (x *Index) CheckSegment(name string) error {
	return checkSegment(filepath.Join(x.path, "store", name))
}
