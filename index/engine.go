package index

import (
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
	"gongbao/index/report"
)

// Reports gives an Engine the text of the reports it found.
type Reports interface {
	// Report returns the report with the ID, or ErrNotFound. The report must not be changed.
	Report(id string) (*report.Report, error)
}

// Engine finds reports. It may be used by several goroutines at once.
type Engine struct {
	dir     string
	reports Reports
	words   bleve.Index
	jieba   *analyzer.Words

	adding sync.Mutex // held while reports are added

	mu       sync.RWMutex // held for reading during a search
	snapshot *snapshot

	merging    sync.WaitGroup // the merge that runs in the background; started with adding held
	mergeError atomic.Pointer[error]
	closing    atomic.Bool
}

// Open opens the index in the folder dir, made if it does not exist. One process may have it open. What is found is read from
// reports. It returns ErrDamaged where a layer cannot be read.
func Open(dir string, reports Reports) (*Engine, error) {
	jieba, err := analyzer.Load()
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Join(dir, "chars"), 0o755); err != nil {
		return nil, err
	}
	e := &Engine{dir: dir, reports: reports, jieba: jieba}
	if e.words, err = openWords(filepath.Join(dir, "words")); err != nil {
		return nil, fmt.Errorf("%w: open word layer: %w", ErrDamaged, err)
	}
	segments, err := openSegments(filepath.Join(dir, "chars"))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%w: open character layer: %w", ErrDamaged, err), e.words.Close())
	}
	if err := e.refresh(segments); err != nil {
		return nil, errors.Join(fmt.Errorf("%w: %w", ErrDamaged, err), e.words.Close())
	}
	return e, nil
}

// openWords opens or makes the word layer. A process waits a second for another that has it open.
func openWords(path string) (bleve.Index, error) {
	config := map[string]any{"bolt_timeout": "1s"}
	_, err := os.Stat(filepath.Join(path, "index_meta.json"))
	if errors.Is(err, os.ErrNotExist) {
		// A process killed in the middle of making the index leaves a folder without its description.
		if err := os.RemoveAll(path); err != nil {
			return nil, err
		}
		return bleve.NewUsing(path, newMapping(), scorch.Name, scorch.Name, config)
	}
	return bleve.OpenUsing(path, config)
}

// segmentSuffix ends the names of the character layer's files; before it stands the number of the first unit.
const segmentSuffix = ".chars"

// openSegments opens the character layer: segments that follow each other without gaps. Segments that a merge has left behind
// are deleted.
func openSegments(dir string) ([]segment, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var segments []segment
	next := uint32(0)
	for _, entry := range entries {
		name, ok := strings.CutSuffix(entry.Name(), segmentSuffix)
		if !ok || strings.HasPrefix(name, durable.TempPrefix) {
			continue
		}
		first, err := parseUnit(name)
		if err == nil && first > next {
			err = fmt.Errorf("units %d to %d are missing", next, first)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", entry.Name(), err)
		}
		if first < next {
			if err := os.Remove(filepath.Join(dir, entry.Name())); err != nil {
				return nil, err
			}
			continue
		}
		s, err := literal.Open(filepath.Join(dir, entry.Name()))
		if err != nil {
			return nil, err
		}
		segments = append(segments, segment{first, s})
		next += uint32(s.Len())
	}
	return segments, nil
}

// segment is a segment of the character layer and the number of its first unit.
type segment struct {
	first uint32
	*literal.Segment
}

// end returns the number after that of the last unit.
func (s segment) end() uint32 { return s.first + uint32(s.Len()) }

// formatUnit prints the number of a unit so that numbers sort as text.
func formatUnit(unit uint32) string { return fmt.Sprintf("%08x", unit) }

func parseUnit(s string) (uint32, error) {
	unit, err := strconv.ParseUint(s, 16, 32)
	return uint32(unit), err
}

// Has reports whether the report with the ID has been added.
func (e *Engine) Has(id string) bool {
	e.mu.RLock()
	defer e.mu.RUnlock()
	_, ok := e.snapshot.byID[id]
	return ok
}

// Add adds reports; when it returns they are on disk and searches find them. A report that is there already is replaced.
// After an error none of them is found.
func (e *Engine) Add(reports []*report.Report) error {
	if len(reports) == 0 {
		return nil
	}
	e.adding.Lock()
	defer e.adding.Unlock()
	e.merging.Wait()

	segments := e.snapshot.segments
	added := segment{}
	if n := len(segments); n > 0 {
		added.first = segments[n-1].end()
	}
	var characters literal.Builder
	words := e.words.NewBatch()
	next := added.first
	for _, r := range reports {
		if err := addCharacters(&characters, r); err != nil {
			return fmt.Errorf("add %s: %w", r.ID, err)
		}
		for i, document := range sectionsOf(r, next) {
			if err := words.Index(documentID(r.ID, i), document); err != nil {
				return fmt.Errorf("add %s: %w", r.ID, err)
			}
		}
		for i := len(r.Sections); i < e.sectionsIn(r.ID); i++ {
			words.Delete(documentID(r.ID, i))
		}
		next += 1 + uint32(len(r.Sections))
	}
	path := e.segmentPath(added.first)
	if err := durable.Write(path, &characters); err != nil {
		return err
	}
	var err error
	if added.Segment, err = literal.Open(path); err != nil {
		return err
	}
	// After an error it is not known whether the batch was written: the segment stays, referred to or not.
	err = e.words.Batch(words)
	if err != nil {
		err = fmt.Errorf("write word layer: %w", err)
	}
	err = errors.Join(err, e.refresh(append(slices.Clip(segments), added)))
	e.merging.Add(1)
	go e.mergeSegments()
	return err
}

// documentID names the document of the i-th section of a report, so that adding the report again replaces it.
func documentID(id string, i int) string { return id + "/" + strconv.Itoa(i) }

// sectionsIn returns the number of sections that the report with the ID has in the index.
func (e *Engine) sectionsIn(id string) int {
	if i, ok := e.snapshot.byID[id]; ok {
		return len(e.snapshot.reports[i].sections)
	}
	return 0
}

// addCharacters adds the units of r: its title, then its sections.
func addCharacters(characters *literal.Builder, r *report.Report) error {
	if err := characters.Add(analyzer.Fold(r.Title)); err != nil {
		return err
	}
	for _, s := range r.Sections {
		texts := []string{analyzer.Fold(s.Heading)}
		for _, paragraph := range s.Paragraphs {
			texts = append(texts, analyzer.Fold(paragraph))
		}
		if err := characters.Add(texts...); err != nil {
			return err
		}
	}
	return nil
}

// refresh makes searches see the word layer as it is now and the given segments.
func (e *Engine) refresh(segments []segment) error {
	fresh, err := newSnapshot(e.words, segments)
	if err != nil {
		return fmt.Errorf("read word layer: %w", err)
	}
	e.mu.Lock()
	old := e.snapshot
	e.snapshot = fresh
	e.mu.Unlock()
	if old != nil {
		return old.reader.Close()
	}
	return nil
}

// Summary counts what an index holds.
type Summary struct {
	Reports  int `json:"reports"`
	Sections int `json:"sections"`
	Chars    int `json:"chars"` // characters of the character layer: folded texts with their separators
}

// Summary counts what the index holds.
func (e *Engine) Summary() Summary {
	e.mu.RLock()
	defer e.mu.RUnlock()
	return e.snapshot.sum
}

// Close ends the engine. Searches that run are waited for.
func (e *Engine) Close() error {
	e.closing.Store(true)
	e.adding.Lock()
	defer e.adding.Unlock()
	e.merging.Wait()
	e.mu.Lock()
	defer e.mu.Unlock()
	err := errors.Join(e.snapshot.reader.Close(), e.words.Close())
	if merge := e.mergeError.Load(); merge != nil {
		err = errors.Join(err, fmt.Errorf("merge character layer: %w", *merge))
	}
	for _, s := range e.snapshot.segments {
		err = errors.Join(err, s.Close())
	}
	return err
}
