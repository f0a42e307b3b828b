package parse

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"gongbao/index/region"
	"gongbao/index/report"
)

// place is a region that a report may be about, with the weight of its evidence.
type place struct {
	division region.Division
	weight   float64
	text     string
}

// inferRegion finds the place that a report is about. It is named by lines of the head: meeting,
// mandate, title and speaker. If none names it, the place that the text names most often counts,
// and last the name of the file.
func inferRegion(r *report.Report, h *head, file string) {
	f := finder{report: r, year: int(r.Year)}
	f.ownRank(h)
	if r.Delivered != "" {
		f.year = readYear(r.Delivered[:4])
	}
	if words := h.centreWords(); words != "" && f.rank != "省" {
		f.set(region.Division{Code: region.CentreCode, Name: "全国"}, words, 0.98)
		return
	}
	if f.fromHead(h) {
		f.below(h)
		return
	}
	if f.fromText() {
		return
	}
	if f.fromFile(file) {
		return
	}
}

var centreWords = regexp.MustCompile(`代表(?:中华人民共和国)?国务院|代表中央人民政府|国务院总理|全国人民代表大会|受(?:中共中央和)?国务院|国务院(?:的决定|决定由我)`)

// centreWords returns the words in the head which show that the State Council reports, or "" if it
// does not.
func (h *head) centreWords() string {
	return centreWords.FindString(h.opening + " " + h.delivery + " " + h.speaker)
}

func (h *head) isCentre() bool { return h.centreWords() != "" }

// finder looks for the region of one report.
type finder struct {
	report *report.Report
	// year is the year in which the region must have been in use, or 0 if it is unknown.
	year int
	// rank is the last word of the place's full name (省, 市, 县 …), by the words in which the report
	// speaks of itself, or "". It is sure if the head has these words, and not if only the text
	// does.
	rank string
	sure bool
	// contradictory is set if the speaker's office and the government that the report is of have
	// different ranks.
	contradictory bool
}

func (f *finder) set(d region.Division, text string, confidence float64) {
	r := f.report
	if f.contradictory {
		confidence = min(confidence, 0.45)
	}
	r.Region = report.RegionOf(d, f.year)
	r.Level = report.Level(d.Level().String())
	r.SetEvidence("region", text, confidence)
	r.SetEvidence("level", text, confidence)
}

// rankPattern matches the words in which a report names its own government.
var rankPattern = regexp.MustCompile(`代表[^。，,]{0,30}?(省|自治区|市|县|区|州|盟|旗|地区|行署|镇|乡)(?:人民)?(?:政府|行署)`)

// offices are the heads of government, with the rank of their place.
var offices = []office{
	{"省长", "省"}, {"市长", "市"}, {"县长", "县"}, {"区长", "区"}, {"州长", "州"}, {"盟长", "盟"}, {"旗长", "旗"},
}

type office struct{ title, rank string }

// ownRank finds the rank of the place that the report is from.
func (f *finder) ownRank(h *head) {
	if m := rankPattern.FindStringSubmatch(h.opening); m != nil {
		f.rank, f.sure = m[1], true
	}
	for _, o := range offices {
		if !strings.Contains(h.speaker+h.delivery, o.title) {
			continue
		}
		known := slices.ContainsFunc(offices, func(p office) bool { return p.rank == f.rank })
		if f.sure && f.rank != o.rank && known {
			f.rank, f.sure, f.contradictory = "", false, true
			return
		}
		f.rank, f.sure = o.rank, true
		return
	}
	if !f.sure {
		f.rank = rankFromText(f.report)
	}
}

// rankFromText returns the rank that the text speaks of as its own (我省, 全市, 县委), or 国 for the whole
// country. 全省 in a comparison (居全省第一) does not count.
func rankFromText(r *report.Report) string {
	counts := make(map[rune]int)
	for _, s := range r.Sections {
		for _, paragraph := range s.Paragraphs {
			countRanks(counts, paragraph)
		}
	}
	best := ""
	for _, rank := range "省市县区州盟旗国" {
		if counts[rank] > 2 && (best == "" || counts[rank] > counts[firstRune(best)]) {
			best = string(rank)
		}
	}
	return best
}

// countRanks counts the words after 我 and 全.
func countRanks(counts map[rune]int, text string) {
	var before, last rune // the two characters before r
	for i, r := range text {
		switch last {
		case '我':
			if counts[r]++; r != '国' {
				counts[r] += 2
			}
		case '全':
			if r == '国' {
				break
			}
			next := firstRune(text[i+utf8.RuneLen(r):])
			if !strings.ContainsRune("居于列排在超为", before) && !strings.ContainsRune("第前领平首先范率", next) {
				counts[r]++
			}
		}
		before, last = last, r
	}
}

// fits reports whether a division has the rank of the report.
func (f *finder) fits(d region.Division) bool {
	switch f.rank {
	case "":
		return true
	case "区":
		return strings.HasSuffix(d.Name, "区")
	case "自治区":
		return d.Level() == region.Province
	case "国":
		return d.Level() == region.Centre
	case "省":
		return d.Level() == region.Province && !strings.HasSuffix(d.Name, "市")
	case "州":
		return strings.HasSuffix(d.Name, "自治州")
	case "地区", "行署":
		return strings.HasSuffix(d.Name, "地区")
	case "镇", "乡":
		return d.Level() == region.County
	case "县":
		return strings.HasSuffix(d.Name, "县")
	}
	return strings.HasSuffix(d.Name, f.rank)
}

// fromHead sets the place from the lines of the head that name one.
func (f *finder) fromHead(h *head) bool {
	r := f.report
	var found []place
	for _, line := range []struct {
		text   string
		weight float64
	}{
		{h.delivery, 5}, {mandateOf(h.opening), 5}, {r.Meeting, 1}, {r.Title, 4}, {h.speaker, 4}, {h.label, 2},
	} {
		for _, d := range f.named(line.text) {
			found = addPlace(found, place{d, line.weight, line.text})
		}
	}
	if len(found) == 0 {
		return false
	}
	named := slices.ContainsFunc(found, func(p place) bool { return strings.Contains(p.text, p.division.Name) })
	if r.Kind == report.Other && !named || len(found) > 1 {
		f.weighByText(found)
	}
	slices.SortStableFunc(found, func(a, b place) int {
		switch {
		case a.weight > b.weight:
			return -1
		case a.weight < b.weight:
			return 1
		}
		return 0
	})
	confidence := 0.97
	if len(found) > 1 {
		confidence = 0.97 * found[0].weight / (found[0].weight + found[1].weight)
		confidence = max(confidence, 0.5)
	}
	f.set(found[0].division, found[0].text, confidence)
	return true
}

// mandateOf returns the part of the opening that names the government: 我代表古交市人民政府.
func mandateOf(opening string) string {
	if at := strings.Index(opening, "政府"); at >= 0 {
		return opening[:at]
	}
	return ""
}

// named returns the divisions that a line of the head may mean: the narrowest of each chain of
// names that has the report's rank and was in use in its year.
func (f *finder) named(text string) []region.Division {
	matches := region.Find(strings.Join(strings.Fields(text), ""))
	if slices.ContainsFunc(matches, func(m region.Match) bool { return !m.Short }) {
		matches = slices.DeleteFunc(matches, func(m region.Match) bool { return m.Short }) // 安乡 of 古交市常安乡
	}
	var divisions []region.Division
	for i, m := range matches {
		candidates := f.inUse(m)
		if i > 0 && matches[i-1].End == m.Start {
			candidates = within(candidates, matches[i-1].Divisions)
		}
		if i+1 < len(matches) && matches[i+1].Start == m.End && len(within(f.inUse(matches[i+1]), m.Divisions)) > 0 {
			continue // 运城市 of 运城市盐湖区
		}
		for _, d := range candidates {
			known := slices.ContainsFunc(divisions, func(e region.Division) bool { return e.Code == d.Code })
			if (f.fits(d) || !f.sure) && !known {
				divisions = append(divisions, d)
			}
		}
	}
	return divisions
}

// inUse returns the divisions of a match that were in use in the report's year. If a code changed
// in that year, the month decides. If no place had the name then, those that have it at another
// time are returned.
func (f *finder) inUse(m region.Match) []region.Division {
	var now []region.Division
	for _, d := range m.Divisions {
		if f.year == 0 && d.End == 0 || f.year != 0 && d.In(f.year) {
			now = append(now, d)
		}
	}
	if len(now) == 0 {
		return m.Divisions
	}
	return f.beforeChange(now)
}

// beforeChange leaves out one of two divisions of the same name and place if one replaced the other
// in the report's year: the later one if the report was delivered in the first half of the year,
// else the earlier.
func (f *finder) beforeChange(divisions []region.Division) []region.Division {
	late := f.report.Delivered != "" && f.report.Delivered[5:7] > "06"
	return slices.DeleteFunc(slices.Clone(divisions), func(d region.Division) bool {
		return slices.ContainsFunc(divisions, func(e region.Division) bool {
			if e.Name != d.Name || e.Code[:2] != d.Code[:2] || e.Code == d.Code && e.Start == d.Start {
				return false
			}
			earlier, later := d, e
			if !late {
				earlier, later = e, d
			}
			return earlier.End == f.year && later.Start == f.year
		})
	})
}

// within returns the divisions that are in one of the others at some time.
func within(divisions, others []region.Division) []region.Division {
	var inside []region.Division
	for _, d := range divisions {
		if slices.ContainsFunc(others, func(e region.Division) bool { return contains(e, d) }) {
			inside = append(inside, d)
		}
	}
	return inside
}

// contains reports whether d is in e, by their codes.
func contains(e, d region.Division) bool {
	switch e.Level() {
	case region.Province:
		return e.Code[:2] == d.Code[:2] && e.Code != d.Code
	case region.Prefecture:
		return e.Code[:4] == d.Code[:4] && e.Code != d.Code
	}
	return false
}

func addPlace(places []place, p place) []place {
	for i := range places {
		if places[i].division.Code == p.division.Code {
			places[i].weight += p.weight
			return places
		}
	}
	return append(places, p)
}

// weighByText adds to each place the weight of the whole text. The places that it names tell two
// regions of one name apart.
func (f *finder) weighByText(places []place) {
	mentions := f.mentions()
	codes := slices.Sorted(maps.Keys(mentions)) // sums of the same order are the same
	for i := range places {
		d := places[i].division
		for _, code := range codes {
			e := region.Division{Code: code}
			if code == d.Code || contains(d, e) || contains(e, d) {
				places[i].weight += min(0.1*mentions[code], 2)
			}
		}
	}
}

// mentions counts how often the text names each division in use, by code. A name of several
// divisions counts for each in part, and a name in the closing words counts more. The short name of
// a county may be any word (合作, 前进), so it counts only if the full name occurs in the text too.
func (f *finder) mentions() map[string]float64 {
	counts, short := make(map[string]float64), make(map[string]float64)
	count := func(text string, weight float64) {
		for _, m := range region.Find(text) {
			divisions := f.inUse(m)
			for _, d := range divisions {
				if m.Short && d.Level() == region.County {
					short[d.Code] += weight / float64(len(divisions))
				} else {
					counts[d.Code] += weight / float64(len(divisions))
				}
			}
		}
	}
	count(f.report.Title, 2)
	for i, s := range f.report.Sections {
		count(s.Heading, 1)
		for k, paragraph := range s.Paragraphs {
			if i == len(f.report.Sections)-1 && k >= len(s.Paragraphs)-2 {
				count(paragraph, 3)
			} else {
				count(paragraph, 1)
			}
		}
	}
	for code, n := range short {
		if counts[code] > 0 {
			counts[code] += n
		}
	}
	return counts
}

// fromText sets the place to the one of the report's rank that the text names most often. Its parts
// count with it.
func (f *finder) fromText() bool {
	if f.rank == "国" {
		f.set(region.Division{Code: region.CentreCode, Name: "全国"}, "我国", 0.5)
		return true
	}
	mentions := f.mentions()
	codes := slices.Sorted(maps.Keys(mentions))
	best, second, weight := "", 0.0, 0.0
	for _, code := range codes {
		n := mentions[code]
		d, ok := region.Lookup(code, f.year)
		if !ok || code == region.CentreCode || !f.fits(d) || n < 2 {
			continue
		}
		total := n
		for _, other := range codes {
			e, m := region.Division{Code: other}, mentions[other]
			switch {
			case contains(d, e):
				total += min(m, 8) * 0.6
			case contains(e, d):
				total += min(m, 5) * 0.2
			}
		}
		if total > weight || total == weight && code < best {
			best, second, weight = code, weight, total
		} else {
			second = max(second, total)
		}
	}
	if best == "" || weight < 4 {
		return false
	}
	d, _ := region.Lookup(best, f.year)
	f.set(d, region.Stem(d.Name), min(0.9, 0.3+0.5*(weight-second)/weight+min(weight, 20)*0.005))
	return true
}

// fromFile sets the place from the names of the file and its folders, the nearest first.
func (f *finder) fromFile(file string) bool {
	for name := range names(file) {
		if divisions := f.named(name); len(divisions) > 0 {
			f.set(divisions[0], inName+name, min(0.4, 0.5/float64(len(divisions))))
			return true
		}
	}
	return false
}

var belowPattern = regexp.MustCompile(`([\p{Han}]{2,12}?(?:镇|乡|街道|开发区|高新区|示范区|管理区|新区|园区))(?:第.{1,4}届|人民政府|人民代表大会|管委会|管理委员会|办事处)`)

// below finds a township or development zone. It has no code of its own, so the place around it is
// the region.
func (f *finder) below(h *head) {
	for _, text := range []string{h.delivery, h.opening, f.report.Title} {
		if !containsAny(text, "镇", "乡", "街道", "区", "园") {
			continue // the pattern is slower
		}
		m := belowPattern.FindStringSubmatch(text)
		if m == nil || f.report.Region.Code == region.CentreCode {
			continue
		}
		name := m[1]
		for _, match := range slices.Backward(region.Find(name)) {
			if match.Short {
				continue
			}
			if name = name[match.End:]; name == "" {
				return // 浦东新区 has a code
			}
			break
		}
		name = strings.TrimLeft(name, "在我代表向")
		if len([]rune(name)) < 2 {
			return
		}
		f.report.Place = name
		f.report.Level = report.Below
		f.report.SetEvidence("place", m[0], 0.8)
		f.report.SetEvidence("level", m[0], 0.8)
		return
	}
}
