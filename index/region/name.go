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
	// pairs has a bit for the first two characters of each name, and by chance for a few others.
	pairs [pairBits / 64]uint64
}

// pairBits is the number of bits for pairs of characters, a power of two.
const pairBits = 1 << 16

// pair returns the bit of two characters.
func pair(a, b rune) uint32 { return (uint32(a)*0x9e3779b1 ^ uint32(b)*0x85ebca6b) >> 7 % pairBits }

// mayStart reports whether some name may start with the two characters.
func (x *index) mayStart(a, b rune) bool {
	bit := pair(a, b)
	return x.pairs[bit/64]&(1<<(bit%64)) != 0
}

func newIndex(byCode map[string][]Division) index {
	x := index{byName: make(map[string][]Division), byFirst: make(map[rune][]string)}
	for _, divisions := range byCode {
		for _, d := range divisions {
			for _, name := range slices.Concat([]string{d.Name}, Aliases(d.Name), spokenNames[d.Name]) {
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
		first, size := utf8.DecodeRuneInString(name)
		second, _ := utf8.DecodeRuneInString(name[size:])
		x.byFirst[first] = append(x.byFirst[first], name)
		bit := pair(first, second)
		x.pairs[bit/64] |= 1 << (bit % 64)
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

func (x *index) divisions(name string) []Division { return x.byName[name] }

// longest returns the longest name at the start of text that ends where a word may end.
func (x *index) longest(text string) (string, bool) {
	first, size := utf8.DecodeRuneInString(text)
	second, _ := utf8.DecodeRuneInString(text[size:])
	if !x.mayStart(first, second) {
		return "", false
	}
	for _, name := range x.byFirst[first] {
		if strings.HasPrefix(text, name) && !x.runsOn(name, text[len(name):]) {
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

// spokenNames are names that people use but that another place may have as well. They are found in
// texts, and are no aliases.
var spokenNames = map[string][]string{
	"巴音郭楞蒙古自治州":   {"巴州"},
	"克孜勒苏柯尔克孜自治州": {"克州"},
	"博尔塔拉蒙古自治州":   {"博州"},
	"锡林郭勒盟":       {"锡盟"},
	"土默特左旗":       {"土左旗"},
	"土默特右旗":       {"土右旗"},
	"达尔罕茂明安联合旗":   {"达茂旗", "达茂联合旗"},
	"科尔沁左翼中旗":     {"科左中旗"},
	"科尔沁左翼后旗":     {"科左后旗"},
	"科尔沁右翼前旗":     {"科右前旗"},
	"科尔沁右翼中旗":     {"科右中旗"},
	"察哈尔右翼前旗":     {"察右前旗"},
	"察哈尔右翼中旗":     {"察右中旗"},
	"察哈尔右翼后旗":     {"察右后旗"},
	"阿拉善左旗":       {"阿左旗"},
	"阿拉善右旗":       {"阿右旗"},
	"莫力达瓦达斡尔族自治旗": {"莫旗"},
	"前郭尔罗斯蒙古族自治县": {"前郭县", "前郭"},
	"喀喇沁左翼蒙古族自治县": {"喀左县", "喀左"},
	"杜尔伯特蒙古族自治县":  {"杜蒙县"},
	"阜新蒙古族自治县":    {"阜蒙县"},
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
// other word runs into it: it is neither in 米易县 nor in 贸易县域经济. A short name is no name within a longer
// one that is not in the gazetteer: 安新 in 雄安新区, 合作 in 合作区.
func Find(text string) []Match {
	x := &load().names
	var matches []Match
	r, size := utf8.DecodeRuneInString(text)
	for i := 0; i < len(text); {
		next, nextSize := utf8.DecodeRuneInString(text[i+size:])
		name, ok := "", x.mayStart(r, next)
		if ok {
			name, ok = x.longest(text[i:])
		}
		if !ok || shortest(name) && !x.standsAlone(name, text, matches, i) {
			i += size
			r, size = next, nextSize
			continue
		}
		divisions := x.divisions(name)
		matches = append(matches, Match{
			Start: i, End: i + len(name), Name: name, Divisions: divisions,
			Short: !slices.ContainsFunc(divisions, func(d Division) bool { return d.Name == name }),
		})
		i += len(name)
		r, size = utf8.DecodeRuneInString(text[i:])
	}
	return matches
}

// shortest reports whether name is a single character with 县, 市, 区 or 旗 (易县). Other words easily
// contain such a name.
func shortest(name string) bool {
	last, _ := utf8.DecodeLastRuneInString(name)
	return utf8.RuneCountInString(name) == 2 && strings.ContainsRune("县市区旗", last)
}

// standsAlone reports whether no other word runs into a shortest name at an offset. Right behind a
// match it has to be a place in that place: 保定易县, but not 兰州新区 with the former 新区 of 唐山.
func (x *index) standsAlone(name, text string, matches []Match, at int) bool {
	if len(matches) == 0 || matches[len(matches)-1].End != at {
		return !runsInto(text[:at])
	}
	return slices.ContainsFunc(x.divisions(name), func(d Division) bool {
		return slices.ContainsFunc(matches[len(matches)-1].Divisions, func(e Division) bool { return e.Contains(d) })
	})
}

// runsInto reports whether the text before a short name ends in a character whose word could
// contain the name's first character.
func runsInto(before string) bool {
	r, _ := utf8.DecodeLastRuneInString(before)
	return unicode.Is(unicode.Han, r) && !strings.ContainsRune("在是的为和与到对向于表从由至年及使让省市州区县盟日", r)
}

// runsOn reports whether a name is only the start of another word: 铁西区域, 区位, 合作区, 共和国.
func (x *index) runsOn(name, after string) bool {
	r, size := utf8.DecodeRuneInString(after)
	switch {
	case strings.HasSuffix(name, "区"):
		return strings.ContainsRune("域位间划别", r)
	case strings.HasSuffix(name, "县"):
		return r == '域'
	}
	switch r {
	case '国', '镇':
	case '区', '县', '市', '旗':
		next, _ := utf8.DecodeRuneInString(after[size:])
		if strings.ContainsRune("域位间划别级场民", next) {
			return false
		}
	case '街':
		if !strings.HasPrefix(after, "街道") {
			return false
		}
	default:
		return false
	}
	return !slices.ContainsFunc(x.divisions(name), func(d Division) bool { return d.Name == name || d.Level() < County })
}
