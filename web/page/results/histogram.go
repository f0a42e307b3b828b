package results

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"gongbao/index"
	"gongbao/web/address"
	"gongbao/web/say"
)

// histogram shows how many reports there are of each year as bars side by side. Without JavaScript
// the years are chosen by the form beneath it.
type histogram struct {
	First, Last string // the years of the first and the last bar
	From, To    string // the first and the last year chosen, which may have no bar; empty where there is no such end
	Least, Most string // the years that the form takes at once: those of the bars and those chosen
	Width       int    // of all bars, in units of the drawing
	Bars        []bar
	Of          string // the query string of the search that is shown
}

// bar is one year, the earliest first.
type bar struct {
	Label    say.Phrase
	Count    int
	X, Y     int // of its upper left corner
	Height   int
	Selected bool
	Faded    bool // whether other years are chosen
}

// The size of a histogram, in units of the drawing.
const (
	barPitch        = 10
	histogramHeight = 56
	lowestBar       = 2 // of a year with any report
)

// newHistogram returns nil if there are fewer than three years to show.
func newHistogram(r index.Request, buckets []index.Bucket) *histogram {
	years := slices.DeleteFunc(slices.Clone(buckets), func(b index.Bucket) bool { return b.Value == index.None })
	if len(years) < 3 {
		return nil
	}
	slices.SortFunc(years, func(a, b index.Bucket) int { return yearOf(a) - yearOf(b) })
	most := slices.MaxFunc(years, func(a, b index.Bucket) int { return a.Count - b.Count }).Count
	chosen := slices.ContainsFunc(years, func(b index.Bucket) bool { return b.Selected })
	_, of, _ := strings.Cut(address.SearchURL(r), "?")
	h := &histogram{First: years[0].Value, Last: years[len(years)-1].Value, Width: len(years) * barPitch, Of: of}
	h.From, h.To = chosenYears(r.Filter.Year)
	h.Least, h.Most = min(h.First, cmp.Or(h.From, h.First)), max(h.Last, h.To)
	for i, year := range years {
		b := bar{Label: bucketLabel("year", year), Count: year.Count, X: i * barPitch, Selected: year.Selected, Faded: chosen && !year.Selected}
		if year.Count > 0 {
			b.Height = max(lowestBar, year.Count*histogramHeight/max(most, 1))
		}
		b.Y = histogramHeight - b.Height
		h.Bars = append(h.Bars, b)
	}
	return h
}

func yearOf(b index.Bucket) int {
	year, _ := strconv.Atoi(b.Value)
	return year
}

// The years that stand for an empty field of the form.
const earliestYear, latestYear = "1949", "2100"

// chosenYears returns the first and the last year of a choice of years and ranges; empty if there
// is no such end.
func chosenYears(values []string) (from, to string) {
	for _, value := range values {
		first, last, isRange := strings.Cut(value, "..")
		if !isRange {
			last = first
		}
		if _, err := strconv.ParseUint(first, 10, 16); err != nil {
			continue // left out or not known
		}
		if from == "" || first < from {
			from = first
		}
		to = max(to, last)
	}
	if from == earliestYear {
		from = ""
	}
	if to == latestYear {
		to = ""
	}
	return from, to
}

// yearsRequest reads the form of a histogram: the search of, from one year to another. Years that
// are as the form had them leave the search as it was, and with it years between that are not
// chosen. It reports whether u is of that form.
func yearsRequest(u *url.URL) (r index.Request, asked bool, err error) {
	form := u.Query()
	if !form.Has("from") && !form.Has("to") {
		return r, false, nil
	}
	values, err := address.ParseQuery(form.Get("of"))
	if err != nil {
		return r, true, err
	}
	wasFrom, wasTo := chosenYears(values["year"])
	switch from, to := form.Get("from"), form.Get("to"); {
	case from == wasFrom && to == wasTo:
	case from == "" && to == "":
		values.Del("year")
	case from == to:
		values["year"] = []string{from}
	default:
		from, to = cmp.Or(from, earliestYear), cmp.Or(to, latestYear)
		values["year"] = []string{min(from, to) + ".." + max(from, to)}
	}
	r, err = address.ParseLenient(values.Encode(), address.PageParameters)
	r.Cursor = ""
	return r, true, err
}
