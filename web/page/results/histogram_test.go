package results

import (
	"strings"
	"testing"

	"gongbao/index"
	"gongbao/web/address"
)

func TestHistogram(t *testing.T) {
	r := address.NewRequest()
	r.Query, r.Filter.Region, r.Filter.Year = "煤", []string{"530000"}, []string{"2024..2025"}
	h := newHistogram(r, yearBuckets(map[string]int{"2026": 1, "2025": 200, "2024": 50, "2023": 0, index.None: 9}, "2024", "2025"))
	if h.First != "2023" || h.Last != "2026" || h.From != "2024" || h.To != "2025" || h.Width != 40 || len(h.Bars) != 4 {
		t.Errorf("%+v", h)
	}
	for i, want := range []struct {
		height   int
		selected bool
	}{{0, false}, {14, true}, {histogramHeight, true}, {lowestBar, false}} {
		b := h.Bars[i]
		if b.Height != want.height || b.Y != histogramHeight-want.height || b.X != i*barPitch || b.Selected != want.selected || b.Faded == want.selected {
			t.Errorf("bar %d: %+v", i, b)
		}
	}
	if h.Of != "q=%E7%85%A4&region=530000&year=2024..2025" {
		t.Errorf("the form is of %s", h.Of)
	}
	if newHistogram(r, yearBuckets(map[string]int{"2026": 1, "2025": 1, index.None: 1})) != nil {
		t.Error("two years are drawn")
	}
	if h := newHistogram(r, yearBuckets(map[string]int{"2026": 0, "2025": 0, "2024": 0})); h == nil || h.From != "2024" || h.To != "2025" || h.Bars[0].Faded {
		t.Errorf("nothing found: %+v", h)
	}
}

// Its fields have the years chosen, also those without a bar.
func TestYearsChosen(t *testing.T) {
	for _, c := range []struct{ chosen, from, to, least, most string }{
		{"", "", "", "2023", "2025"},
		{"2024", "2024", "2024", "2023", "2025"},
		{"2020..2026", "2020", "2026", "2020", "2026"},
		{"2020..2100", "2020", "", "2020", "2025"},
		{"1949..2024", "", "2024", "2023", "2025"},
		{"2025 2021 -2023 none", "2021", "2025", "2021", "2025"},
	} {
		r := address.NewRequest()
		r.Filter.Year = strings.Fields(c.chosen)
		h := newHistogram(r, yearBuckets(map[string]int{"2025": 1, "2024": 1, "2023": 1}))
		if h.From != c.from || h.To != c.to || h.Least != c.least || h.Most != c.most {
			t.Errorf("%q: from %q to %q, within %s and %s", c.chosen, h.From, h.To, h.Least, h.Most)
		}
	}
}

func yearBuckets(counts map[string]int, selected ...string) []index.Bucket {
	var buckets []index.Bucket
	for _, year := range []string{"2026", "2025", "2024", "2023", index.None} { // as an engine gives them, the newest first
		if count, ok := counts[year]; ok {
			buckets = append(buckets, index.Bucket{Value: year, Label: year, Count: count, Selected: strings.Contains(strings.Join(selected, " "), year)})
		}
	}
	return buckets
}
