package suggest

import (
	"slices"
	"strings"
	"unicode"

	"gongbao/analyzer"
	"gongbao/index/region"
)

// Kind is the kind of thing that a suggestion is.
type Kind string

// The kinds.
const (
	Place   Kind = "place"
	Year    Kind = "year"
	Term    Kind = "term"
	Heading Kind = "heading"
)

// Suggestion is a completion of a query.
type Suggestion struct {
	// Query is the whole query, completed.
	Query string `json:"query"`
	// Text is the completion that replaces the last word.
	Text string `json:"text"`
	Kind Kind   `json:"kind"`
	// Count is the number of reports: of a place and everything below it, of a year, or with the
	// term or heading.
	Count int `json:"count"`
	// Code and Path are set for a place: its GB/T 2260 code, and the names of the divisions above
	// it, from the province down.
	Code string   `json:"code,omitempty"`
	Path []string `json:"path,omitempty"`
}

// Index holds everything that can be suggested. It never changes, and may be used by several
// goroutines at once.
type Index struct {
	words *analyzer.Words
	table
}

// An entry is one string that can be suggested.
type entry struct {
	text, folded string
	kind         Kind
	code         string
	count        int
}

// A key is a text that leads to an entry.
type key struct {
	text  string
	entry int32
}

// match is how a typed word matches an entry. Smaller values are better.
type match int

const (
	byName     match = iota // the name begins with the word
	byInner                 // the rest of the name from a later word on begins with it
	byReading               // the pinyin of the name is the word
	byPinyin                // the pinyin of the name begins with it
	byLetters               // the initials of the name are the word
	byInitials              // the initials of the name begin with it
)

// A candidate is an entry that matches. The candidate with the smaller match is better and, if
// these are equal, the one with the smaller entry.
type candidate struct {
	match match
	entry int32
}

func compareCandidates(a, b candidate) int {
	if a.match != b.match {
		return int(a.match) - int(b.match)
	}
	return int(a.entry) - int(b.entry)
}

// The least numbers of letters that are looked up as initials. With only two letters, too many
// terms match.
const placeInitials, termInitials = 2, 3

// fields maps the fields of the query language to the kind of their values.
var fields = map[string]Kind{"region": Place, "year": Year, "heading": Heading}

// Suggest returns at most limit completions of the last word of query, best first. No kind takes
// more than 7 places of 10 while others match. A query that is empty or ends in white space has no
// completions.
func (x *Index) Suggest(query string, limit int) []Suggestion {
	for _, start := range lastWords(query) {
		t := readTyped(query, start)
		if suggestions := x.complete(t, max(limit, 0)); len(suggestions) > 0 {
			return suggestions
		}
	}
	return nil
}

// maxSyllables is the most words of a query that are tried together as the syllables of one word in
// pinyin.
const maxSyllables = 8

// lastWords returns the byte offsets in query at which the word being typed may start. That is the
// last word. But several words of Latin letters at the end may be the syllables of one word (da
// tong), so longer stretches come first.
func lastWords(query string) []int {
	start := lastWord(query)
	starts := []int{start}
	for word := query[start:]; isLatin(word) && len(starts) < maxSyllables; {
		before := strings.TrimRightFunc(query[:start], unicode.IsSpace)
		start = lastWord(before)
		if word = before[start:]; isLatin(word) {
			starts = append(starts, start)
		}
	}
	slices.Reverse(starts)
	return starts
}

// lastWord returns the byte offset at which the last word of query starts. If query ends in white
// space, that is its end.
func lastWord(query string) int {
	return len(strings.TrimRightFunc(query, func(r rune) bool { return !unicode.IsSpace(r) }))
}

func isLatin(word string) bool {
	_, ok := latin(analyzer.Fold(word))
	return ok
}

// typed is a query whose last word is being typed.
type typed struct {
	// rest is the query before the word, including the operators and the opening quotation mark of
	// the word. quote closes that mark, or is "" if there is none.
	rest, quote string
	// word is folded.
	word string
	// kind is the kind of values that the word's field has, or "" for any.
	kind Kind
}

// quotes maps the quotation marks that open a phrase to those that close it.
var quotes = map[string]string{`"`: `"`, "“": "”"}

// readTyped reads the word that starts at byte start. A minus, brackets, a field and a quotation
// mark before it go to rest.
func readTyped(query string, start int) typed {
	var t typed
	word := strings.TrimLeft(query[start:], "-－(（")
	if field, value, ok := strings.Cut(strings.Replace(word, "：", ":", 1), ":"); ok {
		if kind, ok := fields[field]; ok || field == "title" {
			word, t.kind = value, kind
		}
	}
	for opening, closing := range quotes {
		// A mark that closes before the end of the word is part of a text, as in “十五五”规划.
		if quoted, ok := strings.CutPrefix(word, opening); ok && !strings.Contains(quoted, closing) {
			word, t.quote = quoted, closing
		}
	}
	t.rest = query[:len(query)-len(word)]
	t.word = analyzer.FoldQuery(word)
	return t
}

// with returns the query with the word replaced by text.
func (t *typed) with(text string) string {
	if t.quote != "" {
		text = strings.NewReplacer("“", "", "”", "", `"`, "").Replace(text)
	}
	return t.rest + text + t.quote
}

// complete returns the suggestions for the last word of a query.
func (x *Index) complete(t typed, limit int) []Suggestion {
	if t.word == "" {
		return nil
	}
	list := newShortlist(&x.table, t.kind, limit)
	letters, isLatin := latin(t.word)
	if isLatin {
		// A Latin name that only begins with these letters is no better than a Chinese name read
		// that way.
		list.add(byName, byPinyin, x.withPrefix(names, t.word), t.word)
		list.add(byReading, byPinyin, x.withPrefix(pinyin, letters), letters)
	} else {
		list.add(byName, byName, x.withPrefix(names, t.word), t.word)
	}
	list.add(byInner, byInner, x.withPrefix(inner, t.word), t.word)
	if isLatin && len(letters) >= placeInitials {
		list.add(byLetters, byInitials, x.withPrefix(initialsOfPlaces, letters), letters)
	}
	if isLatin && len(letters) >= termInitials {
		list.add(byLetters, byInitials, x.withPrefix(initialsOfTerms, letters), letters)
	}
	chosen := list.choose()
	suggestions := make([]Suggestion, len(chosen))
	for i, c := range chosen {
		e := x.entry(c.entry)
		suggestions[i] = Suggestion{Query: t.with(e.text), Text: e.text, Kind: e.kind, Count: e.count, Code: e.code}
		if e.kind == Place {
			suggestions[i].Path = above(e.code)
		}
	}
	return suggestions
}

// above returns the names of the divisions above the division with the code.
func above(code string) []string {
	d, _ := region.Lookup(code, 0)
	path := d.Path(0)
	names := make([]string, 0, len(path))
	for _, division := range path {
		if division.Code != code {
			names = append(names, division.Name)
		}
	}
	return names
}

// withPrefix returns the keys of a list that begin with prefix.
func (t *table) withPrefix(list int, prefix string) []keyRecord {
	keys := t.keys[list]
	first, _ := slices.BinarySearchFunc(keys, prefix, func(k keyRecord, prefix string) int {
		return strings.Compare(t.read(k.text), prefix)
	})
	keys = keys[first:]
	end, _ := slices.BinarySearchFunc(keys, prefix, func(k keyRecord, prefix string) int {
		if strings.HasPrefix(t.read(k.text), prefix) {
			return -1
		}
		return 1
	})
	return keys[:end]
}
