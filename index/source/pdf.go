package source

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"sync"
	"time"
	"unicode"

	// PDFium, the engine of Chrome, has all Chinese CMaps. As WebAssembly it needs no C and cannot harm
	// the process.
	"github.com/klippa-app/go-pdfium"
	pdfiumerrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"

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
	engine, err := pool.GetInstanceWithContext(context.Background()) // waits while others read
	if err != nil {
		return refuse(ErrUnreadable, err, coded.New("pdf-reader-not-started"))
	}
	defer engine.Close()
	ctx, cancel := context.WithTimeout(context.Background(), pdfTime)
	defer cancel()
	pages, err := pdfText(ctx, engine, data)
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

// pdfFonts is the file system that the engine sees: a font for what a file does not embed.
// pdffont/gen.go says why.
//
//go:embed pdffont/usr
var pdfFonts embed.FS

// pdfEngine translates PDFium to machine code once in a process, and keeps the translation in the
// user's cache folder. This takes 0.1 s instead of 4 s.
var pdfEngine = sync.OnceValues(func() (pdfium.Pool, error) {
	config := wazero.NewRuntimeConfig().WithCloseOnContextDone(true).WithMemoryLimitPages(pdfMemory >> 16)
	fonts, err := fs.Sub(pdfFonts, "pdffont")
	if err != nil {
		return nil, err
	}
	start := func(config wazero.RuntimeConfig) (pdfium.Pool, error) {
		return webassembly.Init(webassembly.Config{
			MaxTotal: pdfEngines, RuntimeConfig: config, FSConfig: wazero.NewFSConfig().WithFSMount(fonts, "/"),
		})
	}
	if dir, err := os.UserCacheDir(); err == nil {
		if cache, err := wazero.NewCompilationCacheWithDir(filepath.Join(dir, "gongbao")); err == nil {
			if pool, err := start(config.WithCompilationCache(cache)); err == nil {
				return pool, nil
			}
		}
	}
	return start(config)
})

// pdfText returns the characters on each page. The engine stops when ctx ends.
func pdfText(ctx context.Context, engine pdfium.Pdfium, data []byte) (pages []pdfPage, err error) {
	// The calls of the engine take no context, and its Kill would race with them. This field is the
	// context that they all use.
	reflect.ValueOf(engine.GetImplementation()).Elem().FieldByName("Context").Set(reflect.ValueOf(ctx))
	document, err := engine.OpenDocument(&requests.OpenDocument{
		FileReader: bytes.NewReader(data), FileReaderSize: int64(len(data)),
	})
	if err != nil {
		return nil, err
	}
	count, err := engine.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: document.Document})
	if err != nil {
		return nil, err
	}
	if count.PageCount > pdfPages {
		return nil, errPDFSize
	}
	r := pageReader{Pdfium: engine, ctx: ctx, ruleObjects: ruleObjects(len(data))}
	glyphs := 0
	for i := range count.PageCount {
		page, err := engine.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: document.Document, Index: i})
		if err != nil {
			if ctx.Err() != nil {
				return nil, err
			}
			pages = append(pages, pdfPage{drawn: true})
			continue
		}
		// A page is closed after the next is loaded, so that the fonts both use are read once.
		if err := r.turn(page.Page); err != nil {
			return nil, err
		}
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
	pdfium.Pdfium
	ctx         context.Context
	page        references.FPDF_PAGE
	ruleObjects int // that are still looked at for rules
}

// turn goes on to a page.
func (r *pageReader) turn(page references.FPDF_PAGE) error {
	last := r.page
	r.page = page
	if last == "" {
		return nil
	}
	_, err := r.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: last})
	return err
}

// read returns the characters of the page.
func (r *pageReader) read() (pdfPage, error) {
	var page pdfPage
	ref := requests.Page{ByReference: &r.page}
	text, err := r.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: ref})
	if err != nil {
		return page, err
	}
	defer r.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: text.TextPage})
	objects, err := r.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: ref})
	if err != nil {
		return page, err
	}
	page.drawn = objects.Count > 0
	rotation, err := r.FPDFPage_GetRotation(&requests.FPDFPage_GetRotation{Page: ref})
	if err != nil {
		return page, err
	}
	page.rotation = int(rotation.PageRotation)
	if page.rules, err = r.rulesOf(ref, objects.Count); err != nil {
		return page, err
	}
	count, err := r.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: text.TextPage})
	if err != nil {
		return page, err
	}
	if count.Count > pdfPageGlyphs {
		return page, errPDFSize
	}
	area, err := r.FPDF_GetPageBoundingBox(&requests.FPDF_GetPageBoundingBox{Page: ref})
	if err != nil {
		return page, err
	}
	glyphs := glyphReader{
		Pdfium: r.Pdfium, page: text.TextPage, area: box{area.Rect.Left, area.Rect.Right, area.Rect.Bottom, area.Rect.Top},
	}
	for i := range count.Count {
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
