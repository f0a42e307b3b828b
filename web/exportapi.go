package web

import (
	"bufio"
	"cmp"
	"context"
	"net/http"

	"gongbao/index"
)

func (s *calls) export(r *http.Request, out stream) (answer func(context.Context) error, err error) {
	request, format, err := parseExport(r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	if r.ContentLength != 0 { // net/http would wait for it before the first byte of the answer
		return nil, &bodyError{reason: "这个地址不带请求正文。"}
	}
	out.Describe(format.mediaType(), format.fileName())
	if r.Method == http.MethodHead {
		request.Limit = 1
		return func(ctx context.Context) error {
			_, err := s.lib.Search(ctx, request)
			return err
		}, nil
	}
	return func(ctx context.Context) error { return Export(ctx, s.lib, request, format, out) }, nil
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

// batch counts what each query finds, by place and year or what by says. Each query has one row at least: a row a group, a row of
// zeros where it finds nothing, and a row with an error and without numbers where it could not be counted as a whole.
func (s *calls) batch(r *http.Request, out stream) (answer func(context.Context) error, err error) {
	defaults, by, err := parseBatch(r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	out.AwaitBody()
	queries, err := readBatch(r, defaults)
	if err != nil {
		return nil, err
	}
	out.Describe(typeCSV, "gongbao-batch.csv")
	return func(ctx context.Context) error {
		buffer := bufio.NewWriterSize(out, 32<<10)
		w := &batchWriter{table: buffer, by: by}
		if err := w.begin(); err != nil {
			return err
		}
		noted := ""
		err := countBatch(ctx, s.lib, queries, by, func(q batchQuery, c *index.Counts, err error) error {
			if err != nil && err.Error() != noted && problemOf(err).Status >= http.StatusInternalServerError {
				noted = err.Error() // which all queries left may have
				s.log.Warn("a query was not counted", "request_id", requestID(ctx), "line", q.line, "error", err)
			}
			return w.write(q, c, err)
		})
		if err != nil {
			return err
		}
		return buffer.Flush()
	}, nil
}
