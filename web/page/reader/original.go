package reader

import (
	"net/http"

	"gongbao/web/respond"
)

// errOriginalsOff is returned where the files of reports are not given.
var errOriginalsOff = respond.NewFault("no originals are given", respond.Problem{
	Status: http.StatusForbidden, Title: "不提供原文件", Detail: "原文件只在本机提供。", Hint: "管理员可在启动 gongbao serve 时加上 --originals。",
})

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
