package results

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"

	"gongbao/index"
	"gongbao/index/suggest"
	"gongbao/web/address"
	"gongbao/web/ask"
	"gongbao/web/say"
)

//go:embed english.txt
var englishList string

// maxEnglish is the most words of an English term in englishList.
const maxEnglish = 4

// chineseTerms are the usual Chinese terms by the English ones, in lower case.
var chineseTerms = sync.OnceValue(func() map[string]string {
	terms := make(map[string]string)
	for line := range strings.Lines(englishList) {
		if english, chinese, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok && !strings.HasPrefix(english, "#") {
			terms[english] = chinese
		}
	}
	return terms
})

// chineseFor returns what an English query is called in Chinese, from left to right: the longest terms first,
// and places by pinyin. It returns nothing for a query with Chinese characters in it.
func chineseFor(lib ask.Library, text string) (terms []string) {
	if strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		return nil
	}
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-'+&", r)
	})
	add := func(term string) {
		if term != "" && !slices.Contains(terms, term) {
			terms = append(terms, term)
		}
	}
	for len(words) > 0 {
		term, n := "", min(maxEnglish, len(words))
		for ; n > 0; n-- {
			if term = chineseTerms()[strings.Join(words[:n], " ")]; term != "" {
				break
			}
		}
		if term == "" {
			term, n = placeCalled(lib, words[0]), 1
		}
		add(term)
		words = words[n:]
	}
	return terms
}

// placeCalled returns the place whose pinyin a word is; empty if there is none.
func placeCalled(lib ask.Library, word string) string {
	if len(word) < 4 {
		return "" // initials of many places
	}
	all, err := lib.Suggest(word, 5)
	if err != nil {
		return ""
	}
	for _, s := range all {
		if s.Kind == suggest.Place {
			return s.Text
		}
	}
	return ""
}

// inChinese are searches for what an English query may mean: for all of it and, if it has several terms, for
// each.
func inChinese(lib ask.Library, r index.Request) (links []address.Link) {
	terms := chineseFor(lib, r.Query)
	queries := terms
	if len(terms) > 1 {
		queries = append([]string{strings.Join(terms, " ")}, terms...)
	}
	for _, text := range queries[:min(len(queries), 5)] {
		r.Query, r.Cursor, r.Skip = text, "", 0
		links = append(links, address.Link{Label: say.AsIs(text), URL: address.SearchURL(r)})
	}
	return links
}
