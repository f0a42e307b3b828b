package page

import (
	"cmp"
	"slices"

	"gongbao/web/say"
)

// Key is a key, or some that belong together, as KeyboardEvent.key spells them, and what it does on
// the page of that name, or on all.
type Key struct {
	Keys  []string
	About say.Phrase
	Page  string
}

// Caps are the keys as they are labelled.
func (k Key) Caps() []string {
	caps := make([]string, len(k.Keys))
	for i, key := range k.Keys {
		caps[i] = cmp.Or(map[string]string{"Escape": "Esc", "ArrowDown": "↓", "ArrowUp": "↑"}[key], key)
	}
	return caps
}

// Keys are the keys of every page, of the results and of the reader.
var Keys = []Key{
	{[]string{"j", "k"}, say.Say("结果中的下一篇、上一篇，按 Enter 打开"), "search"},
	{[]string{"n", "N"}, say.Say("报告中的下一处、上一处匹配"), "report"},
	{[]string{"f"}, say.Say("在这篇报告中查找"), "report"},
	{[]string{"c"}, say.Say("复制正在读的一段的链接"), "report"},
	{[]string{"/"}, say.Say("跳到检索框"), ""},
	{[]string{"ArrowDown", "ArrowUp"}, say.Say("选择提示，按 Enter 确认"), ""},
	{[]string{"Escape"}, say.Say("关闭提示或筛选，退出输入框"), ""},
	{[]string{"?"}, say.Say("显示本页的说明"), ""},
}

// keysOf are the keys of one page.
func keysOf(page string) []Key {
	return slices.DeleteFunc(slices.Clone(Keys), func(k Key) bool { return k.Page != "" && k.Page != page })
}
