package address

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"regexp"

	"gongbao/analyzer/coded"
	"gongbao/index"
	"gongbao/index/report"
	"gongbao/web/ask"
	"gongbao/web/respond"
	"gongbao/web/say"
)

// ReportIDPattern finds the ID of a report, also within the address of its page.
var ReportIDPattern = regexp.MustCompile(`\b[0-9a-f]{16}\b`)

// ComparedReport returns the report that a parameter names.
func ComparedReport(ctx context.Context, lib ask.Library, parameter, id string) (*report.Report, error) {
	rep, err := lib.Report(ctx, id)
	if moved := (*index.MovedError)(nil); errors.As(err, &moved) {
		return nil, &CompareMoved{parameter, moved}
	}
	return rep, err
}

// CompareMoved is that one of two reports has been replaced by another.
type CompareMoved struct {
	parameter string
	*index.MovedError
}

func (e *CompareMoved) Unwrap() error { return e.MovedError }

// Response leads to the comparison with the report that took the place.
func (e *CompareMoved) Response(r *http.Request, values url.Values) *respond.Response {
	values.Set(e.parameter, e.ID)
	res := respond.PlainText(http.StatusMovedPermanently, say.Message(PreferencesOf(r).Lang, coded.New("report-moved", "id", e.ID))+"\n")
	res.Location = (&url.URL{Path: r.URL.Path, RawQuery: values.Encode()}).String()
	return res
}
