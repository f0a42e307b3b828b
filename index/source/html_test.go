package source

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// sentence is long enough to be the prose of an article.
const sentence = "一年来，我们坚持稳中求进，推动煤矸石综合利用，做好各项工作，全县经济持续向好。"

func decodeHTML(t testing.TB, page string) Document {
	t.Helper()
	doc, err := Decode("a.html", []byte(page))
	if err != nil {
		t.Fatalf("%v in %.200s", err, page)
	}
	return doc
}

// describeLines writes each line in a form such as "h1 heading", "| row" or "[reason] aside".
func describeLines(lines []Line) string {
	var b strings.Builder
	for _, l := range lines {
		switch {
		case l.Aside != "":
			fmt.Fprintf(&b, "[%s] ", l.Aside)
		case l.Heading > 0:
			fmt.Fprintf(&b, "h%d ", l.Heading)
		case l.Row:
			b.WriteString("| ")
		case l.Item:
			b.WriteString("- ")
		}
		if l.Indented {
			b.WriteString("    ")
		}
		if l.Lead > 0 {
			fmt.Fprintf(&b, "**%s**%s\n", l.Text[:l.Lead], l.Text[l.Lead:])
		} else {
			b.WriteString(l.Text + "\n")
		}
	}
	return b.String()
}

func TestHTMLLines(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"<p>甲</p><p>乙<br>丙</p>", "甲\n乙\n丙\n"},
		{"<h1>政府工作报告</h1><h3>一、回顾</h3>正文", "h1 政府工作报告\nh3 一、回顾\n正文\n"},
		{"<h2>" + strings.Repeat("长", 101) + "</h2>", strings.Repeat("长", 101) + "\n"},
		{"<p>\u3000\u3000各位代表：</p><p style='text-indent: 2em'>甲</p><p>&nbsp;&nbsp;乙</p>", "    各位代表：\n    甲\n    乙\n"},
		{"<p><b>经济</b><strong>稳中有进。</strong>增长5%。</p>", "**经济稳中有进。**增长5%。\n"},
		{"<p> <span style='font-weight:bold'>一、回顾</span> </p>", "**一、回顾**\n"},
		{"<p>经济<b>稳</b></p>", "经济稳\n"},
		{"<p>全县\n    经济 GDP\n grew\tfast</p>", "全县经济 GDP grew fast\n"},
		{"<ul><li>甲</li><li><p>乙</p></li></ul>", "- 甲\n- 乙\n"},
		{"<table><tr><th>指标</th><th>2025</th></tr><tr><td>产值</td><td>1<br>亿</td></tr></table>", "| 指标 | 2025\n| 产值 | 1 亿\n"},
		{"<table><tr><td>地区生产总值增长5%左右</td><td>固定资产投资增长百分之五</td></tr></table>", "| 地区生产总值增长5%左右\n| 固定资产投资增长百分之五\n"},
		{"<table><tr><td><p>" + sentence + "</p><p>乙</p></td></tr></table>", sentence + "\n乙\n"},
		{"<pre>甲\n乙</pre>", "甲\n乙\n"},
		{"a&lt;b&amp;c&#8220;d&#x201d;", "a<b&c“d”\n"},
		{"<p>甲<script>var a1;</script>乙</p><style>p{}</style><!-- 注一 -->", "[脚本] var a1;\n[样式] p{}\n[网页注释] 注一\n甲乙\n"},
		{"<div hidden>丙</div><p>甲</p><p style='display:none'>乙</p><select><option>丁</select>", "[页面上隐藏的内容] 丙\n甲\n[页面上隐藏的内容] 乙\n[表单] 丁\n"},
		{"<div style='display:none'>" + strings.Repeat("<p>"+sentence+"</p>", 9) + "</div>", strings.Repeat(sentence+"\n", 9)},
		{"<nav>甲</nav>", "甲\n"},
		{"<p>甲<p>乙<div>丙</p></span>丁", "甲\n乙\n丙\n丁\n"},
	} {
		got := describeLines(decodeHTML(t, test.in).Lines)
		if sorted(got) != sorted(test.want) {
			t.Errorf("%s (-want +got):\n%s", test.in, cmp.Diff(test.want, got))
		}
	}
}

// sorted returns the lines of s with the asides first, because their order among texts is not
// fixed.
func sorted(s string) string {
	var asides, rest string
	for line := range strings.Lines(s) {
		if strings.HasPrefix(line, "[") {
			asides += line
		} else {
			rest += line
		}
	}
	return asides + rest
}

const governmentPage = `<!DOCTYPE html>
<!-- saved from url=(0034)https://www.example.gov.cn/bg/1.html -->
<html><head><meta charset="utf-8"><meta name="ArticleTitle" content="甲县2026年政府工作报告"><meta name="PubDate" content="2026-01-04 10:00">
<title>甲县2026年政府工作报告_甲县人民政府门户网站</title></head><body>
<div class="header"><h2>甲县人民政府</h2><ul class="nav"><li><a href="/">首页</a></li><li><a href="/x">新闻</a></li></ul></div>
<div class="main"><div class="bread">您现在的位置：<a href="/">首页</a> &gt; <a href="/a">报告</a></div>
<div class="art"><h1>甲县2026年政府工作报告</h1><div class="info">发布时间：2026-01-04 浏览次数：<span>12</span></div>
<div class="TRS_Editor"><p>——2025年12月29日在甲县第九届人民代表大会第七次会议上</p><p>各位代表：</p>
<p>` + sentence + `</p><p><strong>一、2025年工作回顾</strong></p><p>` + sentence + `</p><p>` + sentence + `</p></div>
<div class="share">分享到：<a href="javascript:;">微信</a></div></div>
<div class="related"><h3>相关阅读</h3><a href="1">乙报告</a></div></div>
<div class="footer">版权所有：甲县人民政府</div></body></html>`

func TestArticle(t *testing.T) {
	doc := decodeHTML(t, governmentPage)
	want := `[网页标题] 甲县2026年政府工作报告_甲县人民政府门户网站
[网页的 PubDate] 2026-01-04 10:00
[网页注释] saved from url=(0034)https://www.example.gov.cn/bg/1.html
[页眉] 甲县人民政府
[页眉] 首页
[页眉] 新闻
[正文前的页面内容] 您现在的位置：首页 > 报告
h1 甲县2026年政府工作报告
发布时间：2026-01-04 浏览次数：12
——2025年12月29日在甲县第九届人民代表大会第七次会议上
各位代表：
` + sentence + `
**一、2025年工作回顾**
` + sentence + `
` + sentence + `
[分享、打印等按钮] 分享到：微信
[相关文章] 相关阅读
[相关文章] 乙报告
[页脚] 版权所有：甲县人民政府
`
	if diff := cmp.Diff(want, describeLines(doc.Lines)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	hints := []Hint{{PublishedHint, "PubDate", "2026-01-04 10:00"}, {URLHint, "saved from url", "https://www.example.gov.cn/bg/1.html"}}
	if diff := cmp.Diff(hints, doc.Hints); diff != "" {
		t.Errorf("hints (-want +got):\n%s", diff)
	}
}

// TestTitleInHead: a title that the body lacks is the first line.
func TestTitleInHead(t *testing.T) {
	for _, test := range []struct{ head, want string }{
		{"<title>甲县政府工作报告_甲县人民政府网</title>", "h1 甲县政府工作报告\n[网页标题] 甲县人民政府网\n"},
		{"<title>甲县政府工作报告</title>", "h1 甲县政府工作报告\n"},
		{"<title>无标题文档</title>", "[网页标题] 无标题文档\n"},
		{`<meta name="ArticleTitle" content="甲县政府工作报告"><title>甲县网</title>`, "h1 甲县政府工作报告\n[网页标题] 甲县网\n"},
	} {
		page := "<html><head>" + test.head + "</head><body><div><p>" + sentence + "</p></div></body></html>"
		if diff := cmp.Diff(test.want+sentence+"\n", describeLines(decodeHTML(t, page).Lines)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.head, diff)
		}
	}
}

// TestRuby: readings above characters are no part of the text.
func TestRuby(t *testing.T) {
	doc := decodeHTML(t, "<p>煤<ruby>矸<rp>(</rp><rt>gān</rt><rp>)</rp></ruby>石，<ruby>锂<rt>lǐ</ruby>电池。</p>")
	if got := strings.Join(textOfLines(doc), "|"); got != "煤矸石，锂电池。" {
		t.Errorf("read as %q", got)
	}
	for _, l := range doc.Lines {
		if l.Aside != "" && l.Aside != "注音" {
			t.Errorf("aside: %+v", l)
		}
	}
}

// TestHTMLEncodings: the content decides the encoding, whatever the page declares.
func TestHTMLEncodings(t *testing.T) {
	page := `<html><head><meta charset="iso-8859-1"></head><body><script>` + strings.Repeat("var a = 1;", 5000) + `</script><p>` + sentence + `</p></body></html>`
	for _, test := range []struct {
		name string
		encoding.Encoding
	}{
		{"UTF-8", encoding.Nop}, {"GB18030", simplifiedchinese.GBK}, {"UTF-16LE", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)},
		{"UTF-16BE", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)},
	} {
		doc, err := Decode("a.txt", encode(t, test, page))
		if err != nil {
			t.Fatal(err)
		}
		if last := doc.Lines[len(doc.Lines)-1]; doc.Encoding != test.name || doc.Format != "html" || last.Text != sentence {
			t.Errorf("%s: read as %s %s %q", test.name, doc.Format, doc.Encoding, last.Text)
		}
	}
}

// TestHugeHTML: pages beyond a limit are refused, and others are read, in a short time.
func TestHugeHTML(t *testing.T) {
	for _, test := range []struct {
		name, page, reason string
	}{
		{"nested", strings.Repeat("<div>", 100_000) + sentence, "file-tags-too-deep"},
		{"nested spans", strings.Repeat("<span>", 100_000) + sentence, "file-tags-too-deep"},
		{"unclosed bold", strings.Repeat("<p><b>甲", 20_000), ""},
		{"tags", strings.Repeat("<br>", 500_001) + sentence, "file-too-many-tags"},
		{"tables", strings.Repeat("<table><tr><td>", 100_000) + sentence, "file-tags-too-deep"},
		{"many paragraphs", strings.Repeat("<p>"+sentence+"</p>", 20_000), ""},
		{"one text", "<p>" + strings.Repeat(sentence, 20_000), ""},
		{"links", strings.Repeat("<div><a href=x>甲乙丙丁</a></div>", 20_000) + "<p>" + sentence, ""},
		{"attributes", "<p " + strings.Repeat("a=1 ", 500_000) + ">" + sentence, ""},
		{"nested links", strings.Repeat(strings.Repeat("<div><a href=x>甲乙</a>", 300)+strings.Repeat("</div>", 300), 200), ""},
		{"lists", strings.Repeat("<ul><li>"+strings.Repeat("<ul><li>甲</ul>", 100), 100), ""},
	} {
		_, err := Decode(test.name+".html", []byte(test.page))
		if (err == nil) != (test.reason == "") || err != nil && codeOf(err) != test.reason {
			t.Errorf("%s: %v, want reason %q", test.name, err, test.reason)
		}
	}
}

// FuzzHTML: any page gives a document or one refusal, and every letter of its texts is in a line.
func FuzzHTML(f *testing.F) {
	for _, seed := range []string{
		governmentPage, "<p>a<b>b</b><table><tr><td>c<table><td>d", "<head><title>甲乙丙丁戊</title><body><h1>x", "<svg><title>a</title></svg><p>b",
		"<select><option>a</select><textarea>\nb</textarea><pre>c\nd", "<frameset><noframes>a", "<div hidden>a<p>b", "<!-- a --><ul><li>b<!--c-->", "<svg><!-- a --></svg>b", "<title>a</title><title>b</title>c", "<p>甲&amp;nbsp;乙&amp;nbsp;丙&amp;nbsp;<b>丁\\u3000</b>", "<p>甲<ruby>矸<rp>(</rp><rt>gan</rt></ruby>",
		"\xef\xbc<A向好。>\xb8",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if bytes.Contains(data, []byte{0}) {
			return
		}
		doc, err := Decode("a.html", data)
		if err != nil {
			if codeOf(err) == "" || strings.Contains(err.Error(), "panic") {
				t.Fatalf("error %v", err)
			}
			return
		}
		if doc.Format != "html" || doc.Encoding != "UTF-8" {
			return
		}
		counts := make(map[rune]int)
		for _, r := range pageText(t, data) {
			counts[r]++
		}
		for _, l := range doc.Lines {
			for _, r := range l.Text + l.Markup {
				counts[r]--
			}
		}
		for r, n := range counts {
			if n > 0 && hasText(string(r)) {
				t.Fatalf("%q lost %d times in %q", r, n, data)
			}
		}
	})
}

// pageText returns all texts of a page, and its comments.
func pageText(t *testing.T, data []byte) string {
	root, err := html.Parse(bytes.NewReader(bytes.ToValidUTF8(bytes.TrimPrefix(data, []byte("\ufeff")), []byte("\ufffd"))))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for n := range root.Descendants() {
		if n.Type == html.TextNode || n.Type == html.CommentNode {
			b.WriteString(n.Data)
		}
	}
	return b.String()
}
