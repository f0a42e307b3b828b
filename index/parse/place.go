package parse

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"gongbao/analyzer"
	"gongbao/index/region"
	"gongbao/index/report"
)

// The region of a report is the division with the most evidence. Each line of the head that names a
// division, the name of the file, each line that was dropped, the names in the text, and the words by
// which the text calls its place (全县, 市委) give points, which are natural logarithms of odds as far as
// they can be told. The lead of the best division over the second, with its own points, is the
// confidence. So a name that several places have, or a head at odds with the file, is in doubt by
// itself.

// inferRegion finds the place that a report is about.
func inferRegion(r *report.Report, h *head, file string, dropped []Dropped) {
	f := finder{report: r, head: h, path: file, dropped: dropped, year: int(r.Year)}
	f.ownRank(h)
	if r.Delivered != "" {
		f.year = readYear(r.Delivered[:4])
	}
	if words := h.centreWords(); words != "" && f.rank != "省" {
		f.set(centre, words, 0.98)
		return
	}
	if f.below() {
		return
	}
	f.weigh()
	f.choose()
}

// weigh weighs all evidence. If the head is plain, the text is not asked.
func (f *finder) weigh() {
	f.weighHead()
	f.weighFile()
	if !f.isPlain() {
		f.weighDropped()
		f.weighText()
	}
}

var centre = region.Division{Code: region.CentreCode, Name: "全国"}

var centreWords = compile(`代表(?:中华人民共和国)?国务院|代表中央人民政府|国务院总理|全国人民代表大会|受(?:中共中央和)?国务院|国务院(?:的决定|决定由我)`)

// centreWords returns the words in the head which show that the State Council reports, or "" if it
// does not.
func (h *head) centreWords() string {
	return centreWords.FindString(h.opening + " " + h.delivery + " " + h.speaker)
}

func (h *head) isCentre() bool { return h.centreWords() != "" }

// finder looks for the region of one report.
type finder struct {
	report *report.Report
	head   *head
	// path is the name of the file with its folders, and dropped the lines of the page around the
	// report.
	path    string
	dropped []Dropped
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
	// candidates are the divisions that some evidence names.
	candidates []place
	// text is the names in the text, once they are read.
	text *mentions
	// file is the divisions that the name of the file may mean.
	file []naming
}

// place is a division that a report may be about, with its evidence.
type place struct {
	division region.Division
	points   float64
	// words are those of the evidence of the best sort and, of that, the most points.
	words     string
	sort      sort
	strongest float64
	// above is the points of the text for the places that it is in.
	above float64
	// lines counts the lines of the head that name it in full.
	lines int
}

// sort is a sort of evidence, from the best.
type sort int

const (
	byHead sort = iota
	byText
	byPage // lines that were dropped
	byFile // names of the file and its folders
)

// add adds evidence to that for a division.
func (f *finder) add(d region.Division, by sort, points float64, words string) *place {
	i := slices.IndexFunc(f.candidates, func(c place) bool { return c.division.Code == d.Code })
	if i < 0 {
		i = len(f.candidates)
		f.candidates = append(f.candidates, place{division: d, sort: by})
	}
	c := &f.candidates[i]
	c.points += points
	if by < c.sort || by == c.sort && points > c.strongest {
		c.words, c.sort, c.strongest = words, by, points
	}
	return c
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

// weighHead adds the places that lines of the head name.
func (f *finder) weighHead() {
	h, r := f.head, f.report
	title := 9.0
	if r.Kind == report.Other {
		title = 3.5
	}
	for _, line := range []struct {
		text   string
		points float64
	}{
		{h.delivery, 9}, {mandateOf(h.opening), 9}, {r.Meeting, 1}, {r.Title, title}, {h.speaker, 7}, {h.label, 2},
	} {
		for _, n := range f.named(line.text) {
			c := f.add(n.division, byHead, n.weigh(line.points), line.text)
			if !n.short && line.points >= 7 {
				c.lines++
			}
		}
	}
}

// weigh returns the points of a line for the division that it names. A name that is a common word too
// says little, if it is short or has only one character before 区.
func (n naming) weigh(points float64) float64 {
	if !n.short && utf8.RuneCountInString(n.name) > 2 {
		return points
	}
	return points / (1 + 0.15*math.Log1p(20*region.Commonness(n.name)))
}

// mandateOf returns the part of the opening that names the government: 我代表古交市人民政府.
func mandateOf(opening string) string {
	if at := strings.Index(opening, "政府"); at >= 0 {
		return opening[:at]
	}
	return ""
}

// weighFile adds the places that the names of the file and its folders say, the nearest first.
func (f *finder) weighFile() {
	const ownName = 3.5
	points := ownName
	for name := range names(f.path) {
		named := f.named(name)
		for _, n := range named {
			f.add(n.division, byFile, n.weigh(points), inName+name)
		}
		if points == ownName {
			f.file = named
		}
		if len(named) > 0 {
			points = 1
		}
	}
}

// isPlain reports whether two lines of the head and the rank agree on one place, and no other evidence
// names another. The text need not be asked then.
func (f *finder) isPlain() bool {
	if len(f.candidates) != 1 {
		return false
	}
	c := f.candidates[0]
	return c.lines >= 2 && f.fits(c.division) && f.isInUse(c.division)
}

func (f *finder) isInUse(d region.Division) bool { return d.In(f.year) }

// maxDropped is the most lines around a report that are asked for its place.
const maxDropped = 200

// weighDropped adds the places that lines of the page around the text name: 临江县人民政府网站.
func (f *finder) weighDropped() {
	known := make(map[string]bool)
	for _, line := range f.dropped[:min(len(f.dropped), maxDropped)] {
		if len(line.Text) > 400 {
			continue
		}
		text := analyzer.Simplify(line.Text)
		for _, m := range region.Find(text) {
			points := 0.5
			if hasAnyPrefix(text[m.End:], "人民政府", "政府") {
				points = 3
			} else if m.Short {
				continue
			}
			for _, d := range f.inUse(m.Divisions) {
				if !known[d.Code] {
					known[d.Code] = true
					f.add(d, byPage, points, text)
				}
			}
		}
	}
}

// weighText adds the places that the text names, and what it says of the rank of its own.
func (f *finder) weighText() {
	f.text = f.mentions()
	if f.rank == "国" {
		f.add(centre, byText, 3.5, "我国")
	}
	for _, s := range f.text.surprises {
		if s.division.Code != region.CentreCode {
			f.add(s.division, byText, s.points, s.name)
		}
	}
	for i := range f.candidates {
		c := &f.candidates[i]
		above, inside := f.text.around(c.division)
		c.above = above
		c.points += min(inside, maxInside)
	}
	f.weighNamesakes()
}

const (
	// maxInside is the most points of a division for those in it.
	maxInside = 3
	// namesake is what a point for the places above is worth between places of one name.
	namesake = 2.4
)

// weighNamesakes takes points from a division if the places above another one of its name are named
// more: 南山区 of Hegang in a text about Shenzhen.
func (f *finder) weighNamesakes() {
	for i := range f.candidates {
		c := &f.candidates[i]
		most := c.above
		for _, other := range f.candidates {
			if other.division.Name == c.division.Name {
				most = max(most, other.above)
			}
		}
		c.points -= namesake * (most - c.above)
	}
}

// rankPoints returns the points of a division for having the rank of the report or another one.
func (f *finder) rankPoints(d region.Division) float64 {
	switch {
	case f.rank == "":
		return 0
	case f.fits(d) && f.sure:
		return 3
	case f.fits(d):
		return 2
	case f.sure:
		return -6
	}
	return -3
}

const (
	// anyPoints are the points of a place that the text happens to name, and leastPoints those below
	// which a division is not even a guess.
	anyPoints   = 2
	leastPoints = 2.4
	// leastLead is the lead below which two divisions have the same evidence.
	leastLead = 0.05
)

// choose sets the place with the most evidence. It sets none if two have the same.
func (f *finder) choose() {
	for i := range f.candidates {
		c := &f.candidates[i]
		c.points += f.rankPoints(c.division)
		if !f.isInUse(c.division) {
			c.points -= 3
		}
	}
	slices.SortFunc(f.candidates, func(a, b place) int {
		return cmp.Or(cmp.Compare(b.points, a.points), cmp.Compare(a.division.Code, b.division.Code))
	})
	if len(f.candidates) == 0 || f.candidates[0].points < leastPoints {
		return
	}
	best := f.candidates[0]
	lead := best.points - anyPoints
	if len(f.candidates) > 1 {
		lead = min(lead, best.points-f.candidates[1].points)
	}
	if lead < leastLead {
		return
	}
	f.set(best.division, best.words, f.confidence(&best, lead))
}

// sureYear is the confidence from which the year of a report is more than a guess.
const sureYear = 0.5

// mayHaveOtherCode reports whether a place had another code in other years, and the year of the report
// is a guess.
func (f *finder) mayHaveOtherCode(d region.Division) bool {
	return f.report.Unsure("year", sureYear) && slices.ContainsFunc(d.Today().History(), func(e region.Division) bool {
		return e.Name == d.Name && e.Code != d.Code
	})
}

// confidence maps the lead of the best place to a confidence. The curve was laid over reports that had
// lost head, title, full names or two thirds of their text, and is lower than their shares of right
// places: of those with a lead of 4 or more, which is 0.7, fewer than one in a thousand were
// wrong.
func (f *finder) confidence(c *place, lead float64) float64 {
	confidence := 1 / (1 + math.Exp(1.85-0.675*lead))
	limit := 0.97
	switch {
	case len(f.file) > 0 && !slices.ContainsFunc(f.file, func(n naming) bool {
		return n.division.Code == c.division.Code || n.division.Contains(c.division) || c.division.Contains(n.division)
	}):
		limit = 0.6 // the file names another place
	case c.sort == byFile:
		limit = 0.45
	case c.sort > byHead && (f.ownIsBelow() || f.speaksAsZone() || f.mayHaveOtherCode(c.division)):
		limit = 0.65
	case c.sort > byHead:
		limit = 0.9
	}
	return min(confidence, limit)
}
