package asktest

import "gongbao/index/report"

// The reports of NewPair by their years.
const (
	EarlierID = "0000000000000001" // of 2024
	LaterID   = "0000000000000009" // of 2025
)

// NewPair returns a library of two reports about one place. They share a sentence, have one that
// was changed, and each a section of its own.
func NewPair() *Library {
	section := func(id, heading string, paragraphs ...string) report.Section {
		return report.Section{ID: id, Heading: heading, Level: 1, Role: report.OtherRole, Paragraphs: paragraphs}
	}
	of := func(id string, year report.Year, sections ...report.Section) *report.Report {
		place := report.Division{Code: "530124", Name: "柳泉县"}
		return &report.Report{
			ID: id, Title: "政府工作报告", Kind: report.GovernmentWork, Year: year, Level: report.County,
			Complete: report.Full, Sections: sections,
			Region: report.Region{Code: place.Code, Name: place.Name, Path: []report.Division{place}, Today: place},
		}
	}
	return &Library{Reports: []*report.Report{
		of(EarlierID, 2024,
			section("s1", "一、农业", "坚持稳中求进。全县粮食产量增长3%。大力推广节水灌溉技术。"),
			section("s2", "二、旅游", "打造精品线路。")),
		of(LaterID, 2025,
			section("s1", "一、农业", "坚持稳中求进。全县粮食产量增长4%。全面推广节水灌溉技术。"),
			section("s2", "二、水利", "加固水库堤坝。")),
	}}
}
