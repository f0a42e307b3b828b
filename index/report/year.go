package report

import (
	"iter"
	"path"
	"regexp"
	"strings"
)

var (
	reviewed = regexp.MustCompile(`回顾|执行情况|完成情况|总结|取得|成就|成绩|成效`)
	planned  = regexp.MustCompile(`任务|安排|目标|展望|部署|建议|重点|要求|打算|思路|措施|方针|工作`)
	joint    = regexp.MustCompile(`^.*(?:与|和|及|、|，)`)
)

// inferYear finds the year a report plans for. Title, headings and the day of delivery or, for the centre, the session of the
// congress are heard, and the majority counts. Where all are silent the text is searched, and last the name of the file.
func inferYear(r *Report, h *head, file string) {
	var v votes
	v.title(r)
	if year, text := plannedYear(r); year != 0 {
		v.add(year, 3.1, text)
	}
	if year, text := deliveredYear(r); year != 0 {
		v.add(year, 3.2, text)
	} else if h.isCentre() {
		v.congress(r, h)
	}
	if v.weight() < 1 {
		if year, text := reviewedYear(r); year != 0 {
			v.add(year+1, 1, text)
		}
	}
	if v.weight() < 1 && r.Kind != Other {
		v.text(r)
	}
	if len(v) == 0 {
		v.file(file)
	}
	best, share := v.winner()
	if best.year == 0 {
		return
	}
	r.Year = Year(best.year)
	r.evidence("year", best.text, min(0.3+0.23*min(best.weight, 3), 0.97)*share)
}

// votes are the years that something speaks for.
type votes []yearVote

type yearVote struct {
	year   int
	weight float64
	text   string // what spoke for it first
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

// title hears the title. A plan names the year it reports on and then the year it plans for.
func (v *votes) title(r *Report) {
	years := yearsIn(r.Title)
	switch {
	case len(years) == 0:
	case r.Kind != Plan && r.Kind != Budget:
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

// plannedYear returns the latest year for which a heading plans.
func plannedYear(r *Report) (int, string) {
	best, text := 0, ""
	tops := topHeadings(r)
	for _, s := range r.Sections {
		if s.Level == 0 || s.Level > 2 || !strings.Contains(s.Heading, "年") || s.Level == 2 && !planned.MatchString(s.Heading) || farPlan.MatchString(s.Heading) {
			continue
		}
		ahead := s.Heading
		if reviewed.MatchString(ahead) {
			ahead = ahead[len(joint.FindString(ahead)):] // of "2020年回顾和2021年工作" the second half
		}
		if years := yearsIn(ahead); len(years) > 0 && !reviewed.MatchString(ahead) && !isFirstReview(s, tops) {
			if year := years[len(years)-1]; year > best {
				best, text = year, s.Heading
			}
		}
	}
	return best, text
}

// isFirstReview reports whether a section is the first of several top ones and only names a year's work, which is then the
// work done: "首先报告２００１年的工作", "关于2012年政府工作".
func isFirstReview(s Section, tops []string) bool {
	return s.Level == 1 && len(tops) > 1 && s.Heading == tops[0] && !plansAhead.MatchString(s.Heading)
}

var plansAhead = regexp.MustCompile(`任务|安排|目标|展望|部署|建议|重点|要求|打算|思路|措施|方针|主要工作`)

// farPlan is a heading about a year far ahead: 二〇三五年远景目标.
var farPlan = regexp.MustCompile(`远景|到` + hanYear + `年|` + hanYear + `年基本`)

// deliveredYear is the year for which a report delivered on a day plans: in November and December the next.
func deliveredYear(r *Report) (int, string) {
	if r.Delivered == "" {
		return 0, ""
	}
	year, month := readYear(r.Delivered[:4]), readSmall(strings.TrimPrefix(r.Delivered[5:7], "0"))
	if month >= 11 && r.Kind != Other {
		year++
	}
	return year, r.Evidence["delivered"].Text
}

// reviewedYear returns the latest year in a heading that is a review.
func reviewedYear(r *Report) (int, string) {
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

// congress hears which session of the National People's Congress a report of the State Council speaks to: the one it names as
// its own, or else, as a guess, the one after the first it looks back on.
func (v *votes) congress(r *Report, h *head) {
	for _, m := range findSessions(h.delivery) {
		v.add(m.session.year(), 3.2, m.text)
		return
	}
	var before sessionMatch
	for _, s := range r.Sections {
		for _, paragraph := range s.Paragraphs {
			for _, m := range findSessions(paragraph) {
				switch {
				case m.own:
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
	// donePattern is how a sentence goes on after the year it looks back on, aheadPattern after the one it plans for.
	donePattern  = regexp.MustCompile(`达到?|完成|实现|突破|增长|增加|超过|提高|下降|比上年|的一年|面对|在.{0,8}党中央|人民在|上下`)
	aheadPattern = regexp.MustCompile(`^[，,]?(?:的?(?:主要|重点|政府)?工作|(?:全[国省市县区]|我[国省市县区])?的?(?:国民)?经济(?:和|与)?社会发展(?:的?(?:主要)?(?:预期|奋斗)?目标|计划)|的?(?:主要)?(?:预期|奋斗)目标|.{0,14}(?:预期|建议安排))`)
	// isYear is how a report begins its review: 2023年是….
	isYear = regexp.MustCompile(`^[，,]?是`)
	// notDone are words that make of a year with figures a plan.
	notDone = regexp.MustCompile(`第一年|力争|目标|预期|争取|确保|要|将|规划|基本建成|计划`)
)

// text hears what the text itself says: the year it looks back on in its first half, and the latest it plans for.
func (v *votes) text(r *Report) {
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
			seen += countText(paragraph)
		}
	}
	if ahead.year != 0 {
		v.add(ahead.year, ahead.weight, ahead.text)
	}
	last := 0 // of the years that are spoken of nearly as often as any
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

// file hears the names of the file and its folders, the nearest first.
func (v *votes) file(file string) {
	for name := range names(file) {
		if m := yearName.FindStringSubmatch(name); m != nil && readYear(m[1]) != 0 {
			v.add(readYear(m[1]), 0.3, inName+name)
			return
		}
	}
}

// inName stands before evidence that is the name of a file or folder and not of the text.
const inName = "文件名："

// names yields the name of a file and those of its folders, the nearest first.
func names(file string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for file != "." && file != "/" && file != "" && yield(path.Base(file)) {
			file = path.Dir(file)
		}
	}
}

// yearMention is a year in a text, of which something is said.
type yearMention struct {
	year  int
	spelt string // with 年
	after string // up to 40 characters that follow
}

// yearMentions returns the years in a text that stand by themselves: not the ends of a span (到2020年, 2016—2020年), nor 年底.
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
		if before := tailRunes(text[:end-len(spelt)], 4); strings.Contains(before, "到") || strings.Contains(before, "至") || strings.Contains(before, "力争") {
			continue
		}
		if year == 0 || strings.ContainsRune("到至—-－～比较超", lastRune(text[:end-len(spelt)])) || strings.ContainsRune("底末前后至到以的—－-～", firstRune(text[end:])) {
			continue
		}
		found = append(found, yearMention{year, spelt, runes(text[end:], 40)})
	}
}

// spacedYear is a year with or without spaces between its digits: 1 9 9 7 年.
var spacedYear = regexp.MustCompile(`[12１２一二](?: ?[0-9０-９〇○零ОOo一二三四五六七八九]){3} ?年$`)

// yearBefore reads the year of a text such as 2018年.
func yearBefore(text string) int {
	if years := yearsIn(text); len(years) == 1 {
		return years[0]
	}
	return 0
}
