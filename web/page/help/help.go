package help

import (
	"net/http"
	"slices"
	"time"

	"gongbao/index"
	"gongbao/index/query"
	"gongbao/web/address"
	"gongbao/web/export"
	"gongbao/web/guard"
	"gongbao/web/page"
	"gongbao/web/respond"
	"gongbao/web/say"
)

// helpView is the page for those who search. Other pages link to its sections by their IDs.
type helpView struct {
	page.Frame
	Sections []helpSection
	// KeysSwitch leads to the same page with single keys switched off, or on again.
	KeysSwitch address.Link
}

// helpSection is a section of the page. Its texts set off code in backticks.
type helpSection struct {
	ID       string
	Title    say.Phrase
	Lead     say.Phrase
	Syntax   []page.SyntaxView
	Rules    []say.Phrase
	Keys     []page.Key
	Limits   []helpLimit
	Examples []address.Link
}

// helpLimit is a bound and its value.
type helpLimit struct{ Name, Value say.Phrase }

// newHelp returns the page of a server, in whose library the absent examples find nothing.
func newHelp(bounds Bounds, absent map[string]bool) *helpView {
	v := &helpView{
		Frame: page.Frame{
			Title:       page.Titled(say.Say("使用帮助")),
			Description: say.Say("检索式的写法，匹配数的计算方法，引用、导出和订阅，快捷键和使用限制。"),
		},
		Sections: slices.Clone(sections),
	}
	for i := range v.Sections {
		switch section := &v.Sections[i]; section.ID {
		case "syntax":
			section.Syntax = page.SyntaxViews(absent)
		case "relaxing":
			section.Examples = page.ExamplesOf(page.RelaxingExamples, absent)
		case "keyboard":
			section.Keys = page.Keys
		case "limits":
			section.Limits = helpLimits(bounds)
		case "privacy":
			section.Rules = privacyRules(bounds)
		}
	}
	return v
}

// helpLimits are the bounds that a reader may meet.
func helpLimits(bounds Bounds) []helpLimit {
	duration := func(d time.Duration) say.Phrase {
		if d >= time.Minute {
			return say.Say("%d 分钟", int(d/time.Minute))
		}
		return say.Say("%d 秒", guard.Seconds(d.Seconds()))
	}
	limits := []helpLimit{
		{say.Say("检索式"), say.Say("%d 个字符，%d 个词", query.MaxLength, query.MaxWords)},
		{say.Say("带星号的词"), say.Say("%d 个，每个星号代表最多 %d 个字", query.MaxWildcards, query.MaxGap)},
		{say.Say("`NEAR` 的距离"), say.Say("%d 个字", query.MaxDistance)},
		{say.Say("同一筛选条件"), say.Say("%d 个值", address.MaxValues)},
		{say.Say("网址"), say.Say("%d KB", guard.MaxAddress>>10)},
		{say.Say("一页结果"), say.Say("%d 篇，每篇 %d 段", index.MaxLimit, index.MaxPassages)},
		{say.Say("一次检索"), duration(index.DefaultBudget)},
		{say.Say("一次请求"), duration(respond.AnswerTimeout)},
		{say.Say("一次导出"), say.Say("篇数不限，%s", duration(export.Timeout))},
		{say.Say("一次批量统计"), say.Say("%d 个检索式，%s", export.MaxBatchQueries, duration(export.BatchTimeout))},
		{say.Say("一次上传"), say.Say("%d MB，%d 个文件", int(bounds.Upload>>20), bounds.Files)},
	}
	if bounds.Rate > 0 {
		limits = append(limits, helpLimit{say.Say("来自同一台电脑的请求"), say.Say("每秒 %g 次，短时最多连续 %d 次", bounds.Rate, guard.Burst(bounds.Rate))})
	}
	return limits
}

// privacyRules say what becomes of what readers type.
func privacyRules(bounds Bounds) []say.Phrase {
	rules := []say.Phrase{
		say.Say("本站不用 Cookie，不在浏览器里存任何东西。"),
		say.Say("页面只加载本站的文件，也不把检索式告诉任何其他网站。"),
		say.Say("日志里每个请求一行：时间、方法、路径、状态、用时和请求编号。修改资料库的请求另记一行，写明令牌的名称。检索式不记入日志。"),
		say.Say("日志不记访问者的 IP 地址。"),
	}
	if bounds.LogClients {
		rules[len(rules)-1] = say.Say("这台服务器的日志还记下访问者的 IP 地址。")
	}
	if bounds.Slow > 0 {
		rules = append(rules, say.Say("慢于 %s 的检索另记一行，其中有检索式，用来查找变慢的原因。", bounds.Slow.String()))
	}
	return append(rules, say.Say("检索式写在网址里，浏览器的历史记录和途中的代理服务器可能会留下它。"))
}

// keysSwitch leads from pages that a reader prefers so to those where single keys do the opposite
// (WCAG 2.1.4).
func keysSwitch(p address.Preferences) address.Link {
	label := say.Say("关闭单键快捷键")
	if p.KeysOff {
		label = say.Say("打开单键快捷键")
	}
	p.KeysOff = !p.KeysOff
	return address.Link{Label: label, URL: p.Carry("/help#keyboard")}
}

func (s *Pages) Help(r *http.Request) (*respond.Response, error) {
	absent, err := s.site.Examples.AbsentFrom(r.Context(), s.site.Lib)
	if err != nil {
		return nil, err
	}
	view := newHelp(s.bounds, absent)
	view.KeysSwitch = keysSwitch(address.PreferencesOf(r))
	return s.site.Render(r, "help", http.StatusOK, view)
}

// Bounds are what a server takes: so many files and bytes of files at once, and so many requests a
// second from a client (0 for any number). It logs searches from that time on (0 for none),
// and the addresses of clients if LogClients is set.
type Bounds struct {
	Files  int
	Upload int64
	Rate   float64
	Slow   time.Duration

	LogClients bool
}
