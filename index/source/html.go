package source

import (
	"bytes"
	"cmp"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html" // the Go team's parser, which reads broken pages as browsers do
	"golang.org/x/net/html/atom"

	"gongbao/analyzer/coded"
)

var htmlStart = regexp.MustCompile(`(?s)^(?:\s|<\?xml[^>]*>|<!--.*?-->)*<(?:!doctype\s+html|html|head|body)\b`)

// isHTML detects a web page by its first tag, in UTF-16 too.
func isHTML(f *file) bool {
	start := bytes.TrimPrefix(f.data[:min(len(f.data), 2048)], []byte("\ufeff"))
	start = bytes.TrimLeft(start, "\xff\xfe")
	return htmlStart.Match(bytes.ToLower(bytes.ReplaceAll(start, []byte{0}, nil)))
}

// readHTML reads a web page: the text of the article with its headings, bold text, lists and
// tables, and everything else on the page aside, with the reason. The encoding that a page declares
// is ignored, because it is wrong too often.
func readHTML(f *file) (Document, error) {
	text, encoding, err := decodeText(f.name, f.data)
	if err != nil {
		return Document{}, err
	}
	lines, hints, err := f.pageLines(text)
	if err == nil && isScripted(text, lines) {
		err = &Refusal{f.name, fmt.Errorf("%w: a script writes the text", ErrEmpty), coded.New("file-text-in-script")}
	}
	lines, unescaped := escapes{}.pageLines(lines)
	return Document{Encoding: encoding, Hints: hints, Lines: lines, Unescaped: unescaped}, err
}

// A page whose text a script writes shows nothing but titles, or at most maxShown letters beside
// leastScript in scripts: 正在加载.
const (
	maxShown    = 20
	leastScript = 200
)

var scriptTag = regexp.MustCompile(`(?i)<script\b`)

// isScripted reports whether the text of a page is only in scripts, or comes from elsewhere through
// one.
func isScripted(text string, lines []Line) bool {
	shown, inScript := 0, 0
	for _, l := range lines {
		switch {
		case l.Aside == "" && l.Heading != 1:
			if shown += countLetters(l.Text); shown > maxShown {
				return false
			}
		case l.Aside == scriptReason:
			inScript += countHan(l.Text)
		}
	}
	return (shown == 0 || inScript >= leastScript) && scriptTag.MatchString(text)
}

func countHan(s string) (n int) {
	for _, r := range s {
		if isHan(r) {
			n++
		}
	}
	return n
}

// pageLines returns the lines of a web page and the hints in its head.
func (f *file) pageLines(text string) ([]Line, []Hint, error) {
	if n := strings.Count(text, "<"); n > f.limits.Tags {
		return nil, nil, &Refusal{
			f.name, fmt.Errorf("%w: %d tags", ErrLimit, n),
			coded.New("file-too-many-tags", "most", f.limits.Tags),
		}
	}
	deep := &Refusal{f.name, fmt.Errorf("%w: nested too deep", ErrLimit), coded.New("file-tags-too-deep")}
	root, err := html.Parse(strings.NewReader(text))
	if err != nil { // it refuses only what nests deeper than 512 elements
		return nil, nil, deep
	}
	p := newPage(root)
	if p.depth > f.limits.Depth {
		return nil, nil, deep
	}
	w := pageWriter{page: p, where: beforeArticle}
	w.title()
	w.node(root)
	w.end()
	return w.lines, p.hints, nil
}

// pageWriter writes the nodes of a page as lines.
type pageWriter struct {
	page  *page
	lines []Line

	// text is the line being written, lead the length of its bold start in bytes, and gap the white
	// space before the next text.
	text strings.Builder
	lead int
	gap  gap
	// where is the part of the page: beforeArticle, afterArticle, or "" for the article.
	where string
	surroundings
}

// surroundings are the effects of the elements around a text.
type surroundings struct {
	aside   string
	heading int
	bold    bool
	item    bool
	indent  bool
	pre     bool
}

// gap is white space between two words of the source.
type gap int

const (
	noGap gap = iota
	spaceGap
	newlineGap
)

const (
	beforeArticle = "正文前的页面内容"
	afterArticle  = "正文后的页面内容"
)

// end ends the line.
func (w *pageWriter) end() {
	raw := w.text.String()
	w.text.Reset()
	lead := w.lead
	w.lead, w.gap = 0, noGap
	text, bullet := cutBullet(trimSpace(raw))
	if text == "" {
		return
	}
	line := Line{Number: len(w.lines) + 1, Text: text, Aside: w.reason()}
	if line.Aside == "" {
		lead -= strings.Index(raw, text)
		line.Lead = min(max(lead, 0), len(text))
		line.Bold = line.Lead == len(text)
		line.Indented = w.indent || isIndented(raw)
		line.Item = w.item || bullet
		if utf8.RuneCountInString(text) <= maxHeading {
			line.Heading = w.heading
		}
	}
	w.lines = append(w.lines, line)
}

// reason returns the reason why the next text is not part of the article, or "" if it is.
func (w *pageWriter) reason() string { return cmp.Or(w.aside, w.where) }

// writeAside writes text that is not part of the article, on a line of its own.
func (w *pageWriter) writeAside(text, reason string) {
	if text = oneLine(text); hasText(text) {
		w.lines = append(w.lines, Line{Number: len(w.lines) + 1, Text: text, Aside: reason})
	}
}

// write adds text to the line. White space of the source becomes one space, or none if it is a line
// break between Chinese characters.
func (w *pageWriter) write(s string) {
	for _, r := range s {
		switch {
		case w.pre && r == '\n':
			w.end()
			continue
		case r == '\n' || r == '\r':
			w.gap = newlineGap
			continue
		case r == ' ' || r == '\t' || r == '\f':
			w.gap = max(w.gap, spaceGap)
			continue
		}
		bold := w.bold && w.lead == w.text.Len()
		if w.gap != noGap && w.text.Len() > 0 {
			last, _ := utf8.DecodeLastRuneInString(w.text.String())
			if w.gap == spaceGap || last < 0x80 || r < 0x80 {
				w.text.WriteByte(' ')
			}
		}
		w.gap = noGap
		w.text.WriteRune(r)
		if bold {
			w.lead = w.text.Len()
		}
	}
}

// title writes a title that is only in the head of the page.
func (w *pageWriter) title() {
	p := w.page
	if p.ownTitle != "" {
		w.lines = append(w.lines, Line{Number: 1, Text: p.ownTitle, Heading: 1})
	}
	for _, m := range p.asides {
		w.writeAside(m.text, m.reason)
	}
}

// block lists the elements that begin and end a line.
var block = map[atom.Atom]bool{
	atom.Address: true, atom.Article: true, atom.Aside: true, atom.Blockquote: true, atom.Body: true, atom.Br: true,
	atom.Caption: true, atom.Center: true, atom.Dd: true, atom.Details: true, atom.Dialog: true, atom.Dir: true,
	atom.Div: true, atom.Dl: true, atom.Dt: true, atom.Fieldset: true, atom.Figcaption: true, atom.Figure: true,
	atom.Footer: true, atom.Form: true, atom.Frameset: true, atom.H1: true, atom.H2: true, atom.H3: true,
	atom.H4: true, atom.H5: true, atom.H6: true, atom.Head: true, atom.Header: true, atom.Hgroup: true,
	atom.Hr: true, atom.Html: true, atom.Legend: true, atom.Li: true, atom.Listing: true, atom.Main: true,
	atom.Menu: true, atom.Nav: true, atom.Ol: true, atom.P: true, atom.Pre: true, atom.Section: true,
	atom.Summary: true, atom.Table: true, atom.Tbody: true, atom.Td: true, atom.Tfoot: true, atom.Th: true,
	atom.Thead: true, atom.Tr: true, atom.Ul: true, atom.Xmp: true, atom.Textarea: true, atom.Title: true,
}

// node writes a node and those in it.
func (w *pageWriter) node(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		w.write(n.Data)
		return
	case html.CommentNode:
		w.writeAside(n.Data, "网页注释")
		return
	case html.ElementNode:
		w.element(n)
		return
	}
	w.children(n)
}

func (w *pageWriter) children(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.node(c)
	}
}

// element writes an element in the state that it makes, and then restores the state.
func (w *pageWriter) element(n *html.Node) {
	if reason := codeReason(n); reason != "" {
		w.writeAside(textOf(n), reason)
		for d := range n.Descendants() {
			if d.Type == html.CommentNode {
				w.node(d)
			}
		}
		return
	}
	if n.DataAtom == atom.Title && w.page.head[n] {
		return // title has written it
	}
	isBlock := block[n.DataAtom]
	reason, isAside := w.page.aside[n]
	starts := n == w.page.article || n == w.page.title
	if isBlock || isAside || starts {
		w.end()
	}
	around := w.surroundings
	if starts {
		w.where = ""
	}
	w.aside = cmp.Or(w.aside, reason)
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		w.heading = int(n.Data[1] - '0')
	case atom.Li:
		w.item = true
	case atom.Pre, atom.Textarea, atom.Listing, atom.Xmp:
		w.pre = true
	}
	style := attribute(n, "style")
	w.bold = w.bold || n.DataAtom == atom.B || n.DataAtom == atom.Strong || boldStyle.MatchString(style)
	w.indent = w.indent || isBlock && indentStyle.MatchString(style)
	if n.DataAtom == atom.Table && w.page.isData(n) {
		w.rows(n)
	} else {
		w.children(n)
	}
	if isBlock || isAside || starts {
		w.end()
	}
	w.surroundings = around
	if n == w.page.article {
		w.where = afterArticle
	}
}

var (
	boldStyle   = regexp.MustCompile(`(?i)font-weight\s*:\s*(?:bold|[6-9]00)`)
	indentStyle = regexp.MustCompile(`(?i)text-indent\s*:\s*[1-9]`)
)

// rows writes a table of data, with a line for each row.
func (w *pageWriter) rows(n *html.Node) {
	if n.DataAtom != atom.Tr {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			switch {
			case c.Type == html.ElementNode && (c.DataAtom == atom.Tr || c.DataAtom == atom.Tbody ||
				c.DataAtom == atom.Thead || c.DataAtom == atom.Tfoot):
				w.rows(c)
			default:
				w.node(c)
			}
		}
		w.end()
		return
	}
	w.end()
	var cells []string
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		cell := pageWriter{page: w.page, where: w.where, surroundings: surroundings{aside: w.aside}}
		cell.node(c)
		cell.end()
		var words []string
		for _, l := range cell.lines {
			if l.Aside == w.reason() {
				words = append(words, l.Text)
			} else {
				w.writeAside(l.Text, l.Aside)
			}
		}
		cells = append(cells, strings.Join(words, " "))
	}
	for _, text := range joinCells(cells) {
		if text = trimSpace(text); text != "" {
			row := len(nonEmpty(cells)) > 1
			w.lines = append(w.lines, Line{Number: len(w.lines) + 1, Text: text, Aside: w.reason(), Row: row})
		}
	}
}

// attribute returns the value of an attribute, or "" if the element does not have it.
func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func hasAttribute(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

// textOf returns the text of a node and of all below it.
func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}
