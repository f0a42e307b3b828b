package panel

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"gongbao/analyzer"
)

// The bounds of a dictionary.
const (
	MaxTerms  = 1000
	MaxForms  = 5000 // of all terms, exclusions included
	MaxLength = 64   // characters of a folded form
)

// Dictionary is a list of terms to be counted. It does not change once it is made.
type Dictionary struct {
	Name     string
	Source   string // the documents that the terms are from
	Citation string // what to cite who uses it
	Terms    []Term
}

// Term is counted as one.
type Term struct {
	// Forms are as written: the first, which names the term, and its synonyms. No two of a dictionary fold to the same.
	Forms []string
	// Exclusions are as written.
	Exclusions []string
}

// Name is what the term is called in a table.
func (t Term) Name() string { return t.Forms[0] }

// Error is a dictionary that cannot be used. Its text is in Chinese.
type Error struct {
	Line   int // from 1; 0 where it is not about one line
	Detail string
}

func (e *Error) Error() string {
	if e.Line == 0 {
		return "词典有误：" + e.Detail
	}
	return fmt.Sprintf("词典第 %d 行有误：%s", e.Line, e.Detail)
}

// The keys of the lines that say what a dictionary is.
const (
	nameKey     = "名称"
	sourceKey   = "来源"
	citationKey = "引用"
)

// spaces are cut from the ends of lines and words.
const spaces = " \t\r\n　\uFEFF"

// signs writes the signs of a line in one way, and sets the equals signs off.
var signs = strings.NewReplacer("＝", " = ", "=", " = ", "－", "-")

// Parse reads a dictionary in the form that the package comment shows. Lines that begin with # and empty ones are passed over. A minus is a
// sign behind a space, an equals sign anywhere. The error is an *Error.
func Parse(text string) (*Dictionary, error) {
	if !utf8.ValidString(text) {
		return nil, &Error{Detail: "文件须是 UTF-8 编码，请另存为 UTF-8 后再用。"}
	}
	d := new(Dictionary)
	known := newForms()
	number := 0
	for line := range strings.Lines(text) {
		number++
		line = strings.Trim(line, spaces)
		if line == "" || strings.HasPrefix(line, "#") || len(d.Terms) == 0 && d.describe(line) {
			continue
		}
		if err := d.add(parseTerm(line), number, known); err != nil {
			return nil, err
		}
	}
	return d, d.check(known.count)
}

// describe takes a line that says what the dictionary is, and reports whether it is one.
func (d *Dictionary) describe(line string) bool {
	key, value, ok := strings.Cut(strings.Replace(line, ":", "：", 1), "：")
	value = strings.Trim(value, spaces)
	switch key = strings.Trim(key, spaces); {
	case ok && key == nameKey:
		d.Name = value
	case ok && key == sourceKey:
		d.Source = value
	case ok && key == citationKey:
		d.Citation = value
	default:
		return false
	}
	return true
}

// parseTerm reads a line: forms with equals signs between, and exclusions, each behind a minus.
func parseTerm(line string) (t Term) {
	included := true
	var words []string
	end := func() {
		word := strings.Join(words, " ")
		if included {
			t.Forms = append(t.Forms, word)
		} else {
			t.Exclusions = append(t.Exclusions, word)
		}
		words = nil
	}
	for _, word := range strings.Fields(signs.Replace(line)) {
		minus := strings.HasPrefix(word, "-")
		if minus || word == "=" {
			end()
			included = !minus
			word = word[1:]
		}
		if word != "" {
			words = append(words, word)
		}
	}
	end()
	return t
}

// forms are those of the terms that a dictionary has so far, folded.
type forms struct {
	lines map[string]int  // of each form, where it stands
	terms map[string]bool // the forms of each term without exclusions, joined
	count int             // with the exclusions
}

func newForms() *forms { return &forms{lines: make(map[string]int), terms: make(map[string]bool)} }

// add adds a term of a line. A term that says the same as one before is passed over.
func (d *Dictionary) add(t Term, line int, known *forms) error {
	fault := func(format string, of ...any) error { return &Error{line, fmt.Sprintf(format, of...)} }
	folded := make([]string, len(t.Forms))
	for i, form := range t.Forms {
		folded[i] = analyzer.FoldQuery(form)
		switch n := utf8.RuneCountInString(folded[i]); {
		case n == 0 && strings.Trim(form, spaces) == "":
			return fault("等号、减号前后都要有词，减号前空一格。")
		case n == 0:
			return fault("“%s”里只有标点、引号或空白，无法计数，请删去。", form)
		case n > MaxLength:
			return fault("“%s…”有 %d 个字，最多 %d 个。", string([]rune(form)[:10]), n, MaxLength)
		}
	}
	whole := strings.Join(folded, "\n")
	if len(t.Exclusions) == 0 && known.terms[whole] {
		return nil
	}
	for i, form := range folded {
		switch first, twice := known.lines[form]; {
		case slices.Contains(folded[:i], form):
			return fault("“%s”在这一行写了两次，请删去一个。", t.Forms[i])
		case twice && first > 0:
			return fault("“%s”在第 %d 行已经有了。一个词只能算在一处，请删去一个，或用等号合成一行。", t.Forms[i], first)
		case twice:
			return fault("“%s”写了两次，请删去一个。", t.Forms[i])
		}
	}
	for _, form := range folded {
		known.lines[form] = line
	}
	for _, exclusion := range t.Exclusions {
		key := analyzer.FoldQuery(exclusion)
		within := func(form string) bool { return key != form && strings.Contains(key, form) }
		switch {
		case key == "":
			return fault("减号后面要有词，减号前空一格。")
		case utf8.RuneCountInString(key) > MaxLength:
			return fault("“%s…”太长，最多 %d 个字。", string([]rune(exclusion)[:10]), MaxLength)
		case !slices.ContainsFunc(folded, within):
			return fault("减号后面的“%s”里没有“%s”，排除它不起作用。请写含有这个词的长词，如：绿色 - 绿色通道。", exclusion, t.Name())
		}
	}
	known.terms[whole] = len(t.Exclusions) == 0
	known.count += len(t.Forms) + len(t.Exclusions)
	d.Terms = append(d.Terms, t)
	return nil
}

// check returns an error for a dictionary of n forms and exclusions that is too large, or has no terms.
func (d *Dictionary) check(n int) error {
	switch {
	case len(d.Terms) == 0:
		return &Error{Detail: "里面没有词。请每行写一个。"}
	case len(d.Terms) > MaxTerms:
		return &Error{Detail: fmt.Sprintf("有 %d 个词，最多 %d 个。请分成几部词典。", len(d.Terms), MaxTerms)}
	case n > MaxForms:
		return &Error{Detail: fmt.Sprintf("词、同义词和排除的词共 %d 个，最多 %d 个。请分成几部词典。", n, MaxForms)}
	}
	return nil
}

// Of returns a dictionary of terms as they stand, without synonyms and exclusions. Of terms that fold to the same the first counts.
func Of(terms ...string) (*Dictionary, error) {
	d, known := new(Dictionary), newForms()
	for _, term := range terms {
		if !utf8.ValidString(term) {
			return nil, &Error{Detail: "词须是 UTF-8 编码。"}
		}
		term = strings.Trim(term, spaces)
		if term == "" {
			return nil, &Error{Detail: "有一个词是空的，请写上，或去掉。"}
		}
		if err := d.add(Term{Forms: []string{term}}, 0, known); err != nil {
			return nil, err
		}
	}
	return d, d.check(known.count)
}

// Make returns a dictionary with terms, checked as Parse does; the line of an *Error is the number of the term.
func Make(name string, terms []Term) (*Dictionary, error) {
	d, known := &Dictionary{Name: name}, newForms()
	for i, t := range terms {
		if len(t.Forms) == 0 {
			return nil, &Error{i + 1, "这一项没有词。"}
		}
		if err := d.add(t, i+1, known); err != nil {
			return nil, err
		}
	}
	return d, d.check(known.count)
}

// String is the dictionary in the form that Parse reads.
func (d *Dictionary) String() string {
	var b strings.Builder
	for _, line := range [][2]string{{nameKey, d.Name}, {sourceKey, d.Source}, {citationKey, d.Citation}} {
		if line[1] != "" {
			fmt.Fprintf(&b, "%s：%s\n", line[0], line[1])
		}
	}
	if b.Len() > 0 {
		b.WriteString("\n")
	}
	for _, t := range d.Terms {
		b.WriteString(strings.Join(t.Forms, " = "))
		for _, exclusion := range t.Exclusions {
			b.WriteString(" - " + exclusion)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// Hash is a short hash, in hexadecimal, of what is counted: the folded terms in their order, their synonyms and exclusions in any. What
// the dictionary says of itself does not change it.
func (d *Dictionary) Hash() string {
	h := sha256.New()
	for _, t := range d.Terms {
		folded, exclusions := foldAll(t.Forms), foldAll(t.Exclusions)
		slices.Sort(folded[1:])
		slices.Sort(exclusions)
		fmt.Fprintf(h, "%q-%q\n", folded, slices.Compact(exclusions))
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

func foldAll(forms []string) []string {
	folded := make([]string, len(forms))
	for i, form := range forms {
		folded[i] = analyzer.FoldQuery(form)
	}
	return folded
}
