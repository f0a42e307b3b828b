package api

import (
	"bufio"
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"

	"gongbao/analyzer/coded"
	"gongbao/index"
	"gongbao/web/address"
	"gongbao/web/export"
	"gongbao/web/guard"
	"gongbao/web/respond"
)

func (s *Calls) Export(r *http.Request, out respond.Stream) (answer func(context.Context) error, err error) {
	request, format, err := parseExport(r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	if r.ContentLength != 0 { // net/http would wait for it before the first byte of the answer
		return nil, &respond.BodyError{Message: coded.New("body-unexpected")}
	}
	out.Describe(format.MediaType(), format.FileName())
	if r.Method == http.MethodHead {
		request.Limit, request.NoCorrection = 1, true
		return func(ctx context.Context) error {
			_, err := s.lib.Search(ctx, request)
			return err
		}, nil
	}
	return func(ctx context.Context) error { return export.WriteHits(ctx, s.lib, request, format, out) }, nil
}

// exportParameters are those of a search that say what is found, and the format.
var (
	exportParameters         = append(address.Names("correct", "explain", "under", "limit", "cursor"), "format", "what")
	citationExportParameters = append(
		address.Names("correct", "explain", "under", "limit", "cursor", "passages"), "format", "what")
)

// parseExport reads the query string of an export, which has no passages unless it asks for them.
func parseExport(rawQuery string) (index.Request, export.Format, error) {
	values, err := address.ParseQuery(rawQuery)
	if err != nil {
		return index.Request{}, "", err
	}
	format, err := parseWhat(values)
	if err != nil {
		return index.Request{}, "", err
	}
	allowed := exportParameters
	if !format.Passages() {
		allowed = citationExportParameters
	}
	if err := address.CheckNames(values, allowed); err != nil {
		return index.Request{}, "", err
	}
	r, err := address.RequestOf(values)
	if err == nil {
		err = address.CheckQuery(r.Query)
	}
	if !values.Has("passages") {
		r.Passages = 0
	}
	if r.Query == "" {
		r.Sort = cmp.Or(r.Sort, index.Newest) // as the page
	}
	r.Budget = export.ExportBudget
	return r, format, err
}

// parseWhat returns the format of what is to be exported.
func parseWhat(values url.Values) (export.Format, error) {
	if err := address.CheckOnce(values, "what"); err != nil {
		return "", err
	}
	what := cmp.Or(values.Get("what"), export.Whats[0])
	switch {
	case !slices.Contains(export.Whats, what):
		return "", address.UnknownValue("what", what, coded.New("allowed-only", "values", export.Whats))
	case what == export.Whats[0]:
		return address.ParseFormat(values, export.Formats)
	}
	_, err := address.ParseFormat(values, []export.Format{export.JSONL})
	return export.Reports, err
}

// Batch counts what each query finds, by place and year or what by says. Each query has one row at
// least: a row a group, a row of zeros where it finds nothing, and a row with an error and without
// numbers where it could not be counted as a whole.
func (s *Calls) Batch(r *http.Request, out respond.Stream) (answer func(context.Context) error, err error) {
	defaults, by, err := export.ParseBatch(r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	out.AwaitBody()
	queries, err := export.ReadBatch(r, defaults)
	if err != nil {
		return nil, err
	}
	out.Describe(respond.TypeCSV, "gongbao-batch.csv")
	return func(ctx context.Context) error {
		buffer := bufio.NewWriterSize(out, 32<<10)
		w := &export.BatchWriter{Table: buffer, By: by, Lang: address.PreferencesOf(r).Lang}
		if err := w.Begin(); err != nil {
			return err
		}
		noted := ""
		err := export.CountBatch(ctx, s.lib, queries, by, func(q export.BatchQuery, c *index.Counts, err error) error {
			if err != nil && err.Error() != noted && respond.FaultOf(err).Status >= http.StatusInternalServerError {
				noted = err.Error() // which all queries left may have
				s.log.Warn("a query was not counted", "request_id", guard.RequestID(ctx), "line", q.Line, "error", err)
			}
			return w.Write(q, c, err)
		})
		if err != nil {
			return err
		}
		return buffer.Flush()
	}, nil
}
