package web

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"gongbao/index"
	"gongbao/index/citation"
	"gongbao/index/passage"
	"gongbao/index/report"
)

// Exporter gives everything that a search finds: see index.Engine.Export.
type Exporter interface {
	Export(ctx context.Context, r index.Request, begin func(*index.Result) error, each func(index.Hit, *report.Report) error) error
}

// ExportFormat is a form in which all hits of a search are written.
type ExportFormat string

// The formats; those of citations are named as their styles.
const (
	CSV   ExportFormat = "csv"   // a table as spreadsheets open it
	JSONL ExportFormat = "jsonl" // an AnswerHit a line, and an ExportEnd where something was left out
)

// ExportFormats lists every format.
var ExportFormats = append([]ExportFormat{CSV, JSONL}, citationFormats()...)

func citationFormats() (formats []ExportFormat) {
	for _, style := range citation.Styles {
		formats = append(formats, ExportFormat(style))
	}
	return formats
}

// Passages reports whether the format has room for passages.
func (f ExportFormat) Passages() bool { return f == CSV || f == JSONL }

const csvType = "text/csv; charset=utf-8"

func (f ExportFormat) mediaType() string {
	switch f {
	case CSV:
		return csvType
	case JSONL:
		return "application/jsonl; charset=utf-8"
	}
	return citation.Style(f).MediaType()
}

func (f ExportFormat) fileName() string {
	if f.Passages() {
		return "gongbao." + string(f)
	}
	return "gongbao" + citation.Style(f).Extension()
}

// ExportEnd is the last line of JSONL from which something was left out.
type ExportEnd struct {
	Incomplete string `json:"incomplete"` // what, why, and what to do
	Total      int    `json:"total"`      // reports found
	Written    int    `json:"written"`    // reports before this line
}

// IncompleteError is an export from which something was left out, as its last line says.
type IncompleteError struct {
	Detail string // in Chinese
	Err    error  // nil where not an error was the reason
}

func (e *IncompleteError) Error() string { return e.Detail }

// Unwrap returns the reason.
func (e *IncompleteError) Unwrap() error { return e.Err }

// exportWriter writes one format.
type exportWriter interface {
	begin(*index.Result) error
	hit(index.Hit, *report.Report) error
	end(ExportEnd) error // called only where something was left out
}

// Export writes everything that r finds, holding no more than a report at a time. Where something is left out, a last line says so in
// the format's own way, and an *IncompleteError is returned. Nothing is written after an error that is found before the first hit.
func Export(ctx context.Context, lib Exporter, r index.Request, format ExportFormat, to io.Writer) error {
	out := bufio.NewWriterSize(to, 32<<10)
	var w exportWriter
	switch format {
	case CSV:
		w = newCSVExport(out, r)
	case JSONL:
		w = &jsonlExport{out: out, request: r}
	default:
		w = &citationExport{out: out, style: citation.Style(format), accessed: time.Now()}
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
	if detail := leftOut(head, written, unread, err); detail != "" {
		end := w.end(ExportEnd{Incomplete: detail, Total: head.Total, Written: written})
		err = &IncompleteError{detail, errors.Join(err, end)}
	}
	if flushed := out.Flush(); err == nil {
		err = flushed
	}
	return err
}

// leftOut says what an export lacks; nothing where it is whole.
func leftOut(found *index.Result, written, unread int, err error) string {
	var sentences []string
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		sentences = append(sentences, fmt.Sprintf("导出没有完成：共 %d 篇报告，到时限时写出 %d 篇。请加上筛选条件，分几次导出。", found.Total, written))
	case err != nil:
		sentences = append(sentences, fmt.Sprintf("导出没有完成：共 %d 篇报告，写出 %d 篇后中断。请重新导出。", found.Total, written))
	}
	if found.Partial {
		sentences = append(sentences, "检索用时过长，只查了资料库的一部分。请加上筛选条件，或换更具体的词。")
	}
	if unread > 0 {
		sentences = append(sentences, fmt.Sprintf("有 %d 篇报告无法读取，缺少题名和文字。", unread))
	}
	return strings.Join(sentences, "")
}

// csvExport writes a row a report or, where passages are asked for, a row a passage; a report without any has one row all the same.
type csvExport struct {
	table   *bufio.Writer
	request index.Request
	columns []string
	found   *index.Result
}

// reportColumns are the columns of a report, passageColumns those of a passage behind them.
var (
	reportColumns = []string{
		"id", "title", "province", "region_code", "region", "place", "today_code", "today", "level", "year", "kind", "complete",
		"delivered", "meeting", "speaker", "office", "published", "chars", "occurrences", "source_url", "url",
	}
	passageColumns = []string{"section", "section_role", "section_path", "passage", "passage_url"}
)

func newCSVExport(out *bufio.Writer, r index.Request) *csvExport {
	columns := reportColumns
	if r.Passages > 0 {
		columns = slices.Concat(columns, passageColumns)
	}
	return &csvExport{table: out, request: r, columns: columns}
}

func (e *csvExport) begin(found *index.Result) error {
	e.found = found
	return writeHeader(e.table, e.columns)
}

func (e *csvExport) hit(h index.Hit, of *report.Report) error {
	header := h.Report
	province := ""
	if path := header.Region.Path; len(path) > 0 {
		province = path[0].Name
	}
	row := []string{
		header.ID, header.Name(), province, header.Region.Code, header.Region.Name, header.Place, header.Region.Today.Code,
		header.Region.Today.Name, string(header.Level), knownYear(header.Year), string(header.Kind), string(header.Complete), header.Delivered,
		of.Meeting, of.Speaker.Name, of.Speaker.Office, of.Published, strconv.Itoa(header.Chars), strconv.Itoa(h.Occurrences), of.Source.URL,
		reportURL(header.ID, index.Request{}),
	}
	if e.request.Passages == 0 {
		return writeRow(e.table, row)
	}
	if len(h.Passages) == 0 {
		return writeRow(e.table, append(row, make([]string, len(passageColumns))...))
	}
	marked := marking(e.request, e.found)
	for _, p := range h.Passages {
		if err := writeRow(e.table, slices.Concat(row, []string{
			p.Section, string(p.Role), strings.Join(p.Path, " › "), markedText(p.Pieces), passageURL(header.ID, marked, p),
		})); err != nil {
			return err
		}
	}
	return nil
}

func (e *csvExport) end(what ExportEnd) error {
	row := make([]string, len(e.columns))
	row[0] = what.Incomplete
	return writeRow(e.table, row)
}

// markedText is a passage with its matches in 【】.
func markedText(pieces []passage.Piece) string {
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

// writeHeader begins a table that spreadsheets open as it is: the byte order mark tells them that it is UTF-8.
func writeHeader(out *bufio.Writer, columns []string) error {
	if _, err := out.WriteString("\ufeff"); err != nil {
		return err
	}
	return writeRow(out, columns)
}

// writeRow writes a row of cells, none of which a spreadsheet takes for a formula, or for several cells: to some a semicolon or a tab separates.
// encoding/csv knows of one separator only.
func writeRow(out *bufio.Writer, cells []string) error {
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

// formulaStarts are the characters with which a cell is, or in some locales may be, taken for a formula.
const formulaStarts = "=+-@\t\r\n＝＋－＠"

// asText puts an apostrophe before what a spreadsheet might calculate, which then is shown as text.
func asText(cell string) string {
	if first, _ := utf8.DecodeRuneInString(cell); cell != "" && strings.ContainsRune(formulaStarts, first) {
		return "'" + cell
	}
	return cell
}

// jsonlExport writes a hit a line, as the search has it.
type jsonlExport struct {
	out     io.Writer
	request index.Request
	found   *index.Result
}

func (e *jsonlExport) begin(found *index.Result) error {
	e.found = found
	return nil
}

func (e *jsonlExport) hit(h index.Hit, _ *report.Report) error {
	return WriteJSON(e.out, answerHit(h, marking(e.request, e.found)))
}

func (e *jsonlExport) end(what ExportEnd) error { return WriteJSON(e.out, what) }

// citationExport writes an entry a report.
type citationExport struct {
	out      io.Writer
	style    citation.Style
	accessed time.Time
}

func (e *citationExport) begin(*index.Result) error { return nil }

func (e *citationExport) hit(_ index.Hit, of *report.Report) error {
	_, err := io.WriteString(e.out, e.style.Of(of, e.accessed))
	return err
}

func (e *citationExport) end(what ExportEnd) error {
	_, err := io.WriteString(e.out, e.style.Remark(what.Incomplete))
	return err
}

// The bounds of what is written while it is found. Each export keeps a state of the index, and so must not last; one that nobody reads ends
// after stallTimeout.
const (
	exportTimeout    = 10 * time.Minute
	exportBudget     = 30 * time.Second // of its search
	stallTimeout     = 30 * time.Second
	maxStreams       = 4  // at once
	maxClientStreams = 2  // at once to one client that is not on this machine
	streamWait       = 10 // seconds after which one may have ended
)

// streams counts the answers that are being written while they are found.
type streams struct {
	mu  sync.Mutex
	all int
	to  map[netip.Addr]int // by client
}

// enter takes a place, which the caller gives back by leave; ok is false where there is none. Clients that are not counted have any number.
func (s *streams) enter(client netip.Addr, counted bool) (leave func(), ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all == maxStreams || counted && s.to[client] == maxClientStreams {
		return nil, false
	}
	s.all++
	s.to[client]++
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.all--
		if s.to[client]--; s.to[client] == 0 {
			delete(s.to, client)
		}
	}, true
}

// stream is an answer that is written while it is found. Its head is sent with the first byte; until then it can become an error.
type stream struct {
	c         *gin.Context
	mediaType string
	fileName  string
	started   bool
}

func (s *stream) begin() {
	if s.started {
		return
	}
	s.started = true
	h := s.c.Writer.Header()
	h.Set("Cache-Control", "no-cache")
	h.Set("Content-Type", s.mediaType)
	h.Set("Content-Disposition", `attachment; filename="`+s.fileName+`"`)
	s.c.Status(http.StatusOK)
	s.c.Writer.WriteHeaderNow()
}

// awaitBody bounds the time that the body of the request may take.
func (s *stream) awaitBody() {
	_ = http.NewResponseController(s.c.Writer).SetReadDeadline(time.Now().Add(stallTimeout)) // a recorder has none
}

func (s *stream) Write(data []byte) (int, error) {
	s.begin()
	_ = http.NewResponseController(s.c.Writer).SetWriteDeadline(time.Now().Add(stallTimeout)) // a recorder has none
	return s.c.Writer.Write(data)
}

// streaming makes a handler of one that reads a request, which may take its time, and returns what writes the answer while it finds it.
// At most maxStreams answers are written at once.
func (s *server) streaming(timeout time.Duration, read func(r *http.Request, out *stream) (answer func(context.Context) error, err error)) gin.HandlerFunc {
	return func(c *gin.Context) {
		out := &stream{c: c}
		answer, err := read(c.Request, out)
		if err != nil {
			write(c, s.fail(c, err))
			return
		}
		leave, ok := s.streams.enter(s.client(c))
		if !ok {
			write(c, s.fail(c, &retryError{errBusy, streamWait}))
			return
		}
		defer leave()
		_ = http.NewResponseController(c.Writer).SetReadDeadline(time.Time{}) // net/http takes one that passes for the end of the client
		ctx, cancel := context.WithTimeout(c.Request.Context(), timeout)
		defer cancel()
		err = answer(ctx)
		switch {
		case err != nil && !out.started:
			write(c, s.fail(c, err))
		case err != nil:
			_ = c.Error(err)
			attrs := []any{"request_id", requestID(ctx), "path", c.Request.URL.Path, "error", err}
			if cause := errors.Unwrap(err); cause != nil {
				attrs = append(attrs, "cause", cause)
			}
			s.log.Warn("an answer is incomplete", attrs...)
		default:
			out.begin() // what found nothing may have written nothing
		}
	}
}

// exportParameters are those of a search that say what is found, and the format.
var (
	exportParameters         = append(names("explain", "under", "limit", "cursor"), "format")
	citationExportParameters = append(names("explain", "under", "limit", "cursor", "passages"), "format")
)

// parseExport reads the query string of an export, which has no passages unless it asks for them.
func parseExport(rawQuery string) (index.Request, ExportFormat, error) {
	values, err := parseQuery(rawQuery)
	if err != nil {
		return index.Request{}, "", err
	}
	format, err := parseFormat(values, ExportFormats)
	if err != nil {
		return index.Request{}, "", err
	}
	allowed := exportParameters
	if !format.Passages() {
		allowed = citationExportParameters
	}
	if err := checkNames(values, allowed); err != nil {
		return index.Request{}, "", err
	}
	r, err := requestOf(values)
	if err == nil {
		err = checkQuery(r.Query)
	}
	if !values.Has("passages") {
		r.Passages = 0
	}
	if r.Query == "" {
		r.Sort = cmp.Or(r.Sort, index.Newest) // as the page
	}
	r.Budget = exportBudget
	return r, format, err
}

// parseFormat returns the parameter format, the first of all where it is absent.
func parseFormat[T ~string](values url.Values, all []T) (T, error) {
	if err := checkOnce(values, "format"); err != nil {
		return "", err
	}
	format := all[0]
	if !values.Has("format") {
		return format, nil
	}
	var r index.Request
	allowed := choice(all, func(*index.Request) *T { return &format })(&r, values.Get("format"))
	if allowed != "" {
		return "", &paramError{name: "format", detail: fmt.Sprintf("参数 format 的值%s无效：%s。", quoted(values.Get("format")), allowed)}
	}
	return format, nil
}

func (s *server) apiExport(r *http.Request, out *stream) (answer func(context.Context) error, err error) {
	request, format, err := parseExport(r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	if r.ContentLength != 0 { // net/http would wait for it before the first byte of the answer
		return nil, &bodyError{"这个地址不带请求正文。"}
	}
	out.mediaType, out.fileName = format.mediaType(), format.fileName()
	if r.Method == http.MethodHead {
		request.Limit = 1
		return func(ctx context.Context) error {
			_, err := s.lib.Search(ctx, request)
			return err
		}, nil
	}
	return func(ctx context.Context) error { return Export(ctx, s.lib, request, format, out) }, nil
}

// exportLinks lead from a page of r to all its hits as files.
func exportLinks(r index.Request) []link {
	all := newRequest()
	all.Query, all.Filter, all.Match, all.NoSynonyms, all.Sort = r.Query, r.Filter, r.Match, r.NoSynonyms, r.Sort
	address := withParameters("/api/v1/export", all)
	separator := "?"
	if strings.Contains(address, "?") {
		separator = "&"
	}
	var links []link
	for _, format := range ExportFormats {
		links = append(links, link{exportLabels[format], address + separator + "format=" + string(format)})
	}
	return links
}

var exportLabels = map[ExportFormat]phrase{
	CSV: say("CSV 表格"), JSONL: say("JSONL"), ExportFormat(citation.GBT7714): say("GB/T 7714 引文"), ExportFormat(citation.BibTeX): say("BibTeX"), ExportFormat(citation.RIS): say("RIS"),
}

func (s *server) apiCitation(r *http.Request) (*response, error) {
	values, err := parseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	if err := checkNames(values, []string{"format"}); err != nil {
		return nil, err
	}
	style, err := parseFormat(values, citation.Styles)
	if err != nil {
		return nil, err
	}
	rep, err := s.lib.Report(r.Context(), r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	return &response{contentType: style.MediaType(), body: []byte(style.Of(rep, time.Now()))}, nil
}
