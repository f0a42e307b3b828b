package source

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// Word also saves a document as one XML file: as Flat OPC, whose elements are the parts of a .docx,
// or in the format of Word 2003, whose paragraphs are those of a .docx. Files of both kinds often end
// in .doc.

// flatHead is how many bytes of a file show that it is such a document.
const flatHead = 1 << 16

// isFlatDOCX reports whether a file is a Word document in one XML file, by its root element.
func isFlatDOCX(f *file) bool {
	head, _ := io.ReadAll(fromUTF16(bytes.NewReader(f.data[:min(len(f.data), flatHead)])))
	if !bytes.HasPrefix(bytes.TrimSpace(bytes.TrimPrefix(head, []byte("\ufeff"))), []byte("<")) {
		return false
	}
	t := flatTokens(bytes.NewReader(head))
	for {
		token, err := t.Token()
		if err != nil {
			return false
		}
		if e, ok := token.(xml.StartElement); ok {
			return e.Name.Local == "wordDocument" ||
				e.Name.Local == "package" && bytes.Contains(head, []byte("wordprocessingml"))
		}
	}
}

// readFlatDOCX reads a Word document in one XML file, like readDOCX.
func readFlatDOCX(name string, data []byte) ([]Line, error) { return readWord(name, data, flatDOCX) }

// flatDOCX opens a Word document in one XML file.
func flatDOCX(data []byte) (*docx, error) {
	if len(data) > docxBytes {
		return nil, errDOCXSize
	}
	text, _, err := decodeText("", data)
	if err != nil {
		return nil, err
	}
	all := make(parts)
	if err := all.split(text); err != nil {
		return nil, err
	}
	if !all.has("body") {
		return newDOCX(all)
	}
	return &docx{
		parts: all, main: "body", relations: []relation{{"styles", "styles"}},
		left: docxBytes, elements: docxElements, moves: docxMoves,
	}, nil
}

// flatTokens reads XML whose text is UTF-8, whatever it declares.
func flatTokens(r io.Reader) tokens {
	left := docxElements
	t := newTokens(r, &left)
	t.decoder.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	return t
}

// split adds the parts in XML: those of Flat OPC by their names, and of Word 2003 the elements styles
// and body.
func (p parts) split(text string) error {
	t := flatTokens(strings.NewReader(text))
	var name string // of the part of Flat OPC being read
	for {
		before := t.decoder.InputOffset()
		token, err := t.Token()
		switch {
		case err == io.EOF && t.depth == 0:
			return nil
		case err != nil:
			return err
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		after := t.decoder.InputOffset()
		switch local := e.Name.Local; {
		case local == "part" && t.depth == 2:
			name = partName(xmlAttribute(e, "name"))
		case local == "xmlData" && t.depth == 3:
			if err = t.skip(); err == nil {
				content := text[after:t.decoder.InputOffset()]
				err = p.addText(name, content[:max(0, strings.LastIndexByte(content, '<'))])
			}
		case (local == "body" || local == "styles") && t.depth == 2:
			if err = t.skip(); err == nil {
				err = p.addText(local, text[before:t.decoder.InputOffset()])
			}
		}
		if err != nil {
			return err
		}
	}
}

// addText adds a part with its XML in UTF-8. There are at most docxFiles.
func (p parts) addText(name, text string) error {
	switch {
	case len(p) >= docxFiles:
		return errDOCXSize
	case p.has(name):
		return errors.New("two parts of one name")
	}
	p[name] = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }
	return nil
}
