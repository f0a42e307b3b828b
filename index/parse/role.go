package parse

import (
	"slices"
	"strings"

	"gongbao/index/report"
)

var (
	notesRole      = notesPattern
	governmentRole = compile(`自身(?:改革和)?建设|政府(?:自身)?(?:改革|建设|管理|治理)|人民(?:群众)?满意(?:的)?政府|(?:法治|服务型?|廉洁|效能|责任|创新|阳光|勤政|高效|满意|务实|担当)(?:型)?政府|职责使命|政府(?:系统)?(?:作风|效能|公信力|执行力|职能|形象)|依法行政|行政(?:效能|能力)|廉政|从严治政|政风|公务员队伍|政府工作(?:的)?(?:效能|水平|能力)|(?:改进|提高|加强|做好)政府工作`)
	problemsRole   = compile(`存在.{0,10}(?:问题|困难|不足|短板|差距)|面临.{0,10}(?:困难|挑战|问题)|(?:困难|问题|不足|差距|挑战|短板)(?:和|与|、|及)(?:主要)?(?:困难|问题|不足|差距|挑战|短板)|(?:主要|突出)(?:问题|困难|矛盾)|^[^，]{0,6}(?:问题|困难|不足)$`)
	// reviewRole is for any heading.
	reviewRole  = compile(`回顾|执行情况|完成情况|工作总结|基本总结|工作情况|主要(?:成绩|成就)|取得(?:的|了)`)
	goalsRole   = compile(`总体要求|指导思想|总体思路|基本思路|工作思路|预期目标|奋斗目标|主要目标|发展目标|目标任务|工作目标|目标$|目标和|基本原则|总体战略`)
	tasksRole   = compile(`任务|安排|重点工作|主要工作|部署|措施|建议|打算|展望|工作重点|年工作|年的工作|年政府工作`)
	workAhead   = compile(`任务|安排|重点|部署|措施|主要工作|工作$`)
	targetsWord = compile(`(?:目标|重点)任务|目标和(?:主要)?任务`)
)

// assignRoles gives each section its role by its own heading, or else by the headings above it, or
// else by its position.
func assignRoles(r *report.Report) {
	tops := topHeadings(r)
	ahead := len(r.Sections) > 0 && r.Sections[0].Level == 0 &&
		slices.ContainsFunc(r.Sections[0].Paragraphs, aheadWords.MatchString)
	byTop := make(map[string]report.Role)
	for i, heading := range tops {
		if _, done := byTop[heading]; done {
			continue
		}
		h := topHeading{heading, i, len(tops), r.Kind, int(r.Year), ahead}
		byTop[heading] = h.role()
	}
	for i := range r.Sections {
		s := &r.Sections[i]
		if len(s.Path) == 0 {
			s.Role = report.OtherRole
			continue
		}
		s.Role = byTop[s.Path[0]]
		for _, heading := range s.Path[1:] {
			s.Role = refine(s.Role, heading)
		}
	}
}

func topHeadings(r *report.Report) []string {
	var tops []string
	for _, s := range r.Sections {
		if s.Level == 1 {
			tops = append(tops, s.Heading)
		}
	}
	return tops
}

// topHeading is a top heading in its report.
type topHeading struct {
	text string
	i, n int // its place among the n top headings, from 0
	kind report.Kind
	year int
	// ahead is set if the lines before the first top heading already look ahead.
	ahead bool
}

// role returns the role of a top heading.
func (h *topHeading) role() report.Role {
	role, _ := roleRules.decide(h)
	return role
}

// roleRules give a top heading its role by its words, or else by its place: a report reviews, then
// plans.
var roleRules = rules[*topHeading, report.Role]{
	{"notes", func(h *topHeading) bool { return notesRole.MatchString(h.text) }, report.Notes},
	// The first heading is of a review, even if that was of the government itself.
	{"government", func(h *topHeading) bool {
		return h.i > 0 && governmentRole.MatchString(h.text) && !tasksRole.MatchString(h.text)
	}, report.Government},
	{"problems", func(h *topHeading) bool {
		return h.i > 0 && problemsRole.MatchString(h.text) && !reviewRole.MatchString(h.text) &&
			!tasksRole.MatchString(h.text)
	}, report.Problems},
	// 2020年回顾和2021年任务 is a review if it is the first heading.
	{"review", func(h *topHeading) bool {
		return reviewRole.MatchString(h.text) && (h.i == 0 || !tasksRole.MatchString(h.text))
	}, report.Review},
	// In a text that is no report only the year of a heading says whether it looks back.
	{"no report, an earlier year", func(h *topHeading) bool {
		years := yearsIn(h.text)
		return h.isNeutral() && len(years) == 1 && years[0] < h.year
	}, report.Review},
	{"no report, no year", func(h *topHeading) bool {
		return h.isNeutral() && (h.year == 0 || len(yearsIn(h.text)) != 1)
	}, report.OtherRole},
	{"first of several", func(h *topHeading) bool {
		return h.kind != report.Other && h.i == 0 && h.n > 1 && !h.hasGoals() && !h.ahead
	}, report.Review},
	{"goals", func(h *topHeading) bool { return h.hasGoals() && !h.hasTasks() }, report.Goals},
	{"tasks", (*topHeading).hasTasks, report.Tasks},
	{"only heading", func(h *topHeading) bool { return h.n == 1 }, report.OtherRole},
	{"any other", always[*topHeading], report.Tasks},
}

// isNeutral reports whether the heading of a text that is no report has no word, or words of both
// sorts.
func (h *topHeading) isNeutral() bool { return h.kind == report.Other && h.hasTasks() == h.hasGoals() }

func (h *topHeading) hasGoals() bool { return goalsRole.MatchString(h.text) }

// hasTasks reports whether the heading names tasks. Those of 目标任务 are goals, and so is the work of
// 2021年工作的总体要求.
func (h *topHeading) hasTasks() bool {
	words := targetsWord.ReplaceAllString(h.text, "")
	return tasksRole.MatchString(words) && (!h.hasGoals() || workAhead.MatchString(words))
}

// refine returns the role of a lower heading, given that of the heading above. Most headings have
// none of the words that change it. These are looked for first, because the patterns are slower.
func refine(above report.Role, heading string) report.Role {
	goals := func() bool {
		return containsAny(heading, "目标", "要求", "思想", "思路", "原则", "战略") && goalsRole.MatchString(heading)
	}
	tasks := func() bool { return tasksRole.MatchString(targetsWord.ReplaceAllString(heading, "")) }
	switch above {
	case report.Review:
		if containsAny(heading, "存在", "困难", "面临") && problemsRole.MatchString(heading) {
			return report.Problems
		}
	case report.Tasks:
		switch {
		case containsAny(heading, "自身", "政府") && governmentSelf.MatchString(heading):
			return report.Government
		case goals() && !tasks():
			return report.Goals
		}
	case report.Goals:
		if tasks() && !goals() {
			return report.Tasks
		}
	}
	return above
}

func containsAny(s string, words ...string) bool {
	return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(s, word) })
}

// aheadWords begin the tasks of a year.
var aheadWords = compile(`主要预期目标|政府工作的?总体要求`)

var governmentSelf = compile(`自身建设|人民满意(?:的)?(?:服务型)?政府|(?:法治|服务型|廉洁)政府|政府建设`)
