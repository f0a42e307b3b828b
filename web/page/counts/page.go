package counts

import (
	"context"
	"errors"
	"net/http"

	"gongbao/index"
	"gongbao/index/panel"
	"gongbao/web/address"
	"gongbao/web/ask"
	"gongbao/web/page"
	"gongbao/web/respond"
	"gongbao/web/say"
)

// panelView is the page that counts terms by place and year.
type panelView struct {
	page.Frame
	Problem say.Phrase // what is wrong with the form; empty for nothing
	// Changed says what a permalink is of that has changed since. Present leads to the same of the
	// present dictionary, where it has another.
	Changed []say.Phrase
	Present string
	Status  int

	// The form.
	Terms, Places, From, To string
	Dictionaries, Areas     []page.ChoiceGroup
	Facets                  []facetList
	Rules, Scopes           []page.ChoiceOption
	MaxTerms                int
	Examples                []address.Link
	Counted                 *panelResult            // nil where nothing has been counted
	Chosen                  []address.KeptParameter // what the form of the term keeps
}

func (s *Pages) Panel(r *http.Request) (*respond.Response, error) {
	view, err := panelPage(r.Context(), s.lib, r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	return s.site.Render(r, "panel", view.Status, view)
}

// panelPage returns the page that is asked for.
func panelPage(ctx context.Context, lib ask.Library, rawQuery string) (*panelView, error) {
	p, err := parsePanel(rawQuery)
	if err == nil && p.Area == "" && p.Places == "" {
		places, placesErr := lib.Places(index.PlacesRequest{})
		if placesErr != nil {
			return nil, placesErr
		}
		p.Area = usualArea(places)
	}
	v := &panelView{
		Frame:  page.Frame{Title: page.Titled(say.Say("统计")), Description: say.Say("按地区和年份统计词语在报告中的出现次数：折线图、排名、热力表，可下载数据并核对原句。")},
		Status: http.StatusOK, MaxTerms: panel.MaxTerms,
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
		v.Problem, v.Status = say.Told(bad.Message), bad.status
	case respond.As[*respond.ParamError](err), respond.As[*index.FilterError](err), respond.As[*panel.Error](err), errors.Is(err, index.ErrNoRegion):
		v.Problem, v.Status = say.Told(respond.FaultOf(respond.AboutTerms("terms", err)).Message), http.StatusBadRequest
	case err != nil:
		return nil, err
	case t != nil:
		v.Counted = newPanelResult(p, t)
		v.Changed = p.changedSince(lib, t.call.Dictionary.Hash(), t.head.Snapshot)
		if p.outdated(lib) {
			v.Present = p.unpinned().URL(address.PanelPath)
		}
		kept := p
		kept.Show, kept.Page = "", 0
		v.Chosen = kept.kept()
		v.Frame.Title = page.Titled(say.Say("统计：%s", v.Counted.Heading))
		v.Frame.Description = v.Counted.Summary
	}
	if v.Counted == nil {
		v.Examples, err = panelExamples(lib)
	} else {
		err = nil
	}
	return v, err
}

// count counts what is asked for; nil if nothing is.
func (v *panelView) count(ctx context.Context, lib ask.Library, p panelRequest) (*panelTally, error) {
	d, err := p.dictionary(lib)
	if d == nil || err != nil {
		return nil, err
	}
	return p.tally(ctx, lib, d)
}

// changedSince says what is no longer as the permalink had it, where a version of a dictionary and
// of the reports is used.
func (p panelRequest) changedSince(lib ask.Library, used, snapshot string) (changes []say.Phrase) {
	if p.Version != "" {
		now := used
		if p.Dictionary != "" {
			now = ""
			if d, err := lib.Dictionary(p.Dictionary); err == nil {
				now = d.Dictionary.Hash()
			}
		}
		switch {
		case used != p.Version && p.Dictionary == "":
			changes = append(changes, say.Say("网址里的词不是版本 %s 的词；下面按网址里的词计，版本是 %s。", p.Version, used))
		case used != p.Version:
			changes = append(changes, say.Say("词典已改，此链接的版本为 %s，资料库没有保存；下面按现在的版本 %s 计，数字可能不同。", p.Version, used))
		case now == "":
			changes = append(changes, say.Say("词典已删除：此链接的版本为 %s，下面仍按这一版计。", used))
		case now != used:
			changes = append(changes, say.Say("词典已改：此链接的版本为 %s，下面仍按这一版计；现在的版本是 %s。", used, now))
		}
	}
	if p.Snapshot != "" && p.Snapshot != snapshot {
		changes = append(changes, say.Say("报告有增减或更正：此链接的报告为 %s，下面按现在的 %s 计，数字可能不同。", p.Snapshot, snapshot))
	}
	return changes
}

// outdated reports whether the permalink is of an earlier version of a dictionary that the library
// has.
func (p panelRequest) outdated(lib ask.Library) bool {
	if p.Dictionary == "" || p.Version == "" {
		return false
	}
	d, err := lib.Dictionary(p.Dictionary)
	return err == nil && d.Dictionary.Hash() != p.Version
}

// unpinned is the same of the dictionary and the reports as they are.
func (p panelRequest) unpinned() panelRequest {
	p.Version, p.Snapshot, p.Page = "", "", 0
	return p
}
