package reader

import (
	"net/http"

	"gongbao/analyzer/coded"
	"gongbao/web/respond"
)

// errOriginalsOff is returned where the files of reports are not given.
var errOriginalsOff = respond.NewFault(http.StatusForbidden, coded.New("report-files-withheld"))

// Original answers with the file of a report.
func (s *Pages) Original(r *http.Request) (*respond.Response, error) {
	if s.originals == nil {
		return nil, errOriginalsOff
	}
	f, err := s.originals.Original(r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	return &respond.Response{File: f}, nil
}
