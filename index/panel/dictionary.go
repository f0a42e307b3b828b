package panel

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"gongbao/analyzer"
	"gongbao/analyzer/coded"
)

// The bounds of a dictionary.
const (
	MaxTerms  = 1000
	MaxForms  = 5000 // in all terms, exclusions included
	MaxLength = 64   // characters of a folded form
)

// Dictionary is a list of terms to count. It does not change once it is made.
type Dictionary struct {
	Name     string
	Source   string // the documents from which the terms come
	Citation string // how to cite the dictionary
	Terms    []Term
}

// Term is a word with its synonyms. All of them count as one term.
type Term struct {
	// Forms are the term's names as written. The first is its name in tables, the others are
	// synonyms. No two forms of a dictionary fold to the same text.
	Forms []string
	// Exclusions are longer texts in which no form counts, as written.
	Exclusions []string
}

// Name returns the name of the term in tables: its first form.
func (t Term) Name() string { return t.Forms[0] }

// Error reports a dictionary that cannot be used.
type Error struct {
	Line int // from 1; 0 if it is not about one line
	coded.Message
}

func (e *Error) Error() string { return e.Coded().String() }

// Coded returns the message with the line number, so that it can name the line. Message alone only
// describes the fault. Use it for terms that were not written as lines.
func (e *Error) Coded() coded.Message { return e.Message.With("line", e.Line) }

// The keys of the lines that describe a dictionary.
const (
	nameKey     = "名称"
	sourceKey   = "来源"
	citationKey = "引用"
)

// spaces are the characters trimmed from lines and words.
const spaces = " \t\r\n　\uFEFF"

// signs brings the signs of a line into one form and puts spaces around equals signs.
var signs = strings.NewReplacer("＝", " = ", "=", " = ", "－", "-")

// Parse reads a dictionary in the form shown in the package comment. It skips empty lines and lines
// that begin with #. A minus is a sign only after a space, an equals sign anywhere. The error is an
// *Error.
func Parse(text string) (*Dictionary, error) {
	if !utf8.ValidString(text) {
		return nil, &Error{Message: coded.New("dictionary-not-utf8")}
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

// describe stores a line that describes the dictionary, and reports whether the line is one.
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

// parseTerm reads the line of a term: forms with equals signs between them, and exclusions, each
// after a minus.
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

// forms holds the folded forms of the terms that a dictionary has so far.
type forms struct {
	lines map[string]int  // the line of each form
	terms map[string]bool // the forms of each term without exclusions, joined
	count int             // with the exclusions
}

func newForms() *forms { return &forms{lines: make(map[string]int), terms: make(map[string]bool)} }

// add adds the term of a line. It skips a term that is the same as an earlier one.
func (d *Dictionary) add(t Term, line int, known *forms) error {
	fault := func(m coded.Message) error { return &Error{line, m} }
	folded := make([]string, len(t.Forms))
	for i, form := range t.Forms {
		folded[i] = analyzer.FoldQuery(form)
		switch n := utf8.RuneCountInString(folded[i]); {
		case n == 0 && strings.Trim(form, spaces) == "":
			return fault(coded.New("dictionary-empty-side"))
		case n == 0:
			return fault(coded.New("dictionary-no-text", "form", form))
		case n > MaxLength:
			return fault(coded.New("dictionary-form-too-long",
				"form", beginning(form), "characters", n, "most", MaxLength))
		}
	}
	whole := strings.Join(folded, "\n")
	if len(t.Exclusions) == 0 && known.terms[whole] {
		return nil
	}
	for i, form := range folded {
		switch first, twice := known.lines[form]; {
		case slices.Contains(folded[:i], form):
			return fault(coded.New("dictionary-twice-in-line", "form", t.Forms[i]))
		case twice && first > 0:
			return fault(coded.New("dictionary-twice", "form", t.Forms[i], "first", first))
		case twice:
			return fault(coded.New("dictionary-term-twice", "form", t.Forms[i]))
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
			return fault(coded.New("dictionary-empty-exclusion"))
		case utf8.RuneCountInString(key) > MaxLength:
			return fault(coded.New("dictionary-exclusion-too-long", "form", beginning(exclusion), "most", MaxLength))
		case !slices.ContainsFunc(folded, within):
			return fault(coded.New("dictionary-idle-exclusion", "exclusion", exclusion, "term", t.Name()))
		}
	}
	known.terms[whole] = len(t.Exclusions) == 0
	known.count += len(t.Forms) + len(t.Exclusions)
	d.Terms = append(d.Terms, t)
	return nil
}

// beginning returns the first ten characters of a form that is too long for a message.
func beginning(form string) string { return string([]rune(form)[:10]) + "…" }

// check returns an error if the dictionary, with n forms and exclusions, is too large or has no
// terms.
func (d *Dictionary) check(n int) error {
	switch {
	case len(d.Terms) == 0:
		return &Error{Message: coded.New("dictionary-no-terms")}
	case len(d.Terms) > MaxTerms:
		return &Error{Message: coded.New("dictionary-too-many-terms", "terms", len(d.Terms), "most", MaxTerms)}
	case n > MaxForms:
		return &Error{Message: coded.New("dictionary-too-many-forms", "forms", n, "most", MaxForms)}
	}
	return nil
}

// Of returns a dictionary of terms without synonyms and exclusions. Signs in a term are text. If
// terms fold to the same text, only the first counts.
func Of(terms ...string) (*Dictionary, error) {
	d, known := new(Dictionary), newForms()
	for _, term := range terms {
		if !utf8.ValidString(term) {
			return nil, &Error{Message: coded.New("dictionary-term-not-utf8")}
		}
		term = strings.Trim(term, spaces)
		if term == "" {
			return nil, &Error{Message: coded.New("dictionary-empty-term")}
		}
		if err := d.add(Term{Forms: []string{term}}, 0, known); err != nil {
			return nil, err
		}
	}
	return d, d.check(known.count)
}

// Make returns a dictionary of terms, with the same checks as Parse. The line of an *Error is the
// number of the term, from 1.
func Make(name string, terms []Term) (*Dictionary, error) {
	d, known := &Dictionary{Name: name}, newForms()
	for i, t := range terms {
		if len(t.Forms) == 0 {
			return nil, &Error{i + 1, coded.New("dictionary-term-without-forms")}
		}
		if err := d.add(t, i+1, known); err != nil {
			return nil, err
		}
	}
	return d, d.check(known.count)
}

// String returns the dictionary in the form that Parse reads.
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

// Hash returns a short hash, in hexadecimal, of everything that decides the counts: the folded
// terms in their order, and their synonyms and exclusions in any order. The description of the
// dictionary does not change it.
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
