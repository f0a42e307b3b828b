package source

// The reader is our own, with archive/zip and encoding/xml of the standard library. The libraries
// with a usable licence (such as godocx, MIT) skip elements that they do not know, and with them
// the text in content controls, hyperlinks, insertions, text boxes and notes.

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"gongbao/analyzer/coded"
)

// Limits of a Word document.
const (
	docxBytes    = 64 << 20 // of all its XML, unpacked
	docxSettings = 8 << 20  // of its styles, its lists and each table of relations, unpacked
	docxDepth    = 256      // elements within elements
	docxFiles    = 10_000   // in the archive
)

var (
	errDOCXSize  = errors.New("unpacked XML over the limit")
	errDOCXDepth = errors.New("elements nested over the limit")
	errDOCXDTD   = errors.New("XML with a DTD")
	errDOCXChunk = errors.New("foreign document embedded")
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
func readDOCX(name string, data []byte) ([]Line, error) {
	refuse := func(err error) ([]Line, error) {
		sentinel, reason := ErrDamaged, coded.New("document-damaged")
		switch {
		case errors.Is(err, errDOCXSize):
			sentinel, reason = ErrLimit, coded.New("document-too-large", "most", coded.Size(docxBytes))
		case errors.Is(err, errDOCXDepth):
			sentinel, reason = ErrLimit, coded.New("document-too-deep", "most", docxDepth)
		case errors.Is(err, errDOCXDTD):
			sentinel, reason = ErrUnsupported, coded.New("document-external-content")
		case errors.Is(err, errDOCXChunk):
			sentinel, reason = ErrUnsupported, coded.New("document-in-document")
		}
		return nil, &Refusal{name, fmt.Errorf("%w docx: %w", sentinel, err), reason}
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return refuse(err)
	}
	if len(archive.File) > docxFiles {
		return refuse(errDOCXSize)
	}
	d := &docx{archive: archive, left: docxBytes}
	main := mainPart(d)
	if main == "" {
		return refuse(errors.New("no main part"))
	}
	if err := d.read(main); err != nil {
		return refuse(err)
	}
	if !slices.ContainsFunc(d.lines, func(l Line) bool { return l.Aside == "" && hasText(l.Text) }) {
		return nil, &Refusal{name, ErrEmpty, coded.New("document-no-text")}
	}
	return d.lines, nil
}

// docx is a document while it is read.
type docx struct {
	archive   *zip.Reader
	left      int64 // bytes of XML that may still be unpacked
	styles    styles
	numbering numbering
	footnotes map[string][]Line // by ID, until they are referred to
	notes     int               // notes numbered so far
	lines     []Line
	number    int // the number of the last paragraph
}

// A relation is a part that another part refers to.
type relation struct{ kind, target string }

// relations returns the parts that a part refers to, in order. The archive's own are those of "".
// Kind is the last word of their type.
func (d *docx) relations(part string) []relation {
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
		target := path.Join("/", dir, r.Target)
		if strings.HasPrefix(r.Target, "/") {
			target = path.Clean(r.Target)
		}
		relations = append(relations, relation{path.Base(r.Type), target[1:]})
	}
	return relations
}

// mainPart returns the part with the text of a Word document, or "" if there is none.
func mainPart(d *docx) string {
	for _, r := range d.relations("") {
		if r.kind == "officeDocument" && !strings.HasPrefix(r.target, "xl/") &&
			!strings.HasPrefix(r.target, "ppt/") && d.has(r.target) {
			return r.target
		}
	}
	if d.has("word/document.xml") {
		return "word/document.xml"
	}
	return ""
}

func (d *docx) has(part string) bool {
	return slices.ContainsFunc(d.archive.File, func(f *zip.File) bool { return f.Name == part })
}

// open returns the bytes of a part and subtracts them from those that may be unpacked.
func (d *docx) open(part string) (io.ReadCloser, error) {
	for _, f := range d.archive.File {
		if f.Name == part {
			r, err := f.Open()
			if err != nil {
				return nil, err
			}
			return &metered{r, &d.left}, nil
		}
	}
	return nil, fmt.Errorf("no part %q", part)
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

// tokens reads the XML of a part. Its depth is bounded, and a DTD is refused.
type tokens struct {
	decoder *xml.Decoder
	depth   int
}

func (t *tokens) Token() (xml.Token, error) {
	token, err := t.decoder.Token()
	switch token.(type) {
	case xml.StartElement:
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

// decode reads a part into v, as encoding/xml does.
func (d *docx) decode(part string, v any) error {
	r, err := d.open(part)
	if err != nil {
		return err
	}
	defer r.Close()
	left := int64(docxSettings)
	return xml.NewTokenDecoder(&tokens{decoder: xml.NewDecoder(&metered{r, &left})}).Decode(v)
}

// read reads the main part and those that it refers to.
func (d *docx) read(main string) error {
	relations := d.relations(main)
	each := func(kind string, read func(part string) error) error {
		for _, r := range relations {
			if r.kind == kind && d.has(r.target) {
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
	if err := d.walkPart(main, &d.lines, position{}); err != nil {
		return fmt.Errorf("%s: %w", main, err)
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
	w := &walker{docx: d, tokens: tokens{decoder: xml.NewDecoder(r)}}
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

// skip reads past the end of the element whose start was read last.
func (w *walker) skip() error {
	for depth := w.depth - 1; w.depth > depth; {
		if _, err := w.Token(); err != nil {
			return err
		}
	}
	return nil
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
		if at.note == nil {
			break
		}
		var lines []Line
		at.lines = &lines
		err := w.children(at)
		at.note(xmlAttribute(e, "id"), lines)
		return err
	case "AlternateContent":
		return w.readAlternate(at)
	case "del", "moveFrom":
		at.furniture = deleted
	case "txbxContent":
		if at.paragraph != nil {
			at.lines, at.paragraph = &at.paragraph.after, nil
		}
	case "sectPr", "sdtPr", "sdtEndPr", "rPr", "instrText", "delInstrText", "binData", "fldData":
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

// inline reads an element in a paragraph.
func (w *walker) inline(e xml.StartElement, at position) error {
	p := at.paragraph
	if w.codes > 0 && at.furniture == "" {
		at.furniture = inCode
	}
	switch e.Name.Local {
	case "pPr":
		return w.readProperties(p)
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
	outline          int        // level from 1, or 0 if only the style gives it
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
	style := w.styles.of(p.style)
	lines := append(w.paragraphLines(p, style), p.after...)
	reason := at.furniture
	if reason == "" && style.isTOC {
		reason = inTOC
	}
	if outer != nil { // a paragraph of a shape within a paragraph
		at.lines = &outer.after
	}
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
func (w *walker) readProperties(p *paragraph) error {
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
			p.indented = isIndent(xmlAttribute(e, "firstLine"), xmlAttribute(e, "firstLineChars"))
		case "jc":
			p.centre = xmlAttribute(e, "val") == "center"
		case "rPr", "sectPr": // properties of the paragraph's mark and of the section
			err = w.skip()
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

// readTable reads the rows of a table. A row of values becomes one line. Cells with statements or
// with paragraphs of their own become lines each, as in a text file.
func (w *walker) readTable(at position) error {
	if at.paragraph != nil {
		at.lines, at.paragraph = &at.paragraph.after, nil
	}
	return w.readRows(at, new([][]Line))
}

// readRows reads the rows of a table, or the cells of a row.
func (w *walker) readRows(at position, cells *[][]Line) error {
	for {
		token, err := w.Token()
		if err != nil {
			return err
		}
		var e xml.StartElement
		switch token := token.(type) {
		case xml.EndElement:
			return nil
		case xml.StartElement:
			e = token
		default:
			continue
		}
		switch e.Name.Local {
		case "tr":
			var row [][]Line
			if err = w.readRows(at, &row); err == nil {
				*at.lines = append(*at.lines, rowLines(row)...)
			}
		case "tc":
			var cell []Line
			inner := at
			inner.lines = &cell
			err = w.children(inner)
			*cells = append(*cells, cell)
		case "tblPr", "tblGrid", "tblPrEx", "trPr", "tcPr", "sdtPr":
			err = w.skip()
		case "p", "tbl", "AlternateContent", "altChunk":
			err = w.element(e, at)
		default:
			err = w.readRows(at, cells)
		}
		if err != nil {
			return err
		}
	}
}

// rowLines returns the lines of a row. A merged cell has its text in its first row; its other rows
// are empty.
func rowLines(cells [][]Line) []Line {
	var texts []string
	var lines, aside []Line
	long := false
	for _, cell := range cells {
		var parts []string
		for _, l := range cell {
			if l.Aside != "" {
				aside = append(aside, l)
			} else if l.Text != "" {
				long = long || len(parts) > 0 && utf8.RuneCountInString(l.Text) > 40
				parts = append(parts, l.Text)
				lines = append(lines, l)
			}
		}
		if len(parts) > 0 {
			texts = append(texts, strings.Join(parts, " "))
		}
	}
	switch {
	case len(texts) <= 1:
	case !long && !areStatements(texts):
		lines = []Line{{Number: lines[0].Number, Text: strings.Join(texts, " | "), Row: true}}
	default:
		for i := range lines {
			lines[i].Row = true
		}
	}
	return append(lines, aside...)
}

// note returns the lines of a footnote or endnote, as items that start with the number of the note.
// Separators are notes without text.
func (d *docx) note(lines []Line) []Line {
	var kept []Line
	for _, l := range lines {
		if !hasText(l.Text) {
			continue
		}
		if len(kept) == 0 {
			d.notes++
			l.Text = fmt.Sprintf("[%d] %s", d.notes, l.Text)
		}
		kept = append(kept, Line{Text: l.Text, Markup: l.Markup, Aside: l.Aside, Item: true})
	}
	return kept
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
