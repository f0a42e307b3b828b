package parse

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"gongbao/index/region"
	"gongbao/index/report"
	"gongbao/index/source"
)

// shared is the folder of real reports beside the repository, on machines that measure them.
const shared = "../../../shared"

// sure is the confidence from which a value counts as stated. A wrong value below it is a doubt
// that review lists; a wrong one above it is a mistake that nobody looks for.
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
}

func readGold(t *testing.T) []gold {
	t.Helper()
	file, err := os.Open(filepath.Join(shared, "corpus/gold.jsonl"))
	if err != nil {
		t.Skipf("NOT MEASURED, the corpus of real reports is not here: %v", err)
	}
	defer file.Close()
	var all []gold
	for decoder := json.NewDecoder(file); decoder.More(); {
		var g gold
		if err := decoder.Decode(&g); err != nil {
			t.Fatal(err)
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
	least                      float64
	right, empty, unsure, sure int
}

func newTally(out io.Writer) *tally {
	return &tally{out: out, fields: []fieldTally{
		{name: "one report", least: 100}, {name: "kind", least: 99.5}, {name: "region", least: 99.5}, {name: "level", least: 99.5},
		{name: "year", least: 99}, {name: "outline", least: 97},
	}}
}

// field counts one value and prints a wrong one.
func (t *tally) field(name string, g gold, right, empty bool, got string, want string, e report.Evidence) {
	for i := range t.fields {
		f := &t.fields[i]
		if f.name != name {
			continue
		}
		switch {
		case right:
			f.right++
			return
		case empty:
			f.empty++
		case e.Confidence < sure:
			f.unsure++
		default:
			f.sure++
		}
	}
	fmt.Fprintf(t.out, "%s %s: got %s, want %s; %.2f %q\n", g.File, name, got, want, e.Confidence, e.Text)
}

// reading counts what was read from one file.
func (t *tally) reading(g gold, reading Reading) {
	t.files++
	t.field("one report", g, len(reading.Reports) == 1, true, fmt.Sprint(len(reading.Reports)), "1", report.Evidence{})
	if len(reading.Reports) == 0 {
		return
	}
	r := reading.Reports[0]
	for _, other := range reading.Reports[1:] {
		if other.Chars > r.Chars {
			r = other
		}
	}
	t.field("kind", g, r.Kind == g.Kind, false, string(r.Kind), string(g.Kind), r.Evidence["kind"])
	t.field("region", g, r.Region.Code == g.Code, r.Region.Code == "", r.Region.Code+r.Region.Name, g.Code+g.Region, r.Evidence["region"])
	t.field("level", g, r.Level == g.Level, r.Level == "", string(r.Level), string(g.Level), r.Evidence["level"])
	t.field("year", g, r.Year == g.Year, r.Year == 0, fmt.Sprint(r.Year), fmt.Sprint(g.Year), r.Evidence["year"])
	tops := topHeadings(&r)
	t.field("outline", g, len(tops) >= 2, true, fmt.Sprintf("%q", tops), "two or more top headings", report.Evidence{})
}

// print prints the shares and returns the names of the fields that fall short.
func (t *tally) print() (short []string) {
	fmt.Fprintf(t.out, "\n%d files. Wrong and sure: confidence of %.1f or more; wrong and unsure: less.\n", t.files, sure)
	fmt.Fprintf(t.out, "%-10s %8s %6s %6s %7s %9s %8s\n", "", "right", "", "empty", "unsure", "and sure", "goal")
	all, wrongAndSure := 0, 0
	for _, f := range t.fields {
		share := 100 * float64(f.right) / float64(max(t.files, 1))
		fmt.Fprintf(t.out, "%-10s %6.2f %% %6d %6d %7d %9d %6.1f %%\n", f.name, share, f.right, f.empty, f.unsure, f.sure, f.least)
		if share < f.least {
			short = append(short, f.name)
		}
		all += f.right + f.empty + f.unsure + f.sure
		wrongAndSure += f.sure
	}
	fmt.Fprintf(t.out, "wrong and sure: %d of %d values, %.2f %% (goal: at most 0.2 %%)\n", wrongAndSure, all, 100*float64(wrongAndSure)/float64(max(all, 1)))
	if wrongAndSure*500 > all {
		short = append(short, "wrong and sure")
	}
	return short
}

// TestCorpus measures what is read of several hundred real reports against the truth, under names
// that say nothing, and lists the errors: make eval-reports.
func TestCorpus(t *testing.T) {
	all := readGold(t)
	tally := newTally(t.Output())
	for _, g := range all {
		doc, err := source.Read(filepath.Join(shared, "corpus/texts", g.File))
		if err != nil {
			t.Fatal(err)
		}
		doc.File = g.File
		reading := Parse(doc)
		checkReading(t, doc, reading)
		tally.reading(g, reading)
	}
	for _, name := range tally.print() {
		t.Errorf("short of the goal: %s", name)
	}
}

// TestHeadless measures the same reports without the lines above the greeting, as on pages that
// lost them. A field may then be empty or unsure, but few may be wrong and sure.
func TestHeadless(t *testing.T) {
	if !testing.Verbose() {
		t.Skip("only a measure: make eval-reports")
	}
	all := readGold(t)
	tally := newTally(t.Output())
	for _, g := range all {
		doc, err := source.Read(filepath.Join(shared, "corpus/texts", g.File))
		if err != nil {
			t.Fatal(err)
		}
		doc.File = g.File
		for i, line := range doc.Lines[:min(len(doc.Lines), 40)] {
			if salutation.MatchString(line.Text) {
				doc.Lines = doc.Lines[i:]
				break
			}
		}
		tally.reading(g, Parse(doc))
	}
	tally.print()
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
