package mirror

import (
	"archive/zip"
	"bytes"
	"errors"
	"io/fs"
	"strings"

	"gongbao/index/library/store"
)

// Files are the files that a mirror gave, as they were at one time.
type Files struct{ fs.FS }

// Open reads what a mirror gave; nothing is no files.
func Open(archive []byte) (Files, error) {
	if len(archive) == 0 {
		z := new(zip.Reader)
		return Files{z}, nil
	}
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	return Files{z}, err
}

// Text returns the text of a file, empty if there is none.
func (f Files) Text(name string) (string, error) {
	data, err := fs.ReadFile(f, name)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	return string(data), err
}

// Missing returns the error for a report that has none of its own any more: see store.Missing. has
// reports whether there is a report with an ID.
func (f Files) Missing(id string, has func(id string) bool) error {
	return store.Missing(id, func(id string) string {
		next, _ := f.Text(moveFile(id)) // a redirect that cannot be read leads nowhere
		return strings.TrimSpace(next)
	}, has)
}
