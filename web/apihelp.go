package web

import (
	"net/http"

	"gongbao/web/api"
	"gongbao/web/page"
	"gongbao/web/respond"
	"gongbao/web/say"
)

// apiHelpView is the page about the API. It is here because pages and API know nothing of each other.
type apiHelpView struct {
	page.Frame
	*api.Help
}

func newAPIHelpView(help *api.Help) *apiHelpView {
	return &apiHelpView{
		Frame: page.Frame{
			Title:       page.Titled(say.Say("接口说明")),
			Description: say.Say("公报的 JSON 接口：检索、报告、地区和收录情况，附 curl、Python、R 示例。"),
		},
		Help: help,
	}
}

func (s *server) getAPIHelp(r *http.Request) (*respond.Response, error) {
	return s.site.Render(r, "apihelp", http.StatusOK, newAPIHelpView(s.callsHelp))
}
