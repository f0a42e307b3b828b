package source

// The reader is our own, with archive/zip and encoding/xml of the standard library. The libraries
// with a usable licence (such as godocx, MIT) skip elements that they do not know, and with them
// the text in content controls, hyperlinks, insertions, text boxes and notes.

import (
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"gongbao/analyzer/coded"
)

// Limits of a Word document.
const (
	docxBytes    = 64 << 20  // of all its XML, unpacked
	docxElements = 2_000_000 // of all its XML; a report has 4,000
	docxSettings = 8 << 20   // of its styles, its lists and each table of relations, unpacked
	docxDepth    = 256       // elements within elements
	docxFiles    = 10_000    // in the archive
	// docxProperties is the number of elements of its styles, its lists and each table of relations.
	docxProperties = 200_000
	// docxAttributes is the number of signs = of a tag, or of a text without tags.
	docxAttributes = 10_000
	// docxMoves is how many lines may be moved out of a row or a paragraph, once a level.
	docxMoves = 500_000
)

var (
	errDOCXSize     = errors.New("unpacked XML over the limit")
	errDOCXElements = errors.New("elements over the limit")
	errDOCXStyles   = errors.New("elements of styles over the limit")
	errDOCXDepth    = errors.New("elements nested over the limit")
	errDOCXMoves    = errors.New("lines in nested elements over the limit")
	errDOCXDTD      = errors.New("XML with a DTD")
	errDOCXChunk    = errors.New("foreign document embedded")
)

// The parts of a document that are not its text.
const (
	inHeader  = "页眉"
	inFooter  = "页脚"
	inComment = "批注"
	deleted   = "修订中删除的文字"
	hidden    = "隐藏的文字"
	inTOC     = "目录"
	inDiagram = "图示中的文字"
	inCode    = "域代码"
	inRuby    = "注音"
)

// readDOCX reads a Word document: its paragraphs and the rows of its tables in order, each footnote
// after the paragraph that refers to it, and then the endnotes. Headers, comments and deletions are
// marked as furniture.
func readDOCX(name string, data []byte) ([]Line, error) { return readWord(name, data, zippedDOCX) }

// readWord reads the lines of the document that open finds in the bytes of a file.
func readWord(name string, data []byte, open func(data []byte) (*docx, error)) ([]Line, error) {
	d, err := open(data)
	if err == nil {
		err = d.read()
	}
	if err != nil {
		return nil, refuseWord(name, err)
	}
	if !slices.ContainsFunc(d.lines, func(l Line) bool { return l.Aside == "" && hasText(l.Text) }) {
		return nil, &Refusal{name, ErrEmpty, coded.New("document-no-text")}
	}
	return d.lines, nil
}

func refuseWord(name string, err error) error {
	sentinel, reason := ErrDamaged, coded.New("document-damaged")
	switch {
	case errors.Is(err, errDOCXSize):
		sentinel, reason = ErrLimit, coded.New("document-too-large", "most", coded.Size(docxBytes))
	case errors.Is(err, errDOCXElements):
		sentinel, reason = ErrLimit, coded.New("document-too-many-elements", "most", docxElements)
	case errors.Is(err, errDOCXStyles):
		sentinel, reason = ErrLimit, coded.New("document-too-many-styles", "most", docxProperties)
	case errors.Is(err, errDOCXMoves):
		sentinel, reason = ErrLimit, coded.New("document-too-nested")
	case errors.Is(err, errDOCXDepth):
		sentinel, reason = ErrLimit, coded.New("document-too-deep", "most", docxDepth)
	case errors.Is(err, errDOCXDTD):
		sentinel, reason = ErrUnsupported, coded.New("document-external-content")
	case errors.Is(err, errDOCXChunk):
		sentinel, reason = ErrUnsupported, coded.New("document-in-document")
	}
	return &Refusal{name, fmt.Errorf("%w docx: %w", sentinel, err), reason}
}

// docx is a document while it is read.
type docx struct {
	parts     parts
	main      string     // the part with the text
	relations []relation // the parts that the main part refers to
	left      int64      // bytes of XML that may still be unpacked
	elements  int        // elements that may still be read
	moves     int        // lines that may still be moved
	styles    styles
	numbering numbering
	footnotes map[string][]Line // by ID, until they are referred to
	notes     int               // notes numbered so far
	lines     []Line
	number    int // the number of the last paragraph
}

// read reads the main part and those that it refers to.
func (d *docx) read() error {
	each := func(kind string, read func(part string) error) error {
		for _, r := range d.relations {
			if r.kind == kind && d.parts.has(r.target) {
				if err := read(r.target); err != nil {
					return fmt.Errorf("%s: %w", r.target, err)
				}
			}
		}
		return nil
	}
	d.footnotes = make(map[string][]Line)
	for _, s := range []struct {
		kind string
		read func(part string) error
	}{
		{"styles", func(part string) error { return d.decode(part, &d.styles) }},
		{"numbering", func(part string) error { return d.decode(part, &d.numbering) }},
		{"footnotes", func(part string) error {
			return d.walkPart(part, new([]Line), position{note: func(id string, lines []Line) {
				d.footnotes[id] = append(d.footnotes[id], lines...)
			}})
		}},
	} {
		if err := each(s.kind, s.read); err != nil {
			return err
		}
	}
	d.styles.link()
	d.numbering.link(&d.styles)
	d.number = 0
	if err := d.walkPart(d.main, &d.lines, position{}); err != nil {
		return fmt.Errorf("%s: %w", d.main, err)
	}
	for _, id := range sortedKeys(d.footnotes) { // footnotes that nothing refers to
		d.lines = append(d.lines, d.note(d.footnotes[id])...)
	}
	d.notes = 0
	err := each("endnotes", func(part string) error {
		return d.walkPart(part, &d.lines, position{note: func(_ string, lines []Line) {
			d.lines = append(d.lines, d.note(lines)...)
		}})
	})
	if err != nil {
		return err
	}
	d.setHeadings()
	for _, s := range []struct{ kind, reason string }{
		{"header", inHeader}, {"footer", inFooter}, {"comments", inComment}, {"diagramData", inDiagram},
		{"chart", inDiagram},
	} {
		err := each(s.kind, func(part string) error {
			return d.walkPart(part, &d.lines, position{furniture: s.reason})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// move counts lines that are moved out of a row or a paragraph.
func (d *docx) move(lines int) error {
	if d.moves -= lines; d.moves < 0 {
		return errDOCXMoves
	}
	return nil
}

// setHeadings makes the only heading of the first level the title, if no paragraph has the style of
// a title. Level 1 is that of the title.
func (d *docx) setHeadings() {
	tops := 0
	for _, l := range d.lines {
		switch l.Heading {
		case 1:
			return
		case 2:
			tops++
		}
	}
	if tops != 1 {
		return
	}
	for i := range d.lines {
		if d.lines[i].Heading > 0 {
			d.lines[i].Heading--
		}
	}
}

// position is the position of the reader in a part.
type position struct {
	// lines receives finished lines. paragraph is the one being read, or nil between paragraphs.
	lines     *[]Line
	paragraph *paragraph
	// furniture is the reason why the text here is not part of the document's text.
	furniture string
	bold      bool
	// note receives the lines of a note, if notes may occur here.
	note func(id string, lines []Line)
}

// walkPart reads the lines of a part.
func (d *docx) walkPart(part string, lines *[]Line, at position) error {
	r, err := d.open(part)
	if err != nil {
		return err
	}
	defer r.Close()
	w := &walker{docx: d, tokens: newTokens(r, &d.elements)}
	at.lines = lines
	if err := w.children(at); err != io.EOF {
		return err
	}
	if w.depth > 0 {
		return io.ErrUnexpectedEOF
	}
	return nil
}

// walker reads one part.
type walker struct {
	*docx
	tokens
	// fields are the open fields. One is true while its code is being read and not yet its result;
	// codes counts those.
	fields []bool
	codes  int
}

// children reads up to the end of the element whose start was read last. Unknown elements are read
// for the text in them, so that no text is lost.
func (w *walker) children(at position) error {
	for {
		token, err := w.Token()
		if err != nil {
			return err
		}
		switch token := token.(type) {
		case xml.EndElement:
			return nil
		case xml.StartElement:
			if err := w.element(token, at); err != nil {
				return err
			}
		}
	}
}

// text returns the text of the element whose start was read last.
func (w *walker) text() (string, error) {
	var b strings.Builder
	for depth := w.depth - 1; w.depth > depth; {
		token, err := w.Token()
		if err != nil {
			return "", err
		}
		if data, ok := token.(xml.CharData); ok {
			b.Write(data)
		}
	}
	return b.String(), nil
}

func (w *walker) element(e xml.StartElement, at position) error {
	name := e.Name.Local
	if strings.HasSuffix(name, "Change") { // the properties before a tracked change
		return w.skip()
	}
	switch name {
	case "p":
		return w.readParagraph(at, w.children)
	case "tbl":
		return w.readTable(at)
	case "altChunk":
		return errDOCXChunk
	case "footnote", "endnote":
		if at.note != nil || at.paragraph != nil {
			return w.readNote(e, at)
		}
	case "AlternateContent":
		return w.readAlternate(at)
	case "del", "moveFrom":
		at.furniture = deleted
	case "annotation":
		at.furniture = cmp.Or(annotations[xmlAttribute(e, "type")], at.furniture)
	case "hdr":
		at.furniture = cmp.Or(at.furniture, inHeader)
	case "ftr":
		at.furniture = cmp.Or(at.furniture, inFooter)
	case "sectPr":
		return w.children(at)
	case "txbxContent":
		if at.paragraph != nil {
			at.lines, at.paragraph = &at.paragraph.after, nil
		}
	case "sdtPr", "sdtEndPr", "rPr", "instrText", "delInstrText", "binData", "fldData":
		return w.skip()
	}
	switch {
	case at.paragraph != nil:
		return w.inline(e, at)
	case name == "r" || name == "t": // outside any paragraph
		return w.readParagraph(at, func(at position) error { return w.inline(e, at) })
	}
	return w.children(at)
}

// annotations are the reasons for what Word 2003 marks as an annotation of a type.
var annotations = map[string]string{"Word.Deletion": deleted, "Word.Comment": inComment}

// readNote reads a footnote or endnote. Word 2003 has it in the paragraph that refers to it.
func (w *walker) readNote(e xml.StartElement, at position) error {
	var lines []Line
	inner := at
	inner.lines, inner.paragraph = &lines, nil
	if err := w.children(inner); err != nil {
		return err
	}
	if at.note != nil {
		at.note(xmlAttribute(e, "id"), lines)
	} else {
		at.paragraph.after = append(at.paragraph.after, w.note(lines)...)
	}
	return nil
}

// inline reads an element in a paragraph.
func (w *walker) inline(e xml.StartElement, at position) error {
	p := at.paragraph
	if w.codes > 0 && at.furniture == "" {
		at.furniture = inCode
	}
	switch e.Name.Local {
	case "pPr":
		return w.readProperties(at)
	case "r":
		at.bold = w.styles.bold(p.style)
	case "t", "delText":
		text, err := w.text()
		if err == nil {
			p.add(text, at)
		}
		return err
	case "tab", "ptab":
		p.add("\t", at)
	case "noBreakHyphen":
		p.add("-", at)
	case "br", "cr":
		p.add("\n", at)
	case "fldChar":
		w.field(xmlAttribute(e, "fldCharType"))
	case "footnoteReference":
		id := xmlAttribute(e, "id")
		p.after = append(p.after, w.note(w.footnotes[id])...)
		delete(w.footnotes, id)
	case "rt":
		at.furniture = inRuby
	}
	if e.Name.Local == "r" {
		return w.readRun(at)
	}
	return w.children(at)
}

// field opens and closes fields, by the kind of a field's mark.
func (w *walker) field(kind string) {
	last := len(w.fields) - 1
	switch {
	case kind == "begin":
		w.fields = append(w.fields, true)
		w.codes++
		return
	case last < 0:
		return
	}
	if w.fields[last] {
		w.fields[last] = false
		w.codes--
	}
	if kind == "end" {
		w.fields = w.fields[:last]
	}
}

// readRun reads a run: text with the same properties.
func (w *walker) readRun(at position) error {
	for {
		token, err := w.Token()
		if err != nil {
			return err
		}
		switch token := token.(type) {
		case xml.EndElement:
			return nil
		case xml.StartElement:
			if token.Name.Local != "rPr" {
				err = w.element(token, at)
			} else {
				at, err = w.readRunStyle(at)
			}
			if err != nil {
				return err
			}
		}
	}
}

// readRunStyle reads the properties of a run.
func (w *walker) readRunStyle(at position) (position, error) {
	for {
		token, err := w.Token()
		if err != nil {
			return at, err
		}
		switch token := token.(type) {
		case xml.EndElement:
			return at, nil
		case xml.StartElement:
			switch token.Name.Local {
			case "rStyle":
				at.bold = at.bold || w.styles.bold(xmlAttribute(token, "val"))
			case "b":
				at.bold = isOn(token)
			case "vanish":
				if isOn(token) && at.furniture == "" {
					at.furniture = hidden
				}
			}
			if err := w.skip(); err != nil {
				return at, err
			}
		}
	}
}

// readAlternate reads the first of several forms of the same content.
func (w *walker) readAlternate(at position) error {
	chosen := false
	for {
		token, err := w.Token()
		if err != nil {
			return err
		}
		switch token := token.(type) {
		case xml.EndElement:
			return nil
		case xml.StartElement:
			if chosen {
				err = w.skip()
			} else {
				chosen = true
				err = w.element(token, at)
			}
			if err != nil {
				return err
			}
		}
	}
}

// paragraph is a paragraph while it is read.
type paragraph struct {
	style            string
	number           *numberRef // its number in a list, or nil
	label            string     // its number as shown, if listed is set
	listed           bool
	outline          int // level from 1, or 0 if only the style gives it
	indented, centre bool
	pieces           []piece
	after            []Line // text boxes, footnotes, and furniture in it
}

// piece is a part of a paragraph in one style.
type piece struct {
	text string
	bold bool
}

// numberRef is the list of a paragraph and the level in it.
type numberRef struct{ list, level string }

// maxPiece is the length, in bytes, up to which pieces of furniture are joined.
const maxPiece = 1000

// add adds text to the paragraph, or to its furniture.
func (p *paragraph) add(text string, at position) {
	if at.furniture != "" {
		text = strings.ReplaceAll(text, "\n", " ")
	}
	last := len(p.after) - 1
	switch {
	case text == "":
	case at.furniture == "":
		p.pieces = append(p.pieces, piece{text, at.bold})
	case last >= 0 && p.after[last].Aside == at.furniture && len(p.after[last].Text) < maxPiece:
		p.after[last].Text += text
	default:
		p.after = append(p.after, Line{Text: text, Aside: at.furniture})
	}
}

// readParagraph adds the lines of a paragraph. Read reads its content.
func (w *walker) readParagraph(at position, read func(at position) error) error {
	outer, p := at.paragraph, &paragraph{}
	at.paragraph = p
	w.number++
	number := w.number
	if err := read(at); err != nil {
		return err
	}
	if err := w.move(len(p.after)); err != nil {
		return err
	}
	style := w.styles.of(p.style)
	lines := slices.Concat(w.paragraphLines(p, style), p.after)
	p.after = nil
	reason := at.furniture
	if reason == "" && style.isTOC {
		reason = inTOC
	}
	if outer != nil { // a paragraph of a shape within a paragraph
		at.lines = &outer.after
	}
	*at.lines = slices.Grow(*at.lines, len(lines))
	for _, l := range lines {
		if l.Number == 0 {
			l.Number = number
		}
		if reason != "" && l.Aside == "" {
			l = Line{Number: l.Number, Text: l.Text, Aside: reason}
		}
		l.Text = trimSpace(l.Text)
		if l.Aside != "" && !hasText(l.Text) || l.Text == "" && endsBlank(*at.lines) {
			continue
		}
		*at.lines = append(*at.lines, l)
	}
	return nil
}

// endsBlank reports whether the last of lines is blank, or there is no line: one blank line
// replaces several.
func endsBlank(lines []Line) bool { return len(lines) == 0 || lines[len(lines)-1].Text == "" }

// readProperties reads the properties of a paragraph.
func (w *walker) readProperties(at position) error {
	p := at.paragraph
	for depth := w.depth - 1; w.depth > depth; {
		token, err := w.Token()
		if err != nil {
			return err
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch e.Name.Local {
		case "pStyle":
			p.style = xmlAttribute(e, "val")
		case "numPr":
			p.number = &numberRef{}
		case "numId":
			if p.number != nil {
				p.number.list = xmlAttribute(e, "val")
			}
		case "ilvl":
			if p.number != nil {
				p.number.level = xmlAttribute(e, "val")
			}
		case "outlineLvl":
			p.outline = outlineLevel(xmlAttribute(e, "val"))
		case "ind":
			p.indented = isIndent(xmlAttribute(e, "firstLine"), xmlAttribute(e, "firstLineChars"),
				xmlAttribute(e, "first-line"), xmlAttribute(e, "first-line-chars"))
		case "t": // of a list, in Word 2003
			p.label, p.listed = xmlAttribute(e, "val"), true
		case "font": // of that label: letters of these fonts are bullets
			if font := xmlAttribute(e, "val"); strings.HasPrefix(font, "Wingdings") || font == "Symbol" {
				p.label = ""
			}
		case "jc":
			p.centre = xmlAttribute(e, "val") == "center"
		case "rPr": // properties of the paragraph's mark
			err = w.skip()
		case "sectPr":
			err = w.children(at)
		default:
			if strings.HasSuffix(e.Name.Local, "Change") {
				err = w.skip()
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// paragraphLines returns the lines of a paragraph, divided at its line breaks, after the number of
// its list.
func (w *walker) paragraphLines(p *paragraph, style *style) []Line {
	ref := p.number
	if ref == nil || ref.list == "" {
		ref = style.number
	}
	number, bullet := w.numbering.next(ref)
	if p.listed {
		number, bullet = shownNumber(p.label)
	}
	if len(p.pieces) == 0 {
		return []Line{{}}
	}
	size := 0
	for _, piece := range p.pieces {
		size += len(piece.text)
	}
	heading := style.heading
	if p.outline > 0 {
		heading = p.outline
	}
	if heading > 0 && !style.isTitle {
		heading++ // level 1 is that of the title
	}
	if size > maxHeading*utf8.UTFMax {
		heading = 0
	} else if heading > 0 || p.centre { // the line breaks of a title are only layout
		for i := range p.pieces {
			p.pieces[i].text = strings.ReplaceAll(p.pieces[i].text, "\n", " ")
		}
	}
	var lines []Line
	b := lineBuilder{bold: true}
	b.prefix(number)
	finish := func() {
		l := b.line()
		l.Heading, l.Item = heading, bullet
		l.Indented = l.Indented || len(lines) == 0 && (p.indented || style.indented)
		lines = append(lines, l)
		b = lineBuilder{bold: true}
	}
	for _, piece := range p.pieces {
		for {
			part, rest, found := strings.Cut(piece.text, "\n")
			b.add(part, piece.bold)
			if !found {
				break
			}
			finish()
			piece.text = rest
		}
	}
	finish()
	return lines
}

// lineBuilder builds a line from pieces.
type lineBuilder struct {
	strings.Builder
	numbered int  // bytes of the list number at the start
	lead     int  // bytes up to the end of the bold start
	bold     bool // everything so far is bold
}

func (b *lineBuilder) prefix(number string) {
	b.WriteString(number)
	b.numbered = len(number)
}

func (b *lineBuilder) add(text string, bold bool) {
	if hasText(text) && !bold {
		b.bold = false
	}
	b.WriteString(text)
	if b.bold && bold {
		b.lead = b.Len()
	}
}

func (b *lineBuilder) line() Line {
	raw := b.String()
	start := strings.ReplaceAll(raw, "\t", " ")
	text := trimSpace(start)
	if !hasText(raw[b.numbered:]) { // a number without text is not shown
		text = trimSpace(start[b.numbered:])
	}
	l := Line{Text: text, Indented: isIndented(raw)}
	if lead := trimSpace(start[:b.lead]); b.lead > 0 && hasText(lead) && strings.HasPrefix(text, lead) {
		l.Lead = len(lead)
		l.Bold = l.Lead == len(l.Text)
	}
	return l
}
