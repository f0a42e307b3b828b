package parse

import (
	"strings"
)

var (
	pageNumber = compile(`^(?:[-—–\s]*\d{1,3}[-—–\s]*|第\s*\d{1,3}\s*页.{0,12}|共\s*\d{1,3}\s*页)$`)
	turnOver   = compile(`^[（(【［\[〔]?\s*(?:未完[，,、 ]?)?(?:下转|上接|紧接|转)\s*(?:第?\s*[一二三四五六七八九十\dA-Z]{1,4}\s*版|.{0,6}版)[^。]{0,10}[）)】］\]〕]?$`)
	tailLine   = compile(`^(?:[【（(\[<《]*\s*(?:上一篇|下一篇|上一页|下一页|本站为|上一条|下一条|上篇|下篇|前一篇|后一篇|相关阅读|相关链接|相关文章|相关新闻|相关信息|相关稿件|相关附件|推荐阅读|热门|猜你喜欢|网友评论|发表评论|扫一扫|扫码|分享到|分享|关闭|打印|返回|收藏|版权|声明[:：]|免责声明|主办|承办|网站地图|网站标识|联系我们|关于我们|友情链接|Copyright|ICP|.{0,3}ICP备|.{0,2}公网安备|标签云|标签[:：]|Tags|Public domain|本作品(?:是|在)|注：中文维基|取自|检索自|分类[:：]|责任编辑|信息来源|文章来源|来源[:：]|编辑[:：]|作者[:：]|阅读原文|打开当前页|用手机|附件下载|字体|【字体|举报|纠错)|.*(?:打开当前页|关闭当前页面|扫一扫在手机))`)
	script     = compile(`display:\s*block|document\.write|\bfunction\s*\(|javascript:`)
	captioned  = compile(`^(?:图|表|图表|照片)\s*[0-9０-９一二三四五六七八九十]{1,3}\s*[:：.、\s]`)
)

// trim returns the lines of the head and those of the body. It drops the furniture of the page in and
// below the body.
func (p *parser) trim(head, blocks []block) []block {
	end := p.dropTail(blocks)
	kept := append(make([]block, 0, len(head)+end), head...)
	for _, b := range blocks[:end] {
		switch {
		case len(b.text) > 300:
			kept = append(kept, b)
		case strings.Contains(b.text, "版") && turnOver.MatchString(b.text):
			p.drop(b, "转版提示")
		case len(b.text) < 60 && strings.ContainsAny(b.text, "0123456789") && pageNumber.MatchString(b.text):
			p.drop(b, "页码")
		case isEditor(b.text):
			p.drop(b, "来源、作者等页面信息")
		case b.text == "Title":
			p.drop(b, "页面导航")
		case isDateLine(b.text) && dashPattern.MatchString(b.text):
			p.drop(b, "发布日期")
		default:
			kept = append(kept, b)
		}
	}
	return kept
}

var editor = compile(`^[（(【\[]\s*(?:责任编辑|编辑|责编|来源|作者)\s*[:：][^。]{0,20}[）)】\]]$`)

func isEditor(text string) bool {
	return strings.ContainsRune("（(【[", firstRune(text)) && editor.MatchString(text)
}

// maxTail is the most lines of furniture looked for below a text.
const maxTail = 500

// dropTail drops the lines of the page below the body and returns where the body ends: at the first
// line such as 上一篇 that no long text follows.
func (p *parser) dropTail(blocks []block) int {
	total := 0
	for _, b := range blocks {
		total += textLength(b.text)
	}
	end, after := len(blocks), 0
	for i := len(blocks) - 1; i > max(0, len(blocks)-maxTail); i-- {
		b := blocks[i]
		after += textLength(b.text)
		if after > 600 && after*8 > total || !hasAtMost(b.text, minOneLine) || isNotes(b.text) {
			break
		}
		if len(b.text) <= 600 && (isTail(b.text) || isScript(b.text)) {
			end = i
		}
	}
	for _, b := range blocks[end:] {
		p.drop(b, "正文后的页面内容")
	}
	return end
}

// isScript reports whether a line is of a script or style that a page shows as text. A sentence
// that names one is not.
func isScript(text string) bool {
	return containsAny(text, "display:", "document.write", "function", "javascript:") && script.MatchString(text) && !strings.ContainsAny(text, "。；，")
}

// isTail reports whether a line is of the page and not of the text. Of sentences, only notices of
// rights are.
func isTail(text string) bool {
	return tailLine.MatchString(text) && (!strings.ContainsAny(text, "。；，") || noticeLine.MatchString(text))
}

var noticeLine = compile(`^[\s【（(]*(?:本站|本作品|版权|声明|免责|注：中文|Copyright|Public)`)

// textLength returns the length of a line in characters, or 0 if it is so short that it may be a
// link.
func textLength(text string) int {
	if n := length(text); n > 40 {
		return n
	}
	return 0
}

// isNotes reports whether a line is the heading of the notes of a report.
func isNotes(text string) bool {
	return hasAtMost(text, 30) && notesPattern.MatchString(text)
}

var notesPattern = compile(`(?:名\s*词\s*(?:解释|注释|说明)|注\s*释|(?:术语|用语|有关词语|相关词语)(?:解释|注释|说明)|^(?:附注|备注|说明)[:：]?$)`)

// isCaption reports whether a line is the caption of a picture or table.
func isCaption(text string) bool {
	return strings.ContainsAny(runes(text, 2), "图表照") && captioned.MatchString(text)
}
