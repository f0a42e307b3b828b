package source

import (
	"archive/zip"
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"

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
		opened, err := part.Open()
		if err != nil {
			return err
		}
		r.Reset(opened)
		err = f.checkPart(r, part.UncompressedSize64)
		opened.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

// checkPart refuses a part, whatever its name: relations, and not names, say which the library reads.
// Size is its size in bytes.
func (f *file) checkPart(r *bufio.Reader, size uint64) error {
	start, _ := r.Peek(1 << 12)
	head, _ := io.ReadAll(fromUTF16(bytes.NewReader(start)))
	if !bytes.Equal(head, start) && bytes.Contains(head, []byte("spreadsheetml")) {
		return f.refuseUTF16()
	}
	var found elements
	switch err := found.read(r); {
	case errors.Is(err, errUTF16):
		return f.refuseUTF16()
	case err != nil:
		return err
	}
	return f.checkElements(found, size)
}

// errUTF16 is returned for a part that is declared not to be in an encoding with ASCII.
var errUTF16 = errors.New("part in UTF-16")

// refuseUTF16 refuses a spreadsheet with a part in UTF-16, which the library takes for an empty one.
func (f *file) refuseUTF16() error {
	return &Refusal{f.name, fmt.Errorf("%w: %w", ErrUnsupported, errUTF16), coded.New("file-sheet-in-utf16")}
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

// read counts the elements of a part, in whatever namespace, up to the first byte that is not XML.
// It does not check more of the XML.
func (e *elements) read(r *bufio.Reader) error {
	for {
		err := skipText(r)
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
	case bytes.HasPrefix(name, []byte("?")):
		return readInstruction(r)
	case bytes.HasPrefix(name, []byte("!")):
		return skipPast(r, ">")
	case bytes.HasPrefix(name, []byte("/")):
		e.depth--
		return skipPast(r, ">")
	}
	local, closed, err := readTag(r)
	if err != nil {
		return err
	}
	if e.depth++; e.depth > e.deepest {
		e.deepest = e.depth
	}
	if closed {
		e.depth--
	}
	switch local {
	case "sheet":
		e.sheets++
	case "si":
		e.strings++
	}
	return nil
}

// maxName is how many bytes of a name are kept: more than the names that count.
const maxName = 32

// readTag reads a tag after its <. It returns the name without its prefix, and whether the tag ends
// the element too. Attributes may have a > in quotes.
func readTag(r *bufio.Reader) (local string, closed bool, err error) {
	var name []byte
	var quote, last byte
	for named := false; ; {
		b, err := r.ReadByte()
		switch {
		case err != nil:
			return "", false, err
		case isControl(b):
			return "", false, io.EOF
		case quote != 0:
			if b == quote {
				quote = 0
			}
		case b == '"' || b == '\'':
			quote = b
		case b == '>':
			return string(name), last == '/', nil
		case b == ' ' || b == '\n' || b == '\r' || b == '\t' || b == '/':
			named = true
		case named:
		case b == ':':
			name = name[:0]
		case len(name) < maxName:
			name = append(name, b)
		}
		last = b
	}
}

// isControl reports whether a byte makes the library stop: pictures and the like have some soon.
func isControl(b byte) bool { return b < ' ' && b != '\n' && b != '\r' && b != '\t' }

// skipText skips a text and the < after it. It returns io.EOF at a byte that is not XML.
func skipText(r *bufio.Reader) error {
	for {
		part, err := r.ReadSlice('<')
		if err != nil && err != bufio.ErrBufferFull {
			return err
		}
		if bytes.ContainsFunc(part, func(r rune) bool { return r < ' ' && isControl(byte(r)) }) {
			return io.EOF
		}
		if err == nil {
			return nil
		}
	}
}

// maxInstruction is how many bytes of a processing instruction are looked at.
const maxInstruction = 1 << 12

var declaredWide = regexp.MustCompile(`(?is)^\?xml\s.*encoding\s*=\s*["'](?:[^"']*(?:utf-?16|ucs-?2|unicode|2022)[^"']*)["']`)

// readInstruction skips an instruction after its <. It returns errUTF16 if it declares an encoding
// whose bytes are not those of ASCII.
func readInstruction(r *bufio.Reader) error {
	head, _ := r.Peek(maxInstruction)
	head, _, _ = bytes.Cut(head, []byte("?>"))
	if declaredWide.Match(head) {
		return errUTF16
	}
	return skipPast(r, "?>")
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
