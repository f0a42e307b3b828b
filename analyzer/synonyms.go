package analyzer

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"gongbao/analyzer/coded"
)

//go:embed lexicon/synonyms.txt
var synonymsFile string

// Synonyms knows other forms of words: GDP is also 地区生产总值. It does not change once it is made.
// lexicon/synonyms.txt explains the form of its lines.
type Synonyms struct {
	rules []synonymRule
	// others maps a folded word to its other forms, as written, in the order of the rules.
	others map[string][]string
}

// synonymRule is the rule of one line: a search for a word of from also finds the words of to. If
// to is nil, the words of from lose all synonyms that earlier rules gave, and are themselves no
// longer a synonym of another word.
type synonymRule struct{ from, to []string }

// BuiltinSynonyms returns the synonyms of policy reports in lexicon/synonyms.txt.
var BuiltinSynonyms = sync.OnceValue(func() *Synonyms {
	s, err := ParseSynonyms(synonymsFile)
	if err != nil {
		panic("analyzer: " + err.Error())
	}
	return s
})

// ParseSynonyms reads synonyms in the form that lexicon/synonyms.txt explains. The error is a
// *LineError or errEncoding.
func ParseSynonyms(text string) (*Synonyms, error) {
	if !utf8.ValidString(text) {
		return nil, errEncoding
	}
	var rules []synonymRule
	number := 0
	for line := range strings.Lines(text) {
		number++
		line, _, _ = strings.Cut(line, "#")
		if line = strings.Trim(line, " \t\r\n　\uFEFF"); line == "" {
			continue
		}
		rule, fault := parseSynonymLine(line)
		if !fault.IsZero() {
			return nil, &LineError{number, shown(line), fault}
		}
		rules = append(rules, rule)
	}
	return newSynonyms(rules), nil
}

// synonymSigns brings the signs of a line into one form.
var synonymSigns = strings.NewReplacer("＝", "=", "<-", "←", "－", "-")

// parseSynonymLine returns the rule of a line, or its fault.
func parseSynonymLine(line string) (rule synonymRule, fault coded.Message) {
	line = synonymSigns.Replace(line)
	if word, ok := strings.CutPrefix(line, "-"); ok {
		rule.from, fault = synonymWords(word)
		if len(rule.from) > 1 {
			fault = coded.New("synonyms-several-without")
		}
		return rule, fault
	}
	left, right, oneWay := strings.Cut(line, "←")
	if !oneWay {
		words, fault := synonymWords(line)
		if fault.IsZero() && len(words) < 2 {
			fault = coded.New("synonyms-no-sign")
		}
		return synonymRule{words, words}, fault
	}
	if rule.to, fault = synonymWords(strings.ReplaceAll(left, "、", "=")); !fault.IsZero() {
		return rule, fault
	}
	if rule.from, fault = synonymWords(strings.ReplaceAll(right, "、", "=")); !fault.IsZero() {
		return rule, fault
	}
	_, fault = synonymWords(strings.Join(slices.Concat(rule.to, rule.from), "="))
	return rule, fault
}

// synonymWords returns the words between equals signs, or their fault.
func synonymWords(list string) (words []string, fault coded.Message) {
	folded := make(map[string]bool)
	for word := range strings.SplitSeq(list, "=") {
		word = strings.TrimSpace(word)
		switch key := FoldQuery(word); {
		case key == "":
			return nil, coded.New("synonyms-empty-side")
		case strings.Contains(key, "←"):
			return nil, coded.New("synonyms-two-arrows")
		case utf8.RuneCountInString(key) > longestWord:
			return nil, coded.New("synonyms-word-too-long", "most", longestWord)
		case len(words) == mostForms:
			return nil, coded.New("synonyms-too-many-words", "most", mostForms)
		case folded[key]:
			return nil, coded.New("synonyms-twice", "word", word)
		default:
			folded[key] = true
			words = append(words, word)
		}
	}
	return words, coded.Message{}
}

// mostForms is the most words that one side of a line may have.
const mostForms = 16

// newSynonyms applies rules in order.
func newSynonyms(rules []synonymRule) *Synonyms {
	s := &Synonyms{rules, make(map[string][]string)}
	for _, rule := range rules {
		for _, word := range rule.from {
			if rule.to == nil {
				s.drop(FoldQuery(word))
			} else {
				s.add(FoldQuery(word), rule.to)
			}
		}
	}
	return s
}

// add gives a folded word more forms. A word is never a form of itself.
func (s *Synonyms) add(word string, forms []string) {
	for _, form := range forms {
		key := FoldQuery(form)
		same := func(other string) bool { return FoldQuery(other) == key }
		if key != word && !slices.ContainsFunc(s.others[word], same) {
			s.others[word] = append(s.others[word], form)
		}
	}
}

// drop removes a folded word, and removes it from the forms of all others.
func (s *Synonyms) drop(word string) {
	delete(s.others, word)
	for other, forms := range s.others {
		forms = slices.DeleteFunc(forms, func(form string) bool { return FoldQuery(form) == word })
		if s.others[other] = forms; len(forms) == 0 {
			delete(s.others, other)
		}
	}
}

// Of returns the other forms of a word, as written, in the order of the lines, or nil if it has
// none. Words are compared folded, and a word is never among its own forms. The caller must not
// change the slice. A nil Synonyms has no forms.
func (s *Synonyms) Of(word string) []string {
	if s == nil {
		return nil
	}
	return s.others[FoldQuery(word)]
}

// Merge returns synonyms with the lines of s and, after them, those of other. Lines of other can
// remove forms that s gives.
func (s *Synonyms) Merge(other *Synonyms) *Synonyms {
	return newSynonyms(slices.Concat(s.rules, other.rules))
}
