package index

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"

	"gongbao/analyzer"
	"gongbao/index/durable"
	"gongbao/index/literal"
	"gongbao/index/parallel"
	"gongbao/index/report"
)

// Version is that of an index's files and of what stands in them. It changes with the folding, the fields or the segments, and
// an index of another version has to be made anew.
const Version = 8

// Index is the Store of one machine: two layers in a folder. It may be used by several goroutines at once.
type Index struct {
	dir   string
	jieba *analyzer.Words

	adding sync.Mutex // held while reports are added

	mu       sync.Mutex     // held while words or snapshot are looked up by others than Add, or replaced
	words    bleve.Index    // nil where it could not be opened again after an error
	snapshot *snapshot      // nil once the index is closed
	using    sync.WaitGroup // those who use a snapshot

	// segments are those of the character layer that are on disk. Only Add and the merge that it starts change them, one at a time.
	segments []segment
	merging  sync.WaitGroup
	closing  atomic.Bool
}

// Open opens the index in the folder dir, made if it does not exist, whose word layer was or will be made with words. One process
// may have it open. It returns ErrDamaged if a file of the index is not as it was written.
func Open(dir string, words *analyzer.Words) (_ *Index, err error) {
	if err := os.MkdirAll(filepath.Join(dir, "chars"), 0o755); err != nil {
		return nil, err
	}
	e := &Index{dir: dir, jieba: words}
	if e.segments, err = openSegments(filepath.Join(dir, "chars")); err != nil {
		return nil, damage(fmt.Errorf("open character layer: %w", err))
	}
	if err := e.openWords(len(e.segments) == 0); err != nil {
		releaseAll(e.segments)
		return nil, err
	}
	return e, nil
}

func releaseAll(segments []segment) {
	for _, s := range segments {
		s.release()
	}
}

// View implements Store.
func (e *Index) View() (v View, done func(), err error) {
	s, done, err := e.use()
	if err != nil {
		return nil, nil, err
	}
	return s, done, nil
}

// use returns the present state of the index, which stays as it is until done is called; or ErrClosed.
func (e *Index) use() (s *snapshot, done func(), err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.snapshot == nil {
		return nil, nil, ErrClosed
	}
	s = e.snapshot
	s.retain()
	e.using.Add(1)
	return s, func() {
		s.release()
		e.using.Done()
	}, nil
}

// replace makes another state the present one.
func (e *Index) replace(fresh *snapshot) {
	e.mu.Lock()
	old := e.snapshot
	e.snapshot = fresh
	e.mu.Unlock()
	if old != nil {
		old.release()
	}
}

// openWords opens or makes the word layer and makes searches see it.
func (e *Index) openWords(empty bool) error {
	err := guarded(func() error {
		words, err := openWords(filepath.Join(e.dir, "words"), empty)
		if err == nil {
			e.setWords(words)
		}
		return err
	})
	if err != nil {
		return damage(fromWords("open word layer", err))
	}
	if err := guarded(e.refresh); err != nil {
		return errors.Join(damage(err), e.closeWords())
	}
	return nil
}

func (e *Index) setWords(words bleve.Index) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.words = words
}

// closeWords closes the word layer, if it is open.
func (e *Index) closeWords() error {
	words := e.words
	if words == nil {
		return nil
	}
	e.setWords(nil)
	return words.Close()
}

// openWords opens or makes the word layer. An empty one is always made anew: a process killed while bleve makes an index leaves
// something that cannot be opened. A process waits a second for another that has it open.
func openWords(path string, empty bool) (bleve.Index, error) {
	config := map[string]any{"bolt_timeout": "1s", "asyncErrorCallbackName": writeFailed}
	if empty {
		if err := os.RemoveAll(path); err != nil {
			return nil, err
		}
	}
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return bleve.NewUsing(path, bleve.NewIndexMapping(), scorch.Name, scorch.Name, config)
	}
	return openChecked(path, config)
}

// segmentSuffix ends the names of the character layer's files; before it stands the number of the first unit.
const segmentSuffix = ".chars"

// openSegments opens the character layer: whole segments that follow each other without gaps. Segments that a merge has left behind
// are deleted.
func openSegments(dir string) (segments []segment, err error) {
	names, err := segmentFiles(dir)
	if err != nil {
		return nil, err
	}
	opened, failed := make([]segment, len(names)), make([]error, len(names))
	err = parallel.Each(context.Background(), len(names), func(i int) error {
		first, err := parseUnit(strings.TrimSuffix(names[i], segmentSuffix))
		if err != nil {
			return fmt.Errorf("%s: %w", names[i], err)
		}
		opened[i], failed[i] = openSegment(first, filepath.Join(dir, names[i]))
		opened[i].first = first
		return nil
	})
	next := uint32(0)
	for i, s := range opened {
		switch {
		case err != nil:
		case s.first < next:
			err = os.Remove(filepath.Join(dir, names[i]))
		case s.first > next:
			err = fmt.Errorf("%s: units %d to %d are missing", names[i], next, s.first)
		case failed[i] != nil:
			err = failed[i]
		default:
			segments = append(segments, s)
			next = s.end()
			continue
		}
		if s.resource != nil {
			s.release()
		}
	}
	if err != nil {
		releaseAll(segments)
		return nil, err
	}
	return segments, nil
}

// segmentFiles returns the names of the files of the character layer, in the order of their units.
func segmentFiles(dir string) (names []string, err error) {
	entries, err := os.ReadDir(dir)
	for _, entry := range entries {
		if name := entry.Name(); strings.HasSuffix(name, segmentSuffix) && !strings.HasPrefix(name, durable.TempPrefix) {
			names = append(names, name)
		}
	}
	return names, err
}

// segment is a segment of the character layer and the number of its first unit.
type segment struct {
	first uint32
	*literal.Segment
	*resource
}

func openSegment(first uint32, path string) (segment, error) {
	s, err := literal.Open(path)
	if err != nil {
		return segment{}, err
	}
	return segment{first, s, newResource(s.Close)}, nil
}

// end returns the number after that of the last unit.
func (s segment) end() uint32 { return s.first + uint32(s.Len()) }

// formatUnit prints the number of a unit so that numbers sort as text.
func formatUnit(unit uint32) string { return fmt.Sprintf("%08x", unit) }

func parseUnit(s string) (uint32, error) {
	unit, err := strconv.ParseUint(s, 16, 32)
	return uint32(unit), err
}

// Update implements Store. The characters of removed reports stay on disk, unseen, until the index is made anew.
func (e *Index) Update(reports []*report.Report, removed []string) error {
	if len(reports) == 0 && len(removed) == 0 {
		return nil
	}
	e.adding.Lock()
	defer e.adding.Unlock()
	e.merging.Wait()
	if e.closing.Load() {
		return ErrClosed
	}
	if e.words == nil {
		if err := e.openWords(false); err != nil {
			return err
		}
	}

	first := uint32(0)
	if n := len(e.segments); n > 0 {
		first = e.segments[n-1].end()
	}
	var characters literal.Builder
	words := e.words.NewBatch()
	next := first
	for _, r := range reports {
		if err := addCharacters(&characters, r); err != nil {
			return fmt.Errorf("add %s: %w", r.ID, err)
		}
		for _, document := range sectionsOf(r, next, e.jieba.IndexAnalyzer()) {
			if err := words.IndexAdvanced(document); err != nil {
				return fmt.Errorf("add %s: %w", r.ID, err)
			}
		}
		for i := len(r.Sections); i < e.sectionsIn(r.ID); i++ {
			words.Delete(documentID(r.ID, i))
		}
		next += 1 + uint32(len(r.Sections))
	}
	for _, id := range removed {
		for i := range e.sectionsIn(id) {
			words.Delete(documentID(id, i))
		}
	}
	if next > first {
		if err := e.write(&characters, first); err != nil {
			return err
		}
	}
	if err := e.words.Batch(words); err != nil {
		return errors.Join(fromWords("write word layer", err), e.reopenWords())
	}
	if err := guarded(e.refresh); err != nil {
		return err // the snapshot lacks the segment: nothing may be merged with it
	}
	e.merging.Add(1)
	go e.mergeSegments()
	return nil
}

// reopenWords makes the word layer what it is on disk. After a batch that could not be written bleve has it in memory all the same, in
// a segment that it has closed, and the next batch would panic.
func (e *Index) reopenWords() error {
	return errors.Join(e.closeWords(), e.openWords(false))
}

// write makes a segment of the characters of new reports, whose first unit is first. From then on the segment stays: after an
// error of the word layer it is not known whether the batch was written and refers to it.
func (e *Index) write(characters *literal.Builder, first uint32) error {
	path := e.segmentPath(first)
	if err := durable.Write(path, characters); err != nil {
		return err
	}
	added, err := openSegment(first, path)
	if err != nil {
		return err
	}
	e.segments = append(slices.Clip(e.segments), added)
	return nil
}

// documentID names the document of the i-th section of a report, so that adding the report again replaces it.
func documentID(id string, i int) string { return id + "/" + strconv.Itoa(i) }

// sectionsIn returns the number of sections that the report with the ID has in the index.
func (e *Index) sectionsIn(id string) int {
	if i, ok := e.snapshot.byID[id]; ok {
		return len(e.snapshot.reports[i].sections)
	}
	return 0
}

// addCharacters adds the units of r: its title, then its sections.
func addCharacters(characters *literal.Builder, r *report.Report) error {
	if err := characters.Add(textOf(r.Title)); err != nil {
		return err
	}
	for _, s := range r.Sections {
		texts := []literal.Text{textOf(s.Heading)}
		for _, paragraph := range s.Paragraphs {
			texts = append(texts, textOf(paragraph))
		}
		if err := characters.Add(texts...); err != nil {
			return err
		}
	}
	return nil
}

func textOf(text string) literal.Text {
	folded, ends := analyzer.FoldSentences(text)
	return literal.Text{Folded: folded, SentenceEnds: ends}
}

// refresh makes searches see both layers as they are now.
func (e *Index) refresh() error {
	var known map[uint64]*table
	if e.snapshot != nil {
		known = e.snapshot.tables
	}
	fresh, err := newSnapshot(e.words, e.jieba, e.segments, known)
	if err != nil {
		return fmt.Errorf("read word layer: %w", err)
	}
	e.replace(fresh)
	return nil
}

// Close implements Store, once the views in use are done.
func (e *Index) Close() error {
	if e.closing.Swap(true) {
		return nil
	}
	e.adding.Lock()
	defer e.adding.Unlock()
	e.merging.Wait()
	e.replace(nil)
	e.using.Wait()
	releaseAll(e.segments)
	return e.closeWords()
}
