package web

import "net/http"

// apiHelpView is the page about the API. It is here because pages and API know nothing of each other.
type apiHelpView struct {
	Frame
	*callsHelp
}

func newAPIHelpView(help *callsHelp) *apiHelpView {
	return &apiHelpView{
		Frame: Frame{
			Title:       titled(say("接口说明")),
			Description: say("公报的 JSON 接口：检索、报告、地区和收录情况，附 curl、Python、R 示例。"),
		},
		callsHelp: help,
	}
}

func (s *server) getAPIHelp(r *http.Request) (*response, error) {
	return s.site.render(r, "apihelp", http.StatusOK, newAPIHelpView(s.callsHelp))
}
