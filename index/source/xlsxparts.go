package source

import (
	"archive/zip"
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"

	"gongbao/analyzer/coded"
)

// checkParts refuses a spreadsheet whose parts would cost more to read than any real one: the library
// compares each sheet with each other, and keeps each string and each open element.
func (f *file) checkParts() error {
	archive, err := zip.NewReader(bytes.NewReader(f.data), int64(len(f.data)))
	if err != nil {
		return err
	}
	r := bufio.NewReaderSize(nil, 1<<16)
	for _, part := range archive.File {
		if !strings.HasSuffix(strings.ToLower(part.Name), ".xml") {
			continue
		}
		opened, err := part.Open()
		if err != nil {
			return err
		}
		var found elements
		r.Reset(opened)
		err = found.read(r)
		opened.Close()
		if err != nil {
			return err
		}
		if err := f.checkElements(found, part.UncompressedSize64); err != nil {
			return err
		}
	}
	return nil
}

const (
	// freeStrings is the number of strings up to which none is too short.
	freeStrings = 500_000
	// minString is the least size, in bytes, of a string with a character: <si><t>x</t></si>.
	minString = 16
)

// checkElements refuses a part for its elements. Size is its size in bytes.
func (f *file) checkElements(found elements, size uint64) error {
	switch {
	case found.sheets > f.limits.Sheets:
		return &Refusal{f.name, fmt.Errorf("%w: %d sheets", ErrLimit, found.sheets),
			coded.New("file-too-many-sheets", "most", f.limits.Sheets)}
	case found.deepest > f.limits.Depth:
		return refuseDamaged(f.name, fmt.Errorf("elements %d deep", found.deepest))
	case found.strings > freeStrings && uint64(found.strings) > size/minString:
		return refuseDamaged(f.name, fmt.Errorf("%d strings in %d bytes", found.strings, size))
	}
	return nil
}

// elements are counts of the elements of a part.
type elements struct {
	sheets, strings int
	depth, deepest  int // of elements in one another
}

// read counts the elements of a part, in whatever namespace. It does not check the XML.
func (e *elements) read(r *bufio.Reader) error {
	for {
		err := skipPast(r, "<")
		if err == nil {
			err = e.readTag(r)
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// readTag reads a tag after its <.
func (e *elements) readTag(r *bufio.Reader) error {
	name, err := r.Peek(len("![CDATA["))
	if err != nil && err != io.EOF {
		return err
	}
	switch {
	case bytes.HasPrefix(name, []byte("!--")):
		return skipPast(r, "-->")
	case bytes.HasPrefix(name, []byte("![CDATA[")):
		return skipPast(r, "]]>")
	case bytes.HasPrefix(name, []byte("!")), bytes.HasPrefix(name, []byte("?")):
		return skipPast(r, ">")
	case bytes.HasPrefix(name, []byte("/")):
		e.depth--
		return skipPast(r, ">")
	}
	tag, err := readTag(r)
	if err != nil {
		return err
	}
	if e.depth++; e.depth > e.deepest {
		e.deepest = e.depth
	}
	if strings.HasSuffix(tag, "/") {
		e.depth--
	}
	local, _, _ := strings.Cut(strings.TrimSuffix(tag, "/"), " ")
	switch local[strings.IndexByte(local, ':')+1:] {
	case "sheet":
		e.sheets++
	case "si":
		e.strings++
	}
	return nil
}

// maxName is how many bytes of a tag are kept: more than the names that count.
const maxName = 32

// readTag returns the start of a tag up to maxName bytes, white space as spaces, with the / at its
// end. Attributes may have a > in quotes.
func readTag(r *bufio.Reader) (string, error) {
	var tag []byte
	var quote, last byte
	for {
		b, err := r.ReadByte()
		switch {
		case err != nil:
			return "", err
		case quote != 0:
			if b == quote {
				quote = 0
			}
		case b == '"' || b == '\'':
			quote = b
		case b == '>' && last == '/' && len(tag) == maxName:
			return string(tag) + "/", nil
		case b == '>':
			return string(tag), nil
		case b == '\n' || b == '\r' || b == '\t':
			b = ' '
		}
		if last = b; len(tag) < maxName {
			tag = append(tag, b)
		}
	}
}

// skipPast skips the bytes up to the end of the first mark.
func skipPast(r *bufio.Reader, mark string) error {
	end := mark[len(mark)-1]
	var tail []byte
	for {
		part, err := r.ReadSlice(end)
		if err != nil && err != bufio.ErrBufferFull {
			return err
		}
		tail = append(tail, part[max(0, len(part)-len(mark)):]...)
		tail = tail[max(0, len(tail)-len(mark)):]
		if string(tail) == mark {
			return nil
		}
	}
}
