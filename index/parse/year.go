package parse

import (
	"iter"
	"path"
	"regexp"
	"strings"

	"gongbao/index/report"
)

var (
	reviewed = regexp.MustCompile(`回顾|执行情况|完成情况|总结|取得|成就|成绩|成效`)
	planned  = regexp.MustCompile(`任务|安排|目标|展望|部署|建议|重点|要求|打算|思路|措施|方针|工作`)
	joint    = regexp.MustCompile(`^.*(?:与|和|及|、|，)`)
)

// inferYear finds the year that a report plans for. The title, the headings and the day of delivery
// vote or, for the centre, the session of the congress; the majority wins. If they say nothing the
// text is searched, and last the name of the file.
func inferYear(r *report.Report, h *head, file string) {
	var v votes
	v.addTitle(r)
	if year, text := plannedYear(r); year != 0 {
		v.add(year, 3.1, text)
	}
	if year, text := deliveredYear(r); year != 0 {
		v.add(year, 3.2, text)
	} else if h.isCentre() {
		v.addCongress(r, h)
	}
	if v.weight() < 1 {
		if year, text := reviewedYear(r); year != 0 {
			v.add(year+1, 1, text)
		}
	}
	if v.weight() < 1 && r.Kind != report.Other {
		v.addText(r)
	}
	if len(v) == 0 {
		v.addFile(file)
	}
	best, share := v.winner()
	if best.year == 0 {
		return
	}
	r.Year = report.Year(best.year)
	r.SetEvidence("year", best.text, min(0.3+0.23*min(best.weight, 3), 0.97)*share)
}

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
	years := yearsIn(r.Title)
	switch {
	case len(years) == 0:
	case r.Kind != report.Plan && r.Kind != report.Budget:
		v.add(years[0], 3, r.Title)
	case len(years) == 1 && reviewed.MatchString(r.Title) && !strings.Contains(r.Title, "草案"):
		v.add(years[0]+1, 1, r.Title)
	default:
		v.add(years[len(years)-1], 6, r.Title)
	}
}

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
		ahead := s.Heading
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

var plansAhead = regexp.MustCompile(`任务|安排|目标|展望|部署|建议|重点|要求|打算|思路|措施|方针|主要工作`)

// farPlan matches a heading about a year far ahead: 二〇三五年远景目标.
var farPlan = regexp.MustCompile(`远景|到` + hanYear + `年|` + hanYear + `年基本`)

// deliveredYear returns the year that a report plans for, by the day on which it was delivered.
// From November on that is the next year.
func deliveredYear(r *report.Report) (int, string) {
	if r.Delivered == "" {
		return 0, ""
	}
	year, month := readYear(r.Delivered[:4]), readSmall(strings.TrimPrefix(r.Delivered[5:7], "0"))
	if month >= 11 && r.Kind != report.Other {
		year++
	}
	return year, r.Evidence["delivered"].Text
}

// reviewedYear returns the latest year in a heading that is a review.
func reviewedYear(r *report.Report) (int, string) {
	best, text := 0, ""
	for _, s := range r.Sections {
		for _, year := range yearsIn(s.Heading) {
			if s.Level == 1 && year > best && reviewed.MatchString(s.Heading) {
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

var (
	// donePattern matches the rest of a sentence after the year it looks back on, aheadPattern
	// after the year it plans for.
	donePattern  = regexp.MustCompile(`达到?|完成|实现|突破|增长|增加|超过|提高|下降|比上年|的一年|面对|在.{0,8}党中央|人民在|上下`)
	aheadPattern = regexp.MustCompile(`^[，,]?(?:的?(?:主要|重点|政府)?工作|(?:全[国省市县区]|我[国省市县区])?的?(?:国民)?经济(?:和|与)?社会发展(?:的?(?:主要)?(?:预期|奋斗)?目标|计划)|的?(?:主要)?(?:预期|奋斗)目标|.{0,14}(?:预期|建议安排))`)
	// isYear matches the rest of the first sentence of a review: 2023年是….
	isYear = regexp.MustCompile(`^[，,]?是`)
	// notDone matches words by which figures of a year are a plan.
	notDone = regexp.MustCompile(`第一年|力争|目标|预期|争取|确保|要|将|规划|基本建成|计划`)
)

// addText votes by the text itself: by the year that its first half looks back on, and by the
// latest that it plans for.
func (v *votes) addText(r *report.Report) {
	done, words := make(map[int]int), make(map[int]string)
	ahead, seen, most := yearVote{}, 0, 0
	for _, s := range r.Sections {
		for _, paragraph := range s.Paragraphs {
			for _, m := range yearMentions(paragraph) {
				rest, _, _ := strings.Cut(m.after, "。")
				switch {
				case aheadPattern.MatchString(rest) && !(len(s.Path) > 0 && reviewed.MatchString(s.Path[0])):
					if m.year > ahead.year {
						ahead = yearVote{m.year, 0.7, runes(m.spelt+rest, 30)}
					}
				case seen*2 < r.Chars && donePattern.MatchString(rest) && !notDone.MatchString(rest),
					seen*8 < r.Chars && isYear.MatchString(rest):
					if done[m.year]++; done[m.year] == 1 {
						words[m.year] = runes(m.spelt+rest, 30)
					}
					most = max(most, done[m.year])
				}
			}
			seen += report.CountText(paragraph)
		}
	}
	if ahead.year != 0 {
		v.add(ahead.year, ahead.weight, ahead.text)
	}
	last := 0 // the latest of the years that are mentioned often
	for year, n := range done {
		if n*3 >= most {
			last = max(last, year)
		}
	}
	if last != 0 {
		v.add(last+1, 0.7, words[last])
	}
}

var yearName = regexp.MustCompile(`(?:^|[^0-9A-Za-z])((?:19|20)[0-9]{2})(?:$|[^0-9A-Za-z])`)

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

// yearMention is a year in a text, with the words after it.
type yearMention struct {
	year  int
	spelt string // with 年
	after string // up to 40 characters that follow
}

// yearMentions returns the years in a text that are not part of a span (到2020年, 2016—2020年) or of
// another word (年底).
func yearMentions(text string) []yearMention {
	var found []yearMention
	for at := 0; ; {
		next := strings.Index(text[at:], "年")
		if next < 0 {
			return found
		}
		end := at + next + len("年")
		spelt := spacedYear.FindString(tailRunes(text[at:end], 9))
		at = end
		year := yearBefore(strings.ReplaceAll(spelt, " ", ""))
		before := text[:end-len(spelt)]
		if year == 0 || containsAny(tailRunes(before, 4), "到", "至", "力争") ||
			strings.ContainsRune("到至—-－～比较超", lastRune(before)) ||
			strings.ContainsRune("底末前后至到以的—－-～", firstRune(text[end:])) {
			continue
		}
		found = append(found, yearMention{year, spelt, runes(text[end:], 40)})
	}
}

// spacedYear matches a year with or without spaces between its digits: 1 9 9 7 年.
var spacedYear = regexp.MustCompile(`[12１２一二](?: ?[0-9０-９〇○零ОOo一二三四五六七八九]){3} ?年$`)

// yearBefore reads the year of a text such as 2018年.
func yearBefore(text string) int {
	if years := yearsIn(text); len(years) == 1 {
		return years[0]
	}
	return 0
}
