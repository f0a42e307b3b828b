package reader

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"gongbao/index"
	"gongbao/index/report"
	"gongbao/web/address"
	"gongbao/web/ask"
	"gongbao/web/say"
)

// placeForm asks for two years of a place whose reports on the work of its government are to be
// compared.
type placeForm struct {
	Place, From, To string        // as they were written, or proposed
	Problem         say.Phrase    // empty where nothing is wrong
	Held            *address.Link // the page of the place, once it is known
	Years           say.Phrase    // those that there are reports of; empty where the place is not known
	code            string        // of the place; empty where it is not known
	reports         []dated       // of the place, the oldest first
}

// dated is the fullest report of a year.
type dated struct{ year, id string }

// comparePlace reads the form of a place. It returns the address of the comparison where both years
// are there.
func comparePlace(lib ask.Library, values url.Values) (form *placeForm, target string, err error) {
	form = &placeForm{Place: strings.TrimSpace(values.Get("place")), From: strings.TrimSpace(values.Get("from")), To: strings.TrimSpace(values.Get("to"))}
	if form.Place == "" {
		if form.From+form.To != "" {
			form.Problem = say.Say("请写地区。")
		}
		return form, "", nil
	}
	if err := form.find(lib); err != nil || form.code == "" {
		return form, "", err
	}
	if !values.Has("from") && !values.Has("to") && len(form.reports) >= 2 {
		last := form.reports[len(form.reports)-2:]
		form.From, form.To = last[0].year, last[1].year
		return form, "", nil
	}
	if form.From+form.To == "" && len(form.reports) >= 2 {
		return form, address.CompareURL(form.reports[len(form.reports)-2].id, form.reports[len(form.reports)-1].id), nil
	}
	from, to := form.of(form.From), form.of(form.To)
	switch {
	case len(form.reports) < 2:
		form.Problem = say.Say("%s的政府工作报告不到两年，无从比较。", form.Place)
	case form.From == "" || form.To == "":
		form.Problem = say.Say("请写两个年份。")
	case from == "":
		form.Problem = say.Say("没有%s“%s”年的政府工作报告。", form.Place, form.From)
	case to == "":
		form.Problem = say.Say("没有%s“%s”年的政府工作报告。", form.Place, form.To)
	case from == to:
		form.Problem = say.Say("请选两个不同的年份。")
	default:
		return form, address.CompareURL(from, to), nil
	}
	return form, "", nil
}

// find fills in the place that is written and its reports.
func (f *placeForm) find(lib ask.Library) error {
	var found []index.Place
	if utf8.RuneCountInString(f.Place) <= address.MaxPlaceQuery {
		var err error
		if found, err = lib.Places(index.PlacesRequest{Query: f.Place}); err != nil {
			return err
		}
	}
	if exact := slices.DeleteFunc(slices.Clone(found), func(p index.Place) bool { return p.Name != f.Place && p.Code != f.Place }); len(exact) > 0 {
		found = exact
	}
	switch len(found) {
	case 0:
		f.Problem = say.Say("没有找到名为“%s”且有报告的地区。", f.Place)
		return nil
	case 1:
	default:
		f.Problem = say.Say("名称或代码符合“%s”的地区共 %d 个，请写全名或代码。", f.Place, len(found))
		f.Held = &address.Link{Label: say.Say("查看这些地区"), URL: address.Adding("/regions", address.KeptParameter{Name: "name", Value: f.Place})}
		return nil
	}
	place := found[0]
	f.code, f.Place = place.Code, place.Name
	f.Held = &address.Link{Label: say.AsIs(place.Name), URL: address.RegionURL(place.Code)}
	coverage, err := lib.Coverage(index.Filter{Region: []string{place.Code}, Kind: []string{string(report.GovernmentWork)}})
	if err != nil {
		return err
	}
	var years []string
	for _, s := range coverage.Series {
		if s.Code != place.Code || s.Level == report.Below {
			continue
		}
		for _, y := range s.Years {
			f.reports = append(f.reports, dated{strconv.Itoa(y.Year), y.Held[0].ID})
			years = append(years, strconv.Itoa(y.Year))
		}
	}
	if len(years) > 0 {
		f.Years = say.Say("有政府工作报告的年份：%s。", strings.Join(years, " "))
	}
	return nil
}

// of returns the ID of the report of a year; empty if there is none.
func (f *placeForm) of(year string) string {
	for _, r := range f.reports {
		if r.year == year {
			return r.id
		}
	}
	return ""
}
