package embedded

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"

	"gongbao/analyzer"
	"gongbao/index"
	"gongbao/index/durable"
	"gongbao/index/embedded/literal"
	"gongbao/index/embedded/state"
	"gongbao/index/embedded/words"
	"gongbao/index/report"
)

// Index is the index.Store of one machine: two layers in a folder. It may be used by several
// goroutines at once.
type Index struct {
	chars   string // folder of the character layer
	jieba   *analyzer.Words
	queries *cutter
	// readOnly is set if nothing may be written.
	readOnly bool

	words  *words.Index
	adding sync.Mutex // held while reports are added

	mu       sync.Mutex      // held while snapshot is looked up by others than Update, or replaced
	snapshot *state.Snapshot // nil once the index is closed
	using    sync.WaitGroup  // those who use a snapshot

	// segments are those of the character layer that are on disk. Only Update and the merge that it
	// starts change them, one at a time.
	segments []state.Segment
	merging  sync.WaitGroup
	closing  atomic.Bool
}

// Open opens the index in the folder dir, made if it does not exist, whose word layer was or will
// be made with words. One process may have it open. It returns ErrDamaged if a file of the index is
// not as it was written.
func Open(dir string, jieba *analyzer.Words) (*Index, error) {
	if err := os.MkdirAll(filepath.Join(dir, charsFolder), 0o755); err != nil {
		return nil, err
	}
	return open(dir, jieba, false)
}

// View opens an index that exists without changing its files. Any number of processes may do so while
// none has it open to change it. Updates fail.
func View(dir string, jieba *analyzer.Words) (*Index, error) { return open(dir, jieba, true) }

// charsFolder is the folder of the character layer in that of the index.
const charsFolder = "chars"

func open(dir string, jieba *analyzer.Words, readOnly bool) (_ *Index, err error) {
	x := &Index{chars: filepath.Join(dir, charsFolder), jieba: jieba, queries: newCutter(jieba), readOnly: readOnly}
	if x.segments, err = state.OpenSegments(x.chars, readOnly); err != nil {
		return nil, state.Damage(fmt.Errorf("open character layer: %w", err))
	}
	if x.words, err = words.Open(filepath.Join(dir, "words"), jieba, len(x.segments) == 0, readOnly); err == nil {
		err = x.refresh()
	}
	if err != nil {
		state.ReleaseAll(x.segments)
		if x.words != nil {
			err = errors.Join(err, x.words.Close())
		}
		return nil, err
	}
	return x, nil
}

// View implements index.Store.
func (x *Index) View() (v index.View, done func(), err error) {
	s, done, err := x.use()
	if err != nil {
		return nil, nil, err
	}
	return view{s, x.jieba, x.queries}, done, nil
}

// use returns the present state of the index, which stays as it is until done is called; or
// index.ErrClosed.
func (x *Index) use() (s *state.Snapshot, done func(), err error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.snapshot == nil {
		return nil, nil, index.ErrClosed
	}
	s = x.snapshot
	s.Retain()
	x.using.Add(1)
	return s, func() {
		s.Release()
		x.using.Done()
	}, nil
}

// replace makes another state the present one.
func (x *Index) replace(fresh *state.Snapshot) {
	x.mu.Lock()
	old := x.snapshot
	x.snapshot = fresh
	x.mu.Unlock()
	if old != nil {
		old.Release()
	}
}

// Update implements index.Store. The characters of removed reports stay on disk, unseen, until the
// index is made anew.
func (x *Index) Update(reports []*report.Report, removed []string) error {
	if len(reports) == 0 && len(removed) == 0 && !x.closing.Load() {
		return nil
	}
	if x.readOnly {
		return index.ErrReadOnly
	}
	x.adding.Lock()
	defer x.adding.Unlock()
	x.merging.Wait()
	if x.closing.Load() {
		return index.ErrClosed
	}
	if !x.words.IsOpen() {
		if err := x.reopen(); err != nil {
			return err
		}
	}

	first := uint32(0)
	if n := len(x.segments); n > 0 {
		first = x.segments[n-1].End()
	}
	var characters literal.Builder
	batch := x.words.NewBatch()
	next := first
	for _, r := range reports {
		if err := addCharacters(&characters, r); err != nil {
			return fmt.Errorf("add %s: %w", r.ID, err)
		}
		if err := batch.Add(r, next, x.sectionsIn(r.ID)); err != nil {
			return err
		}
		next += 1 + uint32(len(r.Sections))
	}
	for _, id := range removed {
		batch.Remove(id, x.sectionsIn(id))
	}
	if next > first {
		if err := x.write(&characters, first); err != nil {
			return err
		}
	}
	if err := x.words.Write(batch); err != nil {
		return errors.Join(err, x.reopen())
	}
	if err := state.Guarded(x.read); err != nil {
		return err // the snapshot lacks the segment: nothing may be merged with it
	}
	x.merging.Add(1)
	go x.mergeSegments()
	return nil
}

// reopen makes the word layer what it is on disk, and makes searches see it.
func (x *Index) reopen() error {
	if err := x.words.Reopen(); err != nil {
		return err
	}
	return x.refresh()
}

// write makes a segment of the characters of new reports, whose first unit is first. From then on
// the segment stays: after an error of the word layer it is not known whether the batch was written
// and refers to it.
func (x *Index) write(characters *literal.Builder, first uint32) error {
	path := state.SegmentPath(x.chars, first)
	if err := durable.Write(path, characters); err != nil {
		return err
	}
	added, err := state.OpenSegment(first, path)
	if err != nil {
		return err
	}
	x.segments = append(slices.Clip(x.segments), added)
	return nil
}

// sectionsIn returns the number of sections that the report with the ID has in the index.
func (x *Index) sectionsIn(id string) int {
	if i, ok := x.snapshot.ByID[id]; ok {
		return len(x.snapshot.Reports[i].Sections)
	}
	return 0
}

// addCharacters adds the units of r: its title, then its sections.
func addCharacters(characters *literal.Builder, r *report.Report) error {
	var texts []literal.Text // of the unit
	unit := -1
	for _, text := range index.FoldedTexts(r) {
		if text.Section != unit {
			if err := characters.Add(texts...); err != nil {
				return err
			}
			texts, unit = texts[:0], text.Section
		}
		texts = append(texts, literal.Text{Folded: text.Folded, SentenceEnds: text.SentenceEnds, Joined: text.Joined})
	}
	return characters.Add(texts...)
}

// refresh makes searches see both layers as they are now. After an error the word layer is closed.
func (x *Index) refresh() error {
	if err := state.Guarded(x.read); err != nil {
		return errors.Join(state.Damage(err), x.words.Close())
	}
	return nil
}

// read makes searches see both layers as they are now.
func (x *Index) read() error {
	units := 0
	if n := len(x.segments); n > 0 {
		units = int(x.segments[n-1].End())
	}
	reader, placed, documents, err := x.words.Read(units)
	if err != nil {
		return fmt.Errorf("read word layer: %w", err)
	}
	fresh, err := state.New(reader, x.segments, placed, documents)
	if err != nil {
		return fmt.Errorf("read word layer: %w", errors.Join(err, reader.Close()))
	}
	x.replace(fresh)
	return nil
}

// Close implements index.Store, once the views in use are done.
func (x *Index) Close() error {
	if x.closing.Swap(true) {
		return nil
	}
	x.adding.Lock()
	defer x.adding.Unlock()
	x.merging.Wait()
	x.replace(nil)
	x.using.Wait()
	state.ReleaseAll(x.segments)
	return x.words.Close()
}
