package parse

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"gongbao/index/region"
	"gongbao/index/report"
)

// zoneKinds matches the words that end the names of zones.
var zoneKinds = strings.Join(region.ZoneKinds, "|")

// belowPattern matches a township, a subdistrict or a zone in words that belong to its own report: its
// congress, government or committee, or the year after its name in a title.
var belowPattern = compile(`(\p{Han}{0,18}?\p{Han}(?:镇|乡|苏木|街道|农场|林场|牧场|团场|` + zoneKinds + `))` +
	`(?:第[^，。]{1,4}届|人民政府|政府|人民代表大会|人大|管委会|管理委员会|办事处|党工委|工委|执行委员会|执委会|工作报告|` + hanYear + `年)`)

// descriptive matches a name that only says what sort of zone it is: 经济技术开发区.
var descriptive = compile(`^(?:国家级?|省级|市级|经济|技术|高新|高技术|产业|工业|农业|科技|综合|生态|旅游|文化|现代|物流|循环|` +
	`临港|临空|航空|出口|加工|自由|自由贸易|贸易|新型|化工|城市)*(?:` + zoneKinds + `)$`)

// joining matches the words before a name that are no part of it.
var joining = compile(`^.*(?:关于|代表|委托|日在)|^[在向我受]`)

// lower is a place below the county.
type lower struct {
	name string
	// around are the divisions that it may lie in.
	around []region.Division
	// words are those that name it.
	words string
	// sure is set if around is one division beyond doubt.
	sure bool
}

// below finds a township or zone that the report is of. It has no code of its own, so the division
// around it is the region.
func (f *finder) below() bool {
	p, confidence, ok := f.lowerOfHead()
	if !ok {
		return false
	}
	f.setAround(&p, confidence)
	r := f.report
	r.Place, r.Level = p.name, report.Below
	r.SetEvidence("place", p.words, confidence)
	r.SetEvidence("level", p.words, confidence)
	return true
}

// lowerOfHead finds the township or zone by the head, else by the text or the name of the file.
func (f *finder) lowerOfHead() (lower, float64, bool) {
	h := f.head
	for _, line := range []struct {
		text       string
		confidence float64
	}{{h.delivery, 0.95}, {mandateWords(h.opening), 0.95}, {f.report.Title, 0.92}, {h.speaker, 0.9}} {
		if p, ok := f.lowerIn(line.text); ok {
			return p, line.confidence, true
		}
	}
	if f.headNames() {
		return lower{}, 0, false
	}
	if p, ok := f.lowerOfText(); ok {
		if p.sure {
			return p, 0.65, true
		}
		return p, 0.4, true
	}
	for name := range names(f.path) {
		name = strings.TrimSuffix(name, fileEnding.FindString(name))
		p, ok := f.lowerIn(name)
		if !ok {
			p, ok = f.lowerIn(name + "工作报告")
		}
		p.words = inName + name
		return p, 0.45, ok // folders are of counties
	}
	return lower{}, 0, false
}

var fileEnding = compile(`\.[A-Za-z0-9.]{1,9}$`)

// mandateWords returns the start of the opening, up to the government or committee that it names.
func mandateWords(opening string) string {
	for _, word := range []string{"管理委员会", "管委会", "办事处", "执行委员会", "执委会", "人民政府", "政府"} {
		if at := strings.Index(runes(opening, 60), word); at >= 0 {
			return opening[:at+len(word)]
		}
	}
	return ""
}

// headNames reports whether a line of the head names a division in full.
func (f *finder) headNames() bool {
	h := f.head
	for _, text := range []string{h.delivery, mandateOf(h.opening), f.report.Title, h.speaker} {
		if slices.ContainsFunc(f.named(text), func(n naming) bool { return !n.short }) {
			return true
		}
	}
	return false
}

// lowerIn returns the township or zone that a line names.
func (f *finder) lowerIn(text string) (lower, bool) {
	if !containsAny(text, "镇", "乡", "街道", "区", "场", "城", "兵团", "苏木") {
		return lower{}, false // the pattern is slower
	}
	text = strings.Join(strings.Fields(text), "")
	for _, m := range belowPattern.FindAllStringSubmatch(text, -1) {
		if p, ok := f.lowerNamed(strings.TrimPrefix(m[1], joining.FindString(m[1]))); ok {
			p.words = m[0]
			return p, true
		}
	}
	return lower{}, false
}

// lowerNamed divides words such as 运城市盐湖区东城街道 into the place below the county and the divisions
// around it. It returns false if the words end in a division.
func (f *finder) lowerNamed(words string) (lower, bool) {
	p := lower{name: words}
	zone, known := region.ZoneAtEnd(words)
	matches := region.Find(words)
	for i, m := range matches {
		rest := words[m.End:]
		switch {
		case rest == "" && !m.Short:
			return p, false // 浦东新区
		case known && len(rest) < len(zone.Name), m.Short && (rest == "" || slices.Contains(townKinds, rest)):
			continue // 江北 of 江北新区, 和平 of 和平乡, 安乡 of 常安乡
		}
		around := f.inUse(m.Divisions)
		if m.Short && len(p.around) > 0 && len(within(around, p.around)) == 0 {
			continue // 合作 of 汕头华侨经济文化合作试验区
		}
		if i > 0 && matches[i-1].End == m.Start {
			if inside := within(around, p.around); len(inside) > 0 {
				around = inside
			}
		}
		p.around, p.sure = around, len(around) == 1 && !(m.Short && strings.HasSuffix(around[0].Name, "区"))
		if !m.Short || known || !descriptive.MatchString(rest) && utf8.RuneCountInString(rest) > 3 {
			p.name = rest
		}
	}
	if known {
		p.setZone(zone, f.year)
	}
	isGeneral := len(p.around) == 0 && descriptive.MatchString(p.name) || !known && startsGeneral(p.name)
	return p, utf8.RuneCountInString(p.name) >= 2 && !isGeneral
}

// townKinds are the words that end the names of townships and subdistricts.
var townKinds = []string{"镇", "乡", "街道", "苏木", "农场", "林场", "牧场", "团场"}

// setZone makes p a well-known zone, unless the words before its name say that it is one elsewhere.
func (p *lower) setZone(zone region.Zone, year int) {
	d, ok := region.Lookup(zone.Around, year)
	if !ok {
		return
	}
	switch {
	case len(p.around) == 0:
		p.sure = zone.IsUnique(year) // 江北区 is elsewhere, and may have a zone of its own
	case slices.ContainsFunc(p.around, func(e region.Division) bool { return e.Code == d.Code || e.Contains(d) }):
		p.sure = true
	default:
		return
	}
	p.name, p.around = zone.Name, []region.Division{d}
}

// startsGeneral reports whether a name is a word for any such place: 全镇, 各街道, 乡镇.
func startsGeneral(name string) bool {
	return hasAnyPrefix(name, "全", "各", "本", "该", "我", "乡镇", "城乡", "城镇", "两", "三", "多", "新型", "创建", "建设", "推进", "加快", "打造",
		"开展", "实施")
}

// lowerOfText returns the place below the county that the text speaks of as its own: a well-known
// zone of the text's rank, or else the name that stands most often before the word of that rank.
func (f *finder) lowerOfText() (lower, bool) {
	if !f.ownIsBelow() {
		return lower{}, false
	}
	var best region.Zone
	most := 0
	for _, z := range region.Zones() {
		if !strings.HasSuffix(z.Name, f.rank) {
			continue
		}
		n := 3 * f.countText(z.Name)
		if n > 0 || z.IsUnique(f.year) {
			n += f.countText(z.Stem())
		}
		if n > most {
			best, most = z, n
		}
	}
	if d, ok := region.Lookup(best.Around, f.year); ok && most >= leastZone {
		return lower{name: best.Name, around: []region.Division{d}, words: best.Name, sure: true}, true
	}
	name, n := f.mostBefore(f.rank)
	if len(region.Named(name, f.year)) > 0 {
		return lower{}, false // 浦东新区
	}
	return lower{name: name, words: name}, n >= leastNamed
}

const (
	// leastZone is the least weight of the names of a well-known zone in its own report.
	leastZone = 5
	// leastNamed is how often any other place is named at least.
	leastNamed = 3
)

// mostBefore returns the name of two characters that stands most often before the word of a rank, and
// how often: 古陶镇.
func (f *finder) mostBefore(rank string) (name string, most int) {
	counts := make(map[string]int)
	for _, s := range f.report.Sections {
		for _, paragraph := range s.Paragraphs {
			for at := 0; ; {
				next := strings.Index(paragraph[at:], rank)
				if next < 0 {
					break
				}
				before := tailRunes(paragraph[:at+next], 2)
				at += next + len(rank)
				if utf8.RuneCountInString(before) == 2 && onlyHan(before) && !startsGeneral(before+rank) &&
					!strings.ContainsAny(before, "个全各的在和到等为是城大小新年月省市县区") {
					counts[before+rank]++
				}
			}
		}
	}
	for _, candidate := range slices.Sorted(maps.Keys(counts)) {
		if counts[candidate] > most {
			name, most = candidate, counts[candidate]
		}
	}
	return name, most
}

// countText counts the occurrences of a word in the text.
func (f *finder) countText(word string) (n int) {
	for _, s := range f.report.Sections {
		for _, paragraph := range s.Paragraphs {
			n += strings.Count(paragraph, word)
		}
	}
	return n
}

// setAround sets the region to the division around a place below the county: the one that its words
// name, else the one that all other evidence is for. It may stay empty.
func (f *finder) setAround(p *lower, confidence float64) {
	switch {
	case p.sure || len(p.around) == 1 && f.speaksOfCity(p.around[0]):
		f.set(p.around[0], p.words, confidence)
		return
	case len(p.around) == 1:
		f.set(p.around[0], p.words, min(confidence, 0.6))
		return
	}
	f.rank, f.sure = "", false
	f.weigh()
	f.candidates = slices.DeleteFunc(f.candidates, func(c place) bool {
		if len(p.around) == 0 {
			return c.division.Level() < region.Prefecture
		}
		return !slices.ContainsFunc(p.around, func(d region.Division) bool { return d.Code == c.division.Code })
	})
	f.choose()
	if e, ok := f.report.Evidence["region"]; ok {
		f.report.SetEvidence("region", e.Text, min(e.Confidence, 0.65))
	}
}

// speaksAsZone reports whether the text speaks of the party's working committee that zones have, at
// least as often as of the committee of a city.
func (f *finder) speaksAsZone() bool {
	n := f.countText("党工委")
	return n >= leastNamed && n >= f.countText("市委")
}

// speaksOfCity reports whether the text names the prefecture of a division often enough to be from
// there.
func (f *finder) speaksOfCity(d region.Division) bool {
	city, ok := region.Lookup(d.Code[:4]+"00", f.year)
	return ok && f.countText(region.Stem(city.Name)) >= leastNamed
}
