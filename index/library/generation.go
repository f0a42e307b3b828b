package library

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"gongbao/analyzer"
	"gongbao/index"
	"gongbao/index/durable"
)

// generation is one index of the reports, in a folder of its own: index/1, index/2 … The newest
// finished generation is live. A changed lexicon needs a new generation, which is made beside the
// live one and then takes its place.
type generation struct {
	number  int
	engine  index.Engine
	words   *analyzer.Words
	lexicon string // the user's, with which the words were made
	// outdated is set if the documents were indexed with other words than words, by another version
	// of the program.
	outdated bool
	step     index.OpeningStep // that fills it while the library is opened
}

// generationFile is written last: a folder without it is not finished. A copy of the user's lexicon
// is beside it.
const generationFile = "generation.json"

// generationStamp is the content of generationFile.
type generationStamp struct {
	Engine string `json:"engine,omitempty"` // index.Backend.Name
	Index  int    `json:"index"`            // index.Backend.Version
	Words  string `json:"words"`            // analyzer.Words.Version
}

func (l *Library) generationDir(number int) string {
	return filepath.Join(l.dir, generationsFolder, strconv.Itoa(number))
}

// generationsFolder is the folder of the generations in a library.
const generationsFolder = "index"

// generation returns where the backend keeps a generation.
func (l *Library) generation(number int) index.Generation {
	return index.Generation{Dir: l.generationDir(number), Library: l.id, Number: number}
}

// openLive opens the newest finished generation, with the lexicon that it was made with, and
// removes the others. If this version of the program can use none, it makes an empty one.
func (l *Library) openLive() (*generation, error) {
	dir := filepath.Join(l.dir, generationsFolder)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	number, stamp, older, err := newestGeneration(dir, &l.backend)
	if err != nil {
		return nil, err
	}
	step := index.StepRebuilding
	if older {
		step = index.StepUpgrading
	}
	if _, err := l.pending(); errors.Is(err, index.ErrDamaged) {
		slog.Warn("an index is made anew", "error", err)
		number = 0
	}
	if err := l.removeOthers(dir, number); err != nil {
		return nil, err
	}
	if number == 0 {
		return l.firstGeneration(step)
	}
	g, err := l.openGeneration(number, stamp)
	if errors.Is(err, index.ErrDamaged) {
		slog.Warn("an index is made anew", "error", err)
		if err := l.backend.Remove(l.generation(number)); err != nil {
			return nil, err
		}
		return l.firstGeneration(index.StepRebuilding)
	}
	return g, err
}

// openGeneration opens a finished generation with the lexicon that it was made with. It returns
// index.ErrDamaged if one of its files is not as it was written.
func (l *Library) openGeneration(number int, stamp generationStamp) (*generation, error) {
	path := filepath.Join(l.generationDir(number), lexiconFile)
	lexicon, err := durable.ReadText(path)
	if err != nil {
		return nil, err
	}
	words, err := loadWords(lexicon)
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", index.ErrDamaged, path, err)
	}
	g, err := l.newGeneration(number, lexicon, words)
	if err != nil {
		return nil, err
	}
	g.outdated, g.step = stamp.Words != words.Version(), index.StepOpening
	return g, nil
}

// firstGeneration makes an empty generation, to be filled in that step, with the user's lexicon, or
// without it if it cannot be used.
func (l *Library) firstGeneration(step index.OpeningStep) (*generation, error) {
	lexicon, words, err := readLexicon(l.dir)
	if faulty := (*LanguageError)(nil); errors.As(err, &faulty) {
		l.setProblem(faulty)
		lexicon = ""
		words, err = loadWords(lexicon)
	}
	if err != nil {
		return nil, err
	}
	newest := 0
	if l.backend.Newest != nil {
		if newest, err = l.backend.Newest(l.id); err != nil {
			(&generation{words: words, lexicon: lexicon}).freeWords()
			return nil, err
		}
	}
	g, err := l.freshGeneration(newest+1, lexicon, words)
	if err != nil {
		return nil, err
	}
	if err := l.finish(g); err != nil {
		return nil, errors.Join(err, g.close())
	}
	g.step = step
	return g, nil
}

// newGeneration opens the index of a generation, and makes it if it does not exist. It takes
// ownership of words, which were made with the lexicon.
func (l *Library) newGeneration(number int, lexicon string, words *analyzer.Words) (_ *generation, err error) {
	g := &generation{number: number, words: words, lexicon: lexicon}
	if g.engine, err = l.backend.Open(l.generation(number), l.store, words); err != nil {
		g.freeWords()
		return nil, err
	}
	return g, nil
}

// finish marks a generation as usable.
func (l *Library) finish(g *generation) error {
	dir := l.generationDir(g.number)
	if err := durable.Write(filepath.Join(dir, lexiconFile), strings.NewReader(g.lexicon)); err != nil {
		return err
	}
	stamp, err := json.Marshal(generationStamp{l.backend.Name, l.backend.Version, g.words.Version()})
	if err != nil {
		return err
	}
	return durable.Write(filepath.Join(dir, generationFile), strings.NewReader(string(stamp)+"\n"))
}

// close closes the index of a generation and frees its words.
func (g *generation) close() error {
	err := g.engine.Close()
	g.freeWords()
	return err
}

// freeWords frees the words of a generation unless they are shared: see loadWords.
func (g *generation) freeWords() {
	if g.lexicon != "" {
		g.words.Close()
	}
}

// newestGeneration returns the number of the newest generation in dir that is finished and that a
// backend can open, or 0. Older is set if there is one of another version.
func newestGeneration(dir string, backend *index.Backend) (newest int, of generationStamp, older bool, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return 0, of, older, err
	}
	for _, entry := range entries {
		number, err := strconv.Atoi(entry.Name())
		if err != nil || number <= newest {
			continue
		}
		stamp, err := readGeneration(filepath.Join(dir, entry.Name()))
		if errors.Is(err, index.ErrDamaged) {
			slog.Warn("an index is made anew", "error", err)
			continue
		}
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return 0, of, older, err
		}
		if stamp.Engine == backend.Name && stamp.Index == backend.Version {
			newest, of = number, stamp
		} else {
			older = true
		}
	}
	return newest, of, older, nil
}

// Present opens the newest finished generation of a library that this process reads (Share), without
// changing anything. reports are those of the library. It returns ErrUnready if there is none that the
// backend can view.
func (lock *Lock) Present(backend index.Backend, reports index.Reports) (index.Engine, error) {
	dir := filepath.Join(lock.dir, generationsFolder)
	number, _, _, err := newestGeneration(dir, &backend)
	if number == 0 && (err == nil || errors.Is(err, fs.ErrNotExist)) {
		return nil, fmt.Errorf("%w: its index is missing, or of another version", ErrUnready)
	}
	if err != nil {
		return nil, err
	}
	g := index.Generation{Dir: filepath.Join(dir, strconv.Itoa(number)), Library: lock.id, Number: number}
	lexicon, err := durable.ReadText(filepath.Join(g.Dir, lexiconFile))
	if err != nil {
		return nil, err
	}
	words, err := loadWords(lexicon)
	if err != nil {
		return nil, err
	}
	return backend.View(g, reports, words)
}

func readGeneration(dir string) (stamp generationStamp, err error) {
	data, err := os.ReadFile(filepath.Join(dir, generationFile))
	if err != nil {
		return stamp, err
	}
	if err := json.Unmarshal(data, &stamp); err != nil {
		return stamp, fmt.Errorf("%w: %s: %w", index.ErrDamaged, filepath.Join(dir, generationFile), err)
	}
	return stamp, nil
}

// EngineOf returns the index.Backend.Name of the engine that has the index of the library in dir; empty
// if there is none, or if it is the embedded one.
func EngineOf(dir string) (name string) {
	folder := filepath.Join(dir, generationsFolder)
	entries, _ := os.ReadDir(folder) // without a folder there is no index
	newest := 0
	for _, entry := range entries {
		number, err := strconv.Atoi(entry.Name())
		if err != nil || number < newest {
			continue
		}
		if stamp, err := readGeneration(filepath.Join(folder, entry.Name())); err == nil {
			newest, name = number, stamp.Engine
		}
	}
	return name
}

// removeOthers removes everything in dir except the generation to keep. Indices that another backend
// keeps outside the folder stay.
func (l *Library) removeOthers(dir string, keep int) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		number, err := strconv.Atoi(entry.Name())
		if err == nil && number == keep {
			continue
		}
		if stamp, _ := readGeneration(filepath.Join(dir, entry.Name())); err == nil && stamp.Engine == l.backend.Name {
			err = l.backend.Remove(l.generation(number))
		} else {
			err = os.RemoveAll(filepath.Join(dir, entry.Name()))
		}
		if err != nil {
			return err
		}
	}
	return nil
}
