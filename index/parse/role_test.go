package parse

import (
	"testing"

	"gongbao/index/report"
)

// TestRefine: a lower heading keeps the role of the one above, unless its words change it.
func TestRefine(t *testing.T) {
	for _, test := range []struct {
		above   report.Role
		heading string
		want    report.Role
	}{
		{report.Review, "(一)存在的主要问题", report.Problems}, {report.Review, "(一)面临的困难和挑战", report.Problems}, {report.Review, "(一)工业稳步增长", report.Review},
		{report.Review, "(一)建设法治政府", report.Review}, {report.Review, "(一)主要目标完成情况", report.Review},
		{report.Tasks, "(一)加强政府自身建设", report.Government}, {report.Tasks, "(一)总体要求", report.Goals}, {report.Tasks, "(一)主要预期目标", report.Goals},
		{report.Tasks, "(一)目标任务", report.Goals}, {report.Tasks, "(一)主要目标和重点工作", report.Tasks}, {report.Tasks, "(一)存在的主要问题", report.Tasks},
		{report.Tasks, "(一)工业", report.Tasks}, {report.Goals, "(一)重点工作安排", report.Tasks}, {report.Goals, "(一)工业目标", report.Goals}, {report.Goals, "(一)工业", report.Goals},
		{report.Government, "(一)存在的问题", report.Government}, {report.Notes, "1.主要目标", report.Notes}, {report.OtherRole, "(一)总体要求", report.OtherRole}, {report.Problems, "(一)措施", report.Problems},
	} {
		if got := refine(test.above, test.heading); got != test.want {
			t.Errorf("%s below %s: %s, want %s", test.heading, test.above, got, test.want)
		}
	}
}

// TestAssignRoles: opening lines have no role, lower headings that of the nearest above, and a first
// heading after lines that look ahead is no review.
func TestAssignRoles(t *testing.T) {
	r := headed(report.GovernmentWork, "", "一、振奋精神", "-(一)存在的问题", "--1.工业", "二、总体要求", "-(一)重点工作安排", "--1.工业", "一、振奋精神")
	r.Sections = append([]report.Section{{Path: []string{}, Paragraphs: []string{"现在报告工作。"}}}, r.Sections...)
	assignRoles(r)
	want := []report.Role{report.OtherRole, report.Review, report.Problems, report.Problems, report.Goals, report.Tasks, report.Tasks, report.Review}
	for i, s := range r.Sections {
		if s.Role != want[i] {
			t.Errorf("%q: %s, want %s", s.Path, s.Role, want[i])
		}
	}
	r.Sections[0].Paragraphs[0] = "今年政府工作的总体要求是：增长。主要预期目标是：增长5%。"
	if assignRoles(r); r.Sections[1].Role != report.Tasks {
		t.Errorf("after lines that look ahead: %s", r.Sections[1].Role)
	}
}
