package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"regexp"

	"gongbao/index"
	"gongbao/index/report"
)

// reportIDPattern finds the ID of a report, also within the address of its page.
var reportIDPattern = regexp.MustCompile(`\b[0-9a-f]{16}\b`)

// comparedReport returns the report that a parameter names.
func comparedReport(ctx context.Context, lib Library, parameter, id string) (*report.Report, error) {
	rep, err := lib.Report(ctx, id)
	if moved := (*index.MovedError)(nil); errors.As(err, &moved) {
		return nil, &compareMoved{parameter, moved}
	}
	return rep, err
}

// compareMoved is that one of two reports has been replaced by another.
type compareMoved struct {
	parameter string
	*index.MovedError
}

func (e *compareMoved) Unwrap() error { return e.MovedError }

// response leads to the comparison with the report that took the place.
func (e *compareMoved) response(r *http.Request, values url.Values) *response {
	values.Set(e.parameter, e.ID)
	res := plainText(http.StatusMovedPermanently, "这篇报告已更新："+e.ID+"\n")
	res.location = (&url.URL{Path: r.URL.Path, RawQuery: values.Encode()}).String()
	return res
}
