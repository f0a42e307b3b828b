package say

import (
	"fmt"
	"strings"
	"sync"

	"golang.org/x/text/language" // which of our languages a reader prefers; the Go project's own
	"golang.org/x/text/message"
	"golang.org/x/text/message/catalog"

	"gongbao/analyzer/coded"
)

// Pages speak Chinese, and English to those who ask for it: with ?lang=en, or by the browser's
// Accept-Language. Templates and views hold the Chinese words, and english.go what they are in
// English; names of places, titles and the text of reports stay as they are.

// Languages are those of the pages, with the value of the attribute lang.
var Languages = map[string]string{"zh": "zh-CN", "en": "en"}

var LanguageMatcher = language.NewMatcher([]language.Tag{language.Chinese, language.English, language.TraditionalChinese})

// Phrase is what a page says, in Chinese: a format and its arguments, which may be phrases too.
// Without arguments it is no format, so that it may be any text.
type Phrase struct {
	format   string
	args     []any
	verbatim bool          // of reports or readers: no words of ours, and the same in every language
	message  coded.Message // in place of a format
	part     func(Words) string
}

func Say(format string, args ...any) Phrase { return Phrase{format: format, args: args} }

// AsIs is a text that no language changes: a query, a title, a heading, the name of a place.
func AsIs(text string) Phrase { return Phrase{format: text, verbatim: true} }

// Told is what a message says.
func Told(m coded.Message) Phrase {
	return Phrase{message: m, part: func(w Words) string { return w.Detail }}
}

// TitleOf is the title of a message.
func TitleOf(m coded.Message) Phrase {
	return Phrase{message: m, part: func(w Words) string { return w.Title }}
}

// HintOf is what to do about a message; nothing is said if it has no hint.
func HintOf(m coded.Message) Phrase {
	if MessageWords("zh", m).Hint == "" {
		return Phrase{}
	}
	return Phrase{message: m, part: func(w Words) string { return w.Hint }}
}

// FormatOf is what the messages of a code say, with the names of their arguments in braces.
func FormatOf(code string) Phrase {
	m := coded.Message{Code: code}
	for _, name := range argumentsOf(messages[code].zh.detail) {
		m = m.With(name, "{"+name+"}")
	}
	return Told(m)
}

// WithHint is what a message says, and what to do about it.
func WithHint(m coded.Message) Phrase {
	return Phrase{message: m, part: func(w Words) string { return strings.TrimSpace(w.Detail + " " + w.Hint) }}
}

// String is the phrase in Chinese.
func (p Phrase) String() string { return chinese.Say(p) }

// IsZero reports whether nothing is said.
func (p Phrase) IsZero() bool { return p.format == "" && p.message.IsZero() }

// Translator puts phrases into one language. Whole numbers get commas between groups of three
// digits.
type Translator struct {
	lang    string
	printer *message.Printer
	known   map[string]catalog.Message
}

var chinese = Translator{lang: "zh", printer: message.NewPrinter(language.Chinese, message.Catalog(catalog.NewBuilder()))}

// NewTranslator returns the translator into a language; Chinese for one that there are no
// translations into.
func NewTranslator(lang string) (Translator, error) {
	if lang != "en" {
		return chinese, nil
	}
	return intoEnglish()
}

var intoEnglish = sync.OnceValues(func() (Translator, error) {
	builder := catalog.NewBuilder()
	for format, translation := range english {
		if err := builder.Set(language.English, format, translation); err != nil {
			return Translator{}, fmt.Errorf("translate %q: %w", format, err)
		}
	}
	return Translator{"en", message.NewPrinter(language.English, message.Catalog(builder)), english}, nil
})

// Say translates a phrase, or a text that may be one. What has no translation stays as it is.
func (t Translator) Say(what any, args ...any) string {
	p, ok := what.(Phrase)
	if !ok {
		p = Phrase{format: fmt.Sprint(what), args: args}
	}
	switch {
	case !p.message.IsZero():
		return p.part(MessageWords(t.lang, p.message))
	case p.verbatim:
		return p.format
	case len(p.args) == 0 && (t.known[p.format] == nil || strings.Contains(p.format, "%")):
		return p.format
	}
	said := make([]any, len(p.args))
	for i, a := range p.args {
		switch inner := a.(type) {
		case Phrase:
			a = t.Say(inner)
		case coded.Message:
			a = Message(t.lang, inner)
		}
		said[i] = a
	}
	return t.printer.Sprintf(p.format, said...)
}

// LanguageOf is the language of what is said if it is not that of the page.
func LanguageOf(p Phrase) string {
	if p.verbatim {
		return Languages["zh"]
	}
	return ""
}
