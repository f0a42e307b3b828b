// Package mirror is what a library gives to those who read it without its folder.
//
// A shared engine (index.Shared) holds the reports. What else there is to read, dictionaries,
// synonyms, redirects and the like, goes to it as one zip, whose files have the names that they have
// in the folder. Together both are a second copy of the library.
package mirror

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"

	"gongbao/index"
	"gongbao/index/library/dictionary"
	"gongbao/index/library/store"
)

// The files that no backup has. Those of a generation are in the zip as if it were the only one.
const (
	GenerationFolder = "index"
	LexiconFile      = GenerationFolder + "/lexicon.txt" // with which the index was made; empty if there was none
	SuggestionsFile  = GenerationFolder + "/suggestions"
	NearFile         = "near"
)

// Mirror gives a shared engine the files of a library whenever they have changed. It may be used by
// several goroutines at once.
type Mirror struct {
	dir   string
	files []string // names, slash-separated
	store *store.Store

	mu     sync.Mutex
	given  index.Shared // to which the files were given last
	listed string       // these
	moves  []file
	moved  int // store.Moves when moves were listed
}

// New returns a mirror of the library in dir: of the named files, which may be missing, of the
// dictionaries and of the redirects of a store.
func New(dir string, s *store.Store, files ...string) *Mirror {
	return &Mirror{dir: dir, files: append(files, NearFile), store: s, moved: -1}
}

// file is a file of the zip, not yet read.
type file struct {
	name, path string
	info       fs.FileInfo
}

// Give gives an engine the files, and those of its generation in another folder, unless it has them.
// They are of the index that others read from then on.
func (m *Mirror) Give(to index.Shared, generation string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	files, err := m.list(generation)
	if err != nil {
		return err
	}
	listed := listOf(files)
	if m.given == to && m.listed == listed {
		return nil
	}
	archive, err := pack(files)
	if err != nil {
		return err
	}
	if err := to.Keep(archive); err != nil {
		return err
	}
	if err := to.Publish(); err != nil {
		return err
	}
	m.given, m.listed = to, listed
	return nil
}

// list lists the files that there are.
func (m *Mirror) list(generation string) (files []file, err error) {
	for _, name := range append([]string{LexiconFile, SuggestionsFile}, m.files...) {
		dir, own := m.dir, name
		if path.Dir(name) == GenerationFolder {
			dir, own = generation, path.Base(name)
		}
		if files, err = appendFile(files, name, filepath.Join(dir, filepath.FromSlash(own))); err != nil {
			return nil, err
		}
	}
	for _, pattern := range []string{dictionary.FolderName + "/*", dictionary.FolderName + "/*/*"} {
		names, _ := fs.Glob(os.DirFS(m.dir), pattern) // the pattern is right
		for _, name := range names {
			if !dictionary.IsFile(name) {
				continue
			}
			if files, err = appendFile(files, name, filepath.Join(m.dir, filepath.FromSlash(name))); err != nil {
				return nil, err
			}
		}
	}
	if err := m.listMoves(); err != nil {
		return nil, err
	}
	return append(files, m.moves...), nil
}

// listMoves lists the redirects, if they have changed.
func (m *Mirror) listMoves() error {
	moved := m.store.Moves()
	if moved == m.moved {
		return nil
	}
	m.moves = nil
	for id, err := range m.store.MovedIDs() {
		if err != nil {
			return err
		}
		if m.moves, err = appendFile(m.moves, moveFile(id), m.store.MovedPath(id)); err != nil {
			return err
		}
	}
	m.moved = moved
	return nil
}

// moveFile is the name of the redirect from a report.
func moveFile(id string) string {
	return path.Join(store.ReportsFolder, id[:2], id+store.MovedSuffix)
}

// appendFile appends a file, unless it is missing.
func appendFile(files []file, name, path string) ([]file, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return files, nil
	case err != nil || !info.Mode().IsRegular():
		return files, err
	}
	return append(files, file{name, path, info}), nil
}

// listOf returns a text that is another if a file has changed.
func listOf(files []file) string {
	var b strings.Builder
	for _, f := range files {
		fmt.Fprintf(&b, "%s %d %d\n", f.name, f.info.Size(), f.info.ModTime().UnixNano())
	}
	return b.String()
}

// pack returns a zip of files.
func pack(files []file) ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range files {
		data, err := os.ReadFile(f.path)
		if errors.Is(err, fs.ErrNotExist) {
			continue // removed meanwhile
		}
		if err != nil {
			return nil, err
		}
		if path.Base(f.name) == store.JournalFile {
			data = data[:bytes.LastIndexByte(data, '\n')+1] // without a line that is being written
		}
		w, err := z.CreateHeader(&zip.FileHeader{Name: f.name, Modified: f.info.ModTime(), Method: zip.Deflate})
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(data); err != nil {
			return nil, err
		}
	}
	err := z.Close()
	return b.Bytes(), err
}
