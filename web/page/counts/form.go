package counts

import (
	"cmp"
	"slices"

	"gongbao/index"
	"gongbao/index/panel"
	"gongbao/index/report"
	"gongbao/web/address"
	"gongbao/web/ask"
	"gongbao/web/page"
	"gongbao/web/say"
)

// ruleLabels and scopeLabels say in half a sentence what is counted.
var (
	ruleLabels = map[panel.Rule]say.Phrase{
		panel.Longest:     say.Say("最长优先（每处只计最长的词，不重叠）"),
		panel.Overlapping: say.Say("允许重叠（各词分别计数）"),
		panel.Union:       say.Say("覆盖字数（按词语所占字数计，每字只计一次）"),
	}
	scopeLabels = map[index.Scope]say.Phrase{
		index.ScopeFull: say.Say("全文（完整的报告，内容重复的只计一篇，不计名词解释）"),
		index.ScopeAll:  say.Say("全部（摘要、节选、内容重复的报告和名词解释都计）"),
	}
)

// facetList is a facet of the form and its values.
type facetList struct {
	Name    string
	Title   say.Phrase
	Options []page.ChoiceOption
}

// fillForm fills in what can be chosen.
func (v *panelView) fillForm(lib ask.Library, p panelRequest) error {
	v.Terms, v.Places, v.From, v.To = p.Terms, p.Places, address.YearText(p.From), address.YearText(p.To)
	kinds := facetList{Name: index.Kind.String(), Title: address.Facets[index.Kind].Title}
	for _, kind := range report.Kinds {
		kinds.Options = append(kinds.Options, page.ChoiceOption{Value: string(kind), Label: say.Say(string(kind)), Chosen: kind == p.Kind})
	}
	v.Facets = []facetList{kinds}
	for _, f := range formFacets {
		list := facetList{Name: f.Name(), Title: f.Title}
		for _, value := range append([]string{""}, f.Field.Listed()...) {
			list.Options = append(list.Options, page.ChoiceOption{
				Value: value, Label: valueLabel(f, value), Chosen: value == p.Values[f.Field],
			})
		}
		v.Facets = append(v.Facets, list)
	}
	for _, rule := range panel.Rules {
		v.Rules = append(v.Rules, page.ChoiceOption{Value: string(rule), Label: ruleLabels[rule], Chosen: rule == p.Rule})
	}
	for _, scope := range index.Scopes {
		v.Scopes = append(v.Scopes, page.ChoiceOption{Value: string(scope), Label: scopeLabels[scope], Chosen: scope == p.Scope})
	}
	dictionaries, err := lib.Dictionaries()
	if err != nil {
		return err
	}
	v.Dictionaries = dictionaryChoices(dictionaries, p.Dictionary)
	places, err := lib.Places(index.PlacesRequest{})
	if err != nil {
		return err
	}
	v.Areas = areaChoices(places, p.Area)
	return nil
}

// dictionaryChoices are the dictionaries that can be used.
func dictionaryChoices(all []index.NamedDictionary, chosen string) []page.ChoiceGroup {
	group := page.ChoiceGroup{Options: []page.ChoiceOption{{Value: "", Label: say.Say("不用词典"), Chosen: chosen == ""}}}
	for _, d := range all {
		if d.Err == nil {
			group.Options = append(group.Options, page.ChoiceOption{Value: d.Name, Label: say.Say("%s（%s）", d.Name, say.Say("%d 个词", len(d.Dictionary.Terms))), Chosen: d.Name == chosen})
		}
	}
	return []page.ChoiceGroup{group}
}

// panelExamples lead to panels that the library has reports for.
func panelExamples(lib ask.Library) ([]address.Link, error) {
	places, err := lib.Places(index.PlacesRequest{})
	if err != nil {
		return nil, err
	}
	var links []address.Link
	add := func(label say.Phrase, terms, dictionary, area, places string) {
		example := usualPanel
		example.Terms, example.Dictionary, example.Area, example.Places = terms, dictionary, area, places
		links = append(links, address.Link{Label: label, URL: example.URL(address.PanelPath)})
	}
	if slices.ContainsFunc(places, func(p index.Place) bool { return p.Level == report.Province && p.Own > 0 }) {
		add(say.Say("各省的“数字经济”和“乡村振兴”"), "数字经济 乡村振兴", "", "", "")
	}
	if code, name := maxCounties(places); code != "" {
		area := "counties:" + code
		add(say.Say("%s各县的“就业”“教育”和“医疗”", name), "就业 教育 医疗", "", area, "")
		if _, err := lib.Dictionary("环境"); err == nil {
			add(say.Say("%s各县的环境词频（词典）", name), "", "环境", area, "")
		}
	}
	if len(places) > 0 && len(links) < 3 {
		if busiest := slices.MaxFunc(places, func(a, b index.Place) int { return cmp.Compare(a.Own, b.Own) }); busiest.Own > 0 {
			add(say.Say("%s历年的“发展”和“改革”", busiest.Name), "发展 改革", "", "", busiest.Code)
		}
	}
	return links, nil
}

// maxCounties returns the province with the most reports of counties; code is empty for none.
func maxCounties(places []index.Place) (code, name string) {
	reports := make(map[string]int)
	for _, place := range places {
		if place.Level == report.County && len(place.Code) == 6 {
			reports[place.Code[:2]+"0000"] += place.Own
		}
	}
	for _, place := range places {
		if place.Level == report.Province && reports[place.Code] > reports[code] {
			code, name = place.Code, place.Name
		}
	}
	return code, name
}
