package report

import "testing"

// TestRefine: a lower heading keeps the role of the one above, unless its words change it.
func TestRefine(t *testing.T) {
	for _, test := range []struct {
		above   Role
		heading string
		want    Role
	}{
		{Review, "(一)存在的主要问题", Problems}, {Review, "(一)面临的困难和挑战", Problems}, {Review, "(一)工业稳步增长", Review},
		{Review, "(一)建设法治政府", Review}, {Review, "(一)主要目标完成情况", Review},
		{Tasks, "(一)加强政府自身建设", Government}, {Tasks, "(一)总体要求", Goals}, {Tasks, "(一)主要预期目标", Goals},
		{Tasks, "(一)目标任务", Goals}, {Tasks, "(一)主要目标和重点工作", Tasks}, {Tasks, "(一)存在的主要问题", Tasks},
		{Tasks, "(一)工业", Tasks}, {Goals, "(一)重点工作安排", Tasks}, {Goals, "(一)工业目标", Goals}, {Goals, "(一)工业", Goals},
		{Government, "(一)存在的问题", Government}, {Notes, "1.主要目标", Notes}, {OtherRole, "(一)总体要求", OtherRole}, {Problems, "(一)措施", Problems},
	} {
		if got := refine(test.above, test.heading); got != test.want {
			t.Errorf("%s below %s: %s, want %s", test.heading, test.above, got, test.want)
		}
	}
}

// TestAssignRoles: opening lines have no role, lower headings that of the nearest above, and a first
// heading after lines that look ahead is no review.
func TestAssignRoles(t *testing.T) {
	r := headed(GovernmentWork, "", "一、振奋精神", "-(一)存在的问题", "--1.工业", "二、总体要求", "-(一)重点工作安排", "--1.工业", "一、振奋精神")
	r.Sections = append([]Section{{Path: []string{}, Paragraphs: []string{"现在报告工作。"}}}, r.Sections...)
	assignRoles(r)
	want := []Role{OtherRole, Review, Problems, Problems, Goals, Tasks, Tasks, Review}
	for i, s := range r.Sections {
		if s.Role != want[i] {
			t.Errorf("%q: %s, want %s", s.Path, s.Role, want[i])
		}
	}
	r.Sections[0].Paragraphs[0] = "今年政府工作的总体要求是：增长。主要预期目标是：增长5%。"
	if assignRoles(r); r.Sections[1].Role != Tasks {
		t.Errorf("after lines that look ahead: %s", r.Sections[1].Role)
	}
}
