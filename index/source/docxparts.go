package source

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	unicodeencoding "golang.org/x/text/encoding/unicode"
)

// parts are the parts of a Word document by their partName: the entries of an archive, or elements
// of one XML file.
type parts map[string]func() (io.ReadCloser, error)

// partName returns the name by which a part is known. Some programs write names with backslashes,
// with a slash at the start, or in another case than the references to them.
func partName(name string) string {
	return strings.ToLower(path.Clean("/" + strings.ReplaceAll(name, `\`, "/")))[1:]
}

func (p parts) has(name string) bool {
	_, ok := p[partName(name)]
	return ok
}

// zippedDOCX opens the archive of a Word document.
func zippedDOCX(data []byte) (*docx, error) {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	if len(archive.File) > docxFiles {
		return nil, errDOCXSize
	}
	all := make(parts, len(archive.File))
	for _, f := range archive.File {
		if name := partName(f.Name); all[name] == nil {
			all[name] = f.Open
		}
	}
	return newDOCX(all)
}

// newDOCX finds the main part of a Word document.
func newDOCX(all parts) (*docx, error) {
	d := &docx{parts: all, left: docxBytes, elements: docxElements, moves: docxMoves}
	if d.main = d.mainPart(); d.main == "" {
		return nil, errors.New("no main part")
	}
	d.relations = d.relationsOf(d.main)
	return d, nil
}

// isDOCX reports whether the file is the archive of a Word document, by the part that it names as
// its main one.
func isDOCX(f *file) bool {
	if !bytes.HasPrefix(f.data, []byte("PK")) {
		return false
	}
	_, err := zippedDOCX(f.data)
	return err == nil
}

// A relation is a part that another part refers to.
type relation struct{ kind, target string }

// relationsOf returns the parts that a part refers to, in order. The document's own are those of "".
// Kind is the last word of their type.
func (d *docx) relationsOf(part string) []relation {
	dir, file := path.Split(part)
	var list struct {
		Relationship []struct {
			Type       string `xml:",attr"`
			Target     string `xml:",attr"`
			TargetMode string `xml:",attr"`
		}
	}
	if d.decode(dir+"_rels/"+file+".rels", &list) != nil {
		return nil
	}
	var relations []relation
	for _, r := range list.Relationship {
		if r.TargetMode == "External" {
			continue
		}
		target := strings.ReplaceAll(r.Target, `\`, "/")
		if !strings.HasPrefix(target, "/") {
			target = dir + target
		}
		relations = append(relations, relation{path.Base(r.Type), partName(target)})
	}
	return relations
}

// mainPart returns the part with the text of a Word document, or "" if there is none. Some programs
// give it another name than word/document.xml.
func (d *docx) mainPart() string {
	for _, r := range d.relationsOf("") {
		if r.kind == "officeDocument" && !strings.HasPrefix(r.target, "xl/") &&
			!strings.HasPrefix(r.target, "ppt/") && d.parts.has(r.target) {
			return r.target
		}
	}
	if d.parts.has("word/document.xml") {
		return "word/document.xml"
	}
	return ""
}

// open returns the XML of a part, in UTF-8, and subtracts its bytes from those that may be unpacked.
func (d *docx) open(part string) (io.ReadCloser, error) {
	open, ok := d.parts[partName(part)]
	if !ok {
		return nil, fmt.Errorf("no part %q", part)
	}
	r, err := open()
	if err != nil {
		return nil, err
	}
	m := &metered{r, &d.left}
	return struct {
		io.Reader
		io.Closer
	}{fromUTF16(m), m}, nil
}

// metered is a reader that fails when more is read than is left.
type metered struct {
	io.ReadCloser
	left *int64
}

func (m *metered) Read(p []byte) (int, error) {
	n, err := m.ReadCloser.Read(p)
	if *m.left -= int64(n); *m.left < 0 {
		return 0, errDOCXSize
	}
	return n, err
}

// fromUTF16 returns XML as UTF-8 if it is UTF-16, by its mark or by its first sign, which is a <.
func fromUTF16(r io.Reader) io.Reader {
	b := bufio.NewReader(r)
	start, _ := b.Peek(2)
	order := unicodeencoding.LittleEndian
	switch string(start) {
	case "\xff\xfe", "<\x00":
	case "\xfe\xff", "\x00<":
		order = unicodeencoding.BigEndian
	default:
		return b
	}
	return unicodeencoding.UTF16(order, unicodeencoding.UseBOM).NewDecoder().Reader(b)
}

// tagged is a reader of XML that fails at a tag of too many attributes, which the decoder would keep
// all at once.
type tagged struct {
	io.Reader
	signs int // signs = after the last <
}

func (t *tagged) Read(p []byte) (int, error) {
	n, err := t.Reader.Read(p)
	read := p[:n]
	if i := bytes.LastIndexByte(read, '<'); i >= 0 {
		read, t.signs = read[i:], 0
	}
	if t.signs += bytes.Count(read, []byte("=")); t.signs > docxAttributes {
		return 0, errDOCXElements
	}
	return n, err
}

// tokens reads the XML of a part. Its elements and their depth are bounded, and a DTD is refused.
type tokens struct {
	decoder *xml.Decoder
	depth   int
	left    *int // elements that may still be read
}

// newTokens reads the XML in r, with as many elements as are left. What is declared as UTF-16 is
// UTF-8 by then.
func newTokens(r io.Reader, left *int) tokens {
	decoder := xml.NewDecoder(&tagged{Reader: r})
	decoder.CharsetReader = func(label string, r io.Reader) (io.Reader, error) {
		e, err := htmlindex.Get(label)
		if err != nil {
			return nil, err
		}
		if name, _ := htmlindex.Name(e); strings.HasPrefix(name, "utf-16") {
			e = encoding.Nop
		}
		return e.NewDecoder().Reader(r), nil
	}
	return tokens{decoder: decoder, left: left}
}

func (t *tokens) Token() (xml.Token, error) {
	token, err := t.decoder.Token()
	switch token.(type) {
	case xml.StartElement:
		if *t.left--; *t.left < 0 {
			return nil, errDOCXElements
		}
		if t.depth++; t.depth > docxDepth {
			return nil, errDOCXDepth
		}
	case xml.EndElement:
		t.depth--
	case xml.Directive:
		return nil, errDOCXDTD
	}
	return token, err
}

// skip reads past the end of the element whose start was read last.
func (t *tokens) skip() error {
	for depth := t.depth - 1; t.depth > depth; {
		if _, err := t.Token(); err != nil {
			return err
		}
	}
	return nil
}

// decode reads a part into v, as encoding/xml does.
func (d *docx) decode(part string, v any) error {
	r, err := d.open(part)
	if err != nil {
		return err
	}
	defer r.Close()
	left := int64(docxSettings)
	elements := docxProperties
	t := newTokens(&metered{r, &left}, &elements)
	if err = xml.NewTokenDecoder(&t).Decode(v); errors.Is(err, errDOCXElements) {
		return errDOCXStyles
	}
	return err
}

func xmlAttribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// isOn reads an element that turns a property on or off.
func isOn(e xml.StartElement) bool {
	switch xmlAttribute(e, "val") {
	case "0", "false", "off", "none":
		return false
	}
	return true
}

func isIndent(values ...string) bool {
	return slices.ContainsFunc(values, func(v string) bool {
		n, err := strconv.Atoi(v)
		return err == nil && n > 0
	})
}

// outlineLevel reads a level that is counted from 0, with 9 for text, and returns it counted from
// 1, with 0 for text.
func outlineLevel(value string) int {
	if n, err := strconv.Atoi(value); err == nil && n >= 0 && n < 9 {
		return n + 1
	}
	return 0
}
