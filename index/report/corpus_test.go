package report

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"gongbao/index/source"
)

// shared is the folder of real reports that lies beside the repository where they are measured.
const shared = "../../../shared"

// gold is the truth about one report of the corpus.
type gold struct {
	File   string `json:"file"`
	Title  string `json:"title"`
	Kind   Kind   `json:"kind"`
	Code   string `json:"code"`
	Level  Level  `json:"level"`
	Year   Year   `json:"year"`
	Region string `json:"region"`
}

func readGold(t *testing.T) []gold {
	t.Helper()
	file, err := os.Open(filepath.Join(shared, "corpus/gold.jsonl"))
	if err != nil {
		t.Skipf("the corpus is not here: %v", err)
	}
	defer file.Close()
	var all []gold
	for decoder := json.NewDecoder(file); decoder.More(); {
		var g gold
		if err := decoder.Decode(&g); err != nil {
			t.Fatal(err)
		}
		if g.Level == Centre {
			g.Code = "000000"
		}
		all = append(all, g)
	}
	return all
}

// TestCorpus measures the share of reports for which each field is right, and of those with at least two top headings. It
// lists the errors (go test -v -run Corpus ./index/report).
func TestCorpus(t *testing.T) {
	right := make(map[string]int)
	all := readGold(t)
	for _, g := range all {
		doc, err := source.Read(filepath.Join(shared, "corpus/texts", g.File))
		if err != nil {
			t.Fatal(err)
		}
		doc.File = g.File
		reading := Parse(doc)
		checkReading(t, doc, reading)
		check := func(field string, ok bool, got any, want any, evidence string) {
			if ok {
				right[field]++
			} else {
				e := reading.Reports[0].Evidence[evidence]
				t.Logf("%s %s: got %v, want %v (%s), evidence %.2f %q", g.File, field, got, want, g.Title, e.Confidence, e.Text)
			}
		}
		if check("one report", len(reading.Reports) == 1, len(reading.Reports), 1, ""); len(reading.Reports) == 0 {
			continue
		}
		r := reading.Reports[0]
		for _, other := range reading.Reports[1:] {
			if other.Chars > r.Chars {
				r = other
			}
		}
		check("kind", r.Kind == g.Kind, r.Kind, g.Kind, "kind")
		check("region", r.Region.Code == g.Code, r.Region.Code+r.Region.Name, g.Code+g.Region, "region")
		check("level", r.Level == g.Level, r.Level, g.Level, "level")
		check("year", r.Year == g.Year, r.Year, g.Year, "year")
		tops := topHeadings(&r)
		check("outline", len(tops) >= 2, tops, "2 or more", "")
	}
	for _, field := range []struct {
		name  string
		least float64 // per cent
	}{{"one report", 100}, {"kind", 99.5}, {"region", 99.5}, {"level", 99.5}, {"year", 97.5}, {"outline", 99}} {
		share := 100 * float64(right[field.name]) / float64(len(all))
		t.Logf("%-10s %5.1f %%  (%d of %d)", field.name, share, right[field.name], len(all))
		if share < field.least {
			t.Errorf("%s: %.1f %%, want at least %.1f", field.name, share, field.least)
		}
	}
}
