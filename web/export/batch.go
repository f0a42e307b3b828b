package export

import (
	"bufio"
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"gongbao/analyzer/coded"
	"gongbao/index"
	"gongbao/index/query"
	"gongbao/index/region"
	"gongbao/index/source"
	"gongbao/web/address"
	"gongbao/web/ask"
	"gongbao/web/respond"
	"gongbao/web/say"
)

// The bounds of a batch.
const (
	maxBatchBytes   = 1 << 20
	MaxBatchQueries = 1000
	BatchTimeout    = 2 * time.Minute
	batchBudget     = 5 * time.Second // of one query
)

// BatchQuery is one query of a batch, or why it cannot be read.
type BatchQuery struct {
	Line    int // of the request's body, from 1
	label   string
	request index.Request
	err     error
}

// batchParameters are those of a batch's address; batchColumns the columns of its table, which say
// the same of one query. What a cell says goes before what the address says.
var (
	batchParameters = append(address.Names("q", "correct", "explain", "under", "sort", "limit", "passages", "cursor"), "by")
	batchColumns    = append(address.Names("correct", "explain", "under", "sort", "limit", "passages", "cursor"), "label")
)

// CountBatch calls write for each query in order. What keeps the library from counting is the error
// of all queries left.
func CountBatch(ctx context.Context, lib ask.Library, queries []BatchQuery, by []index.Grouping, write func(BatchQuery, *index.Counts, error) error) error {
	var requests []index.Request
	for _, q := range queries {
		if q.err == nil {
			requests = append(requests, q.request)
		}
	}
	var unwritten error
	next := 0
	unreadable := func() { // writes the queries up to the next that can be read
		for ; unwritten == nil && next < len(queries) && queries[next].err != nil; next++ {
			unwritten = write(queries[next], nil, queries[next].err)
		}
	}
	unreadable()
	err := lib.Count(ctx, requests, by, func(_ int, c *index.Counts, err error) error {
		if unwritten == nil {
			unwritten = write(queries[next], c, err)
			next++
		}
		unreadable()
		return unwritten
	})
	for ; unwritten == nil && next < len(queries); next++ {
		unwritten = write(queries[next], nil, cmp.Or(queries[next].err, err))
	}
	return unwritten
}

// ParseBatch reads the query string of a batch: the filters of all queries, and what they are
// counted by.
func ParseBatch(rawQuery string) (index.Request, []index.Grouping, error) {
	values, err := address.ParseQuery(rawQuery)
	if err != nil {
		return index.Request{}, nil, err
	}
	if err := address.CheckNames(values, batchParameters); err != nil {
		return index.Request{}, nil, err
	}
	by, err := address.ParseGroupings(values["by"], index.Groupings)
	if err != nil {
		return index.Request{}, nil, err
	}
	r, err := address.RequestOf(values)
	r.Budget = batchBudget
	return r, by, err
}

// ReadBatch reads the queries of a request's body: a table with the column q, or a query a line.
func ReadBatch(r *http.Request, defaults index.Request) ([]BatchQuery, error) {
	mediaType, parameters := "", map[string]string(nil)
	if header := r.Header.Get("Content-Type"); header != "" {
		var err error
		if mediaType, parameters, err = mime.ParseMediaType(header); err != nil {
			return nil, &respond.MediaTypeError{Message: coded.New("media-type-of-batch")}
		}
	}
	if !slices.Contains([]string{"", "text/csv", "text/plain"}, mediaType) {
		return nil, &respond.MediaTypeError{Message: coded.New("media-type-of-batch")}
	}
	if r.ContentLength > maxBatchBytes {
		return nil, &http.MaxBytesError{Limit: maxBatchBytes}
	}
	data, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, maxBatchBytes))
	if large := (*http.MaxBytesError)(nil); errors.As(err, &large) || errors.Is(err, os.ErrDeadlineExceeded) {
		return nil, err
	} else if err != nil {
		return nil, &respond.BodyError{Message: coded.New("body-incomplete")}
	}
	text, err := source.TextIn("batch", parameters["charset"], data)
	if err != nil {
		return nil, &respond.BodyError{Message: coded.New("body-unreadable", "reason", coded.From(err))}
	}
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")

	queries, err := []BatchQuery(nil), error(nil)
	if separator, ok := tableSeparator(text); ok && mediaType != "text/plain" {
		queries, err = readTable(text, separator, defaults)
	} else if mediaType == "text/csv" {
		return nil, &respond.BodyError{Message: coded.New("body-table-without-header")}
	} else {
		queries = readLines(text, defaults)
	}
	switch {
	case err != nil:
		return nil, err
	case len(queries) == 0:
		return nil, &respond.BodyError{Message: coded.New("body-no-queries")}
	case len(queries) > MaxBatchQueries:
		return nil, &respond.BodyError{Message: coded.New("body-too-many-queries", "most", MaxBatchQueries, "queries", len(queries))}
	}
	return queries, nil
}

func readLines(text string, defaults index.Request) (queries []BatchQuery) {
	line := 0
	for words := range strings.Lines(text) {
		line++
		if words = strings.TrimSpace(words); words != "" {
			q := BatchQuery{Line: line, request: defaults}
			q.request.Query = words
			queries = append(queries, q)
		}
	}
	return queries
}

// tableSeparator returns what stands between the columns of a table, of which one has to be q.
func tableSeparator(text string) (rune, bool) {
	header, _, _ := strings.Cut(strings.TrimLeft(text, "\n"), "\n")
	for _, separator := range ",;\t" {
		cells, err := readCSV(header, separator).Read()
		if err == nil && slices.Contains(columnNames(cells), "q") {
			return separator, true
		}
	}
	return 0, false
}

func readCSV(text string, separator rune) *csv.Reader {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = separator, -1, true
	return r
}

// closed reports whether the cells of a row that begin with a quote end with one. One that does not
// end takes in all that follows.
func closed(row string, separator rune) bool {
	strict := readCSV(strings.Trim(row, "\n"), separator)
	strict.LazyQuotes = false
	_, err := strict.Read()
	return !errors.Is(err, csv.ErrQuote)
}

func columnNames(cells []string) []string {
	names := make([]string, len(cells))
	for i, cell := range cells {
		names[i] = strings.ToLower(strings.TrimSpace(cell))
	}
	return names
}

// readTable reads a table of queries. A row that cannot be read is a query with an error.
func readTable(text string, separator rune, defaults index.Request) (queries []BatchQuery, err error) {
	table := readCSV(text, separator)
	header, err := table.Read()
	if err != nil {
		return nil, &respond.BodyError{Message: coded.New("body-header-unclosed-quote")}
	}
	columns := columnNames(header)
	named := url.Values{}
	for _, name := range columns {
		if name != "" {
			named.Add(name, "")
		}
	}
	if err := address.CheckNames(named, batchColumns); err != nil {
		return nil, err
	}
	for name := range named {
		if err := address.CheckOnce(named, name); err != nil {
			return nil, err
		}
	}
	for {
		from := table.InputOffset()
		cells, err := table.Read()
		if err == io.EOF {
			return queries, nil
		}
		if err != nil || !closed(text[from:table.InputOffset()], separator) {
			line, _ := table.FieldPos(0)
			return nil, &respond.BodyError{Message: coded.New("body-row-unclosed-quote", "line", line)}
		}
		if strings.TrimSpace(strings.Join(cells, "")) == "" {
			continue
		}
		q := BatchQuery{}
		q.Line, _ = table.FieldPos(0)
		if len(cells) > len(columns) {
			q.err = &respond.BodyError{Message: coded.New("body-row-too-long", "cells", len(cells), "columns", len(columns))}
			cells = cells[:len(columns)]
		}
		if err := q.read(columns, cells, defaults); q.err == nil {
			q.err = err
		}
		queries = append(queries, q)
	}
}

// read takes the cells of a row. Several values of a filter have spaces between.
func (q *BatchQuery) read(columns, cells []string, defaults index.Request) error {
	q.request = defaults
	values := url.Values{}
	for i, cell := range cells {
		cell = plainCell(strings.TrimSpace(cell))
		switch {
		case columns[i] == "label":
			q.label = cell
		case columns[i] == "q":
			q.request.Query = cell
		case cell != "" && columns[i] != "":
			values[columns[i]] = strings.Fields(cell)
		}
	}
	said, err := address.RequestOf(values)
	if err != nil {
		return err
	}
	for f := range index.NumFields {
		if values.Has(f.String()) {
			*q.request.Filter.Choice(f) = said.Filter.Values(f)
		}
	}
	q.request.Match = cmp.Or(said.Match, q.request.Match)
	if values.Has("expand") {
		q.request.NoSynonyms = said.NoSynonyms
	}
	if values.Has("names") {
		q.request.NoNames = said.NoNames
	}
	return nil
}

// plainCell takes back what asText did.
func plainCell(cell string) string {
	if rest, ok := strings.CutPrefix(cell, "'"); ok && asText(rest) == cell {
		return rest
	}
	return cell
}

// BatchWriter writes the rows of a batch's table.
type BatchWriter struct {
	Table *bufio.Writer
	By    []index.Grouping
	Lang  string // of what is said about queries that were not counted; empty for Chinese
}

func (w *BatchWriter) Begin() error {
	columns := []string{"line", "label", "q"}
	for _, g := range w.By {
		if isPlace(g) {
			columns = append(columns, string(g)+"_code")
		}
		columns = append(columns, string(g))
	}
	return WriteHeader(w.Table, append(columns, "reports", "occurrences", "chars", "relaxed", "error"))
}

func isPlace(g index.Grouping) bool { return g == index.GroupProvince || g == index.GroupRegion }

func (w *BatchWriter) Write(q BatchQuery, c *index.Counts, err error) error {
	head := []string{strconv.Itoa(q.Line), q.label, q.request.Query}
	if err == nil && c.Partial {
		err = errPartial
	}
	if err != nil {
		return WriteRow(w.Table, slices.Concat(head, w.values(nil), []string{"", "", "", "", batchError(w.Lang, err)}))
	}
	groups := c.Groups
	if len(groups) == 0 {
		groups = []index.Group{{}}
	}
	for _, g := range groups {
		if err := WriteRow(w.Table, slices.Concat(head, w.values(g.Values), []string{
			strconv.Itoa(g.Reports), strconv.Itoa(g.Occurrences), strconv.Itoa(g.Chars), string(c.Relaxed), "",
		})); err != nil {
			return err
		}
	}
	return nil
}

// values are the cells of a group, empty if there is none.
func (w *BatchWriter) values(values []string) (cells []string) {
	for i, g := range w.By {
		value, name := "", ""
		if values != nil {
			value, name = values[i], "不明"
		}
		if !isPlace(g) {
			cells = append(cells, value)
			continue
		}
		if d, ok := region.Lookup(value, 0); ok {
			name = d.Name
		}
		cells = append(cells, value, name)
	}
	return cells
}

// errPartial is a query whose time ran out: a count of a part of the library would be taken for one
// of all of it.
var errPartial = errors.New("only a part of the library was searched")

// batchError says in a cell why a query was not counted.
func batchError(lang string, err error) string {
	var unreadable *query.Error
	switch {
	case errors.Is(err, errPartial):
		return say.Message(lang, coded.New("search-partial"))
	case errors.Is(err, context.DeadlineExceeded):
		return say.Message(lang, coded.New("batch-timeout"))
	case errors.As(err, &unreadable):
		return say.QueryError(lang, unreadable.Position, unreadable.Message)
	}
	p := respond.FaultOf(err).In(lang)
	if lang == "en" && p.Hint != "" {
		p.Hint = " " + p.Hint
	}
	return p.Detail + p.Hint
}
