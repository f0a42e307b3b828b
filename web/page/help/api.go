package help

import (
	"net/http"

	"gongbao/web/page"
	"gongbao/web/respond"
	"gongbao/web/say"
)

// apiView is the page about the API.
type apiView struct {
	page.Frame
	Calls any // see New
}

func newAPIView(calls any) *apiView {
	return &apiView{
		Frame: page.Frame{
			Title:       page.Titled(say.Say("接口说明")),
			Description: say.Say("公报的 JSON 接口：检索、报告、地区和收录情况，附 curl、Python、R 示例。"),
		},
		Calls: calls,
	}
}

// API answers with the page about the API.
func (s *Pages) API(r *http.Request) (*respond.Response, error) {
	return s.site.Render(r, "apihelp", http.StatusOK, newAPIView(s.calls))
}
