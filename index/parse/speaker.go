package parse

import (
	"slices"
	"strings"
	"unicode/utf8"

	"gongbao/index/report"
)

// officeWords are the last words of the offices of those who report.
const officeWords = `省长|市长|县长|区长|州长|盟长|旗长|镇长|乡长|主席|总理|专员|主任|局长|厅长|部长|行政长官|委员长`

var (
	officePlain = compile(officeWords)
	// officePattern matches an office with a remark, such as （主持政府工作）, and the name after it.
	officePattern = compile(`^(.*(?:` + officeWords + `)(?:[（(][^（）()]{1,12}[）)])?)[:：;；、）)]*(.*)$`)
	// nameAndOffice matches the office in brackets after the name.
	nameAndOffice = compile(`^(.{2,16}?)[（(](.*(?:` + officeWords + `))[）)]$`)
	speakerLabel  = compile(`^(?:报告人|讲话人|演讲人|主讲人)[:：]?`)
	government    = compile(`^.*人民政府`)
)

// readSpeaker reads the office and the name of a speaker from a line: "稷山县人民政府代县长;王润",
// "报告人：县长 王小明", "王小明（县长）", "雪克来提·扎克尔". It returns false if the line has no name. A name alone
// needs a surname.
func readSpeaker(line string) (report.Speaker, bool) {
	text := strings.Join(strings.Fields(withoutStray(line)), "")
	text = strings.TrimLeft(text, "—―－–─-")
	text = speakerLabel.ReplaceAllString(text, "")
	if utf8.RuneCountInString(text) > maxSpeakerLine || strings.ContainsAny(text, "。，") {
		return report.Speaker{}, false
	}
	if m := nameAndOffice.FindStringSubmatch(text); m != nil && isName(m[1]) && !officePlain.MatchString(m[1]) {
		return report.Speaker{Name: m[1], Office: m[2]}, true
	}
	text = strings.TrimRight(strings.TrimLeft(text, "（([【）)]】"), "）)]】")
	if m := officePattern.FindStringSubmatch(text); m != nil {
		office, name := m[1], m[2]
		if short := government.ReplaceAllString(office, ""); short != "" {
			office = short
		}
		return report.Speaker{Name: name, Office: office}, isName(name)
	}
	return report.Speaker{Name: text}, isName(text) && (hasSurname(text) || strings.ContainsAny(text, "·•・"))
}

// maxSpeakerLine is the most characters of a line with office and name.
const maxSpeakerLine = 40

// isOffice reports whether a line is an office without the name.
func isOffice(line string) bool {
	text := strings.Join(strings.Fields(withoutStray(line)), "")
	m := officePattern.FindStringSubmatch(speakerLabel.ReplaceAllString(text, ""))
	return m != nil && m[2] == "" && utf8.RuneCountInString(text) <= maxSpeakerLine && !strings.ContainsAny(text, "。，")
}

// isSpeaker reports whether a line may give the office and name of a speaker, or a name alone.
func isSpeaker(text string) bool {
	text = withoutStray(text)
	return utf8.RuneCountInString(text) <= maxSpeakerLine && !noTitle.MatchString(text) && !endsSentence(lastRune(text)) &&
		!strings.ContainsAny(text, "。，") && (officePlain.MatchString(text) || isName(text))
}

// namesOffice reports whether a line is an office and a name: "河南省人民政府代省长 郭庚茂".
func namesOffice(text string) bool {
	m := officePattern.FindStringSubmatch(strings.Join(strings.Fields(text), ""))
	return m != nil && isName(m[2])
}

// withoutStray removes the marks that pages leave between the parts of a speaker's line: "县;长;魏;栋",
// "县长??杨曙光".
func withoutStray(text string) string {
	return strings.TrimSpace(strings.NewReplacer(";", "", "；", "", "?", "", "？", "").Replace(text))
}

// isName reports whether a line has the form of the name of a person and nothing more.
func isName(text string) bool {
	name := strings.Trim(strings.Join(strings.Fields(text), ""), "()（）")
	n := utf8.RuneCountInString(name)
	if noName.MatchString(name) {
		return false
	}
	return onlyHan(strings.NewReplacer("·", "", "•", "", "?", "", "・", "").Replace(name)) &&
		(2 <= n && n <= 4 || n <= 16 && strings.ContainsAny(name, "·•・"))
}

// noName matches words of lines that are as short as a name.
var noName = compile(`代表|讲话|报告|同志|政府|大会|会议|全文|摘要|正文|目录|[前序引]言|日报|晚报|方案|文件|时间|简介|关于|安排|解读|党建|商务|公安|应急|通知|公告|公报|新闻|视频|图片|编辑|搜索|首页|政策|金融|水利|高新|常委|办公|通过|信箱|热线|致辞|专栏|风采|简历|活动|分工|主持|出席|介绍|批准|[市县区局厅处网委办]$`)

// hasSurname reports whether a name of two or three characters begins with a surname, or one of three
// or four with a surname of two.
func hasSurname(name string) bool {
	n := utf8.RuneCountInString(name)
	return n >= 3 && slices.Contains(longSurnames, runes(name, 2)) || n <= 3 && strings.Contains(surnames, runes(name, 1))
}

// The usual surnames, of one character and of two.
const surnames = "王李储列张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜" +
	"倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来苟全褚廉简" +
	"娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台鞠僧荆谌银扬沙岑习暴昌初云布诺山闫肖付邝麦尉濮区帅闻逯信桓撒由咸种和尧茹粟蔺丰赫佘仝敬缪郗隆劳荣幸呼洛落"

var longSurnames = []string{"欧阳", "上官", "司马", "诸葛", "司徒", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "夏侯", "长孙", "宇文", "端木", "南宫", "呼延", "轩辕", "赫连"}
