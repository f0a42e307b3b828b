package source

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// page is a web page before it is written as lines.
//
// The article is the smallest element with nearly all the prose of the page. Libraries that extract
// articles return a cleaned copy of it, without the parts that they take to be unimportant (short
// paragraphs, tables). Here all of the article stays, and the other elements are named.
type page struct {
	// sizes are those of elements with text; depth is the number of elements around the deepest.
	sizes map[*html.Node]size
	depth int
	// aside are the elements outside the article, with the reason.
	aside map[*html.Node]string
	// head are the elements in the head.
	head map[*html.Node]bool
	// article is the element with the text. Title is the element with the title, before or in the
	// article, or nil. What is between the two belongs to the text.
	article, title *html.Node
	// ownTitle is the title in the head, if the body has none.
	ownTitle string
	asides   []asideText // in the head
	hints    []Hint
}

// size is the number of letters and digits in an element, without furniture and code: of all, of
// those in links, and of those in sentences outside links. Anchors is the number of links; headline
// is set if a top heading of the page is in it.
type size struct {
	text, links, prose, anchors int
	headline                    bool
}

type asideText struct{ text, reason string }

func newPage(root *html.Node) *page {
	p := &page{sizes: make(map[*html.Node]size), aside: make(map[*html.Node]string), head: make(map[*html.Node]bool)}
	body := find(root, atom.Body)
	if body == nil {
		body = root
	}
	p.measure(body, false, 1)
	p.furniture(body, p.sizes[body].prose)
	if len(p.aside) > 0 {
		clear(p.sizes)
		if p.measure(body, false, 1).text == 0 { // again: without other text, the furniture is the text
			clear(p.aside)
			p.measure(body, false, 1)
		}
	}
	p.article = p.narrow(body)
	if head := find(root, atom.Head); head != nil {
		p.readHead(head, body)
	} else {
		p.findTitle(body, nil)
	}
	p.readSource(root)
	return p
}

func find(root *html.Node, tag atom.Atom) *html.Node {
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && n.DataAtom == tag {
			return n
		}
	}
	return nil
}

// measure measures each element.
func (p *page) measure(n *html.Node, inLink bool, depth int) size {
	if _, ok := p.aside[n]; ok || codeReason(n) != "" {
		return size{}
	}
	p.depth = max(p.depth, depth)
	inLink = inLink || isLink(n)
	var s size
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.Type {
		case html.TextNode:
			letters := countLetters(c.Data)
			s.text += letters
			if inLink {
				s.links += letters
			} else if isProse(c.Data, letters) {
				s.prose += letters
			}
		case html.ElementNode:
			inner := p.measure(c, inLink, depth+1)
			s.text += inner.text
			s.links += inner.links
			s.prose += inner.prose
			s.anchors += inner.anchors
			s.headline = s.headline || inner.headline
		}
	}
	if isLink(n) {
		s.anchors++
	}
	s.headline = s.headline || n.DataAtom == atom.H1 && s.text >= 4
	if s.text > 0 {
		p.sizes[n] = s
	}
	return s
}

// isProse reports whether a text is made of sentences, by their punctuation or their length.
func isProse(s string, chars int) bool {
	return chars >= 40 || chars >= 5 && strings.ContainsAny(s, "。，；、")
}

// isLink reports whether an element links to another page.
func isLink(n *html.Node) bool {
	href := attribute(n, "href")
	return n.DataAtom == atom.A && href != "" && !strings.HasPrefix(href, "#")
}

func countLetters(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

// codeReason lists the elements whose text is not shown on a page, or is no text of it, with the
// reason.
func codeReason(n *html.Node) string {
	switch n.DataAtom {
	case atom.Script, atom.Noscript, atom.Template:
		return scriptReason
	case atom.Style:
		return "样式"
	case atom.Svg, atom.Iframe, atom.Object, atom.Video, atom.Audio, atom.Canvas, atom.Noframes, atom.Noembed:
		return "嵌入内容"
	case atom.Select, atom.Option, atom.Button, atom.Input, atom.Datalist:
		return "表单"
	case atom.Rt, atom.Rp, atom.Rtc:
		return "注音"
	}
	return ""
}

// container lists the elements that a class or ID may mark as furniture. In other elements it says
// more about looks.
var container = map[atom.Atom]bool{
	atom.Div: true, atom.Ul: true, atom.Ol: true, atom.Dl: true, atom.Section: true, atom.Table: true,
	atom.Nav: true, atom.Header: true, atom.Footer: true, atom.Aside: true, atom.Form: true, atom.Menu: true,
	atom.Fieldset: true,
}

// furnitureWords are words in the class, ID or role of an element, with the part of the page that
// they mean.
var furnitureWords = map[string]string{
	"nav": navReason, "navbar": navReason, "navigation": navReason, "menu": navReason, "breadcrumb": navReason,
	"breadcrumbs": navReason, "crumb": navReason, "crumbs": navReason, "position": navReason, "location": navReason,
	"dqwz": navReason, "search": navReason, "login": navReason, "topbar": navReason, "toolbar": navReason,
	"pagination": navReason, "pager": navReason, "skip": navReason,
	"header": "页眉", "banner": "页眉", "masthead": "页眉",
	"footer": "页脚", "foot": "页脚", "copyright": "页脚", "contentinfo": "页脚",
	"sidebar": "侧栏", "aside": "侧栏", "complementary": "侧栏",
	"share": shareReason, "bdshare": shareReason, "bdsharebuttonbox": shareReason, "social": shareReason,
	"qrcode": shareReason, "ewm": shareReason, "erweima": shareReason, "print": shareReason,
	"related": relatedReason, "relate": relatedReason, "recommend": relatedReason, "xgxx": relatedReason,
	"xgwz": relatedReason, "xgyd": relatedReason, "hot": relatedReason,
	"comment": "评论", "comments": "评论", "pinglun": "评论",
	"advert": "广告", "ads": "广告", "ad": "广告",
}

const (
	scriptReason  = "脚本"
	navReason     = "页面导航"
	shareReason   = "分享、打印等按钮"
	relatedReason = "相关文章"
)

var (
	words       = regexp.MustCompile(`[a-z]+`)
	hiddenStyle = regexp.MustCompile(`(?i)display\s*:\s*none|visibility\s*:\s*hidden`)
)

// furniture marks the elements outside the article. All is the prose of the whole page: an element
// with much of it is not furniture, whatever it is called.
func (p *page) furniture(n *html.Node, all int) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.ElementNode {
			continue
		}
		if reason := p.furnitureReason(c); reason != "" && p.sizes[c].prose <= max(200, all/10) &&
			!p.sizes[c].headline {
			p.aside[c] = reason
			continue
		}
		p.furniture(c, all)
	}
}

func (p *page) furnitureReason(n *html.Node) string {
	if hiddenStyle.MatchString(attribute(n, "style")) || hasAttribute(n, "hidden") ||
		attribute(n, "aria-hidden") == "true" {
		return "页面上隐藏的内容"
	}
	switch n.DataAtom {
	case atom.Nav:
		return navReason
	case atom.Header:
		return "页眉"
	case atom.Footer:
		return "页脚"
	case atom.Aside:
		return "侧栏"
	}
	if !container[n.DataAtom] {
		return ""
	}
	names := attribute(n, "class") + " " + attribute(n, "id") + " " + attribute(n, "role")
	for _, word := range words.FindAllString(strings.ToLower(names), -1) {
		if reason, ok := furnitureWords[word]; ok {
			return reason
		}
	}
	if p.sizes[n].links*10 >= p.sizes[n].text*7 && p.sizes[n].anchors >= 3 && p.sizes[n].prose < 20 {
		return "链接列表"
	}
	return ""
}

// maxStray is how many characters of sentences may be outside the article: notices, summaries of
// other pages.
const maxStray = 300

// minLines is how many lines an article has. An element with fewer is one of its paragraphs.
const minLines = 3

// narrow returns the smallest element of several lines with nearly all of the prose.
func (p *page) narrow(body *html.Node) *html.Node {
	article, all := body, p.sizes[body].prose
	for {
		var best *html.Node
		for c := article.FirstChild; c != nil; c = c.NextSibling {
			if c.Type == html.ElementNode && (best == nil || p.sizes[c].prose > p.sizes[best].prose) {
				best = c
			}
		}
		if best == nil || p.sizes[best].prose*5 < all*4 || all-p.sizes[best].prose > maxStray || all == 0 ||
			countLines(best) < minLines {
			return article
		}
		article = best
	}
}

// countLines returns the number of lines in n, up to minLines.
func countLines(n *html.Node) int {
	lines := 0
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && block[d.DataAtom] {
			if lines++; lines == minLines {
				break
			}
		}
	}
	return lines
}

// isData reports whether a table contains data, and does not lay out a page.
func (p *page) isData(table *html.Node) bool {
	widest := 0
	for n := range table.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.DataAtom {
		case atom.Table:
			return false
		case atom.Td, atom.Th:
			if n == p.article || p.sizes[n].prose > 200 {
				return false
			}
		case atom.Tr:
			cells := 0
			for c := n.FirstChild; c != nil; c = c.NextSibling {
				if c.Type == html.ElementNode {
					cells++
				}
			}
			widest = max(widest, cells)
		}
	}
	return widest > 1
}

// metaHints are the names of metadata in the rules for Chinese government sites and in Open Graph,
// in lower case.
var metaHints = map[string]Field{
	"pubdate": PublishedHint, "publishdate": PublishedHint, "article:published_time": PublishedHint,
	"og:url": URLHint, "url": URLHint,
}

// readHead reads titles and hints in the head of the page, and finds the title in the body.
func (p *page) readHead(head, body *html.Node) {
	var titles []string
	pageTitle := ""
	for n := range head.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		p.head[n] = true
		name := strings.ToLower(attribute(n, "name") + attribute(n, "property"))
		content := oneLine(attribute(n, "content"))
		switch {
		case n.DataAtom == atom.Title && pageTitle != "": // a second title
			p.asides = append(p.asides, asideText{textOf(n), "网页标题"})
		case n.DataAtom == atom.Title:
			pageTitle = oneLine(textOf(n))
		case n.DataAtom == atom.Link && attribute(n, "rel") == "canonical":
			p.hint(URLHint, "canonical", attribute(n, "href"))
		case n.DataAtom == atom.Meta && content != "" && (name == "articletitle" || name == "og:title"):
			titles = append(titles, content)
		case n.DataAtom == atom.Meta && content != "" && metaHints[name] != "":
			p.hint(metaHints[name], attribute(n, "name")+attribute(n, "property"), content)
		}
	}
	titles = append(titles, pageTitle)
	rest := pageTitle
	if !p.findTitle(body, titles) {
		p.ownTitle, rest = headTitle(titles, pageTitle)
	}
	if rest != "" {
		p.asides = append(p.asides, asideText{rest, "网页标题"})
	}
	for _, h := range p.hints {
		p.asides = append(p.asides, asideText{h.Value, "网页的 " + h.Name})
	}
}

func (p *page) hint(field Field, name, value string) {
	if value = oneLine(value); value != "" {
		p.hints = append(p.hints, Hint{Field: field, Name: name, Value: value})
	}
}

// findTitle finds the element with the title that the head gives, or else the heading next to the
// article or in its first lines. It reports whether the body has a title of its own.
func (p *page) findTitle(body *html.Node, titles []string) bool {
	var heading *html.Node
	longest, inside := 0, 0 // inside counts the lines of the article so far
	for n := range body.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch {
		case within(n, p.article):
			if block[n.DataAtom] {
				inside++
			}
		case inside > 0:
			inside = titleLines + 1 // past the article
		}
		if inside > titleLines {
			break
		}
		if p.sizes[n].text < 4 || p.sizes[n].text > 80 || p.sizes[n].links > 0 || p.isAside(n) {
			continue
		}
		text := oneLine(textOf(n))
		for _, title := range titles {
			if p.sizes[n].text > longest && sameTitle(text, title) {
				longest, p.title = p.sizes[n].text, n
			}
		}
		if n.DataAtom == atom.H1 || n.DataAtom == atom.H2 && inside == 0 {
			if inside == 0 || heading == nil {
				heading = n
			}
		}
	}
	if p.title == nil {
		p.title = heading
	}
	return p.title != nil
}

// sameTitle reports whether one of two titles is the other or a good part of it. One may also have
// the name of the site.
func sameTitle(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	return a == b || countLetters(a) >= 6 && strings.Contains(b, a)
}

// titleLines is among how many lines of the article the title may be.
const titleLines = 12

// isAside reports whether n or an element around it is furniture.
func (p *page) isAside(n *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if _, ok := p.aside[n]; ok || n.Type == html.ElementNode && codeReason(n) != "" {
			return true
		}
	}
	return false
}

func within(n, outer *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n == outer {
			return true
		}
	}
	return false
}

var (
	siteName = regexp.MustCompile(`^(.{6,}?)\s*[_|–—\-]+[^_|–—\-]*(?:网|政府|门户|平台|新闻|公开|首页)[^_|]*$`)
	noTitle  = regexp.MustCompile(`(?i)^(?:无标题.*|untitled.*|document|index|title|新建.*|首页)$`)
)

// headTitle returns the best of the titles in the head, and the rest of the page's title, such as
// the name of the site.
func headTitle(titles []string, pageTitle string) (title, rest string) {
	title = titles[0]
	if noTitle.MatchString(title) || countLetters(title) < 4 {
		return "", pageTitle
	}
	if title != pageTitle {
		return title, pageTitle
	}
	if m := siteName.FindStringSubmatch(title); m != nil {
		return m[1], strings.Trim(title[len(m[1]):], " _|–—-")
	}
	return title, ""
}

var savedFrom = regexp.MustCompile(`saved from url=\(\d+\)(\S+)`)

// readSource finds the address from which a browser saved the page.
func (p *page) readSource(root *html.Node) {
	for n := root.FirstChild; n != nil; n = n.NextSibling {
		if n.Type == html.CommentNode {
			if m := savedFrom.FindStringSubmatch(n.Data); m != nil {
				p.hints = append(p.hints, Hint{Field: URLHint, Name: "saved from url", Value: m[1]})
			}
		}
	}
}
