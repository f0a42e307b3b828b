package suggest

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"gongbao/analyzer"
	"gongbao/index/region"
)

// Reason is why a correction may be the word that was meant.
type Reason string

// The reasons, the strongest first.
const (
	Pinyin        Reason = "pinyin"         // typed in Latin letters: meiganshi, 煤矸石
	Homophone     Reason = "homophone"      // the same sound, tones aside: 煤干石, 煤矸石
	Lookalike     Reason = "lookalike"      // characters of similar shape: 高新技木, 高新技术
	Swapped       Reason = "swapped"        // two neighbouring characters in the wrong order: 数字济经, 数字经济
	Doubled       Reason = "doubled"        // a character twice: 数字字经济, 数字经济
	Missing       Reason = "missing"        // a character left out inside: 新质产力, 新质生产力
	NearHomophone Reason = "near-homophone" // sounds that many speakers do not tell apart: 新资生产力, 新质生产力
	Key           Reason = "key"            // a wrong, missing or surplus key of pinyin: 煤矸书 (shu), 煤矸石 (shi)
	PinyinKey     Reason = "pinyin-key"     // the same, typed in Latin letters: meiganshu, 煤矸石
)

// strength orders the reasons.
var strength = map[Reason]int{
	Pinyin: 0, Homophone: 1, Lookalike: 2, Swapped: 3, Doubled: 4, Missing: 5, NearHomophone: 6, Key: 7,
	PinyinKey: 8,
}

// Bounds of corrections, in reports and in characters.
const (
	// oftenHeld is the number of reports from which on a word counts as right.
	oftenHeld = 3
	// leastBetter is the least number of reports that a correction must have. farMore is how many
	// times as many reports as the word itself it must have.
	leastBetter, farMore = 3, 10
	// shortestSlip is the least length of a word in which a slip of typing is assumed. In shorter
	// words one character more or less makes another word.
	shortestSlip = 4
	// shortestNear is the least length of a word for a near homophone, because shorter words have
	// too many.
	shortestNear = 3
	// shortestLetters is the least number of Latin letters in which a slip is assumed.
	shortestLetters = 7
	// longestWord is the greatest length of a word that is corrected.
	longestWord    = 20
	maxCorrections = 3
)

// Correction is a word that may have been meant by another.
type Correction struct {
	// From is the word as typed, To the word that may have been meant.
	From string `json:"from"`
	To   string `json:"to"`
	// Count is the number of reports that have To. For a Partial correction it is the number of
	// reports that have the part that was put in. Then the caller must find out whether any report
	// has To before offering it.
	Count   int    `json:"count"`
	Partial bool   `json:"partial"`
	Reason  Reason `json:"reason"`
	// Sure is set if From is hardly a word of its own: a search that finds nothing may look for To
	// without asking.
	Sure bool `json:"sure"`
}

// Word is a word of a query and the number of reports that have it.
type Word struct {
	Text  string
	Count int
}

// CorrectQuery replaces the words that hardly any report has by the words most likely meant, and
// joins all words with spaces. If it returns no corrections, nothing was replaced. Words that are
// the syllables of one word are taken together.
func (x *Index) CorrectQuery(words []Word) (string, []Correction) {
	texts := make([]string, len(words))
	syllables := len(words) <= maxSyllables
	for i, w := range words {
		texts[i] = w.Text
		syllables = syllables && w.Count < oftenHeld && isLatin(w.Text)
	}
	query := strings.Join(texts, " ")
	if syllables && len(words) > 1 {
		if better := x.Correct(query, 0); len(better) > 0 {
			return better[0].To, better[:1]
		}
	}
	var made []Correction
	for i, w := range words {
		if better := x.Correct(w.Text, w.Count); len(better) > 0 {
			texts[i] = better[0].To
			made = append(made, better[0])
		}
	}
	return strings.Join(texts, " "), made
}

// Correct returns the words that may have been meant by a word that count reports have: at most
// three, the likeliest first. If nothing resembles the whole word, it corrects a part of it that
// begins and ends at words.
func (x *Index) Correct(word string, count int) []Correction {
	folded := analyzer.FoldQuery(word)
	count = max(count, x.count(folded))
	if count >= oftenHeld || len(region.Named(folded, 0)) > 0 {
		return nil
	}
	if letters, ok := latin(folded); ok {
		found := x.readAs(word, letters, count)
		if len(found) == 0 {
			found = x.nearlyReadAs(word, letters, count)
		}
		return likeliest(found)
	}
	typed := []rune(folded)
	if len(typed) < shortest || len(typed) > longestWord {
		return nil
	}
	for _, p := range x.parts(typed) {
		if found := x.like(typed[p.start:p.end], count); len(found) > 0 {
			for i := range found {
				found[i].From = word
				found[i].Partial = p.end-p.start < len(typed)
				found[i].Sure = x.sure(typed[p.start:p.end], found[i].Reason)
				found[i].To = string(typed[:p.start]) + found[i].To + string(typed[p.end:])
			}
			if found = slices.DeleteFunc(found, func(c Correction) bool { return losesPlace(folded, c.To) }); len(found) > 0 {
				return likeliest(found)
			}
		}
	}
	return nil
}

// losesPlace reports whether a place that typed names is not in to: 陕西旅游 is not 山西旅游.
func losesPlace(typed, to string) bool {
	return slices.ContainsFunc(region.Find(typed), func(f region.Match) bool { return !strings.Contains(to, f.Name) })
}

// count returns the number of reports that have a folded text, as far as it is known here: the
// count of the entries with this name.
func (x *Index) count(folded string) int {
	count := 0
	for _, k := range x.withPrefix(names, folded) {
		if x.read(k.text) != folded {
			break
		}
		count = max(count, int(x.records[k.entry].count))
	}
	return count
}

// likeliest returns the most likely corrections in order, each text once.
func likeliest(found []Correction) []Correction {
	slices.SortFunc(found, func(a, b Correction) int {
		return cmp.Or(strength[a.Reason]-strength[b.Reason], b.Count-a.Count, strings.Compare(a.To, b.To))
	})
	said := make(map[string]bool)
	found = slices.DeleteFunc(found, func(c Correction) bool {
		before := said[c.To]
		said[c.To] = true
		return before
	})
	return found[:min(len(found), maxCorrections)]
}

// readAs returns corrections to the entries that are read as letters.
func (x *Index) readAs(word, letters string, count int) []Correction {
	var found []Correction
	for _, k := range x.withPrefix(pinyin, letters) {
		if x.read(k.text) != letters {
			break
		}
		if e := x.entry(k.entry); e.better(count) {
			found = append(found, Correction{
				From: word, To: e.nameReadAs(letters), Count: e.count, Reason: Pinyin, Sure: len(letters) >= shortestSlip,
			})
		}
	}
	return found
}

// nearlyReadAs returns corrections to the entries whose pinyin is letters but for one key.
func (x *Index) nearlyReadAs(word, letters string, count int) []Correction {
	if len(letters) < shortestLetters {
		return nil
	}
	var found []Correction
	for _, k := range x.keys[pinyin] {
		n := int(k.text.size) - len(letters)
		if n < -1 || n > 1 || !oneKey(letters, x.read(k.text)) {
			continue
		}
		if e := x.entry(k.entry); e.better(count) {
			found = append(found, Correction{
				From: word, To: e.nameReadAs(x.read(k.text)), Count: e.count, Reason: PinyinKey, Sure: true,
			})
		}
	}
	return found
}

// nameReadAs returns the name of an entry that is read as letters: its text or, if it is a place,
// possibly its text without 市 or 县.
func (e *entry) nameReadAs(letters string) string {
	readAs := func(s spelling) bool { return s.pinyin == letters }
	if e.kind == Place && !slices.ContainsFunc(pronounce().spellings(e.folded), readAs) {
		return region.Stem(e.text)
	}
	return e.text
}

// better reports whether e may be offered for a word that count reports have. If no report has the
// word, a single report is enough for the name of a place.
func (e *entry) better(count int) bool {
	return e.count >= leastBetter && e.count > farMore*count || e.kind == Place && e.count > 0 && count == 0
}

// A part is the characters [start, end) of a word.
type part struct{ start, end int }

// parts returns the parts of a word that a correction may replace: first the whole word, then,
// longest first, the parts between borders of words that are themselves neither known words nor
// places.
func (x *Index) parts(typed []rune) []part {
	parts := []part{{0, len(typed)}}
	starts, ends := x.borders(typed)
	for start := range starts {
		for end := range ends {
			if n := end - start; n < shortest || n == len(typed) {
				continue
			}
			if s := string(typed[start:end]); x.count(s) < oftenHeld && len(region.Named(s, 0)) == 0 {
				parts = append(parts, part{start, end})
			}
		}
	}
	slices.SortFunc(parts, func(a, b part) int { return cmp.Or((b.end-b.start)-(a.end-a.start), a.start-b.start) })
	return parts
}

// borders returns where a wrong part of a word may start and end: at the borders of its words, and after and
// before known words, which are cut differently beside a wrong character.
func (x *Index) borders(typed []rune) (starts, ends map[int]bool) {
	text, n := string(typed), len(typed)
	starts, ends = map[int]bool{0: true}, map[int]bool{n: true}
	for i := range typed {
		for j := i + shortest; starts[i] && j < n; j++ {
			starts[j] = starts[j] || x.count(string(typed[i:j])) >= oftenHeld
		}
	}
	for j := n; j > 0; j-- {
		for i := j - shortest; ends[j] && i > 0; i-- {
			ends[i] = ends[i] || x.count(string(typed[i:j])) >= oftenHeld
		}
	}
	for _, token := range x.words.Query(text) {
		border := utf8.RuneCountInString(text[:token.End])
		starts[border], ends[border] = true, true
	}
	return starts, ends
}

// sure reports whether typed, a word that no report has, is hardly a word of its own but a slip.
func (x *Index) sure(typed []rune, reason Reason) bool {
	return reason == Homophone && len(typed) >= shortestSlip || len(typed) >= shortestNear && x.odd(string(typed))
}

// odd reports whether a folded text is not cut into words of the dictionary alone: a character stands by itself
// in it, or a word is unknown.
func (x *Index) odd(text string) bool {
	for _, token := range x.words.Query(text) {
		if utf8.RuneCountInString(token.Term) < 2 && !analyzer.IsStop(token.Term) || !x.words.Has(token.Term) {
			return true
		}
	}
	return false
}

// like returns corrections to the entries that may have been meant by typed, which count reports
// have. To is the name of the entry.
func (x *Index) like(typed []rune, count int) []Correction {
	var found []Correction
	var buffer []rune
	odd := x.odd(string(typed))
	for n := len(typed) - 1; n <= len(typed)+1; n++ {
		for _, k := range x.keys[listed+n] {
			e, name := x.entry(k.entry), x.read(k.text)
			if !e.better(count) {
				continue
			}
			buffer = buffer[:0]
			for _, r := range name {
				buffer = append(buffer, r)
			}
			if reason := slip(typed, buffer, odd); reason != "" {
				to := e.text
				if name != e.folded { // a place without 市 or 县
					to = name
				}
				found = append(found, Correction{To: to, Count: e.count, Reason: reason})
			}
		}
	}
	return found
}

// slip returns why typed may have been written for meant, or "" if that is unlikely. odd is that of typed.
func slip(typed, meant []rune, odd bool) Reason {
	switch len(typed) - len(meant) {
	case 0:
		if len(typed) >= shortestSlip && swapped(typed, meant) {
			return Swapped
		}
		return mistaken(typed, meant)
	case 1:
		if i := firstDifference(typed, meant); len(typed) >= shortestSlip && slices.Equal(typed[i+1:], meant[i:]) &&
			i > 0 && typed[i] == typed[i-1] && !isNumeral(typed[i]) {
			return Doubled
		}
	case -1:
		// If the missing character were at an end, the text as typed would be part of the text that
		// was meant, and a search would find it there.
		least := shortestSlip
		if odd {
			least = shortestNear
		}
		if i := firstDifference(typed, meant); len(typed) >= least && slices.Equal(typed[i:], meant[i+1:]) &&
			0 < i && i < len(typed) && !isNumeral(meant[i]) && !isNegation(meant[i]) {
			return Missing
		}
	}
	return ""
}

// firstDifference returns the first index at which a and b differ, or the length of the shorter if
// there is none.
func firstDifference(a, b []rune) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}

// swapped reports whether a and b differ only in the order of two neighbouring characters.
func swapped(a, b []rune) bool {
	i := firstDifference(a, b)
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && slices.Equal(a[i+2:], b[i+2:]) &&
		!(isNumeral(a[i]) && isNumeral(a[i+1]))
}

// mistaken compares two texts of the same length character by character. It returns the weakest
// reason for their differences, or "" if they are equal or differ too much. At least half of the
// characters must be the same, rounded down; rounded up for a NearHomophone.
func mistaken(typed, meant []rune) Reason {
	kept := 0
	var reason Reason
	for i, a := range typed {
		b := meant[i]
		if a == b {
			kept++
			continue
		}
		if i+1-kept > (len(typed)+1)/2 {
			return ""
		}
		why := confusion(a, b)
		if why == "" || why == Key && i+1-kept > 1 {
			return ""
		}
		if reason == "" || strength[why] > strength[reason] {
			reason = why
		}
	}
	switch {
	case reason == NearHomophone && (len(typed) < shortestNear || kept < (len(typed)+1)/2):
		return ""
	case reason == Key && (len(typed) < shortestNear || kept < len(typed)-1):
		return ""
	}
	return reason
}

// confusion returns why a may have been written for b, or "".
func confusion(a, b rune) Reason {
	p := pronounce()
	switch {
	case isNumeral(a) && isNumeral(b):
		return ""
	case p.sameSound(a, b):
		return Homophone
	case slices.Contains(lookalikes()[a], b):
		return Lookalike
	case p.nearSound(a, b):
		return NearHomophone
	case p.oneKey(a, b) && !isNegation(a) && !isNegation(b):
		return Key
	}
	return ""
}

func isNumeral(r rune) bool {
	return strings.ContainsRune("0123456789o零一二三四五六七八九十百千万亿两", r)
}

func isNegation(r rune) bool {
	return strings.ContainsRune("不非无未没", r)
}
