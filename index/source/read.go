package source

import (
	"io"
	"iter"
	"os"
	"path/filepath"
)

// Reader reads files within Limits. Columns are those of tables that the user names.
type Reader struct {
	Limits  Limits
	Columns Columns
}

// Documents reads the files that the paths name, in the order of Files, and yields their documents.
// An error is a *Refusal of a file or of a part of one; only File of the Document is then set.
// Reading goes on after it.
func (r Reader) Documents(paths ...string) iter.Seq2[Document, error] {
	return func(yield func(Document, error) bool) {
		for path, err := range Files(paths...) {
			name := filepath.ToSlash(path)
			var content *Content
			if err == nil {
				content, err = r.Open(name, path)
			}
			if err != nil {
				if !yield(Document{File: name}, err) {
					return
				}
				continue
			}
			goOn := content.file.documents(yield)
			content.Close()
			if !goOn {
				return
			}
		}
	}
}

// Documents reads files as a Reader does for which the user names no columns.
func Documents(limits Limits, paths ...string) iter.Seq2[Document, error] {
	return Reader{Limits: limits}.Documents(paths...)
}

// Unpack yields the documents in the bytes of a file, like Documents. The name gives the format if
// the bytes do not.
func (r Reader) Unpack(name string, data []byte) iter.Seq2[Document, error] {
	return func(yield func(Document, error) bool) {
		f := &file{name: name, data: data, limits: r.Limits, columns: r.Columns}
		f.documents(yield)
	}
}

// Unpack unpacks as a Reader does for which the user names no columns.
func Unpack(limits Limits, name string, data []byte) iter.Seq2[Document, error] {
	return Reader{Limits: limits}.Unpack(name, data)
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

// Content is the bytes of a file. They are in memory, but a table of JSON, which may be much longer,
// stays on the disk.
type Content struct {
	file   *file
	opened *os.File // nil if the bytes are in memory
}

// headBytes is how much of a file shows that it is JSON.
const headBytes = 1 << 16

// Open opens the file at path under the given name. An error is a *Refusal of the file. The caller
// closes the content.
func (r Reader) Open(name, path string) (*Content, error) {
	opened, err := os.Open(path)
	if err != nil {
		return nil, refuseOpen(name, err)
	}
	c := &Content{file: &file{name: name, limits: r.Limits, columns: r.Columns}, opened: opened}
	if err := c.read(); err != nil {
		opened.Close()
		return nil, err
	}
	return c, nil
}

// read reads the bytes of the file, or its start if the rest can be read later.
func (c *Content) read() error {
	f := c.file
	info, err := c.opened.Stat()
	if err != nil {
		return refuseOpen(f.name, err)
	}
	head, err := io.ReadAll(io.LimitReader(c.opened, headBytes))
	if err != nil {
		return refuseOpen(f.name, err)
	}
	limit := f.limits.Bytes
	f.data, f.size = head, info.Size()
	onDisk := info.Mode().IsRegular() && f.size > headBytes && isUTF8(head) && (isJSON(f) || isNamedJSON(f))
	if onDisk {
		limit = f.limits.Streamed
	}
	if f.size > limit {
		return refuseSize(f.name, limit)
	}
	if onDisk {
		f.disk = c.opened
		return nil
	}
	rest, err := io.ReadAll(io.LimitReader(c.opened, limit+1-int64(len(head)))) // the file may grow, or be a device
	if err != nil {
		return refuseOpen(f.name, err)
	}
	f.data = append(head, rest...)
	if int64(len(f.data)) > limit {
		return refuseSize(f.name, limit)
	}
	f.size = int64(len(f.data))
	return c.opened.Close()
}

// Size returns the number of bytes.
func (c *Content) Size() int64 { return c.file.size }

// WriteTo writes the bytes to w.
func (c *Content) WriteTo(w io.Writer) (int64, error) {
	if c.file.disk == nil {
		n, err := w.Write(c.file.data)
		return int64(n), err
	}
	n, err := io.Copy(w, io.NewSectionReader(c.file.disk, 0, c.file.size))
	if err != nil {
		err = refuseOpen(c.file.name, err)
	}
	return n, err
}

// Documents yields the documents of the file, like the function Documents.
func (c *Content) Documents() iter.Seq2[Document, error] {
	return func(yield func(Document, error) bool) { c.file.documents(yield) }
}

// Close closes the file.
func (c *Content) Close() error {
	if c.file.disk == nil {
		return nil
	}
	return c.opened.Close()
}
