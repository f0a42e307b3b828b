package counts

import (
	"strings"

	"gongbao/index"
	"gongbao/index/report"
	"gongbao/web/address"
	"gongbao/web/page"
	"gongbao/web/say"
)

// maxLeftOut is the most reports that are named as not counted. The API has them all.
const maxLeftOut = 100

// leftOut is the reports that the scope leaves out.
type leftOut struct {
	Heading say.Phrase
	Reports []leftOutReport
	Note    say.Phrase // which of them are named; empty for all
	AllURL  string     // counts them too
}

type leftOutReport struct {
	Name, URL string
	Reason    say.Phrase
}

// reasons say in a word why a report is left out.
var reasons = map[index.Reason]say.Phrase{
	index.IsAbstract: page.Badges[report.Abstract], index.IsExcerpt: page.Badges[report.Excerpt], index.IsRepeated: say.Say("内容重复"),
}

// newLeftOut names the reports that are left out, or returns nil if there are none.
func newLeftOut(p panelRequest, all []index.LeftOut) *leftOut {
	if len(all) == 0 {
		return nil
	}
	counts := make(map[index.Reason]int)
	v := &leftOut{}
	for i, out := range all {
		counts[out.Reason]++
		if i < maxLeftOut {
			v.Reports = append(v.Reports, leftOutReport{
				strings.Trim(out.Report.Name(), "〔〕"), address.ReportURL(out.Report.ID, index.Request{}), reasons[out.Reason],
			})
		}
	}
	v.Heading = say.Say("未计入 %d 篇：摘要 %d 篇，节选 %d 篇，内容重复 %d 篇", len(all), counts[index.IsAbstract], counts[index.IsExcerpt], counts[index.IsRepeated])
	if len(all) > maxLeftOut {
		v.Note = say.Say("只列出前 %d 篇，JSON 中有全部。", maxLeftOut)
	}
	p.Scope, p.Page = index.ScopeAll, 0
	v.AllURL = p.URL(address.PanelPath)
	return v
}
