package source

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// styles are the styles of a Word document.
type styles struct {
	List []*style `xml:"style"`
	byID map[string]*style
	// standard is the style of a paragraph without one.
	standard *style
}

// style is one of them. A property that it does not set is that of the style it is based on.
type style struct {
	ID      string `xml:"styleId,attr"`
	Kind    string `xml:"type,attr"`
	Default string `xml:"default,attr"`
	Name    value  `xml:"name"`
	BasedOn value  `xml:"basedOn"`
	PPr     struct {
		Outline *value `xml:"outlineLvl"`
		NumPr   *struct {
			List  value `xml:"numId"`
			Level value `xml:"ilvl"`
		} `xml:"numPr"`
		Indent *struct {
			FirstLine      string `xml:"firstLine,attr"`
			FirstLineChars string `xml:"firstLineChars,attr"`
			// Those of Word 2003.
			OldLine  string `xml:"first-line,attr"`
			OldChars string `xml:"first-line-chars,attr"`
		} `xml:"ind"`
	} `xml:"pPr"`
	RPr struct {
		Bold *value `xml:"b"`
	} `xml:"rPr"`

	// Set by link, of its own name.
	named                  int // the level of a heading
	namedAsTitle, namedTOC bool
	// Set by link, with the inherited properties.
	heading                        int // level from 1; 0 for text
	number                         *numberRef
	indented, bold, isTitle, isTOC bool
}

type value struct {
	Val string `xml:"val,attr"`
}

func (v *value) isOn() bool { return v.Val != "0" && v.Val != "false" && v.Val != "off" }

// maxChain is the greatest number of styles that are based on one another.
const maxChain = 16

var (
	headingName = regexp.MustCompile(`(?i)^(?:heading|标题)\s*([1-9])$`)
	titleName   = regexp.MustCompile(`(?i)^(?:title|标题)$`)
	tocName     = regexp.MustCompile(`(?i)^(?:toc|目录)\s*(?:[1-9]|heading|标题)$`)
)

// link sets the properties that each style inherits.
func (s *styles) link() {
	s.byID = make(map[string]*style, len(s.List))
	for _, st := range s.List {
		s.byID[st.ID] = st
		st.readName()
		if st.Kind == "paragraph" && isSet(st.Default) {
			s.standard = st
		}
	}
	for _, st := range s.List {
		chain := s.chain(st)
		slices.Reverse(chain)
		for _, base := range chain { // the most general first
			st.inherit(base)
		}
	}
}

func (s *styles) chain(st *style) []*style {
	var chain []*style
	for ; st != nil && len(chain) < maxChain; st = s.byID[st.BasedOn.Val] {
		chain = append(chain, st)
	}
	return chain
}

// readName sets what the name of a style says.
func (st *style) readName() {
	name := st.Name.Val
	if m := headingName.FindStringSubmatch(name); m != nil {
		st.named, _ = strconv.Atoi(m[1])
	} else if titleName.MatchString(name) {
		st.named, st.namedAsTitle = 1, true
	}
	st.namedTOC = tocName.MatchString(name)
}

// inherit adds the properties that base sets.
func (st *style) inherit(base *style) {
	if base.named > 0 {
		st.heading, st.isTitle = base.named, base.namedAsTitle
	}
	if base.PPr.Outline != nil {
		st.heading = outlineLevel(base.PPr.Outline.Val)
	}
	st.isTOC = st.isTOC || base.namedTOC
	if n := base.PPr.NumPr; n != nil {
		ref := numberRef{n.List.Val, n.Level.Val}
		if ref.list == "" && st.number != nil {
			ref.list = st.number.list
		}
		st.number = &ref
	}
	if i := base.PPr.Indent; i != nil {
		st.indented = isIndent(i.FirstLine, i.FirstLineChars, i.OldLine, i.OldChars)
	}
	if b := base.RPr.Bold; b != nil {
		st.bold = b.isOn()
	}
}

// of returns the style with an ID, and the standard one for "".
func (s *styles) of(id string) *style {
	if st, ok := s.byID[id]; ok {
		return st
	}
	if s.standard != nil {
		return s.standard
	}
	return &style{}
}

// bold reports whether a style, of a paragraph or of characters, is bold.
func (s *styles) bold(id string) bool {
	st, ok := s.byID[id]
	if !ok {
		st = s.standard
	}
	return st != nil && st.bold
}

func isSet(v string) bool { return v == "1" || v == "true" || v == "on" }

// numbering are the lists of a Word document.
type numbering struct {
	Abstract []struct {
		ID        string  `xml:"abstractNumId,attr"`
		StyleLink value   `xml:"numStyleLink"`
		Levels    []level `xml:"lvl"`
	} `xml:"abstractNum"`
	Lists []struct {
		ID        string `xml:"numId,attr"`
		Abstract  value  `xml:"abstractNumId"`
		Overrides []struct {
			Level string `xml:"ilvl,attr"`
			Start *value `xml:"startOverride"`
			Own   *level `xml:"lvl"`
		} `xml:"lvlOverride"`
	} `xml:"num"`
	lists map[string]*list
}

// level is the format of one level of a list.
type level struct {
	Level   string `xml:"ilvl,attr"`
	Start   *value `xml:"start"`
	Format  value  `xml:"numFmt"`
	Text    value  `xml:"lvlText"`
	Suffix  value  `xml:"suff"`
	Restart *value `xml:"lvlRestart"`
	IsLegal *value `xml:"isLgl"`
	Style   value  `xml:"pStyle"`
}

const (
	listLevels = 9
	maxLabel   = 64    // characters of the text of a level; longer texts are no numbers
	maxCount   = 32767 // that of Word; greater numbers are written in digits
)

// list is a list while it is counted. Lists of the same abstract list share their counts.
type list struct {
	levels [listLevels]level
	counts *[listLevels]int // the last number of each level; 0 before the first
	// starts are the numbers from which a list begins again when it first occurs, or 0.
	starts [listLevels]int
	met    bool
}

// link sets the levels of each list.
func (n *numbering) link(s *styles) {
	n.lists = make(map[string]*list, len(n.Lists))
	abstract := make(map[string]int, len(n.Abstract))
	counts := make(map[string]*[listLevels]int, len(n.Abstract))
	for i, a := range n.Abstract {
		abstract[a.ID] = i
		counts[a.ID] = new([listLevels]int)
	}
	of := make(map[string]string, len(n.Lists)) // list → abstract list
	for _, l := range n.Lists {
		of[l.ID] = l.Abstract.Val
	}
	for _, l := range n.Lists {
		id := l.Abstract.Val
		i, ok := abstract[id]
		if !ok {
			continue
		}
		if st := s.byID[n.Abstract[i].StyleLink.Val]; st != nil && st.number != nil && len(n.Abstract[i].Levels) == 0 {
			if k, ok := abstract[of[st.number.list]]; ok {
				i = k
			}
		}
		one := &list{counts: counts[id]}
		for _, lvl := range n.Abstract[i].Levels {
			one.set(lvl)
		}
		for _, o := range l.Overrides {
			if o.Own != nil {
				one.set(*o.Own)
			}
			if k, err := strconv.Atoi(o.Level); err == nil && k >= 0 && k < listLevels && o.Start != nil {
				one.starts[k], _ = strconv.Atoi(o.Start.Val)
			}
		}
		n.lists[l.ID] = one
	}
	for id, l := range n.lists { // a style may belong to a level of a list
		for k, lvl := range l.levels {
			if st := s.byID[lvl.Style.Val]; st != nil && st.number != nil && st.number.list == id &&
				st.number.level == "" {
				st.number.level = strconv.Itoa(k)
			}
		}
	}
}

func (l *list) set(lvl level) {
	if k, err := strconv.Atoi(lvl.Level); err == nil && k >= 0 && k < listLevels {
		l.levels[k] = lvl
	}
}

// next counts one more paragraph of a list. It returns its number with the gap after it, and
// whether it has a bullet.
func (n *numbering) next(ref *numberRef) (number string, bullet bool) {
	if ref == nil {
		return "", false
	}
	l, ok := n.lists[ref.list]
	if !ok {
		return "", false
	}
	k, _ := strconv.Atoi(ref.level)
	if k < 0 || k >= listLevels {
		return "", false
	}
	if !l.met {
		l.met = true
		for i, start := range l.starts {
			if start > 0 {
				l.counts[i] = start - 1
			}
		}
	}
	for i := range k { // a level that was skipped counts from its start
		if l.counts[i] == 0 {
			l.counts[i] = l.start(i)
		}
	}
	l.counts[k] = max(l.counts[k]+1, l.start(k))
	for i := k + 1; i < listLevels; i++ {
		if r := l.levels[i].Restart; r == nil || r.Val != "0" {
			l.counts[i] = 0
		}
	}
	lvl := l.levels[k]
	switch lvl.Format.Val {
	case "bullet":
		return "", true
	case "none":
		return "", false
	}
	return l.label(k), false
}

func (l *list) start(k int) int {
	if s := l.levels[k].Start; s != nil {
		if n, err := strconv.Atoi(s.Val); err == nil && n >= 0 && n <= maxCount {
			return n
		}
	}
	return 1
}

// label returns the text of level k, in which %1 is replaced by the number of the first level.
func (l *list) label(k int) string {
	text := l.levels[k].Text.Val
	if utf8.RuneCountInString(text) > maxLabel || text == "" {
		return ""
	}
	legal := l.levels[k].IsLegal != nil && l.levels[k].IsLegal.isOn()
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '%' && i+1 < len(text) && '1' <= text[i+1] && text[i+1] <= '9' {
			at := int(text[i+1] - '1')
			format := l.levels[at].Format.Val
			if legal {
				format = "decimal"
			}
			b.WriteString(writeNumber(l.counts[at], format))
			i++
			continue
		}
		b.WriteByte(text[i])
	}
	if l.levels[k].Suffix.Val == "nothing" {
		return b.String()
	}
	return spaced(b.String())
}

// shownNumber returns the number in a label, like next.
func shownNumber(label string) (number string, bullet bool) {
	isNumber := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }
	if !strings.ContainsFunc(label, isNumber) {
		return "", true
	}
	return spaced(label), false
}

// spaced returns the number of a paragraph with the gap after it.
func spaced(label string) string {
	last, _ := utf8.DecodeLastRuneInString(label)
	if label == "" || strings.ContainsRune("、）．，：", last) {
		return label
	}
	return label + " "
}

// writeNumber writes n as Word does in a format of ECMA-376, 17.18.59.
func writeNumber(n int, format string) string {
	if n < 0 || n > maxCount {
		format = "decimal"
	}
	pick := func(signs string) string {
		if list := []rune(signs); n >= 1 && n <= len(list) {
			return string(list[n-1])
		}
		return strconv.Itoa(n)
	}
	switch format {
	case "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
		"taiwaneseCountingThousand", "koreanCounting":
		return hanNumber(n, "〇一二三四五六七八九", "十百千万", true)
	case "chineseLegalSimplified":
		return hanNumber(n, "零壹贰叁肆伍陆柒捌玖", "拾佰仟万", false)
	case "ideographLegalTraditional", "japaneseLegal":
		return hanNumber(n, "零壹貳參肆伍陸柒捌玖", "拾佰仟萬", false)
	case "ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital", "koreanDigital":
		return mapDigits(n, "〇一二三四五六七八九")
	case "ideographTraditional":
		return pick("甲乙丙丁戊己庚辛壬癸")
	case "ideographZodiac":
		return pick("子丑寅卯辰巳午未申酉戌亥")
	case "decimalEnclosedCircle", "decimalEnclosedCircleChinese", "ideographEnclosedCircle":
		if n <= 10 && format == "ideographEnclosedCircle" {
			return pick("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉")
		}
		return pick("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
	case "decimalEnclosedParen":
		return pick("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇")
	case "decimalEnclosedFullstop":
		return pick("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛")
	case "decimalFullWidth", "decimalFullWidth2":
		return mapDigits(n, "０１２３４５６７８９")
	case "decimalZero":
		if n < 10 {
			return "0" + strconv.Itoa(n)
		}
	case "upperRoman":
		return roman(n)
	case "lowerRoman":
		return strings.ToLower(roman(n))
	case "upperLetter":
		return letters(n, 'A')
	case "lowerLetter":
		return letters(n, 'a')
	case "none":
		return ""
	}
	return strconv.Itoa(n)
}

func mapDigits(n int, digits string) string {
	signs := []rune(digits)
	return strings.Map(func(r rune) rune { return signs[r-'0'] }, strconv.Itoa(n))
}

// hanNumber writes n up to 99999 in Chinese. Short leaves out the 一 of 一十 at the start.
func hanNumber(n int, digits, units string, short bool) string {
	signs, steps := []rune(digits), []rune(units)
	if n == 0 {
		return string(signs[0])
	}
	var b strings.Builder
	gap := false
	for power, i := 10_000, 4; i >= 0; power, i = power/10, i-1 {
		digit := n / power % 10
		if digit == 0 {
			gap = b.Len() > 0
			continue
		}
		if gap {
			b.WriteRune('零')
			gap = false
		}
		if !(short && i == 1 && digit == 1 && b.Len() == 0) {
			b.WriteRune(signs[digit])
		}
		if i > 0 {
			b.WriteRune(steps[i-1])
		}
	}
	return b.String()
}

func roman(n int) string {
	if n <= 0 || n >= 4000 {
		return strconv.Itoa(n)
	}
	var b strings.Builder
	for _, step := range []struct {
		n    int
		sign string
	}{{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"},
		{10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for ; n >= step.n; n -= step.n {
			b.WriteString(step.sign)
		}
	}
	return b.String()
}

// letters writes 27 as AA, 28 as BB.
func letters(n int, first rune) string {
	if n <= 0 || n > 26*8 {
		return strconv.Itoa(n)
	}
	return strings.Repeat(string(first+rune((n-1)%26)), (n-1)/26+1)
}

func sortedKeys[V any](m map[string]V) []string {
	return slices.SortedFunc(maps.Keys(m), func(a, b string) int {
		return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
	})
}
