package web

import "net/http"

// errOriginalsOff is returned where the files of reports are not given.
var errOriginalsOff = newFault("no originals are given", Problem{
	Status: http.StatusForbidden, Title: "不提供原文件", Detail: "原文件只在本机提供。", Hint: "管理员可在启动 gongbao serve 时加上 --originals。",
})

// original answers with the file of a report.
func (s *site) original(r *http.Request) (*response, error) {
	if s.originals == nil {
		return nil, errOriginalsOff
	}
	f, err := s.originals.Original(r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	return &response{file: f}, nil
}
