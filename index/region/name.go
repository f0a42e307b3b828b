package region

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// index finds divisions by any of their names.
type index struct {
	byName map[string][]Division
	// byFirst lists the names by their first character, longest first.
	byFirst map[rune][]string
}

func newIndex(byCode map[string][]Division) index {
	x := index{byName: make(map[string][]Division), byFirst: make(map[rune][]string)}
	for _, divisions := range byCode {
		for _, d := range divisions {
			for _, name := range append([]string{d.Name}, Aliases(d.Name)...) {
				x.byName[name] = append(x.byName[name], d)
			}
		}
	}
	for name, divisions := range x.byName {
		slices.SortFunc(divisions, func(a, b Division) int {
			if c := a.Level() - b.Level(); c != 0 {
				return int(c)
			}
			return byCodeThenStart(a, b)
		})
		first, _ := utf8.DecodeRuneInString(name)
		x.byFirst[first] = append(x.byFirst[first], name)
	}
	for _, names := range x.byFirst {
		slices.SortFunc(names, func(a, b string) int {
			if c := len(b) - len(a); c != 0 {
				return c
			}
			return strings.Compare(a, b)
		})
	}
	return x
}

func (x index) divisions(name string) []Division { return x.byName[name] }

// longest returns the longest name at the start of text that ends where a word may end.
func (x index) longest(text string) (string, bool) {
	first, _ := utf8.DecodeRuneInString(text)
	for _, name := range x.byFirst[first] {
		if strings.HasPrefix(text, name) && !runsOn(name, text[len(name):]) {
			return name, true
		}
	}
	return "", false
}

// Named returns the divisions that have the name, or have it as an alias, in the year, higher
// levels first. Year 0 means any time.
func Named(name string, year int) []Division {
	var found []Division
	for _, d := range load().names.divisions(name) {
		if year == 0 || d.In(year) {
			found = append(found, d)
		}
	}
	return found
}

// peoples are the names of peoples that occur in the names of autonomous divisions. If one contains
// another, the longer comes first.
var peoples = []string{
	"蒙古族", "蒙古", "回族", "藏族", "维吾尔", "苗族", "彝族", "壮族", "布依族", "朝鲜族", "满族", "侗族", "瑶族", "白族", "土家族",
	"哈尼族", "哈萨克族", "哈萨克", "傣族", "黎族", "傈僳族", "佤族", "畲族", "拉祜族", "水族", "东乡族", "纳西族", "景颇族", "柯尔克孜",
	"土族", "达斡尔族", "仫佬族", "羌族", "布朗族", "撒拉族", "毛南族", "仡佬族", "锡伯", "塔吉克", "怒族", "鄂温克族", "保安族",
	"裕固族", "独龙族", "普米族", "各族",
}

// generic are the words that end the names of divisions, longest first.
var generic = []string{"特别行政区", "自治区", "自治州", "自治县", "自治旗", "地区", "林区", "特区", "矿区", "省", "市", "县", "区", "州", "盟", "旗"}

// Stem returns the part of a division's name that tells it from others: 恩施 of 恩施土家族苗族自治州, 古交 of
// 古交市. It always has at least two characters, so 唐县 stays 唐县.
func Stem(name string) string {
	stem := name
	for _, word := range generic {
		if rest, ok := strings.CutSuffix(stem, word); ok && utf8.RuneCountInString(rest) >= 2 {
			stem = rest
			break
		}
	}
	if strings.HasPrefix(strings.TrimPrefix(name, stem), "自治") {
		stem = withoutPeoples(stem)
	}
	return stem
}

func withoutPeoples(stem string) string {
	for {
		cut := stem
		for _, people := range peoples {
			if rest, ok := strings.CutSuffix(stem, people); ok && utf8.RuneCountInString(rest) >= 2 {
				cut = rest
				break
			}
		}
		if cut == stem {
			return stem
		}
		stem = cut
	}
}

// otherNames are names in common use that no rule yields.
var otherNames = map[string][]string{
	"全国":     {"国务院"},
	"内蒙古自治区": {"内蒙"},
	"黑龙江省":   {"龙江"},
	"双江拉祜族佤族布朗族傣族自治县": {"双江县", "双江"},
}

// Aliases returns the shorter names that a division also has: 恩施州 and 恩施 for 恩施土家族苗族自治州, 古交 for
// 古交市.
func Aliases(name string) []string {
	aliases := slices.Clone(otherNames[name])
	stem := Stem(name)
	if stem == name {
		return aliases
	}
	aliases = append(aliases, stem)
	for ending, short := range map[string]string{"自治州": "州", "自治县": "县", "自治旗": "旗"} {
		if strings.HasSuffix(name, ending) && stem+short != name {
			aliases = append(aliases, stem+short)
		}
	}
	return aliases
}

// Match is a name found in a text.
type Match struct {
	// Start and End are byte offsets in the text, half open.
	Start, End int
	Name       string
	// Short is set if the name is only an alias of each division that it may mean, as 古交 is of 古交市.
	Short bool
	// Divisions are all divisions that have the name at any time, higher levels first.
	Divisions []Division
}

// Find returns the names of divisions in the text, from left to right and without overlaps. If two
// start at the same place, the longer counts. A name of two characters such as 易县 counts only if no
// other word runs into it: it is neither in 米易县 nor in 贸易县域经济.
func Find(text string) []Match {
	x := load().names
	var matches []Match
	ended := -1 // the end of the last match
	for i := 0; i < len(text); {
		_, size := utf8.DecodeRuneInString(text[i:])
		name, ok := x.longest(text[i:])
		if !ok || shortest(name) && i != ended && runsInto(text[:i]) {
			i += size
			continue
		}
		divisions := x.divisions(name)
		matches = append(matches, Match{
			Start: i, End: i + len(name), Name: name, Divisions: divisions,
			Short: !slices.ContainsFunc(divisions, func(d Division) bool { return d.Name == name }),
		})
		i += len(name)
		ended = i
	}
	return matches
}

// shortest reports whether name is a single character with 县, 市, 区 or 旗 (易县). Other words easily
// contain such a name.
func shortest(name string) bool {
	last, _ := utf8.DecodeLastRuneInString(name)
	return utf8.RuneCountInString(name) == 2 && strings.ContainsRune("县市区旗", last)
}

// runsInto reports whether the text before a short name ends in a character whose word could
// contain the name's first character.
func runsInto(before string) bool {
	r, _ := utf8.DecodeLastRuneInString(before)
	return unicode.Is(unicode.Han, r) && !strings.ContainsRune("在是的为和与到对向于表从由至年及使让省市州区县盟日", r)
}

// runsOn reports whether a name that ends in 区 or 县 is only the start of another word: 铁西区域, 区位.
func runsOn(name, after string) bool {
	r, _ := utf8.DecodeRuneInString(after)
	switch {
	case strings.HasSuffix(name, "区"):
		return strings.ContainsRune("域位间划别", r)
	case strings.HasSuffix(name, "县"):
		return r == '域'
	}
	return false
}
