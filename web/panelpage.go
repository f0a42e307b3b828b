package web

import (
	"context"
	"errors"
	"net/http"

	"gongbao/index"
	"gongbao/index/panel"
)

const (
	panelPath    = "/panel"
	panelSVGPath = "/panel.svg"
)

// panelView is the page that counts terms by place and year.
type panelView struct {
	Frame
	Problem phrase // what is wrong with the form; empty for nothing
	Changed phrase // that a permalink is to something that has changed since; empty where it has not
	status  int

	// The form.
	Terms, Places, From, To     string
	Dictionaries, Areas         []choiceGroup
	Kinds, Roles, Rules, Scopes []choiceOption
	MaxTerms                    int
	Examples                    []link
	Counted                     *panelResult    // nil where nothing has been counted
	Chosen                      []keptParameter // what the form of the term keeps
}

func (s *server) getPanelPage(r *http.Request) (*response, error) {
	view, err := panelPage(r.Context(), s.lib, r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	return s.render(r, "panel", view.status, view)
}

// panelPage returns the page that is asked for.
func panelPage(ctx context.Context, lib Library, rawQuery string) (*panelView, error) {
	p, err := parsePanelPage(rawQuery)
	v := &panelView{
		Frame:  Frame{Title: titled(say("统计")), Description: say("按地区和年份统计词语在报告里出现的次数：折线图、排名、热力表，可下载数据并核对原句。")},
		status: http.StatusOK, MaxTerms: panel.MaxTerms,
	}
	if formErr := v.fillForm(lib, p); formErr != nil {
		return nil, formErr
	}
	var t *panelTally
	if err == nil {
		t, err = v.count(ctx, lib, p)
	}
	bad := (*formError)(nil)
	switch {
	case errors.As(err, &bad):
		v.Problem, v.status = bad.says, bad.status
	case as[*paramError](err), as[*index.FilterError](err), as[*panel.Error](err), errors.Is(err, index.ErrNoRegion):
		v.Problem, v.status = say(problem(aboutTerms("terms", err)).Detail), http.StatusBadRequest
	case err != nil:
		return nil, err
	case t != nil:
		v.Counted = newPanelResult(p, t)
		v.Changed = changedSince(p, t)
		kept := p
		kept.Show, kept.Page = "", 0
		v.Chosen = kept.kept()
		v.Frame.Title = titled(say("统计：%s", v.Counted.Heading))
		v.Frame.Description = v.Counted.Summary
	}
	if v.Counted == nil {
		v.Examples, err = panelExamples(lib)
	} else {
		err = nil
	}
	return v, err
}

// count counts what is asked for; nil where nothing is.
func (v *panelView) count(ctx context.Context, lib Library, p panelPageRequest) (*panelTally, error) {
	d, err := p.dictionary(lib)
	if d == nil || err != nil {
		return nil, err
	}
	return p.tally(ctx, lib, d)
}

// changedSince says what is no longer as the permalink had it.
func changedSince(p panelPageRequest, t *panelTally) phrase {
	dictionary := p.Version != "" && p.Version != t.call.Dictionary.Hash()
	reports := p.Snapshot != "" && p.Snapshot != t.head.Snapshot
	switch {
	case dictionary && reports:
		return say("做链接时的词典和报告都已改动：下面的数字按现在的计。")
	case dictionary:
		return say("做链接时的词典已改动：下面的数字按现在的词典计。")
	case reports:
		return say("做链接以后，资料库里的报告有增减或更正：下面的数字按现在的报告计。")
	}
	return phrase{}
}
