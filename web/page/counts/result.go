package counts

import (
	"slices"
	"strings"

	"gongbao/index"
	"gongbao/web/address"
	"gongbao/web/answer"
	"gongbao/web/chart"
	"gongbao/web/page"
	"gongbao/web/say"
)

// panelResult is what was counted.
type panelResult struct {
	Heading, Summary say.Phrase
	Missing          say.Phrase   // which of the places listed have no report that counts; empty for none
	Lines, Bars      *chart.Chart // nil where there is nothing to draw
	LinesNote        say.Phrase   // which terms or places are drawn; empty for all
	ThinNote         say.Phrase   // which years have few places; empty for none
	Splits, Orders   []panelChoice
	Years            []panelYear
	Terms            []string // of Years and First
	Ranking          []panelRank
	RankingNote      say.Phrase
	Spans            []panelChoice
	Of               []page.ChoiceOption // of which term the ranking and the table are
	Heat             panelHeat
	Page             say.Phrase // which of how many; empty where there is only one
	PrevURL, NextURL string
	Statement        []say.Phrase
	LeftOut          *leftOut // nil for none
	Permalink        string
	LinesURL, BarsURL, HeatURL, CSVURL,
	WideURL, JSONURL, ParquetURL string
	SentencesURL  string // all that is counted, in its context
	DownloadNote  say.Phrase
	DictionaryURL string       // of the terms of a dictionary, or of the form that keeps the terms as one
	Terminology   say.Phrase   // what that is
	Drawn         []say.Phrase // what a drawing says of itself
}

// panelChoice leads to the same page with another choice.
type panelChoice struct {
	Label  say.Phrase
	URL    string
	Chosen bool
}

// panelYear is a line of the table beside the line chart.
type panelYear struct {
	Year           int
	Reports, Chars int
	Cells          []panelNumber
}

// panelNumber is a count and how many that is for each 10,000 characters.
type panelNumber struct {
	Count int
	Rate  string // empty where there were no characters
}

// newPanelResult makes of what was counted what the page shows.
func newPanelResult(p panelRequest, t *panelTally) *panelResult {
	v := new(panelResult)
	drawn, years := t.drawn(), t.knownYears()
	for _, i := range drawn {
		v.Terms = append(v.Terms, t.terms[i].Name())
	}
	v.Heading = p.subject(t)
	v.Summary = say.Say("没有符合条件的报告。可以放宽年份，或换地区、类型、统计范围。")
	if len(years) > 0 {
		v.Summary = say.Say("%d 个地区，%s，%d 篇报告。", len(t.places), page.YearSpan(years[0], years[len(years)-1]), t.reports)
	}
	if len(t.missing) > 0 {
		v.Missing = say.Say("所列地区中，没有符合条件的报告的有 %d 个：%s。", len(t.missing), t.missing.names())
	}
	v.describe(p, t)
	if len(years) == 0 {
		return v
	}
	v.Years = t.yearTable(drawn, years)
	places := v.turnTo(p, t.ordered(p.Order))
	v.draw(p, t, places, drawn, years)
	v.rank(p, t, years)
	v.choose(p, t)
	v.heat(p, t, places, drawn, years)
	return v
}

// draw draws what there is over the years: all places together, or each by itself.
func (v *panelResult) draw(p panelRequest, t *panelTally, places []*tallyPlace, drawn, years []int) {
	if len(drawn) < len(t.terms) {
		v.LinesNote = say.Say("词典有 %d 个词，图表列出次数最多的 %d 个；全部见下载。", len(t.terms), len(drawn))
	}
	v.Lines = t.lineChart(drawn, years)
	if thin := t.thinYears(years); len(thin) > 0 && p.Split == allTogether {
		v.ThinNote = say.Say("%s年有报告的地区不足最多一年的一半，不宜与其他年份比较。", page.RunsOfYears(thin, "、", "—"))
	}
	if p.Split == eachPlace {
		v.Lines, v.LinesNote = t.smallMultiples(places, years), say.Phrase{}
		if len(places) < len(t.places) {
			v.LinesNote = say.Say("图上是热力表这一页的 %d 个地区，共 %d 个。", len(places), len(t.places))
		}
	}
	if len(t.places) < 2 || len(years) < 2 {
		return
	}
	for _, c := range []struct {
		split panelSplit
		label say.Phrase
	}{{allTogether, say.Say("各地区合计")}, {eachPlace, say.Say("各地区分图")}} {
		other := p
		other.Split = c.split
		v.Splits = append(v.Splits, panelChoice{c.label, other.URL(address.PanelPath), c.split == p.Split})
	}
}

// yearTable is the table of the drawn terms over the years, the latest first.
func (t *panelTally) yearTable(drawn, years []int) (lines []panelYear) {
	for _, year := range slices.Backward(years) {
		of := t.years[year]
		line := panelYear{Year: year, Reports: of.reports, Chars: of.chars}
		for _, i := range drawn {
			line.Cells = append(line.Cells, newPanelNumber(of.counts[i], of.chars))
		}
		lines = append(lines, line)
	}
	return lines
}

// subject is what the panel is of in a few words.
func (p panelRequest) subject(t *panelTally) say.Phrase {
	if p.Dictionary != "" {
		return say.Say("词典“%s”", p.Dictionary)
	}
	var names []string
	for _, term := range t.terms[:min(len(t.terms), 3)] {
		names = append(names, shortened12(term.Name()))
	}
	if len(t.terms) > 3 {
		return say.Say("%s等 %d 个词", strings.Join(names, "、"), len(t.terms))
	}
	return say.AsIs(strings.Join(names, "、"))
}

// shortened12 cuts a name to what fits beside a line.
func shortened12(name string) string {
	if runes := []rune(name); len(runes) > 12 {
		return string(runes[:11]) + "…"
	}
	return name
}

// describe says how the numbers were made, and where to get them.
func (v *panelResult) describe(p panelRequest, t *panelTally) {
	about := answer.NewPanel(&t.call, t.head)
	v.Statement = []say.Phrase{
		say.Say("计数规则：%s。", ruleLabels[p.Rule]), say.Say("范围：%s。", scopeLabels[p.Scope]),
		say.Say("每万字 = 次数 ÷ 字数（汉字、字母和数字）× 10,000；几篇合计时，次数之和除以字数之和。"),
		say.Say("词典 %s，报告 %s，共 %d 篇。", about.Dictionary.Hash, t.head.Snapshot, t.reports),
	}
	v.Drawn = []say.Phrase{say.Say("%s，%s。", say.Say(string(p.Kind)), p.narrowed()), v.Statement[0], v.Statement[1], v.Statement[3]}
	v.Statement = slices.Insert(v.Statement, 2, v.Drawn[0])
	v.DictionaryURL, v.Terminology = address.Setting(address.DictionariesPath, []address.KeptParameter{{Name: "new", Value: "1"}, {Name: "terms", Value: p.Terms}}), say.Say("保存为词典")
	if t.coveredTogether() {
		v.Statement = append(v.Statement, say.Say("合计是各词一共占的字，几个词重叠的字也只计一次，所以不等于各词之和。"))
	}
	if p.Dictionary != "" {
		v.DictionaryURL, v.Terminology = dictionaryPath(p.Dictionary, "", about.Dictionary.Hash), say.Say("词表")
	}
	if about.Dictionary.Source != "" {
		v.Statement = append(v.Statement, say.Say("词的出处：%s。", strings.TrimSuffix(about.Dictionary.Source, "。")))
	}
	v.LeftOut = newLeftOut(p, t.head.LeftOut)
	if t.undated > 0 {
		v.Statement = append(v.Statement, say.Say("%d 篇年份不明，没有列入。", t.undated))
	}
	pinned := p
	pinned.Version, pinned.Snapshot, pinned.Page = about.Dictionary.Hash, t.head.Snapshot, 0
	v.Permalink = pinned.URL(address.PanelPath)
	api := *about.Permalink
	v.JSONURL, v.CSVURL, v.WideURL, v.ParquetURL = api, api+"&format=csv", api+"&format=wide", api+"&format=parquet"
	v.SentencesURL = linesRequest{panelRequest: pinned, Sort: index.LinesByPlace}.url()
	if listed := t.call.Filter.Region; p.Places != "" && len(listed) > 0 && len(t.call.Filter.Level) > 1 {
		v.DownloadNote = say.Say("所列地区级别不同，下载的表里还有其中一些地区的下级。")
	}
	drawing := pinned.URL(address.PanelSVGPath)
	v.LinesURL, v.BarsURL, v.HeatURL = drawing+"&chart=lines", drawing+"&chart=bars", drawing+"&chart=heat"
}

// narrowed says which values are counted of the facets that the form has lists for.
func (p panelRequest) narrowed() (all say.Phrase) {
	for i, f := range formFacets {
		of := valueLabel(f, p.Values[f.Field])
		if i == 0 {
			all = of
		} else {
			all = say.Say("%s，%s", all, of)
		}
	}
	return all
}

// valueLabel is what a value of a facet is called, or all of them if it is empty.
func valueLabel(f address.Facet, value string) say.Phrase {
	if value == "" {
		return f.Every
	}
	return say.Say(f.Field.Label(value))
}

// choose fills in the form that chooses a term for the ranking and the table.
func (v *panelResult) choose(p panelRequest, t *panelTally) {
	if len(t.terms) < 2 {
		return
	}
	v.Of = []page.ChoiceOption{{Value: "", Label: say.Say("%d 个词合计", len(t.terms)), Chosen: t.shown < 0}}
	for i, term := range t.terms {
		v.Of = append(v.Of, page.ChoiceOption{Value: term.Name(), Label: say.AsIs(term.Name()), Chosen: i == t.shown})
	}
}

func newPanelNumber(count, chars int) panelNumber {
	return panelNumber{count, chart.FormatRate(per10k(count, chars))}
}
