package source

import (
	"context"
	"errors"
	"fmt"
	"time"
	"unicode"

	pdfiumerrors "github.com/klippa-app/go-pdfium/errors"

	"gongbao/analyzer/coded"
)

// Limits of a PDF.
const (
	pdfPages      = 5000
	pdfPageGlyphs = 200_000
	pdfGlyphs     = 20_000_000
	pdfMemory     = 512 << 20 // bytes of the engine's memory, for one file
	pdfEngines    = 2         // files read at once
)

// pdfTime is how long the engine may take for a file.
var pdfTime = time.Minute

var errPDFSize = errors.New("over the limit")

// readPDF reads the text layer of a PDF: paragraphs built from the lines on its pages, in reading
// order. Headers, footers and page numbers are marked as furniture.
func readPDF(name string, data []byte) ([]Line, error) {
	refuse := func(sentinel, err error, reason coded.Message) ([]Line, error) {
		return nil, &Refusal{name, fmt.Errorf("%w pdf: %w", sentinel, err), reason}
	}
	pool, err := pdfEngine()
	if err != nil {
		return refuse(ErrUnreadable, err, coded.New("pdf-reader-not-started"))
	}
	engine, err := pool.start(data) // waits while others read
	if err != nil {
		return refuse(ErrUnreadable, err, coded.New("pdf-reader-not-started"))
	}
	defer engine.close()
	ctx, cancel := context.WithTimeout(engine.ctx, pdfTime)
	defer cancel()
	engine.ctx = ctx
	pages, err := engine.pages(len(data))
	switch {
	case ctx.Err() != nil:
		return refuse(ErrLimit, ctx.Err(), coded.New("pdf-too-slow", "seconds", int(pdfTime.Seconds())))
	case errors.Is(err, errPDFSize):
		return refuse(ErrLimit, err, coded.New("pdf-too-long", "pages", pdfPages))
	case errors.Is(err, pdfiumerrors.ErrPassword), errors.Is(err, pdfiumerrors.ErrSecurity):
		return refuse(ErrEncrypted, err, coded.New("pdf-encrypted"))
	case err != nil:
		return refuse(ErrDamaged, err, coded.New("pdf-damaged"))
	}
	glyphs, unknown, images, texts := 0, 0, 0, 0
	for _, page := range pages {
		for _, g := range page.glyphs {
			if g.char == unicode.ReplacementChar || unicode.Is(unicode.Co, g.char) {
				unknown++
			}
		}
		glyphs += len(page.glyphs)
		if len(page.glyphs) > 0 {
			texts++
		} else if page.drawn {
			images++
		}
	}
	switch {
	case glyphs == 0 && images == 0:
		return refuse(ErrEmpty, errors.New("no text"), coded.New("pdf-empty"))
	case images > texts:
		return refuse(ErrUnsupported, errors.New("no text layer"), coded.New("pdf-scanned"))
	case unknown*3 > glyphs:
		return refuse(ErrUnsupported, errors.New("no character codes"), coded.New("pdf-fonts-without-codes"))
	}
	return pdfLines(pages), nil
}

// pdfPage is the content of a page.
type pdfPage struct {
	glyphs   []glyph // in the order in which they are drawn
	rules    []box   // straight lines along the page
	rotation int     // quarters, clockwise, by which the page is shown turned
	drawn    bool    // something is drawn on it
}

// glyph is a character on a page. Its box is in points from the bottom left of the page, which is not
// turned yet.
type glyph struct {
	char rune
	box
	turn   int  // quarters, counter-clockwise
	tilted bool // neither upright nor turned by quarters
	// vertical is set in a frame of vertical writing.
	vertical bool
	space    bool // white space of the file is before it
	bold     bool
	faint    bool // in a light colour, or nearly transparent
}

// pages returns the characters on each page of the file.
func (e *engine) pages(size int) (pages []pdfPage, err error) {
	document, err := e.open(size)
	if err != nil {
		return nil, err
	}
	count, err := e.call("FPDF_GetPageCount", document)
	if err != nil {
		return nil, err
	}
	if uint32(count) > pdfPages {
		return nil, errPDFSize
	}
	r := pageReader{engine: e, ruleObjects: ruleObjects(size)}
	glyphs := 0
	for i := range uint64(uint32(count)) {
		if err := e.ctx.Err(); err != nil { // while no loop of the engine turned
			return nil, err
		}
		page, err := r.pointer("FPDF_LoadPage", document, i)
		if err != nil {
			if e.ctx.Err() != nil {
				return nil, err
			}
			pages = append(pages, pdfPage{drawn: true})
			continue
		}
		// A page is closed after the next is loaded, so that the fonts both use are read once.
		r.turn(page)
		read, err := r.read()
		if err != nil {
			return nil, fmt.Errorf("page %d: %w", i+1, err)
		}
		if glyphs += len(read.glyphs); glyphs > pdfGlyphs {
			return nil, errPDFSize
		}
		pages = append(pages, read)
	}
	return pages, nil
}

// pageReader reads one page after another.
type pageReader struct {
	*engine
	page        uint64
	ruleObjects int // that are still looked at for rules
}

// turn goes on to a page.
func (r *pageReader) turn(page uint64) {
	if r.page != 0 {
		r.call("FPDF_ClosePage", r.page) // if this fails, so does the next call
	}
	r.page = page
}

// read returns the characters of the page.
func (r *pageReader) read() (pdfPage, error) {
	var page pdfPage
	text, err := r.pointer("FPDFText_LoadPage", r.page)
	if err != nil {
		return page, err
	}
	defer r.call("FPDFText_ClosePage", text)
	objects, err := r.number("FPDFPage_CountObjects", r.page)
	if err != nil {
		return page, err
	}
	page.drawn = objects > 0
	if page.rotation, err = r.number("FPDFPage_GetRotation", r.page); err != nil {
		return page, err
	}
	if page.rules, err = r.rulesOf(objects); err != nil {
		return page, err
	}
	count, err := r.number("FPDFText_CountChars", text)
	if err == nil && count < 0 {
		err = errPDFCall
	}
	if err != nil {
		return page, err
	}
	if count > pdfPageGlyphs {
		return page, errPDFSize
	}
	if err := r.done("FPDF_GetPageBoundingBox", r.page, r.slot(0)); err != nil {
		return page, err
	}
	glyphs := glyphReader{engine: r.engine, page: text, area: r.box()}
	for i := range uint64(count) {
		char, err := glyphs.next(i)
		if err != nil {
			return page, err
		}
		if char == 0 {
			continue
		}
		g, err := glyphs.read(i, char)
		if err != nil {
			return page, err
		}
		page.glyphs = append(page.glyphs, g)
	}
	return page, nil
}
