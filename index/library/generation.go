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
	number, stamp, err := newestGeneration(dir, &l.backend)
	if err != nil {
		return nil, err
	}
	if _, err := l.pending(); errors.Is(err, index.ErrDamaged) {
		slog.Warn("an index is made anew", "error", err)
		number = 0
	}
	if err := l.removeOthers(dir, number); err != nil {
		return nil, err
	}
	if number == 0 {
		return l.firstGeneration()
	}
	g, err := l.openGeneration(number, stamp)
	if errors.Is(err, index.ErrDamaged) {
		slog.Warn("an index is made anew", "error", err)
		if err := l.backend.Remove(l.generation(number)); err != nil {
			return nil, err
		}
		return l.firstGeneration()
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
	g.outdated = stamp.Words != words.Version()
	return g, nil
}

// firstGeneration makes an empty generation with the user's lexicon, or without it if it cannot be
// used.
func (l *Library) firstGeneration() (*generation, error) {
	lexicon, words, err := readLexicon(l.dir)
	if faulty := (*LanguageError)(nil); errors.As(err, &faulty) {
		l.setProblem(faulty)
		lexicon = ""
		words, err = loadWords(lexicon)
	}
	if err != nil {
		return nil, err
	}
	g, err := l.freshGeneration(1, lexicon, words)
	if err != nil {
		return nil, err
	}
	if err := l.finish(g); err != nil {
		return nil, errors.Join(err, g.close())
	}
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
// backend can open, or 0.
func newestGeneration(dir string, backend *index.Backend) (newest int, of generationStamp, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return 0, of, err
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
			return 0, of, err
		}
		if stamp.Engine == backend.Name && stamp.Index == backend.Version {
			newest, of = number, stamp
		}
	}
	return newest, of, nil
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
