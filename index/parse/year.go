package parse

import (
	"iter"
	"path"
	"strings"

	"gongbao/index/report"
)

var (
	reviewed = compile(`回顾|执行情况|完成情况|总结|取得|成就|成绩|成效`)
	planned  = compile(`任务|安排|目标|展望|部署|建议|重点|要求|打算|思路|措施|方针|工作`)
	joint    = compile(`^.*(?:与|和|及|、|，)`)
)

// inferYear finds the year that a report plans for. The title, the headings and the day of delivery
// vote or, for the centre, the session of the congress; the majority wins. A five-year plan votes for
// its first year. If they say nothing the text is searched, and last the name of the file. A
// collection of the reports of several years has none.
func inferYear(r *report.Report, h *head, file string) {
	if collection.MatchString(r.Title) && spanPattern.MatchString(r.Title) {
		return
	}
	var v votes
	v.addTitle(r)
	if isOutline := v.addOutline(r, h); !isOutline {
		v.addHeadings(r)
	}
	v.addDelivery(r, h)
	if v.weight() < 1 && r.Kind != report.Other {
		v.addReview(r, h)
	}
	if v.weight() < 1 && r.Kind != report.Other {
		v.addText(r)
		v.addTerm(r)
	}
	if len(v) == 0 {
		v.addFile(file)
	}
	best, share := v.winner()
	if best.year == 0 {
		return
	}
	r.Year = report.Year(best.year)
	r.SetEvidence("year", best.text, min(0.3+0.23*min(best.weight, 3), 0.97)*share*share)
}

// collection matches the title of a collection of reports.
var collection = compile(`汇编|汇总|选编|合集|全集|文集|大全`)

// addOutline votes for the first year of the plan that an outline is, by its title or, if that was
// lost, by its text. It reports whether the report is an outline.
func (v *votes) addOutline(r *report.Report, h *head) bool {
	isLost := r.Title == "" && h.opening == "" && r.Evidence["kind"].Confidence < sureKind
	if r.Kind != report.Outline && !isLost {
		return false
	}
	if first, _ := spanIn(r.Title); first != 0 {
		v.add(first, 6, r.Title)
	} else if plans := fiveYearsIn(r.Title); len(plans) > 0 {
		v.add(plans[0].first(), 6, r.Title)
	} else if plan, words := futurePlan(r); plan != 0 {
		v.add(plan.first(), 1.2, words)
	} else {
		return false
	}
	return true
}

// sureKind is the confidence from which the kind of a report is more than a guess.
const sureKind = 0.5

// addHeadings votes by the headings. Only a report to a congress surely plans for the year that they
// plan for: the last heading of another is about the next one.
func (v *votes) addHeadings(r *report.Report) {
	year, text := plannedYear(r)
	if year == 0 {
		return
	}
	if r.Kind != report.Other {
		v.add(year, 3.1, text)
		return
	}
	v.add(year, 1.2, text)
	if signed, words := signedYear(r); signed != 0 {
		v.add(signed, 3, words)
	}
}

// signedYear returns the year of the day below a text, and the day.
func signedYear(r *report.Report) (int, string) {
	last := &r.Sections[len(r.Sections)-1]
	for i := len(last.Paragraphs) - 1; i >= max(0, len(last.Paragraphs)-3); i-- {
		if d, words, ok := findDate(last.Paragraphs[i]); ok && isDateLine(last.Paragraphs[i]) {
			return d.year, words
		}
	}
	return 0, ""
}

// addDelivery votes by the day of delivery or, for the centre, by the session.
func (v *votes) addDelivery(r *report.Report, h *head) {
	if year, text := deliveredYear(r); year != 0 {
		v.add(year, 3.2*min(1, r.Evidence["delivered"].Confidence+0.03), text)
		return
	}
	if h.isCentre() {
		v.addCongress(r, h)
		return
	}
	for _, b := range h.paragraphs {
		if m := monthLine.FindStringSubmatch(b.text); m != nil {
			if year := plannedIn(readYear(m[1]), readSmall(m[2]), r.Kind); year != 0 {
				v.add(year, 2, b.text)
				return
			}
		}
	}
}

// monthLine matches a line with the month of delivery and no day.
var monthLine = compile(`^[\s（(【［\[〔—―－–─-]*(` + hanYear + `)\s*年\s*(` + smallNumber + `|[元正])\s*月\s*(?:[)）】］\]〕]|[在于].*)?$`)

// addReview votes by the headings of the review, and by the plan of which the report says that it
// begins.
func (v *votes) addReview(r *report.Report, h *head) {
	if plans := fiveYearsIn(h.opening); len(plans) > 0 && !h.isCentre() && strings.Contains(h.opening, "报告") {
		v.add(plans[len(plans)-1].first(), 1.2, h.opening)
		return
	}
	if year, text := reviewedYear(r); year != 0 {
		v.add(year+1, 1, text)
		return
	}
	for i, heading := range topHeadings(r) {
		plans := fiveYearsIn(heading)
		if len(plans) != 1 || midway.MatchString(heading) {
			continue
		}
		switch first := plans[0].first(); {
		case i == 0 && begun.MatchString(heading):
			v.add(first+1, 1, heading)
		case i == 0 && reviewed.MatchString(heading):
			v.add(first+5, 1, heading)
		case i > 0 && !reviewed.MatchString(heading):
			v.add(first, 0.7, heading)
		default:
			continue
		}
		return
	}
}

var (
	// midway matches a heading within the years of a plan.
	midway = compile(`以来|中期|前[一二三四两]年|收官|收好官|最后一年`)
	// begun matches the review of the first year of a plan.
	begun = compile(`良好开局|开局良好|开好局|开局之年`)
)

// votes are the years that something in the report speaks for.
type votes []yearVote

type yearVote struct {
	year   int
	weight float64
	text   string // the words of the first vote
}

func (v *votes) add(year int, weight float64, text string) {
	for i := range *v {
		if (*v)[i].year == year {
			(*v)[i].weight += weight
			return
		}
	}
	*v = append(*v, yearVote{year, weight, text})
}

// weight returns the weight of all votes.
func (v votes) weight() float64 {
	total := 0.0
	for _, vote := range v {
		total += vote.weight
	}
	return total
}

// addTitle votes by the title. A plan names the year it reports on, and then the year it plans for.
func (v *votes) addTitle(r *report.Report) {
	years, weight := titleYears(r.Title)
	switch {
	case len(years) == 0:
	case r.Kind != report.Plan && r.Kind != report.Budget:
		v.add(years[0], min(weight, 3), r.Title)
	case len(years) == 1 && reviewed.MatchString(r.Title) && !strings.Contains(r.Title, "草案") && !partOfYear.MatchString(r.Title):
		v.add(years[0]+1, 1, r.Title)
	default:
		v.add(years[len(years)-1], weight, r.Title)
	}
}

// partOfYear matches what a report in the middle of a year looks back on.
var partOfYear = compile(`半年|季度|[1１一]\s*[-—－–~～至到]\s*[0-9０-９一二三四五六七八九十]{1,2}\s*月`)

// titleYears returns the years of a title, and the weight of its vote. The years far ahead and those
// of a span do not count. A year without 年 does if there is no other: 政府工作报告(2026).
func titleYears(title string) (years []int, weight float64) {
	title = farYear.ReplaceAllString(spanPattern.ReplaceAllString(title, ""), "")
	if years = yearsIn(title); len(years) > 0 {
		return years, 6
	}
	for _, m := range bareYear.FindAllStringSubmatch(title, -1) {
		if year := readYear(m[1]); year != 0 {
			years = append(years, year)
		}
	}
	if d, _, ok := findDate(title); ok && len(years) == 0 {
		years = append(years, d.year)
	}
	if plans := fiveYearsIn(title); len(years) == 0 && len(plans) > 0 && !reviewed.MatchString(title) {
		years = append(years, plans[0].first())
	}
	return years, 2.5
}

var (
	// farYear matches the year far ahead in the title of an outline: 和2035年远景目标纲要.
	farYear = compile(hanYear + `\s*年?\s*(?:远景|长远|愿景)|到\s*` + hanYear + `\s*年`)
	// bareYear matches a year without 年. The year of a document's number, 〔2026〕12号, does not match.
	bareYear = compile(`(?:^|[^0-9０-９.])((?:19|20)[0-9]{2}|(?:１９|２０)[０-９]{2}|二[〇○零][〇○零一二三四五六七八九]{2})(?:$|[^0-9０-９.号〕〇○零一二三四五六七八九]|[〕]$|[〕][^0-9])`)
)

// winner returns the year with the most weight and its share of all.
func (v votes) winner() (best yearVote, share float64) {
	total := v.weight()
	for _, vote := range v {
		if vote.weight > best.weight || vote.weight == best.weight && vote.year > best.year {
			best = vote
		}
	}
	return best, best.weight / max(total, 1e-9)
}

// plannedYear returns the latest year that a heading plans for, and the heading.
func plannedYear(r *report.Report) (int, string) {
	best, text := 0, ""
	tops := topHeadings(r)
	for _, s := range r.Sections {
		if s.Level == 0 || s.Level > 2 || !strings.Contains(s.Heading, "年") ||
			s.Level == 2 && !planned.MatchString(s.Heading) || farPlan.MatchString(s.Heading) {
			continue
		}
		ahead := aims.ReplaceAllString(s.Heading, "")
		if reviewed.MatchString(ahead) {
			ahead = ahead[len(joint.FindString(ahead)):] // the second half of "2020年回顾和2021年工作"
		}
		if years := yearsIn(ahead); len(years) > 0 && !reviewed.MatchString(ahead) && !isFirstReview(s, tops) {
			if year := years[len(years)-1]; year > best {
				best, text = year, s.Heading
			}
		}
	}
	return best, text
}

// isFirstReview reports whether a section is the first of several top ones and names only the work
// of a year. That work is done then: "首先报告２００１年的工作", "关于2012年政府工作".
func isFirstReview(s report.Section, tops []string) bool {
	return s.Level == 1 && len(tops) > 1 && s.Heading == tops[0] && !plansAhead.MatchString(s.Heading)
}

var plansAhead = compile(`任务|安排|目标|展望|部署|建议|重点|要求|打算|思路|措施|方针|主要工作`)

// aims matches the words of a plan that are those of a review, too: 以优异成绩迎接….
var aims = compile(`以[^，。]{0,12}成绩|(?:努力|力争|争取|确保|奋力|推动|全力)[^，。年]{0,20}(?:取得|成绩|成效|成就)`)

// farPlan matches a heading about a year far ahead: 二〇三五年远景目标.
var farPlan = compile(`远景|到` + hanYear + `年|` + hanYear + `年基本`)

// deliveredYear returns the year that a report plans for, by the day on which it was delivered.
// From November on that is the next year.
func deliveredYear(r *report.Report) (int, string) {
	if r.Delivered == "" {
		return 0, ""
	}
	year, month := readYear(r.Delivered[:4]), readSmall(strings.TrimPrefix(r.Delivered[5:7], "0"))
	return plannedIn(year, month, r.Kind), r.Evidence["delivered"].Text
}

// plannedIn returns the year that a report of a month plans for.
func plannedIn(year, month int, kind report.Kind) int {
	if month >= 11 && kind != report.Other && kind != report.Outline {
		return year + 1
	}
	return year
}

// reviewedYear returns the latest year in a heading that is a review. The first of several is one,
// whatever it says of its year.
func reviewedYear(r *report.Report) (int, string) {
	best, text := 0, ""
	tops := topHeadings(r)
	for _, s := range r.Sections {
		for _, year := range yearsIn(s.Heading) {
			if s.Level == 1 && year > best && (reviewed.MatchString(aims.ReplaceAllString(s.Heading, "")) || isFirstReview(s, tops)) {
				best, text = year, s.Heading
			}
		}
	}
	return best, text
}

// addCongress votes by the session of the National People's Congress to which a report of the State
// Council speaks. If it names none as its own, the session after the first that it mentions is a
// guess.
func (v *votes) addCongress(r *report.Report, h *head) {
	for _, m := range findSessions(h.delivery) {
		v.add(m.session.year(), 3.2, m.text)
		return
	}
	var before sessionMatch
	for _, s := range r.Sections {
		for _, paragraph := range s.Paragraphs {
			for _, m := range findSessions(paragraph) {
				switch {
				case m.addressed:
					v.add(m.session.year(), 3.2, m.text)
					return
				case before.text == "":
					before = m
				}
			}
		}
	}
	if before.text != "" {
		v.add(before.session.next().year(), 0.8, before.text)
	}
}

var yearName = compile(`(?:^|[^0-9A-Za-z])((?:19|20)[0-9]{2})(?:$|[^0-9A-Za-z])`)

// addFile votes by the names of the file and its folders, the nearest first.
func (v *votes) addFile(file string) {
	for name := range names(file) {
		if m := yearName.FindStringSubmatch(name); m != nil && readYear(m[1]) != 0 {
			v.add(readYear(m[1]), 0.3, inName+name)
			return
		}
	}
}

// inName is before evidence that is the name of a file or folder and not of the text.
const inName = "文件名："

// names yields the name of a file and those of its folders, the nearest first.
func names(file string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for file != "." && file != "/" && file != "" && yield(path.Base(file)) {
			file = path.Dir(file)
		}
	}
}

// yearBefore reads the year of a text such as 2018年.
func yearBefore(text string) int {
	if years := yearsIn(text); len(years) == 1 {
		return years[0]
	}
	return 0
}
