package parse

import (
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"
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

// shared is the folder of real reports beside the repository, on machines that measure them.
const shared = "../../../shared"

// sure is the confidence from which a value counts as stated. A wrong value below it is a doubt
// that review lists.
const sure = 0.5

// gold is the truth about one report.
type gold struct {
	File   string       `json:"file"`
	Title  string       `json:"title"`
	Kind   report.Kind  `json:"kind"`
	Code   string       `json:"code"`
	Level  report.Level `json:"level"`
	Year   report.Year  `json:"year"`
	Region string       `json:"region"`
	Place  string       `json:"place"`
	Flags  []string     `json:"flags"`
	// cut is set if the test cut the text within a sentence.
	cut bool
}

// isPart reports whether the file has only a part of its report.
func (g *gold) isPart() bool { return slices.Contains(g.Flags, "partial") }

// mislabelled are the files of ../shared/corpus that are no work reports, read by eye: the report of a
// standing committee, an outline, a plan, and a notice with the main points of a year.
var mislabelled = map[string]report.Kind{
	"r0050.txt": report.Other, "r0072.txt": report.Outline, "r0288.txt": report.Plan, "r0816.txt": report.Other,
}

// readGold returns the truth about the reports of a folder of ../shared.
func readGold(t *testing.T, folder string) []gold {
	t.Helper()
	file, err := os.Open(filepath.Join(shared, folder, "gold.jsonl"))
	if err != nil {
		t.Skipf("NOT MEASURED, the real reports of %s are not here: %v", folder, err)
	}
	defer file.Close()
	var all []gold
	for decoder := json.NewDecoder(file); decoder.More(); {
		var g gold
		if err := decoder.Decode(&g); err != nil {
			t.Fatal(err)
		}
		if kind, ok := mislabelled[g.File]; ok && folder == "corpus" {
			g.Kind = kind
		}
		if g.Level == report.Centre {
			g.Code = region.CentreCode
		}
		all = append(all, g)
	}
	return all
}

// tally counts, for each field of the reports of one collection, the right and the wrong values.
type tally struct {
	out    io.Writer
	files  int
	fields []fieldTally
}

type fieldTally struct {
	name string
	// least is the share of right values to reach, in per cent.
	least        float64
	right, empty int
	// given and wrong count the values that are not empty by the band of their confidence.
	given, wrong [len(bands)]int
}

// bands are the least confidences of the columns of the table, and atMost the shares of wrong values,
// in per cent, that the values of the band and those above it may have. 0 means any.
var (
	bands  = [...]float64{0.9, 0.7, 0.5, 0}
	atMost = [...]float64{0.1, 0.2, 0, 0}
)

func newTally(out io.Writer) *tally {
	return &tally{out: out, fields: []fieldTally{
		{name: "one report", least: 99}, {name: "kind", least: 99.5}, {name: "region", least: 99.5}, {name: "level", least: 99.5},
		{name: "place", least: 99}, {name: "year", least: 99}, {name: "complete", least: 99}, {name: "outline", least: 97},
	}}
}

// field counts one value and prints a wrong one. An empty value counts as right if it should be
// empty.
func (t *tally) field(name, file, got, want string, e report.Evidence) {
	f := &t.fields[slices.IndexFunc(t.fields, func(f fieldTally) bool { return f.name == name })]
	band := slices.IndexFunc(bands[:], func(least float64) bool { return e.Confidence >= least })
	if got != "" {
		f.given[band]++
	}
	switch {
	case got == want:
		f.right++
		return
	case got == "":
		f.empty++
	default:
		f.wrong[band]++
	}
	fmt.Fprintf(t.out, "%s %s: got %q, want %q; %.2f %q\n", file, name, got, want, e.Confidence, e.Text)
}

// reading counts what was read from one file.
func (t *tally) reading(g gold, reading Reading) {
	t.files++
	certain := report.Evidence{Confidence: 1}
	t.field("one report", g.File, fmt.Sprint(len(reading.Reports)), "1", certain)
	if len(reading.Reports) == 0 {
		return
	}
	r := reading.Reports[0]
	for _, other := range reading.Reports[1:] {
		if other.Chars > r.Chars {
			r = other
		}
	}
	year := ""
	if r.Year != 0 {
		year = fmt.Sprint(r.Year)
	}
	t.field("kind", g.File, string(r.Kind), string(g.Kind), r.Evidence["kind"])
	t.field("region", g.File, r.Region.Code, g.Code, r.Evidence["region"])
	t.field("level", g.File, string(r.Level), string(g.Level), r.Evidence["level"])
	t.field("place", g.File, r.Place, g.Place, r.Evidence["place"])
	t.field("year", g.File, year, fmt.Sprint(g.Year), r.Evidence["year"])
	switch {
	case g.cut:
		t.field("complete", g.File, string(r.Complete), string(report.Excerpt), r.Evidence["complete"])
	case !g.isPart():
		t.field("complete", g.File, string(r.Complete), string(report.Full), r.Evidence["complete"])
	}
	outlined := "two or more top headings"
	if tops := topHeadings(&r); len(tops) < 2 {
		outlined = fmt.Sprintf("%q", tops)
	}
	t.field("outline", g.File, outlined, "two or more top headings", certain)
}

// print prints the shares and the table of calibration, and returns what falls short.
func (t *tally) print() (short []string) {
	fmt.Fprintf(t.out, "\n%d files. Wrong of the values given with a confidence of at least …\n", t.files)
	fmt.Fprintf(t.out, "%-10s %9s %8s %6s", "", "right", "goal", "empty")
	for _, least := range bands {
		fmt.Fprintf(t.out, " %12.1f", least)
	}
	fmt.Fprintln(t.out)
	var given, wrong [len(bands)]int
	for _, f := range t.fields {
		share := 100 * float64(f.right) / float64(max(t.files, 1))
		if f.name == "complete" {
			share = 100 * float64(f.right) / float64(max(f.right+f.empty+f.wrongs(), 1))
		}
		fmt.Fprintf(t.out, "%-10s %7.2f %% %6.1f %% %6d", f.name, share, f.least, f.empty)
		for i := range bands {
			fmt.Fprintf(t.out, " %5d / %4d", f.wrong[i], f.given[i])
			if f.name != "outline" && f.name != "one report" {
				given[i] += f.given[i]
				wrong[i] += f.wrong[i]
			}
		}
		fmt.Fprintln(t.out)
		if share < f.least {
			short = append(short, f.name)
		}
	}
	fmt.Fprintf(t.out, "%-37s", "values with a confidence")
	for i := range bands {
		fmt.Fprintf(t.out, " %5d / %4d", wrong[i], given[i])
	}
	fmt.Fprintln(t.out)
	givenAbove, wrongAbove := 0, 0
	for i, most := range atMost {
		givenAbove += given[i]
		wrongAbove += wrong[i]
		if most == 0 {
			continue
		}
		share := 100 * float64(wrongAbove) / float64(max(givenAbove, 1))
		fmt.Fprintf(t.out, "wrong at %.1f or more: %d of %d, %.2f %% (goal: at most %.1f %%)\n", bands[i], wrongAbove, givenAbove, share, most)
		if share > most {
			short = append(short, fmt.Sprintf("confidence of %.1f", bands[i]))
		}
	}
	return short
}

func (f *fieldTally) wrongs() (n int) {
	for _, wrong := range f.wrong {
		n += wrong
	}
	return n
}

// change changes a document and the truth about it. It returns false if it does not apply.
type change func(doc *source.Document, g *gold) bool

// tallyOf reads the reports of a folder of ../shared under names that say nothing, and lists the
// errors.
func tallyOf(t *testing.T, folder string, changed change) *tally {
	t.Helper()
	tally := newTally(t.Output())
	for _, g := range readGold(t, folder) {
		doc, err := source.Read(filepath.Join(shared, folder, "texts", g.File))
		if err != nil {
			t.Fatal(err)
		}
		doc.File = g.File
		if changed != nil && !changed(&doc, &g) {
			continue
		}
		reading := Parse(doc)
		checkReading(t, doc, reading)
		tally.reading(g, reading)
	}
	return tally
}

// TestCorpus measures what is read of several hundred real reports against the truth: make
// eval-reports.
func TestCorpus(t *testing.T) {
	for _, name := range tallyOf(t, "corpus", nil).print() {
		t.Errorf("short of the goal: %s", name)
	}
}

// TestChanged measures the reports of districts and new areas, and all reports without the lines
// above the greeting, as on pages that lost them, and with the names of other places: the rules must
// not know the places of the sample.
func TestChanged(t *testing.T) {
	if !testing.Verbose() {
		t.Skip("only a measure: make eval-reports")
	}
	for _, folder := range []string{"corpus", "corpus2"} {
		for _, variant := range []struct {
			name   string
			change change
		}{
			{"whole", nil}, {"headless", withoutHead}, {"cut", cutShort}, {"renamed", renamed}, {"renamed and headless", both(withoutHead, renamed)},
			{"without title", withoutTitle}, {"middle", middleThird}, {"short names", shortNames}, {"short names of others", both(shortNames, renamed)},
			{"renamed middle", both(middleThird, renamed)},
		} {
			if folder == "corpus" && variant.change == nil {
				continue // TestCorpus
			}
			t.Run(folder+" "+variant.name, func(t *testing.T) {
				for _, name := range tallyOf(t, folder, variant.change).print() {
					fmt.Fprintln(t.Output(), "short of the goal:", name)
				}
			})
		}
	}
}

// TestYearChanged measures the year of reports with all years later, without the years in their
// headings, and without their titles. Names of plans and sessions stay, so the first variant leaves
// the centre out.
func TestYearChanged(t *testing.T) {
	if !testing.Verbose() {
		t.Skip("only a measure: make eval-reports")
	}
	for _, variant := range []struct {
		name   string
		change change
	}{{"three years later", later}, {"no years in headings", withoutHeadingYears}, {"no title", withoutTitle}} {
		for _, folder := range []string{"corpus", "corpus2"} {
			t.Run(folder+" "+variant.name, func(t *testing.T) {
				for _, name := range tallyOf(t, folder, variant.change).print() {
					fmt.Fprintln(t.Output(), "short of the goal:", name)
				}
			})
		}
	}
}

// later adds three to every year. The provinces of those years keep their names.
func later(doc *source.Document, g *gold) bool {
	if g.Level == report.Centre {
		return false
	}
	g.Year += 3
	for i := range doc.Lines {
		doc.Lines[i].Text = fourDigits.ReplaceAllStringFunc(doc.Lines[i].Text, func(s string) string {
			return strings.Replace(s, s[:4], fmt.Sprint(readYear(s[:4])+3), 1)
		})
		doc.Lines[i].Text = hanDigitYears.ReplaceAllStringFunc(doc.Lines[i].Text, func(s string) string {
			if year := readYear(strings.TrimSuffix(s, "年")); year != 0 {
				return fmt.Sprintf("%d年", year+3)
			}
			return s
		})
	}
	return true
}

var (
	fourDigits    = regexp.MustCompile(`(?:19[5-9]|20[0-9])[0-9](?: ?年|[/.-]|—[12])`)
	hanDigitYears = regexp.MustCompile(`[１２一二][0-9０-９〇○零ОOo一二三四五六七八九]{3}年`)
)

// withoutHeadingYears removes the years from short lines below the greeting.
func withoutHeadingYears(doc *source.Document, _ *gold) bool {
	below := false
	for i, line := range doc.Lines {
		if below && len(line.Text) < 120 && !strings.Contains(line.Text, "。") {
			doc.Lines[i].Text = yearPattern.ReplaceAllString(line.Text, "")
		}
		below = below || salutation.MatchString(line.Text)
	}
	return true
}

// withoutTitle removes the titles above the greeting.
func withoutTitle(doc *source.Document, _ *gold) bool {
	for i, line := range doc.Lines[:min(len(doc.Lines), 40)] {
		if salutation.MatchString(line.Text) {
			break
		}
		if titlePattern.MatchString(line.Text) && !deliveryLine.MatchString(line.Text) {
			doc.Lines[i].Text = ""
		}
	}
	return true
}

// withoutHead removes the lines above the greeting.
func withoutHead(doc *source.Document, _ *gold) bool {
	for i, line := range doc.Lines[:min(len(doc.Lines), 40)] {
		if salutation.MatchString(line.Text) {
			doc.Lines = doc.Lines[i:]
			break
		}
	}
	return true
}

// cutShort cuts a text after some two thirds of its characters, within a sentence.
func cutShort(doc *source.Document, g *gold) bool {
	all, seen := 0, 0
	for _, line := range doc.Lines {
		all += len(line.Text)
	}
	for i, line := range doc.Lines {
		seen += len(line.Text)
		if seen*3 < all*2 || utf8.RuneCountInString(line.Text) < 60 {
			continue
		}
		text := runes(line.Text, 45)
		if endsSentence(lastRune(text)) || closes(lastRune(text)) {
			text = runes(line.Text, 41)
		}
		doc.Lines[i].Text, doc.Lines = text, doc.Lines[:i+1]
		g.cut = true
		return true
	}
	return false
}

// both makes one change after the other.
func both(first, second change) change {
	return func(doc *source.Document, g *gold) bool { return first(doc, g) && second(doc, g) }
}

// middleThird keeps the lines in the middle of the text. It may end at the end of a sentence.
func middleThird(doc *source.Document, g *gold) bool {
	g.Flags = append(g.Flags, "partial")
	n := len(doc.Lines)
	if n < 30 {
		return false
	}
	doc.Lines = doc.Lines[n/3 : 2*n/3]
	return true
}

// shortNames removes the head and each sentence that has the full name of the place.
func shortNames(doc *source.Document, g *gold) bool {
	withoutHead(doc, g)
	d, ok := region.Lookup(g.Code, int(g.Year))
	if !ok || region.Stem(d.Name) == d.Name || g.Place != "" {
		return false
	}
	for i := range doc.Lines {
		var kept strings.Builder
		for sentence := range strings.SplitAfterSeq(doc.Lines[i].Text, "。") {
			if !strings.Contains(sentence, d.Name) {
				kept.WriteString(sentence)
			}
		}
		doc.Lines[i].Text = kept.String()
	}
	return true
}

// renamed gives a report of a province the names of another one, with its prefectures and counties. A
// zone keeps its name, which says where it is, so its report is left out.
func renamed(doc *source.Document, g *gold) bool {
	if g.Level == report.Centre || g.Place != "" {
		return false
	}
	names := otherNames(g)
	d, ok := names.divisions[g.Code]
	if !ok {
		return false
	}
	g.Code = d
	for i := range doc.Lines {
		doc.Lines[i].Text = names.replace(doc.Lines[i].Text)
	}
	return true
}

// renaming maps the divisions of one province to those of another.
type renaming struct {
	divisions map[string]string // codes
	names     map[string]string
}

// otherNames maps the divisions of the province of g, one by one, to those of a province with the
// same sorts of divisions.
func otherNames(g *gold) renaming {
	to := renaming{make(map[string]string), make(map[string]string)}
	year := int(g.Year)
	own, _ := region.Lookup(g.Code[:2]+"0000", year)
	provinces := region.Division{Code: region.CentreCode}.Children(year)
	var same []region.Division
	for _, p := range provinces {
		if p.Code != own.Code && lastRune(p.Name) == lastRune(own.Name) && p.Code[:1] < "7" {
			same = append(same, p)
		}
	}
	if len(same) == 0 {
		return to
	}
	hash := fnv.New32a()
	hash.Write([]byte(g.File))
	to.add(own, same[int(hash.Sum32())%len(same)], year)
	return to
}

func (to *renaming) add(d, e region.Division, year int) {
	to.divisions[d.Code] = e.Code
	for _, alias := range region.Aliases(d.Name) {
		to.names[alias] = region.Stem(e.Name)
	}
	to.names[d.Name], to.names[region.Stem(d.Name)] = e.Name, region.Stem(e.Name)
	others := e.Children(year)
	for _, child := range d.Children(year) {
		at := slices.IndexFunc(others, func(o region.Division) bool {
			return lastRune(o.Name) == lastRune(child.Name) && o.Level() == child.Level()
		})
		if at >= 0 {
			to.add(child, others[at], year)
			others = slices.Delete(others, at, at+1)
		}
	}
}

// replace replaces the names in a text. A name without another is left.
func (to *renaming) replace(text string) string {
	var b strings.Builder
	at := 0
	for _, m := range region.Find(text) {
		if other, ok := to.names[text[m.Start:m.End]]; ok {
			b.WriteString(text[at:m.Start] + other)
			at = m.End
		}
	}
	return b.String() + text[at:]
}

// TestFormats measures the files whose names say what they are, in every format at hand.
func TestFormats(t *testing.T) {
	files, err := os.ReadDir(filepath.Join(shared, "formats"))
	if err != nil {
		t.Skipf("NOT MEASURED, the files in other formats are not here: %v", err)
	}
	tally := newTally(t.Output())
	for i, file := range files {
		m := formatName.FindStringSubmatch(file.Name())
		if m == nil {
			continue
		}
		g := gold{File: file.Name(), Kind: report.GovernmentWork, Year: report.Year(readYear(m[1])), Region: m[2]}
		d := region.Division{Code: region.CentreCode}
		if m[2] != "国务院" {
			d = region.Named(m[2], 2025)[0]
		}
		g.Code, g.Level = d.Code, report.Level(d.Level().String())
		doc, err := source.Read(filepath.Join(shared, "formats", file.Name()))
		if errors.Is(err, source.ErrUnsupported) {
			fmt.Fprintf(t.Output(), "%s: not read: %v\n", g.File, err)
			continue
		} else if err != nil {
			t.Fatal(err)
		}
		doc.File = fmt.Sprintf("f%04d", i) // the name is the truth
		reading := Parse(doc)
		checkReading(t, doc, reading)
		if g.Year == 0 && len(reading.Reports) > 0 {
			g.Year = reading.Reports[0].Year // the name does not say
		}
		tally.reading(g, reading)
	}
	tally.print()
}

// formatName is the name of a file in another format: 2025年四川省政府工作报告.docx, 北海.docx.
var formatName = regexp.MustCompile(`^(?:(\d{4})年)?(.+?)(?:政府工作报告)?\.`)
