package suggest

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongbao/analyzer"
	"gongbao/index/region"
)

// The bounds of texts worth suggesting, in characters of the folded text.
const (
	shortest       = 2
	longestTerm    = 16
	longestHeading = 40
)

// commonTerm is the least number of reports that a term must have, because words of only one report
// are mostly names and jieba's errors. The terms of a library of one report are suggested all the
// same.
const commonTerm = 2

// The most terms and headings of an Index. It keeps those that most reports have. Without these
// limits the entries and their keys would take some 100 MB of memory.
const (
	MostTerms    = 200_000
	mostHeadings = 100_000
)

// Report is the data that a Builder takes from one report.
type Report struct {
	// Region is the code of the report's place, valid on any day, or "" if the place is unknown.
	Region string
	// Year is the year that the report plans for, or 0 if it is unknown.
	Year int
}

// Builder gathers the data for an Index. It may be fed further after Build.
type Builder struct {
	reports  int
	places   map[string]int
	years    map[int]int
	terms    map[string]int
	numbers  map[string]int32 // folded heading → index in headings
	headings []heading
	headed   []headed
}

// heading is a heading without its number, as the first report that has it writes it.
type heading struct {
	text, folded string
	report       int32
}

// headed records that a report has a heading.
type headed struct{ heading, report int32 }

// NewBuilder returns a Builder without reports.
func NewBuilder() *Builder {
	return &Builder{
		places:  make(map[string]int),
		years:   make(map[int]int),
		terms:   make(map[string]int),
		numbers: make(map[string]int32),
	}
}

// Report adds a report and returns its number.
func (b *Builder) Report(r Report) int {
	b.reports++
	if d, ok := region.Lookup(r.Region, 0); ok {
		for _, above := range d.Today().Path(0) {
			b.places[above.Code]++
		}
	}
	if r.Year != 0 {
		b.years[r.Year]++
	}
	return b.reports - 1
}

// Heading adds the heading of a section, as it is on the page, to the report with the number.
// Headings may come in any order.
func (b *Builder) Heading(report int, text string) {
	text = plainHeading(text)
	folded := analyzer.FoldQuery(text)
	if n := utf8.RuneCountInString(folded); n < shortest || n > longestHeading {
		return
	}
	number, known := b.numbers[folded]
	if !known {
		number = int32(len(b.headings))
		folded = strings.Clone(folded)
		b.numbers[folded] = number
		b.headings = append(b.headings, heading{folded, folded, math.MaxInt32})
	}
	h := &b.headings[number]
	if first := int32(report); first < h.report || first == h.report && text < h.text {
		h.report = first
		if h.text = h.folded; text != h.folded {
			h.text = strings.Clone(text)
		}
	}
	b.headed = append(b.headed, headed{number, int32(report)})
}

// IsTerm reports whether a term of the word layer can be suggested. It must have 2 to 16 characters
// and at least one letter, and must not be a stop word. Reports need to be counted only for such
// terms.
func IsTerm(text string) bool {
	n := utf8.RuneCountInString(text)
	return n >= shortest && n <= longestTerm && strings.ContainsFunc(text, unicode.IsLetter) && !analyzer.IsStop(text)
}

// Term sets how many reports have a word. text is folded, as terms of the word layer are. If it is
// no term (see IsTerm), Term does nothing.
func (b *Builder) Term(text string, reports int) {
	if IsTerm(text) {
		b.terms[text] = reports
	}
}

// Build returns an Index of everything that was added. words cuts its terms and headings. The
// entries are in this order: years, the newest first; places with reports, by level, then by number
// of reports; terms by reports; headings by reports; places without reports.
func (b *Builder) Build(words *analyzer.Words) *Index {
	d := draft{entries: b.entries()}
	d.addKeys()
	d.addInner(words)
	for i := range listed {
		d.lists[i] = sorted(d.lists[i])
	}
	d.addLengths()
	return &Index{words, pack(d.entries, d.lists)}
}

// draft is the data of an Index that is being built, as a table has it.
type draft struct {
	entries []entry
	lists   [listed + maxLengths][]key
}

// sorted returns the keys in the order of their texts, each once.
func sorted(keys []key) []key {
	slices.SortFunc(keys, func(a, b key) int {
		return cmp.Or(strings.Compare(a.text, b.text), int(a.entry)-int(b.entry))
	})
	return slices.Compact(keys)
}

func (b *Builder) entries() []entry {
	var entries []entry
	for _, year := range slices.Backward(slices.Sorted(maps.Keys(b.years))) {
		text := strconv.Itoa(year)
		entries = append(entries, entry{text: text, folded: text, kind: Year, count: b.years[year]})
	}
	with, without := b.placeEntries()
	entries = append(entries, with...)
	entries = append(entries, b.termEntries()...)
	entries = append(entries, b.headingEntries()...)
	return append(entries, without...)
}

// placeEntries returns the divisions in use today: those with reports, and those without.
func (b *Builder) placeEntries() (with, without []entry) {
	for _, d := range divisions() {
		e := entry{text: d.Name, folded: analyzer.Fold(d.Name), kind: Place, code: d.Code, count: b.places[d.Code]}
		if e.count > 0 {
			with = append(with, e)
		} else {
			without = append(without, e)
		}
	}
	for _, places := range [][]entry{with, without} {
		slices.SortFunc(places, func(x, y entry) int {
			return cmp.Or(
				cmp.Compare(level(x.code), level(y.code)), compareEntries(x, y), strings.Compare(x.code, y.code),
			)
		})
	}
	return with, without
}

// divisions returns all divisions in use today.
func divisions() []region.Division {
	centre, ok := region.Lookup(region.CentreCode, 0)
	if !ok {
		return nil
	}
	all := []region.Division{centre}
	for i := 0; i < len(all); i++ {
		all = append(all, all[i].Children(0)...)
	}
	return all
}

func level(code string) region.Level {
	d, _ := region.Lookup(code, 0)
	return d.Level()
}

func (b *Builder) termEntries() []entry {
	var entries []entry
	for text, count := range b.terms {
		if count >= min(commonTerm, b.reports) {
			entries = append(entries, entry{text: analyzer.Written(text), folded: text, kind: Term, count: count})
		}
	}
	return best(entries, MostTerms)
}

func (b *Builder) headingEntries() []entry {
	slices.SortFunc(b.headed, func(x, y headed) int {
		return cmp.Or(cmp.Compare(x.heading, y.heading), cmp.Compare(x.report, y.report))
	})
	b.headed = slices.Compact(b.headed)
	counts := make([]int, len(b.headings))
	for _, h := range b.headed {
		counts[h.heading]++
	}
	entries := make([]entry, len(b.headings))
	for i, h := range b.headings {
		entries[i] = entry{text: h.text, folded: h.folded, kind: Heading, count: counts[i]}
	}
	return best(entries, mostHeadings)
}

// best returns the first n entries, in order.
func best(entries []entry, n int) []entry {
	slices.SortFunc(entries, compareEntries)
	return slices.Clone(entries[:min(len(entries), n)])
}

// compareEntries orders entries by number of reports, then the shorter before the longer, then by
// text.
func compareEntries(a, b entry) int {
	return cmp.Or(b.count-a.count, len(a.folded)-len(b.folded), strings.Compare(a.folded, b.folded))
}

// addKeys adds each entry under its names, and places and terms also under their pinyin and
// initials.
func (d *draft) addKeys() {
	for i := range d.entries {
		e, id := &d.entries[i], int32(i)
		d.lists[names] = append(d.lists[names], key{e.folded, id})
		switch e.kind {
		case Term:
			d.addSpellings(&d.lists[initialsOfTerms], key{e.folded, id})
		case Place:
			d.addSpellings(&d.lists[initialsOfPlaces], key{e.folded, id})
			for _, alias := range region.Aliases(e.text) {
				name := key{analyzer.Fold(alias), id}
				d.lists[names] = append(d.lists[names], name)
				d.addSpellings(&d.lists[initialsOfPlaces], name)
			}
		}
	}
}

// addSpellings adds a name under each way to type it in Latin letters.
func (d *draft) addSpellings(initials *[]key, name key) {
	for _, s := range pronounce().spellings(name.text) {
		d.lists[pinyin] = append(d.lists[pinyin], key{s.pinyin, name.entry})
		*initials = append(*initials, key{s.initials, name.entry})
	}
}

// batch is about how many bytes of text go to jieba in one call.
const batch = 1 << 16

// addInner adds each term and heading under its rest from the start of each word but the first:
// 高质量发展 under 发展.
func (d *draft) addInner(words *analyzer.Words) {
	var text strings.Builder
	var ends, ids []int
	flush := func() {
		at, start := 0, 0
		for _, token := range words.Index(text.String()) {
			for token.Start >= ends[at] {
				start = ends[at]
				at++
			}
			e := &d.entries[ids[at]]
			// Tokens at the same place come one after another: a word and its first part.
			if k := (key{e.folded[min(token.Start-start, len(e.folded)):], int32(ids[at])}); token.Start > start &&
				(len(d.lists[inner]) == 0 || k != d.lists[inner][len(d.lists[inner])-1]) {
				d.lists[inner] = append(d.lists[inner], k)
			}
		}
		text.Reset()
		ends, ids = ends[:0], ids[:0]
	}
	for i := range d.entries {
		if e := &d.entries[i]; e.kind == Term || e.kind == Heading {
			text.WriteString(e.folded)
			text.WriteRune(analyzer.Separator)
			ends, ids = append(ends, text.Len()), append(ids, i)
			if text.Len() >= batch {
				flush()
			}
		}
	}
	flush()
}

// addLengths files the names of terms, headings and places with reports by their length in
// characters, for corrections.
func (d *draft) addLengths() {
	add := func(name string, id int) {
		if n := utf8.RuneCountInString(name); n < maxLengths {
			d.lists[listed+n] = append(d.lists[listed+n], key{name, int32(id)})
		}
	}
	for i := range d.entries {
		e := &d.entries[i]
		if e.kind == Year || e.count == 0 {
			continue
		}
		add(e.folded, i)
		if stem := region.Stem(e.folded); e.kind == Place && stem != e.folded {
			add(stem, i)
		}
	}
}
