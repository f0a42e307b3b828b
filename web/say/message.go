package say

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongbao/analyzer/coded"
)

// Words are what a message says in one language. Title names the kind of problem and does not
// depend on the arguments; it is empty for a message that is only a part of others, such as what a
// parameter may be. Hint says what to do, and may be empty.
type Words struct{ Title, Detail, Hint string }

// text is a row's words in one language, as formats: {most} stands for the argument of that name.
type text struct{ detail, hint string }

// row is a message in Chinese and in English, with the same arguments.
type row struct{ zh, en text }

func (r row) in(lang string) text {
	if lang == "en" {
		return r.en
	}
	return r.zh
}

// messages has the words of every code: see CONTRIBUTING.md for how to add one.
var messages = func() map[string]row {
	all := make(map[string]row)
	for _, some := range []map[string]row{
		queryMessages, formMessages, exportMessages, fileMessages,
		dictionaryMessages, libraryMessages, engineMessages, parameterMessages, serverMessages,
	} {
		maps.Copy(all, some)
	}
	return all
}()

// title is that of a kind of problem in Chinese and in English.
type title struct{ zh, en string }

// titleOf returns the title of a code: its own, or that of its first words. The longest that there
// is counts.
func titleOf(code, lang string) string {
	for key := code; key != ""; key = key[:max(0, strings.LastIndexByte(key, '-'))] {
		if title, ok := titles[key]; ok && lang == "en" {
			return title.en
		} else if ok {
			return title.zh
		}
	}
	return ""
}

// Problems lists the codes of messages that are problems of their own, with an address
// /problems/<code>.
func Problems() []string {
	codes := slices.Sorted(maps.Keys(messages))
	return slices.DeleteFunc(codes, func(code string) bool { return titleOf(code, "zh") == "" })
}

// ProblemFormats returns the words of a code in a language, with the names of arguments in braces.
// ok is false if the code is no problem.
func ProblemFormats(lang, code string) (w Words, ok bool) {
	title := titleOf(code, lang)
	r, known := messages[code]
	return Words{title, r.in(lang).detail, r.in(lang).hint}, known && title != ""
}

// MessageWords returns the words of a message in a language, Chinese if there is none of that name.
// A code without words stands for itself.
func MessageWords(lang string, m coded.Message) Words {
	r, ok := messages[m.Code]
	if !ok {
		return Words{Detail: m.String()}
	}
	format := r.in(lang)
	return Words{titleOf(m.Code, lang), begun(format.detail, m, detailOf(lang, m)), begun(format.hint, m, fill(lang, format.hint, m))}
}

// begun gives a sentence a capital letter if it begins with another message, which may not have
// one.
func begun(format string, m coded.Message, said string) string {
	if names := argumentsOf(format); len(names) > 0 && strings.HasPrefix(format, "{"+names[0]+"}") {
		if inner, ok := m.Arg(names[0]).(coded.Message); ok && inner.Code != "error-without-code" {
			first, size := utf8.DecodeRuneInString(said)
			return string(unicode.ToUpper(first)) + said[size:]
		}
	}
	return said
}

// detailOf returns what a message says within others.
func detailOf(lang string, m coded.Message) string {
	r, ok := messages[m.Code]
	if !ok {
		return m.String()
	}
	return framed(lang, m, fill(lang, r.in(lang).detail, m))
}

// Message returns what a message says in a language, without its hint.
func Message(lang string, m coded.Message) string { return MessageWords(lang, m).Detail }

// QueryError says in one line what is wrong with a query at a position, in characters from 0, and
// what to do about it.
func QueryError(lang string, position int, m coded.Message) string {
	w := MessageWords(lang, m)
	return Message(lang, coded.New("frame-query", "detail", w.Detail, "character", position+1, "hint", w.Hint))
}

// framed adds to what a message says where the mistake is: the line of a file, the field of a
// report.
func framed(lang string, m coded.Message, detail string) string {
	subject, _, _ := strings.Cut(m.Code, "-")
	frame, ok := frames[subject]
	if !ok {
		return detail
	}
	name := frame(m)
	if name == "" {
		return detail
	}
	return fill(lang, messages[name].in(lang).detail, m.With("detail", detail))
}

// frames choose the message that says where mistakes of a subject are; empty if the arguments do
// not say it.
var frames = map[string]func(m coded.Message) string{
	"dictionary": inDictionary, "script": inDictionary,
	"lexicon":    inLine("frame-lexicon-line"),
	"synonyms":   inLine("frame-synonyms-line"),
	"correction": ofField,
}

func inDictionary(m coded.Message) string {
	switch line, ok := m.Arg("line").(int); {
	case !ok:
		return ""
	case line == 0:
		return "frame-dictionary"
	}
	return "frame-dictionary-line"
}

func inLine(frame string) func(coded.Message) string {
	return func(m coded.Message) string {
		if m.Arg("line") == nil {
			return ""
		}
		return frame
	}
}

func ofField(m coded.Message) string {
	switch value, ok := m.Arg("value").(string); {
	case !ok:
		return ""
	case value == "":
		return "frame-correction"
	}
	return "frame-correction-value"
}

// fill puts the arguments of a message into a format.
func fill(lang, format string, m coded.Message) string {
	var b strings.Builder
	for rest := format; rest != ""; {
		before, name, after, ok := cutArgument(rest)
		b.WriteString(before)
		if !ok {
			break
		}
		b.WriteString(valueIn(lang, m.Arg(name)))
		rest = after
	}
	return b.String()
}

// argumentsOf lists the names of arguments in a format, in their order.
func argumentsOf(format string) (names []string) {
	for {
		_, name, after, ok := cutArgument(format)
		if !ok {
			return names
		}
		names, format = append(names, name), after
	}
}

// cutArgument cuts a format around its first {name}.
func cutArgument(format string) (before, name, after string, ok bool) {
	for at := 0; ; {
		open := strings.IndexByte(format[at:], '{')
		if open < 0 {
			return format, "", "", false
		}
		open += at
		length := strings.IndexFunc(format[open+1:], func(r rune) bool { return r < 'a' || r > 'z' })
		if length > 0 && format[open+1+length] == '}' {
			return format[:open], format[open+1 : open+1+length], format[open+2+length:], true
		}
		at = open + 1 // a brace of an example
	}
}

// valueIn writes the value of an argument.
func valueIn(lang string, value any) string {
	switch v := value.(type) {
	case coded.Message:
		return detailOf(lang, v)
	case Phrase:
		if t, err := NewTranslator(lang); err == nil {
			return t.Say(v)
		}
	case coded.Size:
		return SizeIn(lang, int64(v))
	case []string:
		separator := "、"
		if lang == "en" {
			separator = ", "
		}
		return strings.Join(v, separator)
	}
	return fmt.Sprint(value)
}

// SizeIn writes a number of bytes for people.
func SizeIn(lang string, n int64) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%d MB", n>>20)
	case n >= 1<<10:
		return fmt.Sprintf("%d KB", n>>10)
	case lang == "en":
		return fmt.Sprintf("%d bytes", n)
	}
	return fmt.Sprintf("%d 字节", n)
}
