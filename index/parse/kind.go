package parse

import (
	"strings"
	"unicode/utf8"

	"gongbao/index/region"
	"gongbao/index/report"
)

// inferKind sets the kind by what the title calls the text and by how the text presents itself. A
// text without a title is called by the name of its file, which counts for less.
func inferKind(r *report.Report, h *head, file string) {
	d := document{report: r, title: r.Title, opening: h.opening, start: openingText(r)}
	if d.title == "" {
		for name := range names(file) {
			if name = strings.TrimSuffix(name, extension.FindString(name)); titlePattern.MatchString(name) || about.MatchString(name) {
				d.title, d.named = name, true
			}
			break
		}
	}
	d.divide()
	v, _ := kindRules.decide(&d)
	text := d.words(v.by)
	switch {
	case strings.HasSuffix(d.title, "："), // it has swallowed the addressee
		v.by == byStart && r.Title == "",
		v.by == byOpening && r.Chars < minListed,
		v.kind != report.Other && r.Chars < minSpoken:
		v.confidence = min(v.confidence, 0.6)
	}
	if d.named && v.by == byTitle {
		text, v.confidence = inName+text, min(v.confidence, 0.5)
	}
	r.Kind = v.kind
	r.SetEvidence("kind", text, v.confidence)
}

// minSpoken is the fewest characters of a text that may be a report.
const minSpoken = 60

// extension matches the end of the name of a file.
var extension = compile(`\.[0-9A-Za-z]{1,5}$`)

// document is a text whose kind is asked for.
type document struct {
	report *report.Report
	title  string
	// named is set if the title is the name of the file.
	named bool
	// opening is the sentence that presents the text, and start its first few hundred characters.
	opening, start string
	// before and after are what the title says beside 工作报告, without the places, days, meetings and
	// governments that any report may name. They are empty for 临县2026年政府工作报告（摘要）.
	before, after string
	// namesPlace is set if the title says of which place the work report is.
	namesPlace bool
	// isApart is set if nothing but place and year stands between the last break of the title and its
	// 工作报告: 奋力谱写新篇章 临江县2026年政府工作报告.
	isApart bool
	// ofGovernment is set if the title says 政府工作报告.
	ofGovernment bool
	// isObject is set if the title says that somebody does something with the report: 王小明作政府工作报告.
	isObject bool
}

// basis is what a kind was read from.
type basis int

const (
	byTitle basis = iota
	byOpening
	byStart
)

func (d *document) words(by basis) string {
	switch by {
	case byTitle:
		return d.title
	case byOpening:
		return d.opening
	}
	return runes(d.start, 40)
}

// kindVerdict is a kind, what it was read from, and how sure it is.
type kindVerdict struct {
	kind       report.Kind
	by         basis
	confidence float64
}

// kindRules tell the kind. A Chinese title says last what the text is: 关于政府工作报告的决议 is a 决议. So
// the texts about reports come first.
var kindRules = rules[*document, kindVerdict]{
	// A notice may hand out a report, with its whole text.
	{"about a report, with its text", func(d *document) bool { return d.isAbout() && (d.addresses() || d.handsOut(workTitle)) },
		kindVerdict{report.GovernmentWork, byOpening, 0.55}},
	{"hands out an outline", func(d *document) bool { return d.handsOut(outlineTitle) }, kindVerdict{report.Outline, byTitle, 0.6}},
	{"hands out a plan", func(d *document) bool { return d.handsOut(planMandate) }, kindVerdict{report.Plan, byTitle, 0.6}},
	{"about a report", (*document).isAbout, kindVerdict{report.Other, byTitle, 0.95}},
	{"plan by a government", func(d *document) bool {
		return isOutline(d.title) && strings.Contains(d.title, "报告") && d.byGovernment()
	},
		kindVerdict{report.GovernmentWork, byOpening, 0.9}},
	{"outline", func(d *document) bool {
		return isOutline(d.title) && !strings.Contains(d.title, "报告") && !d.byGovernment() && d.isWholeOutline()
	},
		kindVerdict{report.Outline, byTitle, 0.95}},
	{"on an outline", func(d *document) bool { return onOutline.MatchString(d.title) }, kindVerdict{report.GovernmentWork, byTitle, 0.6}},
	{"plan", func(d *document) bool { return planTitle.MatchString(d.title) }, kindVerdict{report.Plan, byTitle, 0.97}},
	{"budget", func(d *document) bool { return budgetTitle.MatchString(d.title) }, kindVerdict{report.Budget, byTitle, 0.97}},
	{"of another body", func(d *document) bool {
		return !d.byGovernment() && (otherBody.MatchString(d.title) || officeEnd.MatchString(d.before))
	}, kindVerdict{report.Other, byTitle, 0.95}},
	{"presented by another body", func(d *document) bool { return !d.byGovernment() && otherMandate.MatchString(d.opening+d.start) },
		kindVerdict{report.Other, byStart, 0.85}},
	{"list of titles", (*document).isList, kindVerdict{report.Other, byStart, 0.6}},
	{"work report", func(d *document) bool {
		return d.isWork() && d.before+d.after == "" && !d.isObject && (d.ofGovernment || d.byGovernment())
	}, kindVerdict{report.GovernmentWork, byTitle, 0.98}},
	{"work report of somebody", func(d *document) bool {
		return d.isWork() && d.before+d.after == "" && !d.isObject && (d.namesPlace || d.speaks())
	}, kindVerdict{report.GovernmentWork, byTitle, 0.65}},
	// A motto may stand above it, but nothing below.
	{"work report of a government", func(d *document) bool {
		return d.ofGovernment && d.after == "" && !d.isObject && d.speaks()
	}, kindVerdict{report.GovernmentWork, byTitle, 0.8}},
	{"work report below a motto", func(d *document) bool {
		return d.ofGovernment && d.after == "" && !d.isObject && d.isApart
	}, kindVerdict{report.GovernmentWork, byTitle, 0.6}},
	{"budget, presented", func(d *document) bool {
		return strings.HasPrefix(d.opening, "受") && budgetWords.MatchString(d.presents()) &&
			!planMandate.MatchString(d.opening) && !strings.Contains(d.presents(), "审计")
	}, kindVerdict{report.Budget, byOpening, 0.85}},
	{"plan, presented", func(d *document) bool {
		return strings.HasPrefix(d.opening, "受") && planMandate.MatchString(d.opening)
	},
		kindVerdict{report.Plan, byOpening, 0.85}},
	{"to a standing committee", func(d *document) bool {
		return toCommittee.MatchString(runes(d.start, 150)) && !toCongress.MatchString(d.start)
	},
		kindVerdict{report.Other, byStart, 0.8}},
	{"on one matter", func(d *document) bool {
		return oneMatter.MatchString(withoutTail(d.title)) && !toCongress.MatchString(d.start)
	},
		kindVerdict{report.Other, byTitle, 0.8}},
	{"presented by a government", func(d *document) bool { return d.byGovernment() && d.reportsWork() },
		kindVerdict{report.GovernmentWork, byOpening, 0.92}},
	{"a resolution", func(d *document) bool { return resolution.MatchString(d.start) }, kindVerdict{report.Other, byStart, 0.8}},
	{"news", func(d *document) bool { return news.MatchString(runes(d.start, 100)) }, kindVerdict{report.Other, byStart, 0.8}},
	{"no title, words of a work report", func(d *document) bool { return d.report.Title == "" && namesGovernmentWork(d.report) },
		kindVerdict{report.GovernmentWork, byStart, 0.4}},
	{"no title", func(d *document) bool { return d.title == "" }, kindVerdict{report.Other, byStart, 0.3}},
	{"any other title", always[*document], kindVerdict{report.Other, byTitle, 0.6}},
}

var (
	planTitle    = compile(`(?:国民经济|经济社会发展|经济和社会发展).*(?:计划|规划)(?:\s*[（(]?草案|安排|.*执行情况|.*完成情况|的?报告)|^\S*国民经济(?:和|与|、|及)社会发展计划$`)
	budgetTitle  = compile(`(?:预算|概算)(?:[^数].*)?(?:执行|草案|报告)|(?:财政|财政收支)?决算.*报告`)
	outlineTitle = compile(`国民经济(?:和|与|、|及)社会发展.{0,16}(?:规划|计划)?.{0,4}纲要|远景目标纲要|(?:五年|[一二三四五六七八九十]五[”"’】]?)(?:规划|计划)纲要|发展国民经济的?第.{1,3}个五年计划|国民经济(?:和|与|、|及)社会发展(?:第.{1,3}个|“.{2,3}”|.{2,3})五(?:年)?(?:规划|计划)`)
	// onOutline matches the title of the work report in the first year of a plan of five years.
	onOutline   = compile(`(?:第.{1,3}个五年(?:计划|规划)|(?:规划|计划|目标)纲要)[》”]?(?:[（(]草案[）)])?的报告`)
	planMandate = compile(`国民经济和社会发展(?:计划|规划)`)
	budgetWords = compile(`预算|决算|概算`)
	workTitle   = compile(`(?:政\s*府\s*)?工\s*作\s*(?:的\s*)?报\s*告|政府报告`)
	workMandate = compile(`代表.{0,40}(?:政府|国务院|管委会|管理委员会|行署|行政公署|办事处)`)
)

// namesGovernmentWork reports whether a text has the words of a work report.
func namesGovernmentWork(r *report.Report) bool {
	for _, s := range r.Sections {
		for _, paragraph := range append([]string{s.Heading}, s.Paragraphs...) {
			if containsAny(paragraph, "政府工作", "各位代表", "工作回顾") {
				return true
			}
		}
	}
	return false
}

func isOutline(title string) bool { return outlineTitle.MatchString(title) }

// isWholeOutline reports whether the title names an outline of everything, and nothing about it:
// neither 教育“十五五”规划纲要 nor “十五五”规划纲要怎么看.
func (d *document) isWholeOutline() bool {
	at := outlineTitle.FindStringIndex(d.title)
	rest := residue(strings.TrimLeft(d.title[at[1]:], "”\"’》"))
	if !strings.Contains(d.title, "国民经济") && residue(fiveYears.ReplaceAllString(d.title[:at[0]], "")) != "" {
		return false
	}
	return rest == "" || outlineTitle.MatchString(rest) || outlineRest.MatchString(rest)
}

// fiveYears matches the plan in whose outline there are aims for a later year.
var fiveYears = compile(`(?:第.{1,3}个五年|[“"]?[一二三四五六七八九十]五[”"]?)(?:规划|计划)(?:和|与|及)?`)

// outlineRest matches what the title of an outline may say after its first words.
var outlineRest = compile(`^(?:第.{1,3}个五年|远景目标|规划|计划|纲要|十年|[二三]\S{0,6}年)`)

// handsOut reports whether the title says that the text is a notice with the document of which the
// title has the words.
func (d *document) handsOut(words *pattern) bool {
	m := handOut.FindStringSubmatch(withoutTail(d.title))
	return m != nil && words.MatchString(m[1]) && d.report.Chars >= maxSummary
}

var handOut = compile(`(?:印发|下达|公布|批转|转发|发布)(.*(?:报告|规划|计划|纲要)(?:[（(][^（）()]*[）)])?[》”]?)的?通知$`)

// speaks reports whether the text is a speech.
func (d *document) speaks() bool {
	return d.byGovernment() || salutation.MatchString(d.start) || namesGovernmentWork(d.report)
}

// presents returns the first sentence of the opening.
func (d *document) presents() string {
	sentence, _, _ := strings.Cut(d.opening, "。")
	return sentence
}

// reportsWork reports whether the opening says that it is the work that is reported on.
func (d *document) reportsWork() bool {
	return !notWork.MatchString(d.presents()) || ofWork.MatchString(quoted.ReplaceAllString(d.presents(), ""))
}

var (
	// notWork matches words with which somebody speaks for a government, and ofWork those with which he
	// reports on its work.
	notWork = compile(`说明|述职|祝贺|问候|感谢|欢迎|通报`)
	ofWork  = compile(`工作报告|报告.{0,6}工作`)
	quoted  = compile(`《[^》]*》`)
)

// isList reports whether the text is a list of titles and has no sentence.
func (d *document) isList() bool {
	titles := 0
	for _, s := range d.report.Sections {
		for _, line := range append([]string{s.Heading}, s.Paragraphs...) {
			if strings.ContainsAny(line, "。；") || utf8.RuneCountInString(line) > maxMeta {
				return false
			}
			if workTitle.MatchString(line) {
				titles++
			}
		}
	}
	return titles > 0
}

func (d *document) byGovernment() bool { return workMandate.MatchString(d.opening) }

// addresses reports whether the text is a speech in which a government reports on its work.
func (d *document) addresses() bool {
	return d.byGovernment() && d.reportsWork() && toCongress.MatchString(d.start)
}

// isWork reports whether the title has the words of a work report.
func (d *document) isWork() bool { return workTitle.MatchString(d.title) }

// isAbout reports whether the title says that the text is about a report or a congress.
func (d *document) isAbout() bool {
	title := notAbout.ReplaceAllString(d.title, "")
	return about.MatchString(title) || aboutEnd.MatchString(withoutTail(title))
}

// notAbout matches the mark of a draft and the column of a site.
var notAbout = compile(`[（(【\[]?(?:讨论|审议|征求意见|送审)稿[）)】\]]?|[_|｜][^_|｜]{0,6}公开`)

var (
	// about matches words that stand anywhere in the titles of texts about reports.
	about = compile(`决议|解读|解析|详解|图解|一图|图说|图读|读懂|数说|数读|速览|速读|划重点|划出重点|要点|亮点|看点|热词|关键词|金句|问答|` +
		`发布会|吹风会|记者会|通气会|访谈|专访|答记者|直播|议程|日程|审查(?:的)?(?:结果|意见|情况)|审查(?:的)?报告|审议(?:意见|情况|结果|发言)|初步审查|` +
		`分工|任务分解|责任分解|分解(?:表|方案|落实)|任务清单|责任清单|重点任务(?:的)?(?:通知|方案)|台账|督查|督办|落实情况|办理情况|整改|` +
		`范文|模板|词条|怎么看|怎么干|怎么写|写作|热议|聚焦|讨论|学习|宣讲|心得|体会|感悟|点赞|综述|述评|侧记|评论员|社论|反响|` +
		`统计公报|执法检查|检查(?:情况)?(?:的)?报告|调研报告|视察报告|评估|绩效|审计|述职|可行性|(?:编制|起草|修改|情况)(?:的)?说明|征求意见(?:的)?(?:公告|通知|启事)|征集|` +
		`党代会|党代表大会|中国共产党|中共|纪委|纪检|纪律检查|监察委|政协|政治协商|法治政府建设|信息公开|政务公开|政府网站|数字政府|部门预算|单位预算|部门决算|单位决算|预算公开|决算公开|(?:情况|草案|收入|支出|收支|明细|目标|指标)表`)
	// aboutEnd matches the last word of such a title.
	aboutEnd = compile(`(?:决定|批复|说明|[^排]意见|方案|办法|通知|通告|公告|公报|启事|名单|讲话|发言|致辞|主持词|建议|提案|议案|计划表|一览表|简介|介绍|评论|动态|新闻|报道|快讯|消息|回答|问题|分析|[^展]表|名词解释|附件)$`)
	// otherBody matches bodies that report to a congress or a government beside the government itself.
	otherBody = compile(`法院|检察院|常委会|常务委员会|人大代表|主席团`)
	// officeEnd matches the end of the name of an office, a company or a school.
	officeEnd = compile(`(?:局|厅|司|处|科|办|办公室|委|委员会|院|校|学院|大学|中学|小学|公司|集团|银行|协会|学会|联合会|工会|妇联|团委|残联|科协|中心|站|所|队|党组|党委|支部|村|社区)(?:年度|上半年|下半年)?$`)
	// otherMandate matches the words with which such a body presents its report.
	otherMandate = compile(`(?:我|谨|本人)\s*(?:谨|现在)?\s*代表[^。，,；;]{0,30}(?:人民法院|检察院|常务委员会|人大常委会|政协|委员会)[^。；;]{0,30}(?:报告|审议)|受[^。，,；;]{0,30}(?:法院|检察院|常务委员会|常委会|政协|经济委员会|主席团|理事会|董事会)的?委托[^。；;]{0,30}(?:报告|审议)`)
	// toCommittee matches the words of a report to a standing committee.
	toCommittee = compile(`主任、[^。]{0,12}副主任|(?:常务委员会|常委会)\s*[:：]|向[^。，]{0,8}(?:常务委员会|常委会)(?:会议)?(?:报告|汇报|作)`)
	// toCongress matches the words with which a speech to a congress begins.
	toCongress = compile(`各位代表|代表们|同志们|各位同志`)
	// oneMatter matches the end of the title of a report on one matter: 关于乡村振兴工作情况的报告.
	oneMatter = compile(`(?:[^府]工作情况|[^作]情况)的?(?:综合|专项|年度)?报告$`)
	// news matches the mark of an agency or a newspaper at the start of its text.
	news = compile(`(?:新华社|中新社|新华网|中新网|本报|本网|本台|融媒体)[^。]{0,20}(?:电|讯)(?:[\s　（(]|$)|^[^。]{0,16}讯[\s　（(]|[（(](?:全媒体|见习|融媒体|本报|首席)?记者`)
	// resolution matches the words with which a congress approves a report.
	resolution = compile(`(?:大会|会议|全体会议)(?:听取|审议|审查|听取和审议|听取并审议|认真审议|审查和批准)[^。]{0,120}(?:报告|草案)[^。]{0,200}。?[^。]{0,60}(?:批准|同意|决定|认为|通过)`)
)

// withoutTail returns a title without the brackets, marks and names of sites behind it.
func withoutTail(title string) string {
	for {
		short := strings.TrimRight(titleTail.ReplaceAllString(title, ""), " \u3000。！!？?…·-—_|｜:：”》")
		if short == title || short == "" {
			return title
		}
		title = short
	}
}

var titleTail = compile(`[（(【\[〔［][^（(【\[〔［）)】\]〕］]*[）)】\]〕］]$|[_|｜][^_|｜]*$`)

// divide takes the names of sites off the title, and sets before and after.
func (d *document) divide() {
	for {
		short := siteTail.ReplaceAllString(d.title, "")
		if short == d.title || !containsAny(short, "报告", "规划", "计划", "纲要") {
			break
		}
		d.title = short
	}
	title := d.title
	if at := workTitle.FindAllStringIndex(title, -1); at != nil {
		last := at[len(at)-1]
		d.before, d.after = residue(title[:last[0]]), residue(title[last[1]:])
		d.isObject = doneTo.MatchString(strings.TrimRight(title[:last[0]], " 《“"))
		before := title[:last[0]]
		place := bare(usual.ReplaceAllString(dated.ReplaceAllString(before, ""), ""))
		d.namesPlace = len(region.Find(before)) > 0 || ownPlace.MatchString(place)
		d.isApart = residue(before[max(strings.LastIndexAny(before, " 　—-:：|｜·"), 0):]) == ""
		d.ofGovernment = strings.HasPrefix(title[last[0]:], "政")
	}
}

// siteTail matches the name of a site or of a part of it at the end of a title.
var siteTail = compile(`\s*[_|｜](?:[^_|｜]*(?:公开|网|网站|门户|政府|日报|晚报|新闻|频道|专栏|委员会|局|工作报告))$|\s*[-–—]+\s*[^-–—_|｜]{0,16}(?:网|网站|门户|人民政府|日报|晚报|公开|频道|专栏)$`)

// residue returns what a part of a title says beside the words that any report may have there.
func residue(s string) string {
	s = inBrackets.ReplaceAllString(s, "")
	s = strings.Join(strings.Fields(s), "")
	s = dated.ReplaceAllString(s, "")
	s = meetingPart.ReplaceAllString(s, "")
	s = speakerPart.ReplaceAllString(s, "")
	matches := region.Find(s)
	for i := len(matches) - 1; i >= 0; i-- {
		s = s[:matches[i].Start] + s[matches[i].End:]
	}
	s = bare(usual.ReplaceAllString(s, ""))
	if s = ownPlace.ReplaceAllString(s, ""); utf8.RuneCountInString(s) < 2 {
		return ""
	}
	return s
}

var (
	inBrackets = compile(`[（(【\[〔［][^（(【\[〔［）)】\]〕］]*[）)】\]〕］]`)
	dated      = compile(`(?:` + hanYear + `)(?:\s*年(?:度)?)?(?:\s*[0-9０-９一二三四五六七八九十元]{1,3}\s*月(?:\s*[0-9０-９一二三四五六七八九十]{1,3}\s*日)?)?|[0-9]+[./-][0-9]+(?:[./-][0-9]+)?`)
	// meetingPart matches the congress at which a report is made.
	meetingPart = compile(`(?:在|向)?[^在向]{0,30}?第?.{1,3}届[^在]{0,16}?(?:人民代表大会|人大)(?:第?.{1,4}次(?:全体)?会议)?(?:上)?(?:的|作的|所作的)?`)
	// usual matches words that the title of any report may have.
	usual = compile(`中华人民共和国|国务院|中央|地方|人民|政府|管理委员会|管委会|行政公署|行署|街道办事处|关于|受权发布|权威发布|重磅|最新|标题|来源|新华社|` +
		`全文|摘要|摘登|摘编|节选|草案|正式稿|定稿|审议稿|征求意见稿|讨论稿|送审稿|公布稿|文字版|文字实录|实录|单行本|双语|汇编|公布|发布|正文|稿|年度|本届|今年|作的|所作|的|《|》|和|与|及|作`)
	// doneTo matches words that end what a text does with a report: 王小明向大会作政府工作报告.
	doneTo = compile(`(?:落实|贯彻|审议|作|作了|听取|关注|点评|围绕|对照|紧扣|紧盯|根据|按照|通过|起草|修改|看|读|说|话|评|有关|涉及|绘制|晒|交出|写进|写入|列入|亮相)$|[：:]$`)
	// speakerPart matches the speaker's office and name.
	speakerPart = compile(`(?:\p{Han}{0,8}(?:省|市|县|区|州|盟|旗|镇|乡)长|主席|总理|专员|主任)\p{Han}{2,4}$`)
	// ownPlace matches the name of a place that the gazetteer does not have: 古陶镇, 大鹏新区.
	ownPlace = compile(`^\p{Han}{0,10}(?:省|自治区|市|县|区|州|盟|旗|镇|乡|街道|地区|林区|园|农场|林场|牧场|渔场|兵团|师|团)$`)
)
