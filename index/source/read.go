package source

import (
	"io"
	"iter"
	"os"
	"path/filepath"
)

// Documents reads the files that the paths name, in the order of Files, and yields their documents.
// An error is a *Refusal of a file or of a part of one; only File of the Document is then set.
// Reading goes on after it.
func Documents(limits Limits, paths ...string) iter.Seq2[Document, error] {
	return func(yield func(Document, error) bool) {
		for path, err := range Files(paths...) {
			f := &file{name: filepath.ToSlash(path), limits: limits}
			if err == nil {
				f.data, err = Load(limits, f.name, path)
			}
			if err != nil {
				if !yield(Document{File: f.name}, err) {
					return
				}
			} else if !f.documents(yield) {
				return
			}
		}
	}
}

// Unpack yields the documents in the bytes of a file, like Documents. The name gives the format if
// the bytes do not.
func Unpack(limits Limits, name string, data []byte) iter.Seq2[Document, error] {
	return func(yield func(Document, error) bool) {
		f := &file{name: name, data: data, limits: limits}
		f.documents(yield)
	}
}

// Read reads the first document of the file at path.
func Read(path string) (Document, error) { return first(Documents(DefaultLimits(), path)) }

// Decode reads the first document in the bytes of a file.
func Decode(name string, data []byte) (Document, error) {
	return first(Unpack(DefaultLimits(), name, data))
}

func first(documents iter.Seq2[Document, error]) (Document, error) {
	for document, err := range documents {
		return document, err
	}
	return Document{}, ErrEmpty
}

// Load returns the bytes of the file at path. An error is a *Refusal of the file, under the given
// name.
func Load(limits Limits, name, path string) ([]byte, error) {
	limit := limits.Bytes
	opened, err := os.Open(path)
	if err != nil {
		return nil, refuseOpen(name, err)
	}
	defer opened.Close()
	info, err := opened.Stat()
	if err != nil {
		return nil, refuseOpen(name, err)
	}
	if info.Size() > limit {
		return nil, refuseSize(name, limit)
	}
	data, err := io.ReadAll(io.LimitReader(opened, limit+1)) // the file may grow, or be a device
	if err != nil {
		return nil, refuseOpen(name, err)
	}
	if int64(len(data)) > limit {
		return nil, refuseSize(name, limit)
	}
	return data, nil
}
