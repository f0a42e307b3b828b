package parse

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"gongbao/index/report"
)

// ruleCase is a case that a rule decides, and what comes of it.
type ruleCase struct{ rule, in, want string }

// checkRules holds a list of rules against cases. Each case must be decided by the rule that it
// names, and each rule must have a case that would be decided otherwise without it.
func checkRules[C, V any](
	t *testing.T, list rules[C, V], cases []ruleCase, read func(*testing.T, string) C, show func(C, V) string,
) {
	t.Helper()
	needed := make(map[string]bool)
	for _, test := range cases {
		c := read(t, test.in)
		verdict, name := list.decide(c)
		got := show(c, verdict)
		if name != test.rule || got != test.want {
			t.Errorf("%.60s: %q gives %q, want %q by %q", test.in, name, got, test.want, test.rule)
			continue
		}
		without := slices.DeleteFunc(slices.Clone(list), func(r rule[C, V]) bool { return r.name == name })
		otherwise, other := without.decide(c)
		if other == "" || show(c, otherwise) != got {
			needed[name] = true
		}
	}
	seen := make(map[string]bool)
	for _, r := range list {
		if seen[r.name] {
			t.Errorf("two rules are named %q", r.name)
		}
		if seen[r.name] = true; !needed[r.name] {
			t.Errorf("no case fails without the rule %q", r.name)
		}
	}
}

// readBlocks reads the blocks of a case, separated by |. T is a paragraph of text. Marks before a
// block: # is a heading of the format, • an item, = a row, ~ a line between blank lines, * bold, _
// indented, and > the block that the case is about.
func readBlocks(t *testing.T, in string) (blocks []block, about int) {
	t.Helper()
	about = -1
	for i, s := range strings.Split(in, "|") {
		b := block{line: i + 1}
		rest := strings.TrimLeftFunc(s, func(r rune) bool {
			switch r {
			case '#':
				b.style++
			case '•':
				b.item = true
			case '=':
				b.row = true
			case '~':
				b.setOff = true
			case '*':
				b.bold = true
			case '_':
				b.indented = true
			case '&':
				b.goesOn = true
			case '>':
				about = i
			default:
				return false
			}
			return true
		})
		b.text = strings.ReplaceAll(rest, "T", text)
		blocks = append(blocks, b)
	}
	return blocks, about
}

// TestHeadingRules: each rule by which a paragraph becomes a heading, or does not.
func TestHeadingRules(t *testing.T) {
	checkRules(t, headingRules, []ruleCase{
		{"marked by the format", "#甲|T|>#一、乙|T", "marked"},
		{"row of a table", ">=一、工业|T", "none"},
		{"caption", ">表一、工业|T|", "none"},
		{"item of a list", "T|>•（一）工业|T", "none"},
		{"numbered", ">一、工业|T", "top 1"},
		{"numbered", ">第一、工业|T", "ordinal 1"},
		{"no line", ">第一、工业增长。农业增长。|T", "none"},
		{"numbered oddly", "T|>二，工业|T", "top 2 odd"},
		{"number alone", "一|T|>二|T", "top 2"},
		{"after a dash", "T|——工业经济进一步壮大|T|>——农业地位进一步巩固|T", "plain"},
		{"no line", ">推动高质量发展，|T", "none"},
		{"last of the text", "T|>名词解释", "none"},
		{"notes", "T|>附件：名词解释|政府工作报告", "top"},
		{"in a text with marked headings", "#甲|T|#乙|T|>2024年工作安排|T", "none"},
		{"address, remark or credit", ">以上工作安排|T", "none"},
		{"address, remark or credit", ">~本报北京电|T", "none"},
		{"closing what is not open", ">四五”规划主要目标|T", "none"},
		{"day of delivery", ">2021年4月13日在闻喜县工作安排|T", "none"},
		{"greeting", ">尊敬的各位代表:同志们:现在开始工作安排|T", "none"},
		{"long, between blank lines", "T|>~坚定不移推进改革开放和现代化建设不断取得新成就|T", "plain"},
		{"between blank lines", "T|>~关于外交|T", "top"},
		{"too long", ">" + strings.Repeat("坚定不移推进", 8) + "|T", "none"},
		{"statement", ">教育是工作安排|T", "none"},
		{"figures or letters", ">GDP 2024 增长|T", "none"},
		{"figures or letters", ">农业增|T", "none"},
		{"words of a top heading", ">２００５年工作|T", "top"},
		{"speaker", "T|>欧阳志远|T", "none"},
		{"office and name", "T|>河南省人民政府代省长 郭庚茂|T", "none"},
		{"meeting", "T|>市第十五届人民代表大会第三次会议|T", "none"},
		{"second half of a sentence", strings.TrimSuffix(text, "。") + "，全面推进乡村振兴和城乡融合|>2024年工作安排|T", "none"},
		{"words of a top heading", "T|>2024年工作安排|突出抓好产业转型|T", "top"},
		{"no text below", "T|>努力开创新的局面|" + strings.TrimSuffix(text, "。"), "none"},
		{"short text below", "T|>努力开创新的局面|增长5%。|T", "none"},
		{"text below", "T|>努力开创新的局面|T", "plain"},
		{"text below", "T|>努力开创新的局面|突出抓好“产业”|T", "plain"},
	}, func(t *testing.T, in string) *line {
		blocks, about := readBlocks(t, in)
		return newLayout(blocks).line(about)
	}, func(l *line, f form) string {
		if f == nil {
			return "none"
		}
		c := f(l)
		s := strings.TrimSpace(fmt.Sprint(rankName(c.rank), " "))
		if c.token.n > 0 {
			s += fmt.Sprint(" ", c.token.n)
		}
		if c.loose {
			s += " odd"
		}
		return s
	})
}

// rankName names the ranks of the cases.
func rankName(rank int) string {
	names := map[int]string{
		int(top): "top", int(second): "second", int(third): "third", int(ordinal): "ordinal", int(lowOrdinal): "low ordinal",
		int(paren): "paren", int(arabic): "arabic", int(plain): "plain", noRank: "none",
	}
	if name, ok := names[rank]; ok {
		return name
	}
	return "marked"
}

// readPosition reads a text as readBlocks does and returns the position of the candidate in the
// block that it is about. The candidates before it are taken through the rules.
func readPosition(t *testing.T, in string, ranked bool) *position {
	t.Helper()
	blocks, about := readBlocks(t, in)
	found := candidates(blocks)
	s := newSequencer(found)
	for i, c := range found {
		p := s.position(i)
		if c.paragraph == about && (i+1 == len(found) || found[i+1].paragraph != about) {
			if ranked {
				p.setRank()
			}
			return p
		}
		s.add(p)
	}
	t.Fatalf("%s: no candidate in block %d", in, about)
	return nil
}

func readUnranked(t *testing.T, in string) *position { return readPosition(t, in, false) }

func readRanked(t *testing.T, in string) *position { return readPosition(t, in, true) }

func showRank(p *position, rank func(*position) int) string {
	if rank == nil {
		return "nothing"
	}
	return rankName(rank(p))
}

// long is a paragraph that may hold headings within.
var long = strings.Repeat(text, 25)

// TestRankRules: each rule by which a number counts on a rank.
func TestRankRules(t *testing.T) {
	checkRules(t, rankRules, []ruleCase{
		{"next in other brackets", "一、回顾|T|二、任务|T|一、工业|T|>（二）农业|T|三、商业|T", "second"},
		{"next in other brackets", "一、回顾|T|>二，任务|T", "top"},
		{"odd number not missing", "一、回顾|T|>四，任务|T", "none"},
		{"odd number not missing", "一、回顾|T|>二）任务|T|二、措施|T", "none"},
		{"top number on a line", "一、回顾|T|二、任务|T|>一、工业|T", "second"},
		{"top number inside, below a list", "2023年工作回顾|>" + text + "一、工业稳步增长。" + long + "|2024年工作安排|T", "second"},
		{"ordinal below (一)", "（一）工业|T|>第一、增产|T", "low ordinal"},
		{"unnumbered below numbers", "一、回顾|T|>~关于外交|T", "plain"},
		{"any other", "一、回顾|T|>（一）工业|T", "paren"},
	}, readUnranked, showRank)
}

// TestTopRules: each rule by which 一、 goes on with the top headings or counts below one.
func TestTopRules(t *testing.T) {
	checkRules(t, topRules, []ruleCase{
		{"below (二), no top heading yet", "（一）工业|T|（二）民生|T|>一、修路|T", "third"},
		{"below (二), no top heading yet", "（一）工业|T|（二）民生|T|一、修路|T|>二、架桥|T", "third"},
		{"first after the introduction", "2023年工作回顾|T|T|T|T|T|T|T|>一、工业|T|二、农业|T|三、商业|T", "top"},
		{"no top heading yet", "T|>一、工业|T", "top"},
		{"next top heading", "一、回顾|T|一、工业|T|>二、2024年工作安排|T", "top"},
		{"next top heading", "一、回顾|T|二、任务|T|一、工业|T|>三、措施|T", "top"},
		{"next of the inner list", "一、回顾|T|一、工业|T|>二、农业|T", "second"},
		{"between (一) and (二)", "一、任务|T|（一）民生|T|>一、修路|T|二、架桥|T|（二）政府|T", "third"},
		{"another 一、", "一、回顾|T|二、任务|T|>一、工业|T", "second"},
		{"any other", "一、回顾|T|>四、任务|T", "top"},
	}, readUnranked, showRank)
}

// TestSequenceRules: each rule by which a number is kept or not.
func TestSequenceRules(t *testing.T) {
	checkRules(t, sequenceRules, []ruleCase{
		{"without a number", ">2023年工作回顾2023年是开局之年。" + long + "2024年工作安排今年是关键之年。" + long, "kept"},
		{"top number inside, others on lines", "一、回顾|>" + text + "二、工业稳步增长。" + long + "|二、任务|T", "left out"},
		{"out of order inside", text + "一、甲乙丙丁，戊己庚辛。" + long + "|>" + text + "五、子丑寅卯。" + long, "left out"},
		{"middle of a list", "一、回顾|T|>（五）工业|T", "left out"},
		{"too far on", "一、回顾|T|（一）工业|T|>（六）农业|T", "left out"},
		{"any other", "一、回顾|T|（一）工业|T|>（五）农业|T", "kept"},
	}, readRanked, func(_ *position, kept bool) string {
		if kept {
			return "kept"
		}
		return "left out"
	})
}

// TestJoinRules: each rule by which the second of two lines goes on with the first. The number
// before the lines is the width of wrapped lines, and an i says that all paragraphs are indented.
func TestJoinRules(t *testing.T) {
	half := strings.TrimSuffix(text, "。")
	checkRules(t, joinRules, []ruleCase{
		{"marked heading", "#" + half + "|的目标", "apart"},
		{"row of a table", half + "|=的目标", "apart"},
		{"item of a list", half + "|•的目标", "apart"},
		{"bold lines", "*" + half + "|*的目标", "apart"},
		{"starts with a comma or closing mark", "制定了宪法|，通过了", "joined"},
		{"broken at a link", "制定了|&宪法", "joined"},
		{"starts with 的", "制定了宪法|的修正案", "joined"},
		{"after prose", "开创了新局面。全县上下攻坚克难、砥砺前行，经济社会|着力点", "joined"},
		{"broken within quotation marks", "“办不成|事”反映窗口", "joined"},
		{"heading after its number", "(一)|任务", "joined"},
		{"text after a number", "一、|" + half + half, "apart"},
		{"starts with a number", half + "，|一、回顾", "apart"},
		{"starts as an item", half + "，|二是发展", "apart"},
		{"after the end of a sentence", text + "|5月以来", "apart"},
		{"indented as all paragraphs", "i" + half + "，|_全县", "apart"},
		{"after a greeting", "各位代表，|全县上下", "apart"},
		{"after a comma", "一年来，|全县上下", "joined"},
		{"starts with a figure", "龙头带动作用不断增强，推动宁德时代实现营收|92.3亿元", "joined"},
		{"after a heading or label", "全市地区生产总值增长了百分之五左右|2024年工作", "apart"},
		{"after a numbered heading", "60一、" + strings.Repeat("坚定不移推进", 9) + "|全县上下", "apart"},
		{"after a full line", "20龙头带动作用不断增强，推动宁德时代|实现营收", "joined"},
		{"after a short line", "90" + half + "全面推进乡村振兴和城乡融合|实现营收", "apart"},
		{"after a long paragraph", half + "全面推进乡村振兴和城乡融合|实现营收", "joined"},
		{"after prose", "同时，持续加大向上争取资金项目力度。推动更多项目纳|入上级规划", "joined"},
		{"after a heading or label", "地区生产总值增长5%左右|固定资产投资增长5%", "apart"},
	}, func(t *testing.T, in string) *junction {
		j := &junction{}
		in, j.indents = strings.CutPrefix(in, "i")
		if _, err := fmt.Sscanf(in, "%d", &j.width); err == nil {
			in = strings.TrimLeft(in, "0123456789")
		}
		blocks, _ := readBlocks(t, in)
		j.a, j.b = new(paragraph), blocks[1]
		j.a.begin(blocks[0])
		return j
	}, func(_ *junction, joined bool) string {
		if joined {
			return "joined"
		}
		return "apart"
	})
}

// TestRoleRules: each rule by which a top heading has its role. The cases are: kind if it is none
// of the work reports, place and number of headings, whether the lines above look ahead, the
// heading.
func TestRoleRules(t *testing.T) {
	checkRules(t, roleRules, []ruleCase{
		{"notes", "1/1 名词解释", "notes"},
		{"government", "3/3 加强政府自身建设", "government"},
		{"review", "1/3 政府自身建设回顾", "review"},
		{"problems", "2/3 存在的主要问题", "problems"},
		{"review", "2/3 过去五年的回顾", "review"},
		{"review", "1/1 2020年回顾和2021年任务", "review"},
		{"tasks", "2/2 2020年回顾和2021年任务", "tasks"},
		{"no report, no year", "其他 1/2 甲", "other"},
		{"no report, an earlier year", "其他 2/2 2020年的成效", "review"},
		{"any other", "其他 2/2 2021年的甲", "tasks"},
		{"first of several", "1/2 振奋精神", "review"},
		{"any other", "ahead 1/2 振奋精神", "tasks"},
		{"goals", "1/2 2021年工作的总体要求", "goals"},
		{"goals", "2/2 目标任务", "goals"},
		{"tasks", "2/2 总体要求和重点工作", "tasks"},
		{"tasks", "1/1 2021年工作安排", "tasks"},
		{"only heading", "1/1 振奋精神", "other"},
		{"any other", "2/2 真抓实干", "tasks"},
	}, func(t *testing.T, in string) *topHeading {
		h := &topHeading{kind: report.GovernmentWork, year: 2021}
		if rest, ok := strings.CutPrefix(in, "其他 "); ok {
			h.kind, in = report.Other, rest
		}
		in, h.ahead = strings.CutPrefix(in, "ahead ")
		if _, err := fmt.Sscanf(in, "%d/%d %s", &h.i, &h.n, &h.text); err != nil {
			t.Fatal(err)
		}
		h.i--
		return h
	}, func(_ *topHeading, r report.Role) string { return string(r) })
}
