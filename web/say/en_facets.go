package say

import "golang.org/x/text/message/catalog"

// What reports are grouped by in a batch: index.Groupings.
const (
	groupings          = "province、region、year、kind、level"
	groupingsInEnglish = "province, region, year, kind and level"
)

// englishOfFacets has the English of the fields by which searches are narrowed: of their rows in
// web/address, and of the values that package index lists.
var englishOfFacets = map[string]catalog.Message{
	// Their names
	"地区": catalog.String("Region"),
	"年份": catalog.String("Year"),
	"类型": catalog.String("Kind"),
	"级别": catalog.String("Level"),
	"章节": catalog.String("Section"),

	// Their values
	"政府工作报告":  catalog.String("Government work report"),
	"计划报告":    catalog.String("Plan report"),
	"预算报告":    catalog.String("Budget report"),
	"规划纲要":    catalog.String("Plan outline"),
	"其他":      catalog.String("Other"),
	"中央":      catalog.String("Central"),
	"省级":      catalog.String("Province"),
	"地市级":     catalog.String("Prefecture"),
	"县级":      catalog.String("County"),
	"县级以下":    catalog.String("Below county"),
	"工作回顾":    catalog.String("Review"),
	"问题与不足":   catalog.String("Problems"),
	"总体要求与目标": catalog.String("Goals"),
	"工作任务":    catalog.String("Tasks"),
	"政府自身建设":  catalog.String("Government conduct"),
	"名词解释":    catalog.String("Notes"),
	"各章节":     catalog.String("All sections"),

	// In the API
	"六位行政区划代码，含下级；none 表示地区不明。":                                               catalog.String("A six-digit code of a division, with the places under it; `none` stands for unknown."),
	"年份，如 2026，或范围，如 2019..2023；none 表示年份不明。":                                 catalog.String("A year such as 2026, or a range such as 2019..2023; `none` stands for unknown."),
	"报告类型：政府工作报告、计划报告、预算报告、规划纲要、其他；none 表示不明。":                                catalog.String("The kind of report: `政府工作报告` (government work report), `计划报告` (plan), `预算报告` (budget), `规划纲要` (plan outline), `其他` (other); `none` stands for unknown."),
	"级别：centre、province、prefecture、county、below；none 表示不明。":                   catalog.String("The level: centre, province, prefecture, county, below; `none` stands for unknown."),
	"只在这种章节里查找：review、problems、goals、tasks、government、notes、other；none 表示不明。": catalog.String("Search only sections of this role: review, problems, goals, tasks, government, notes, other; `none` stands for unknown."),
	"按地区，从省级起。": catalog.String("By region, from the province down."),
	"按年份，新的在前。": catalog.String("By year, the newest first."),
	"按类型。":      catalog.String("By kind."),
	"按级别。":      catalog.String("By level."),
	"按章节的作用：匹配处在这样的章节里的报告。":                           catalog.String("By role of section: reports with a match in such a section."),
	"按什么分组：" + groupings + " 中的一个或几个，用逗号分开；none 不分组。": catalog.String("What to group by: one or more of " + groupingsInEnglish + ", with commas between; none does not group."),
}
