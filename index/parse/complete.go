package parse

import (
	"strings"
	"unicode/utf8"

	"gongbao/index/report"
)

// inferComplete sets whether the report is whole, an excerpt or an abstract. A text is whole unless
// it says otherwise or stops inside a sentence: what is left out of counts by mistake is worse than
// a doubt that review lists.
func inferComplete(r *report.Report, h *head, part part) {
	c := completeness{report: r, head: h, blocks: part.blocks, paragraphs: prose(r)}
	v, _ := completeRules.decide(&c)
	text := c.words
	if text == "" {
		text = "…" + tailRunes(lastText(r), 20)
	}
	r.Complete = v.complete
	r.SetEvidence("complete", text, v.confidence)
}

// completeness is a report of which is asked whether it is whole.
type completeness struct {
	report *report.Report
	head   *head
	blocks []block
	// paragraphs are those of the text without its notes.
	paragraphs []string
	// words are set by the rule that applies, if they are others than the end of the text.
	words string
}

type completeVerdict struct {
	complete   report.Completeness
	confidence float64
}

// completeRules say whether a report is whole.
var completeRules = rules[*completeness, completeVerdict]{
	{"an abstract by its title", func(c *completeness) bool { return c.find(abstractWords, c.report.Title) }, completeVerdict{report.Abstract, 0.95}},
	{"an excerpt by its title", func(c *completeness) bool { return c.find(excerptWords, c.report.Title) }, completeVerdict{report.Excerpt, 0.95}},
	{"an abstract by a line of its own", func(c *completeness) bool {
		return c.report.Kind != report.Other && c.findLine(abstractLine)
	}, completeVerdict{report.Abstract, 0.9}},
	{"an excerpt by a line of its own", func(c *completeness) bool { return c.findLine(excerptLine) }, completeVerdict{report.Excerpt, 0.9}},
	{"goes on on another page", (*completeness).turnsOver, completeVerdict{report.Excerpt, 0.95}},
	{"a digest of the news", func(c *completeness) bool {
		return c.report.Kind == report.Other && c.find(digestWords, openingText(c.report))
	}, completeVerdict{report.Abstract, 0.6}},
	{"no report", func(c *completeness) bool { return c.report.Kind == report.Other }, completeVerdict{report.Full, 0.8}},
	{"ends as a speech ends", (*completeness).concludes, completeVerdict{report.Full, 0.9}},
	{"links to the whole text", func(c *completeness) bool {
		return c.report.Chars < maxTeaser && c.findLine(wholeText)
	}, completeVerdict{report.Excerpt, 0.9}},
	{"a line that stops", func(c *completeness) bool { return len(c.blocks) < minLines && c.stops() }, completeVerdict{report.Excerpt, 0.6}},
	{"stops inside a sentence", (*completeness).stops, completeVerdict{report.Excerpt, 0.75}},
	{"ends with a line that may go on", (*completeness).mayStop, completeVerdict{report.Full, 0.5}},
	{"short", func(c *completeness) bool { return c.report.Chars < minReport }, completeVerdict{report.Full, 0.5}},
	{"no head, or one part", func(c *completeness) bool {
		return c.head.opening == "" && c.report.Delivered == "" || len(topHeadings(c.report)) == 1
	}, completeVerdict{report.Full, 0.6}},
	{"any other", always[*completeness], completeVerdict{report.Full, 0.8}},
}

const (
	minReport = 1500 // characters: a shorter text is hardly a whole report
	maxTeaser = 5000 // characters: a page with a longer text has no reason to link to the whole of it
	// minLines is the fewest lines of a text that has not lost them. What stops a text without lines may
	// be a list or a signature.
	minLines    = 4
	maxFragment = 20 // characters: a line up to this length is an item of a list or the name of a file
)

var (
	abstractWords = compile(`摘\s*要(?:[^：:]|$)|摘编|缩编|缩略|简本`)
	excerptWords  = compile(`节\s*选|节录|摘登|摘录|选登|选载|连载|部分内容|未完`)
	// abstractLine and excerptLine match a line that says of the text what it is.
	abstractLine = compile(`^[\s（(【\[〔]*(?:摘\s*要|摘编|内容摘要|报告摘要)[\s）)】\]〕]*$`)
	excerptLine  = compile(`^[\s（(【\[〔…]*(?:节\s*选|节录|摘登|摘录|选登|选载|连载|有删节|有删减|未完|未完待续|待续|下略|以下略|全文略|后略|略)[\s）)】\]〕。…]*$`)
	// wholeText matches a link to the whole text.
	wholeText   = compile(`^.{0,6}(?:查看|阅读|点击|下载|展开).{0,6}全文.{0,8}$|^.{0,6}全文(?:请|见|详见|附后|链接).{0,12}$`)
	digestWords = compile(`“?两会”?.{0,12}(?:召开|开幕|闭幕)|政府工作总体要求|政府工作报告(?:提出|指出|明确)`)
	// conclusion matches the end of the last call of a speech.
	conclusion = compile(`(?:奋斗|努力|前进|贡献|篇章|辉煌|明天|未来|胜利|力量|新局面|华章|答卷|征程|献礼|乐章|伟业|画卷|图景|梦想|家园|谢谢)[^。！!，]{0,12}[！!]|(?:努力奋斗|而奋斗|谢谢大家)。?$`)
)

// find looks for words in a text.
func (c *completeness) find(words *pattern, text string) bool {
	found := words.FindString(text)
	if found != "" {
		c.words = strings.TrimRight(found, "）)】]〕 _|｜-")
	}
	return found != ""
}

// edge is the number of lines at the start and the end in which a page says that it has a part of a
// text.
const edge = 12

// findLine looks for a short line at the start or the end of the text.
func (c *completeness) findLine(line *pattern) bool {
	for i, b := range c.blocks {
		if (i < edge || i >= len(c.blocks)-edge) && len(b.text) <= 90 && c.find(line, b.text) {
			return true
		}
	}
	return false
}

// turnsOver reports whether the text goes on on another page, or comes from one: 下转第三版 with next to
// nothing below it, or 上接第一版 with next to nothing above.
func (c *completeness) turnsOver() bool {
	all := 0
	for _, b := range c.blocks {
		all += len(b.text)
	}
	above := 0
	for _, b := range c.blocks {
		if len(b.text) < 100 && turnOver.MatchString(b.text) {
			away := above
			if !strings.Contains(b.text, "接") {
				away = all - above
			}
			if away*8 < all {
				c.words = b.text
				return true
			}
		}
		above += len(b.text)
	}
	return false
}

// concludes reports whether the text ends with the call with which a speech ends. Lists, notes and
// links of the page may follow, up to an eighth of the text.
func (c *completeness) concludes() bool {
	below := 0
	for i := len(c.paragraphs) - 1; i >= 0 && below*8 <= c.report.Chars; i-- {
		if tail := tailRunes(strings.TrimSpace(c.paragraphs[i]), 60); mayConclude(tail) && conclusion.MatchString(tail) {
			c.words = "…" + tailRunes(c.paragraphs[i], 20)
			return true
		}
		below += report.CountText(c.paragraphs[i])
	}
	return false
}

// mayConclude reports whether a text may match conclusion, which is slow: it has an exclamation mark, or
// ends with one of a few words.
func mayConclude(text string) bool {
	end := strings.TrimSuffix(text, "。")
	return strings.HasSuffix(end, "奋斗") || strings.HasSuffix(end, "大家") || containsAny(text, "！", "!")
}

// stops reports whether the text breaks off: its last line is of sentences and ends with no stop,
// while those before it do.
func (c *completeness) stops() bool {
	last := c.fragment()
	if n := utf8.RuneCountInString(last); n <= maxFragment && !strings.ContainsAny(last, "。；") {
		return false
	}
	tail := last[strings.LastIndexAny(last, "。！？")+1:]
	return strings.ContainsAny(last, "，。；") && !pageEnd.MatchString(tail)
}

// pageEnd matches what stands below a text and not in it: a signature, a day, notices and buttons.
var pageEnd = compile(`附件|(?:编辑|来源|作者|分类)[:：]|门户网站|本站|公众号|微信|微博|扫码|转载|注明出处|版权|著作权|公有领域|维基|范文|联系我们|技术支持|抄送|\.(?:docx?|pdf|xlsx?|wps|zip|rar)|(?:办公室|委员会|人民政府|国务院)\s*$|月\s*[0-9０-９一二三四五六七八九十]{1,3}\s*日\s*$`)

// mayStop reports whether the last line is a heading or a few words that may go on.
func (c *completeness) mayStop() bool {
	s := c.report.Sections[len(c.report.Sections)-1]
	return len(s.Paragraphs) == 0 && s.Level > 0 || utf8.RuneCountInString(c.fragment()) > maxFragment/2
}

// fragment returns the last line of the text if it ends with no stop but those before it do, as they
// do not in a list, or "".
func (c *completeness) fragment() string {
	n := len(c.paragraphs)
	if n == 0 || c.paragraphs[n-1] != lastText(c.report) || !openEnded(c.paragraphs[n-1]) {
		return ""
	}
	open := 0
	for _, paragraph := range c.paragraphs[max(0, n-6) : n-1] {
		if openEnded(paragraph) {
			open++
		}
	}
	switch s := c.report.Sections[len(c.report.Sections)-1]; {
	case open > 1:
		return ""
	case s.RunIn && len(s.Paragraphs) == 1:
		return s.Heading + s.Separator + c.paragraphs[n-1]
	}
	return c.paragraphs[n-1]
}

// prose returns the paragraphs of a report without its notes.
func prose(r *report.Report) []string {
	var all []string
	for _, s := range r.Sections {
		if s.Role != report.Notes {
			all = append(all, s.Paragraphs...)
		}
	}
	return all
}

// lastText returns the last line of a report.
func lastText(r *report.Report) string {
	s := r.Sections[len(r.Sections)-1]
	if n := len(s.Paragraphs); n > 0 {
		return s.Paragraphs[n-1]
	}
	return s.Heading
}
