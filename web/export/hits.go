package export

import (
	"bufio"
	"context"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"gongbao/analyzer/coded"
	"gongbao/index"
	"gongbao/index/citation"
	"gongbao/index/passage"
	"gongbao/index/report"
	"gongbao/web/address"
	"gongbao/web/answer"
	"gongbao/web/ask"
	"gongbao/web/respond"
	"gongbao/web/say"
)

// Format is a form in which all hits of a search are written.
type Format string

// The formats; those of citations are named as their styles.
const (
	CSV   Format = "csv"   // a table as spreadsheets open it
	JSONL Format = "jsonl" // a hit on each line, and an ExportEnd where something was left out
	// Reports is JSON Lines too, with the whole report on each, from which a library takes it in.
	// It is asked for as one of Whats and not as a format.
	Reports Format = "reports"
)

// Whats are the names of what an export holds, the usual one first.
var Whats = []string{"hits", "reports"}

// Formats lists every format.
var Formats = append([]Format{CSV, JSONL}, citationFormats()...)

func citationFormats() (formats []Format) {
	for _, style := range citation.Styles {
		formats = append(formats, Format(style))
	}
	return formats
}

// Passages reports whether the format has room for passages.
func (f Format) Passages() bool { return f == CSV || f == JSONL }

func (f Format) MediaType() string {
	switch f {
	case CSV:
		return respond.TypeCSV
	case JSONL, Reports:
		return respond.TypeJSONL
	}
	return citation.Style(f).MediaType()
}

func (f Format) FileName() string {
	switch {
	case f == Reports:
		return "gongbao-reports.jsonl"
	case f.Passages():
		return "gongbao." + string(f)
	}
	return "gongbao" + citation.Style(f).Extension()
}

// IncompleteError is an export from which something was left out, as its last line says.
type IncompleteError struct {
	coded.Message
	Err error // the reason; nil if it was no error
}

// Error is what the last line says.
func (e *IncompleteError) Error() string { return say.Message(language, e.Message) }

// Unwrap returns the reason.
func (e *IncompleteError) Unwrap() error { return e.Err }

// language is that of what a file says of itself, whatever the language of whoever asks: files are
// passed on and compared.
const language = "zh"

// hitWriter writes one format.
type hitWriter interface {
	begin(*index.Result) error
	hit(index.Hit, *report.Report) error
	end(answer.ExportEnd) error // called only where something was left out
}

// WriteHits writes everything that r finds, holding no more than a report at a time. If something
// is left out, a last line says so in the format's own way, and an *IncompleteError is returned.
// Nothing is written after an error that is found before the first hit.
func WriteHits(ctx context.Context, lib ask.Exporter, r index.Request, format Format, to io.Writer) error {
	r.NoCorrection = true // nobody sees one in a file
	out := bufio.NewWriterSize(to, 32<<10)
	var w hitWriter
	switch format {
	case CSV:
		w = newHitTable(out, r)
	case JSONL:
		w = &hitJSON{out: out, request: r}
	case Reports:
		w = &hitReports{out}
	default:
		w = &hitCitations{out: out, style: citation.Style(format), accessed: time.Now()}
	}
	var head *index.Result
	written, unread := 0, 0
	err := lib.Export(ctx, r, func(found *index.Result) error {
		head = found
		return w.begin(found)
	}, func(h index.Hit, of *report.Report) error {
		if of == nil {
			of = &report.Report{
				ID: h.Report.ID, Title: h.Report.Title, Kind: h.Report.Kind, Region: h.Report.Region, Place: h.Report.Place, Year: h.Report.Year,
				Level: h.Report.Level, Delivered: h.Report.Delivered, Complete: h.Report.Complete, Chars: h.Report.Chars,
			}
			unread++
		}
		if err := w.hit(h, of); err != nil {
			return err
		}
		written++
		return nil
	})
	if head == nil {
		return err
	}
	if missing := leftOut(head, written, unread, err); !missing.IsZero() {
		detail := say.Message(language, missing)
		end := w.end(answer.ExportEnd{Incomplete: detail, Total: head.Total, Written: written})
		err = &IncompleteError{missing, errors.Join(err, end)}
	}
	if flushed := out.Flush(); err == nil {
		err = flushed
	}
	return err
}

// leftOut says what an export lacks; nothing if it is whole.
func leftOut(found *index.Result, written, unread int, err error) (missing coded.Message) {
	add := func(m coded.Message) {
		if !missing.IsZero() {
			m = coded.New("frame-sentences", "first", missing, "second", m)
		}
		missing = m
	}
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		add(coded.New("export-out-of-time", "reports", found.Total, "written", written))
	case err != nil:
		add(coded.New("export-broken-off", "reports", found.Total, "written", written))
	}
	if found.Partial {
		add(coded.New("export-of-a-part"))
	}
	if unread > 0 {
		add(coded.New("export-reports-unread", "reports", unread))
	}
	return missing
}

// hitTable writes a row a report or, where passages are asked for, a row a passage; a report
// without any has one row all the same.
type hitTable struct {
	table   *bufio.Writer
	request index.Request
	columns []string
	found   *index.Result
}

// reportColumns are the columns of a report, passageColumns those of a passage after them.
var (
	reportColumns = []string{
		"id", "title", "province", "region_code", "region", "place", "today_code", "today", "level", "year", "kind", "complete",
		"delivered", "meeting", "speaker", "office", "published", "chars", "occurrences", "source_url", "url",
	}
	passageColumns = []string{"section", "section_role", "section_path", "passage", "passage_url"}
)

func newHitTable(out *bufio.Writer, r index.Request) *hitTable {
	columns := reportColumns
	if r.Passages > 0 {
		columns = slices.Concat(columns, passageColumns)
	}
	return &hitTable{table: out, request: r, columns: columns}
}

func (e *hitTable) begin(found *index.Result) error {
	e.found = found
	return WriteHeader(e.table, e.columns)
}

func (e *hitTable) hit(h index.Hit, of *report.Report) error {
	header := h.Report
	province := ""
	if path := header.Region.Path; len(path) > 0 {
		province = path[0].Name
	}
	row := []string{
		header.ID, header.Name(), province, header.Region.Code, header.Region.Name, header.Place, header.Region.Today.Code,
		header.Region.Today.Name, string(header.Level), knownYear(header.Year), string(header.Kind), string(header.Complete), header.Delivered,
		of.Meeting, of.Speaker.Name, of.Speaker.Office, of.Published, strconv.Itoa(header.Chars), strconv.Itoa(h.Occurrences), of.Source.URL,
		address.ReportURL(header.ID, index.Request{}),
	}
	if e.request.Passages == 0 {
		return WriteRow(e.table, row)
	}
	if len(h.Passages) == 0 {
		return WriteRow(e.table, append(row, make([]string, len(passageColumns))...))
	}
	marked := address.Marking(e.request, e.found)
	for _, p := range h.Passages {
		if err := WriteRow(e.table, slices.Concat(row, []string{
			p.Section, string(p.Role), strings.Join(p.Path, " › "), MarkedText(p.Pieces), address.PassageURL(header.ID, marked, p),
		})); err != nil {
			return err
		}
	}
	return nil
}

func (e *hitTable) end(what answer.ExportEnd) error {
	row := make([]string, len(e.columns))
	row[0] = what.Incomplete
	return WriteRow(e.table, row)
}

// MarkedText is a passage with its matches in 【】.
func MarkedText(pieces []passage.Piece) string {
	var b strings.Builder
	for _, p := range pieces {
		if p.Match {
			b.WriteString("【" + p.Text + "】")
		} else {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

func knownYear(y report.Year) string {
	if y == 0 {
		return ""
	}
	return strconv.Itoa(int(y))
}

// WriteHeader begins a table that spreadsheets open as it is: the byte order mark tells them that
// it is UTF-8.
func WriteHeader(out *bufio.Writer, columns []string) error {
	if _, err := out.WriteString("\ufeff"); err != nil {
		return err
	}
	return WriteRow(out, columns)
}

// WriteRow writes a row of cells, none of which a spreadsheet takes for a formula, or for several
// cells: to some a semicolon or a tab separates. encoding/csv knows of one separator only.
func WriteRow(out *bufio.Writer, cells []string) error {
	_, err := out.Write(append(appendCells(out.AvailableBuffer(), cells...), "\r\n"...))
	return err
}

// appendCells appends cells to line as writeRow writes them, with commas between.
func appendCells(line []byte, cells ...string) []byte {
	for i, cell := range cells {
		if i > 0 {
			line = append(line, ',')
		}
		cell = asText(cell)
		if strings.ContainsAny(cell, ",;\t\"\r\n") || strings.HasPrefix(cell, " ") {
			cell = `"` + quotedCell.Replace(cell) + `"`
		}
		line = append(line, cell...)
	}
	return line
}

// quotedCell doubles quotes, and makes every end of a line the one of the table.
var quotedCell = strings.NewReplacer(`"`, `""`, "\r\n", "\r\n", "\n", "\r\n", "\r", "\r\n")

// formulaStarts are the characters with which a cell is, or in some locales may be, taken for a
// formula.
const formulaStarts = "=+-@\t\r\n＝＋－＠"

// asText puts an apostrophe before what a spreadsheet might calculate, which then is shown as text.
func asText(cell string) string {
	if first, _ := utf8.DecodeRuneInString(cell); cell != "" && strings.ContainsRune(formulaStarts, first) {
		return "'" + cell
	}
	return cell
}

// hitJSON writes a hit a line, as the search has it.
type hitJSON struct {
	out     io.Writer
	request index.Request
	found   *index.Result
}

func (e *hitJSON) begin(found *index.Result) error {
	e.found = found
	return nil
}

func (e *hitJSON) hit(h index.Hit, _ *report.Report) error {
	return respond.WriteJSON(e.out, answer.NewHit(h, address.Marking(e.request, e.found)))
}

func (e *hitJSON) end(what answer.ExportEnd) error { return respond.WriteJSON(e.out, what) }

// hitReports writes a report a line. One that cannot be read has no sections, and is left out.
type hitReports struct{ out io.Writer }

func (e *hitReports) begin(*index.Result) error { return nil }

func (e *hitReports) hit(_ index.Hit, of *report.Report) error {
	if len(of.Sections) == 0 {
		return nil
	}
	return report.WriteRecord(e.out, of)
}

func (e *hitReports) end(what answer.ExportEnd) error { return respond.WriteJSON(e.out, what) }

// hitCitations writes an entry a report.
type hitCitations struct {
	out      io.Writer
	style    citation.Style
	accessed time.Time
}

func (e *hitCitations) begin(*index.Result) error { return nil }

func (e *hitCitations) hit(_ index.Hit, of *report.Report) error {
	_, err := io.WriteString(e.out, e.style.Of(of, e.accessed))
	return err
}

func (e *hitCitations) end(what answer.ExportEnd) error {
	_, err := io.WriteString(e.out, e.style.Remark(what.Incomplete))
	return err
}

// The bounds of an export, which keeps a state of the index and so must not last.
const (
	Timeout      = 10 * time.Minute
	ExportBudget = 30 * time.Second // of its search

)
