package parse

import (
	"fmt"
	"hash/fnv"
	"io"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"gongbao/index/region"
	"gongbao/index/report"
	"gongbao/index/source"
)

// TestTransplanted measures the region and the level of real reports with the names of other places, of
// every kind: the name of the report's place, of those around it and of those in it are replaced, and
// so are the words by which it speaks of itself. The reports have lost their heads.
func TestTransplanted(t *testing.T) {
	if !testing.Verbose() {
		t.Skip("only a measure: make eval-reports")
	}
	sources := transplantable(t)
	kinds := targetKinds()
	for _, v := range transplants {
		t.Run(v.name, func(t *testing.T) {
			all := make(map[string]*transplantTally)
			for _, kind := range kinds {
				for i, d := range kind.targets {
					for j := range kind.texts {
						s := sources.pick(d, i+7*j)
						text, g, ok := s.transplant(d, v)
						if !ok {
							continue
						}
						half := "fit"
						if hashOf(d.Name)%2 == 1 {
							half = "held out"
						}
						for _, name := range []string{kind.name, "= " + half} {
							if all[name] == nil {
								all[name] = &transplantTally{}
							}
						}
						doc := textDocument(t, text)
						doc.File = g.File
						r := longest(Parse(doc).Reports)
						all[kind.name].add(t.Output(), kind.name, &g, s.File, r)
						all["= "+half].add(io.Discard, "", &g, "", r)
					}
				}
			}
			for _, name := range slices.Sorted(maps.Keys(all)) {
				fmt.Fprintf(t.Output(), "%-22s %v\n", name, all[name])
			}
		})
	}
}

// transplantTally counts the regions and levels of transplanted reports by confidence.
type transplantTally struct {
	files, right, level, empty int
	given, wrong               [len(bands)]int
	levelWrong                 [len(bands)]int
}

func (a *transplantTally) add(out io.Writer, kind string, g *gold, from string, r *report.Report) {
	e := r.Evidence["region"]
	band := slices.IndexFunc(bands[:], func(least float64) bool { return e.Confidence >= least })
	a.files++
	switch {
	case r.Region.Code == g.Code:
		a.right++
		a.given[band]++
	case r.Region.Code == "":
		a.empty++
	default:
		a.given[band]++
		a.wrong[band]++
	}
	if r.Level == g.Level {
		a.level++
	} else if r.Level != "" {
		a.levelWrong[band]++
	}
	if r.Region.Code != g.Code {
		sign := "   "
		if r.Region.Code != "" && band < 2 {
			sign = "!! "
		}
		fmt.Fprintf(out, "%s%s: %s %s %d from %s as %s: got %s %s %s year %d; %.2f %q\n", sign, kind, g.Code, g.Region, g.Year, from, g.File,
			r.Region.Code, r.Region.Name, r.Level, r.Year, e.Confidence, runes(e.Text, 30))
	}
}

func (a *transplantTally) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%5d right %6.2f%% level %6.2f%% empty %3d", a.files, 100*float64(a.right)/float64(a.files), 100*float64(a.level)/float64(a.files), a.empty)
	for i := range bands {
		fmt.Fprintf(&b, "  %.1f: %3d/%4d", bands[i], a.wrong[i], a.given[i])
	}
	fmt.Fprintf(&b, "  levels %v", a.levelWrong)
	return b.String()
}

func longest(reports []report.Report) *report.Report {
	best := &report.Report{}
	for i := range reports {
		if reports[i].Chars > best.Chars {
			best = &reports[i]
		}
	}
	return best
}

func hashOf(s string) uint32 {
	hash := fnv.New32a()
	hash.Write([]byte(s))
	return hash.Sum32()
}

// scion is a real report without its head, to be moved to another place.
type scion struct {
	gold
	own  region.Division
	text string
}

// scions are those of districts, of counties and of prefectures.
type scions struct{ districts, counties, prefectures []scion }

func transplantable(t *testing.T) *scions {
	all := &scions{}
	for _, folder := range []string{"corpus", "corpus2"} {
		for _, g := range readGold(t, folder) {
			d, ok := region.Lookup(g.Code, int(g.Year))
			if !ok || g.Kind != report.GovernmentWork || g.Place != "" || d.Level() < region.Prefecture {
				continue
			}
			doc, err := source.Read(filepath.Join(shared, folder, "texts", g.File))
			if err != nil {
				t.Fatal(err)
			}
			if at := slices.IndexFunc(doc.Lines[:min(len(doc.Lines), 200)], func(l source.Line) bool { return salutation.MatchString(l.Text) }); at > 0 {
				doc.Lines = doc.Lines[at:]
			}
			var b strings.Builder
			for i, l := range doc.Lines {
				if i > 12 || utf8.RuneCountInString(l.Text) > maxMeta || salutation.MatchString(l.Text) {
					b.WriteString(l.Text + "\n")
				}
			}
			s := scion{g, d, b.String()}
			switch {
			case d.Level() == region.Prefecture:
				all.prefectures = append(all.prefectures, s)
			case strings.HasSuffix(d.Name, "区"):
				all.districts = append(all.districts, s)
			default:
				all.counties = append(all.counties, s)
			}
		}
	}
	return all
}

// pick returns a report to move to a division.
func (all *scions) pick(d region.Division, i int) *scion {
	from := all.counties
	switch {
	case d.Level() == region.Prefecture:
		from = all.prefectures
	case strings.HasSuffix(d.Name, "区"):
		from = all.districts
	case i%2 == 1:
		from = all.districts
	}
	return &from[(int(hashOf(d.Code)%1000)+i)%len(from)]
}

// transplanting is a way to write a report of another place.
type transplanting struct {
	name string
	// file is the name of the file, and head the lines above the greeting. Both have {名}, {级} and {年}.
	file, head string
	// edit changes the text further.
	edit func(text string, from, to locality) string
}

type locality struct{ own, city, province region.Division }

var transplants = []transplanting{
	{name: "headless"},
	{name: "right file", file: "{名}{年}年政府工作报告.txt"},
	{name: "wrong file", file: "临江市{年}年政府工作报告.txt"},
	{name: "self head", head: "政府工作报告\n——{年}年1月12日在{级}第七届人民代表大会第五次会议上\n{级}长 王小明\n"},
	{name: "short head", head: "{短}{年}年政府工作报告\n"},
	{name: "full head", head: "{名}{年}年政府工作报告\n——{年}年1月12日在{名}第七届人民代表大会第五次会议上\n{名}人民政府{级}长 王小明\n"},
	{name: "province often", edit: func(text string, _, to locality) string {
		paragraphs := strings.SplitAfter(text, "\n")
		for i := range paragraphs {
			if i%3 == 1 && strings.Contains(paragraphs[i], "。") {
				paragraphs[i] = strings.Replace(paragraphs[i], "。", "。积极融入"+to.province.Name+"发展大局，争做"+region.Stem(to.province.Name)+"表率。", 1)
			}
		}
		return strings.Join(paragraphs, "")
	}},
	{name: "middle", edit: func(text string, _, _ locality) string {
		lines := strings.SplitAfter(text, "\n")
		return strings.Join(lines[len(lines)/3:2*len(lines)/3], "")
	}},
}

// ownWord returns the word by which a division speaks of its rank.
func ownWord(d region.Division) string {
	for _, word := range []string{"省", "地区", "州", "盟", "市", "区", "旗", "县"} {
		if strings.HasSuffix(d.Name, word) {
			return word
		}
	}
	return "县"
}

// transplant returns the report with the names of another place, and the truth about it.
func (s *scion) transplant(d region.Division, v transplanting) (string, gold, bool) {
	g, text, year := s.gold, s.text, int(s.Year)
	if !d.In(year) {
		to := max(d.Start, 1981)
		if d.End != 0 {
			to = (to + d.End) / 2
		} else {
			to = (to + 2025) / 2
		}
		text, year = shiftYears(text, to-year), to
		if !d.In(year) {
			return "", g, false
		}
	}
	from, to := around(s.own, int(s.Year)), around(d, year)
	m := grafting{from: from, to: to, names: make(map[string]string)}
	m.siblings(from.province, to.province, from.city, to.city, int(s.Year), year)
	m.siblings(from.city, to.city, from.own, to.own, int(s.Year), year)
	m.add(from.province, to.province)
	m.add(from.city, to.city)
	m.add(from.own, to.own)
	text = m.replace(text)
	if v.edit != nil {
		text = v.edit(text, from, to)
	}
	fill := strings.NewReplacer("{名}", d.Name, "{短}", region.Stem(d.Name), "{级}", ownWord(d), "{年}", fmt.Sprint(year))
	g.Code, g.Region, g.Level, g.Year, g.File = d.Code, d.Name, report.Level(d.Level().String()), report.Year(year), fill.Replace(v.file)
	if g.File == "" {
		g.File = "a.txt"
	}
	return fill.Replace(v.head) + text, g, true
}

func around(d region.Division, year int) locality {
	n := locality{own: d}
	n.province, _ = region.Lookup(d.Code[:2]+"0000", year)
	if d.Level() == region.Prefecture {
		n.city = d
		return n
	}
	city, ok := region.Lookup(d.Code[:4]+"00", year)
	if !ok {
		city = n.province
	}
	n.city = city
	return n
}

// grafting maps names of one place to those of another.
type grafting struct {
	from, to locality
	names    map[string]string
}

func (m *grafting) add(d, e region.Division) {
	if d.Name == "" || e.Name == "" {
		return
	}
	full, short := e.Name, region.Stem(e.Name)
	if strings.HasSuffix(full, "自治州") {
		full = short + "州"
	}
	for _, alias := range region.Aliases(d.Name) {
		m.names[alias] = short
	}
	m.names[d.Name] = full
}

// siblings maps the divisions in one to those in another, but for one of each.
func (m *grafting) siblings(d, e, without, other region.Division, year, toYear int) {
	to := slices.DeleteFunc(slices.Clone(e.Children(toYear)), func(c region.Division) bool { return c.Code == other.Code })
	for i, child := range d.Children(year) {
		if child.Code != without.Code && len(to) > 0 {
			m.add(child, to[i%len(to)])
		}
	}
}

func (m *grafting) replace(text string) string {
	var b strings.Builder
	at := 0
	for _, match := range region.Find(text) {
		if other, ok := m.names[text[match.Start:match.End]]; ok {
			b.WriteString(m.words(text[at:match.Start]) + other)
			at = match.End
		}
	}
	return b.String() + m.words(text[at:])
}

var selfRank = regexp.MustCompile(`([全我])(市|区|县|州)|(^|[^社地小园城山景辖新郊片校厂库林湿街灾港湾军治县自市])(市|区|县)(委|政府|人民政府|人大|人民代表大会|政协|属|级|直|长)`)

// words replaces the words by which a text speaks of its ranks.
func (m *grafting) words(text string) string {
	to := m.to
	ranks := map[string]string{"省": "省"}
	provinceRank := "省"
	switch {
	case strings.HasSuffix(to.province.Name, "自治区"):
		provinceRank = "区"
	case strings.HasSuffix(to.province.Name, "市"):
		provinceRank = "市"
	}
	if provinceRank != "省" {
		text = strings.NewReplacer("全省", "全"+provinceRank, "我省", "我"+provinceRank, "省委", map[string]string{"区": "自治区党委", "市": "市委"}[provinceRank],
			"省政府", map[string]string{"区": "自治区政府", "市": "市政府"}[provinceRank]).Replace(text)
	}
	if m.from.own.Level() == region.County {
		ranks[ownWord(m.from.own)] = ownWord(to.own)
	}
	ranks[ownWord(m.from.city)] = ownWord(to.city)
	if to.city.Code == to.province.Code {
		ranks[ownWord(m.from.city)] = provinceRank
	}
	if m.from.own.Level() == region.County {
		ranks[ownWord(m.from.own)] = ownWord(to.own)
	}
	return selfRank.ReplaceAllStringFunc(text, func(s string) string {
		p := selfRank.FindStringSubmatch(s)
		if p[2] != "" {
			if r, ok := ranks[p[2]]; ok {
				return p[1] + r
			}
			return s
		}
		if r, ok := ranks[p[4]]; ok {
			if r == "区" && p[4] == "市" && to.city.Code == to.province.Code {
				r = "自治区"
			}
			return p[3] + strings.Replace(r+p[5], "自治区委", "自治区党委", 1)
		}
		return s
	})
}

// shiftYears adds to every year of a text.
func shiftYears(text string, by int) string {
	text = fourDigits.ReplaceAllStringFunc(text, func(s string) string {
		return strings.Replace(s, s[:4], fmt.Sprint(readYear(s[:4])+by), 1)
	})
	return hanDigitYears.ReplaceAllStringFunc(text, func(s string) string {
		if year := readYear(strings.TrimSuffix(s, "年")); year != 0 {
			return fmt.Sprintf("%d年", year+by)
		}
		return s
	})
}

// targetKind is a kind of places to which reports are moved.
type targetKind struct {
	name    string
	targets []region.Division
	// texts is how many reports are moved to each.
	texts int
}

// targetKinds returns places of every kind, chosen by hash.
func targetKinds() []targetKind {
	var counties, prefectures, gone []region.Division
	seen := make(map[string]bool)
	for year := 2025; year >= 1982; year-- {
		for _, p := range (region.Division{Code: region.CentreCode}).Children(year) {
			if p.Code[:1] > "6" {
				continue
			}
			for _, d := range p.Children(year) {
				all := append([]region.Division{d}, d.Children(year)...)
				for _, c := range all {
					key := fmt.Sprint(c.Code, c.Name)
					if seen[key] {
						continue
					}
					seen[key] = true
					switch {
					case c.End != 0 && c.End < 2013:
						if !strings.HasSuffix(c.Name, "辖区") {
							gone = append(gone, c)
						}
					case c.End != 0:
					case c.Level() == region.Prefecture:
						prefectures = append(prefectures, c)
					case c.Level() == region.County:
						counties = append(counties, c)
					}
				}
			}
		}
	}
	namesakes, stems := make(map[string]int), make(map[string]int)
	for _, d := range counties {
		namesakes[d.Name]++
		stems[region.Stem(d.Name)]++
	}
	for _, d := range prefectures {
		stems[region.Stem(d.Name)]++
	}
	one := func(d region.Division) bool { return utf8.RuneCountInString(d.Name) == 2 }
	has := func(suffix string) func(region.Division) bool {
		return func(d region.Division) bool { return strings.HasSuffix(d.Name, suffix) }
	}
	in := func(codes ...string) func(region.Division) bool {
		return func(d region.Division) bool { return hasAnyPrefix(d.Code, codes...) }
	}
	commonly := func(d region.Division) bool { return region.Commonness(region.Stem(d.Name)) >= 1.5 }
	return []targetKind{
		{"one character", chosen(counties, 40, one), 3},
		{"namesakes", chosen(counties, 60, func(d region.Division) bool { return namesakes[d.Name] > 1 }), 3},
		{"stems of several", chosen(counties, 60, func(d region.Division) bool { return namesakes[d.Name] == 1 && stems[region.Stem(d.Name)] > 1 }), 3},
		{"common words", chosen(counties, 70, commonly), 3},
		{"municipalities", chosen(counties, 40, in("11", "12", "31", "50")), 2},
		{"directly of provinces", chosen(counties, 30, func(d region.Division) bool { return d.Code[2:4] == "90" }), 3},
		{"林区 特区 矿区", chosen(counties, 9, func(d region.Division) bool { return has("林区")(d) || has("特区")(d) || has("矿区")(d) }), 3},
		{"autonomous counties", chosen(counties, 40, has("自治县")), 2},
		{"banners", chosen(counties, 30, has("旗")), 2},
		{"county-level cities", chosen(counties, 60, has("市")), 2},
		{"districts", chosen(counties, 60, has("区")), 2},
		{"counties", chosen(counties, 60, has("县")), 2},
		{"abolished", chosen(gone, 60, func(region.Division) bool { return true }), 1},
		{"autonomous prefectures", chosen(prefectures, 30, has("自治州")), 2},
		{"leagues and 地区", chosen(prefectures, 12, func(d region.Division) bool { return has("盟")(d) || has("地区")(d) }), 2},
		{"prefecture cities", chosen(prefectures, 60, has("市")), 1},
	}
}

// chosen returns some n of the divisions that are of a kind.
func chosen(divisions []region.Division, n int, is func(region.Division) bool) (some []region.Division) {
	for _, d := range divisions {
		if is(d) {
			some = append(some, d)
		}
	}
	slices.SortFunc(some, func(a, b region.Division) int { return int(hashOf(a.Code+"x")) - int(hashOf(b.Code+"x")) })
	return some[:min(n, len(some))]
}
