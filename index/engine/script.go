package engine

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"gongbao/analyzer"
	"gongbao/analyzer/coded"
	"gongbao/index"
	"gongbao/index/panel"
	"gongbao/index/parallel"
)

// script counts as the script does that is usual in papers:
//
//	text.str.count('|'.join(words)) / len(jieba.lcut(text))
//
// The text is that of the report as it stands, title, headings and paragraphs with line feeds
// between. It is not folded: 數字經濟 is not 数字经济, nor are those characters with a line break between.
// The words, synonyms among them, are one regular expression, so that + in 互联网+ repeats 网; at each
// place the first word of the list that stands there counts, so that 数字经济 behind 数字 never does.
// Exclusions count for nothing. Each punctuation mark and line feed is a word of the text. What the
// script counts in all is the sum of the terms.
//
// Classes are Python's: see fromPython. What Go's package regexp has no like of is refused.
//
// The number of words differs by a little from Python's, whose jieba has another dictionary.
type script struct {
	words   *analyzer.Words
	reports index.Reports
	forms   []scriptForm
	// If all forms are plain: those that begin with a character, in order.
	plain map[rune][]int
	// Else: the expression, with a group for each form.
	expression *regexp.Regexp
}

// scriptForm is an alternative of the expression.
type scriptForm struct {
	text  string
	term  int
	group int // of the expression
}

// newScript returns the script for the terms of d. A form that is no regular expression is a
// *panel.Error.
func newScript(e *Engine, d *panel.Dictionary) (*script, error) {
	s := &script{words: e.words, reports: e.reports, plain: make(map[rune][]int)}
	var alternatives []string
	group, plain := 1, true
	for i, t := range d.Terms {
		for _, form := range t.Forms {
			translated, foreign := fromPython(form)
			if foreign != "" {
				return nil, &panel.Error{Message: coded.New("script-unsupported-syntax", "form", form, "syntax", foreign)}
			}
			expression, err := regexp.Compile(translated)
			switch {
			case err != nil:
				return nil, &panel.Error{Message: coded.New("script-bad-expression", "form", form)}
			case expression.MatchString(""):
				return nil, &panel.Error{Message: coded.New("script-matches-nothing", "form", form)}
			}
			first, _ := utf8.DecodeRuneInString(form)
			s.plain[first] = append(s.plain[first], len(s.forms))
			s.forms = append(s.forms, scriptForm{form, i, group})
			group += 1 + expression.NumSubexp()
			alternatives = append(alternatives, "("+translated+")")
			plain = plain && regexp.QuoteMeta(form) == form
		}
	}
	if plain {
		return s, nil
	}
	var err error
	if s.expression, err = regexp.Compile(strings.Join(alternatives, "|")); err != nil {
		return nil, &panel.Error{Message: coded.New("script-too-long")}
	}
	return s, nil
}

// pythonClasses are the classes of Python's package re, by the letter behind the backslash, as Go's
// package regexp writes them within brackets. Go's own are of ASCII.
var pythonClasses = map[byte]string{'w': `\p{L}\p{N}_`, 'd': `\p{Nd}`, 's': `\t-\r\x1c-\x20\x{85}\p{Z}`}

// lookarounds begin groups that Go's package regexp does not have.
var lookarounds = []string{"(?=", "(?!", "(?<=", "(?<!", "(?P=", "(?(", "(?>", "(?#"}

// fromPython writes an expression of Python's package re as Go's package regexp has it. If there
// is no like of a part, that is foreign.
func fromPython(form string) (translated, foreign string) {
	var b strings.Builder
	inClass := false
	for i := 0; i < len(form); i++ {
		rest := form[i:]
		if rest[0] == '\\' && len(rest) > 1 {
			if foreign = escapeFromPython(&b, rest[1], inClass); foreign != "" {
				return "", foreign
			}
			i++
			continue
		}
		switch {
		case inClass:
			if strings.HasPrefix(rest, "[:") {
				return "", "[:"
			}
			inClass = rest[0] != ']'
		case rest[0] == '[':
			inClass = true
			for _, literal := range []string{"[^]", "[]"} { // the first bracket is of the class
				if strings.HasPrefix(rest, literal) {
					b.WriteString(literal[:len(literal)-1] + `\]`)
					i += len(literal) - 1
					break
				}
			}
			if form[i] == ']' {
				continue
			}
		default:
			for _, group := range lookarounds {
				if strings.HasPrefix(rest, group) {
					return "", group
				}
			}
		}
		b.WriteByte(form[i])
	}
	return b.String(), ""
}

// escapeFromPython writes a backslash and the letter behind it.
func escapeFromPython(b *strings.Builder, letter byte, inClass bool) (foreign string) {
	class, negated := pythonClasses[letter], pythonClasses[letter|0x20]
	switch {
	case class != "" && inClass:
		b.WriteString(class)
	case class != "":
		b.WriteString("[" + class + "]")
	case negated != "" && 'A' <= letter && letter <= 'Z' && !inClass:
		b.WriteString("[^" + negated + "]")
	case letter == 'Z' && !inClass:
		b.WriteString(`\z`)
	case '0' <= letter && letter <= '9', strings.IndexByte("bBDSWpPQECzZuUN", letter) >= 0:
		return `\` + string(letter)
	case letter >= utf8.RuneSelf: // the first byte of a character, which stands for itself
		b.WriteByte(letter)
	default:
		b.WriteString(`\` + string(letter))
	}
	return ""
}

// count adds to counts how often the terms stand in a text.
func (s *script) count(text string, counts []int32) {
	if s.expression == nil {
		s.countPlain(text, counts)
		return
	}
	for _, at := range s.expression.FindAllStringSubmatchIndex(text, -1) {
		i := slices.IndexFunc(s.forms, func(f scriptForm) bool { return at[2*f.group] >= 0 })
		counts[s.forms[i].term]++
	}
}

// countPlain counts as the expression would, thirty times as quick.
func (s *script) countPlain(text string, counts []int32) {
	for i := 0; i < len(text); {
		first, size := utf8.DecodeRuneInString(text[i:])
		for _, form := range s.plain[first] {
			if f := &s.forms[form]; strings.HasPrefix(text[i:], f.text) {
				counts[f.term]++
				size = len(f.text)
				break
			}
		}
		i += size
	}
}

// countScript counts as the script does, on all processors.
func (c *panelCount) countScript(ctx context.Context, counts *panelCounts) error {
	return parallel.Each(ctx, len(counts.reports), func(i int) error {
		text, err := c.scriptText(counts.reports[i])
		if err != nil {
			return err
		}
		c.script.count(text, counts.counts[i*counts.terms:(i+1)*counts.terms])
		counts.tokens[i] = int32(c.script.words.CountRaw(text))
		c.progress(1)
		return nil
	})
}

// scriptText returns the text of what is counted in a report.
func (c *panelCount) scriptText(entry *index.Entry) (string, error) {
	r, err := c.script.reports.Report(entry.ID)
	if err != nil {
		return "", fmt.Errorf("read report %s: %w", entry.ID, err)
	}
	var texts []string
	if c.title {
		texts = append(texts, r.Title)
	}
	for i := range r.Sections {
		if s := &r.Sections[i]; c.admits[index.RoleIndex(s.Role)] {
			texts = append(append(texts, s.Heading), s.Paragraphs...)
		}
	}
	texts = slices.DeleteFunc(texts, func(text string) bool { return text == "" })
	return strings.Join(texts, "\n"), nil
}
