package web

import (
	"fmt"
	"strings"
	"sync"

	"golang.org/x/text/language" // which of our languages a reader prefers; the Go project's own
	"golang.org/x/text/message"
	"golang.org/x/text/message/catalog"
)

// Pages speak Chinese, and English to those who ask for it: with ?lang=en, or by the browser's
// Accept-Language. Templates and views hold the Chinese words, and english.go what they are in English; names of places, titles and the text of
// reports stay as they are.

// languages are those of the pages, with the value of the attribute lang.
var languages = map[string]string{"zh": "zh-CN", "en": "en"}

var languageMatcher = language.NewMatcher([]language.Tag{language.Chinese, language.English, language.TraditionalChinese})

// phrase is what a page says, in Chinese: a format and its arguments, which may be phrases too. Without arguments it is no format, so that it may
// be any text.
type phrase struct {
	format   string
	args     []any
	verbatim bool // of reports or readers: no words of ours, and the same in every language
}

func say(format string, args ...any) phrase { return phrase{format: format, args: args} }

// asIs is a text that no language changes: a query, a title, a heading, the name of a place.
func asIs(text string) phrase { return phrase{format: text, verbatim: true} }

// String is the phrase in Chinese.
func (p phrase) String() string { return chinese.say(p) }

// IsZero reports whether nothing is said.
func (p phrase) IsZero() bool { return p.format == "" }

// translator puts phrases into one language. Whole numbers get commas between groups of three digits.
type translator struct {
	printer *message.Printer
	known   map[string]catalog.Message
}

var chinese = translator{printer: message.NewPrinter(language.Chinese, message.Catalog(catalog.NewBuilder()))}

// newTranslator returns the translator into a language; Chinese for one that there are no translations into.
func newTranslator(lang string) (translator, error) {
	if lang != "en" {
		return chinese, nil
	}
	return intoEnglish()
}

var intoEnglish = sync.OnceValues(func() (translator, error) {
	builder := catalog.NewBuilder()
	for format, translation := range english {
		if err := builder.Set(language.English, format, translation); err != nil {
			return translator{}, fmt.Errorf("translate %q: %w", format, err)
		}
	}
	return translator{message.NewPrinter(language.English, message.Catalog(builder)), english}, nil
})

// say translates a phrase, or a text that may be one. What has no translation stays as it is.
func (t translator) say(what any, args ...any) string {
	p, ok := what.(phrase)
	if !ok {
		p = phrase{format: fmt.Sprint(what), args: args}
	}
	switch {
	case p.verbatim:
		return p.format
	case len(p.args) > 0 || t.known[p.format] != nil && !strings.Contains(p.format, "%"):
	case t.known != nil:
		return englishMessage(p.format)
	default:
		return p.format
	}
	said := make([]any, len(p.args))
	for i, a := range p.args {
		if inner, ok := a.(phrase); ok {
			a = t.say(inner)
		}
		said[i] = a
	}
	return t.printer.Sprintf(p.format, said...)
}

// languageOf is the language of what is said where it is not that of the page.
func languageOf(p phrase) string {
	if p.verbatim {
		return languages["zh"]
	}
	return ""
}
