// Package region is the gazetteer: the provinces, prefectures and counties of China since 1981,
// with their codes (GB/T 2260), the years in which each was in use, their parents and their
// successors.
//
// For a report of 2013 by 徐水县, it finds the county, its place in the hierarchy and its name today:
//
//	places := region.Named("徐水县", 2013)    // 130625 徐水县
//	path := places[0].Path(2013)             // 河北省, 保定市, 徐水县
//	today := places[0].Today()               // 130609 徐水区
//
// A name may belong to several places (鼓楼区 to four cities), and a place may have several names
// (恩施州, 内蒙). Named and Find return all of them. The caller chooses, because it knows the text
// around the name.
//
// Zones are new areas, development zones and the like without a code. Commonness says how often a name
// occurs in reports that have nothing to do with the place.
//
// A division counts as in use in a year if it was in use on any day of it. In the year of a change
// both the old and the new division are in use, because a report delivered in January still uses
// the old name. The source of the data has no dates finer than years.
package region

import (
	"cmp"
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:generate go run gen.go

//go:embed divisions.tsv
var divisionsTSV string

// firstYear is the first year of the gazetteer. Earlier years are treated as this one.
const firstYear = 1981

// CentreCode is the code of the whole country. It is not the parent of a province.
const CentreCode = "000000"

// Level is the rank of a division.
type Level int

// The levels, from the top.
const (
	Centre Level = iota
	Province
	Prefecture
	County
)

// String returns the level's name in lower case.
func (l Level) String() string {
	return [...]string{"centre", "province", "prefecture", "county"}[l]
}

// Division is one place under one code and name.
type Division struct {
	Code string
	Name string
	// Start is the first year in use. End is the year in which the code or name went out of use, or
	// 0 if it is still in use.
	Start, End int

	successors []successor
}

// successor is a code that took over a division, or a part of it, in a year.
type successor struct {
	code string
	year int
}

// Level returns the rank of d, which its code shows.
func (d Division) Level() Level {
	switch {
	case d.Code == CentreCode:
		return Centre
	case strings.HasSuffix(d.Code, "0000"):
		return Province
	case strings.HasSuffix(d.Code, "00"):
		return Prefecture
	}
	return County
}

// Contains reports whether e is in d, by their codes. No division is in itself.
func (d Division) Contains(e Division) bool {
	switch d.Level() {
	case Province:
		return d.Code[:2] == e.Code[:2] && d.Code != e.Code
	case Prefecture:
		return d.Code[:4] == e.Code[:4] && d.Code != e.Code
	}
	return false
}

// In reports whether d was in use on some day of the year. Year 0 means today.
func (d Division) In(year int) bool {
	if year == 0 {
		return d.End == 0
	}
	year = max(year, firstYear)
	return d.Start <= year && (d.End == 0 || year <= d.End)
}

// gazetteer is the parsed table with its indexes. It is never changed after loading.
type gazetteer struct {
	byCode   map[string][]Division // by time
	children map[string][]Division // by the codes of the possible parents: see parentCodes
	names    index
}

var load = sync.OnceValue(func() *gazetteer {
	g := &gazetteer{byCode: make(map[string][]Division), children: make(map[string][]Division)}
	g.add(Division{Code: CentreCode, Name: "全国", Start: firstYear})
	for line := range strings.Lines(divisionsTSV) {
		d, err := parseDivision(strings.TrimSuffix(line, "\n"))
		if err != nil {
			panic(fmt.Sprintf("region: divisions.tsv: %v", err))
		}
		g.add(d)
	}
	for code, divisions := range g.byCode {
		slices.SortFunc(divisions, func(a, b Division) int { return a.Start - b.Start })
		for _, d := range divisions {
			for _, above := range parentCodes(code) {
				g.children[above] = append(g.children[above], d)
			}
		}
	}
	for _, divisions := range g.children {
		slices.SortFunc(divisions, byCodeThenStart)
	}
	g.names = newIndex(g.byCode)
	return g
})

func byCodeThenStart(a, b Division) int {
	if c := strings.Compare(a.Code, b.Code); c != 0 {
		return c
	}
	return a.Start - b.Start
}

func (g *gazetteer) add(d Division) { g.byCode[d.Code] = append(g.byCode[d.Code], d) }

// parseDivision reads one line: code, name, start, end, and successors such as
// "130108[2001];130111".
func parseDivision(line string) (Division, error) {
	fields := strings.Split(line, "\t")
	if len(fields) != 5 {
		return Division{}, fmt.Errorf("%d fields in %q", len(fields), line)
	}
	d := Division{Code: fields[0], Name: fields[1]}
	var err error
	if d.Start, err = strconv.Atoi(fields[2]); err != nil {
		return d, err
	}
	if fields[3] != "" {
		if d.End, err = strconv.Atoi(fields[3]); err != nil {
			return d, err
		}
	}
	for _, s := range strings.FieldsFunc(fields[4], func(r rune) bool { return r == ';' }) {
		next := successor{code: s, year: d.End}
		if code, year, ok := strings.Cut(strings.TrimSuffix(s, "]"), "["); ok {
			next.code = code
			if next.year, err = strconv.Atoi(year); err != nil {
				return d, err
			}
		}
		d.successors = append(d.successors, next)
	}
	return d, nil
}

// parentCodes returns the codes above a code, nearest first. The prefecture may not exist (直辖).
// Then the province is the parent.
func parentCodes(code string) []string {
	province := code[:2] + "0000"
	switch {
	case code == CentreCode || code == province:
		return nil
	case strings.HasSuffix(code, "00"):
		return []string{province}
	}
	return []string{code[:4] + "00", province}
}

// Lookup returns the division that has the code in the year. In the year of a change it is the
// newer one. Year 0 means the last division with the code, even if it is no longer in use.
func Lookup(code string, year int) (Division, bool) {
	divisions := load().byCode[code]
	for _, d := range slices.Backward(divisions) {
		if year == 0 || d.In(year) {
			return d, true
		}
	}
	return Division{}, false
}

// Parent returns the division above d in the year: the prefecture, or the province if d is directly
// below it. Provinces and the centre have no parent.
func (d Division) Parent(year int) (Division, bool) {
	for _, code := range parentCodes(d.Code) {
		if parent, ok := Lookup(code, year); ok && (year != 0 || parent.overlaps(d)) {
			return parent, true
		}
	}
	return Division{}, false
}

// overlaps reports whether the two were in use together in some year.
func (d Division) overlaps(e Division) bool {
	return (d.End == 0 || e.Start < d.End) && (e.End == 0 || d.Start < e.End)
}

// Path returns the divisions from the province down to d itself as of the year.
func (d Division) Path(year int) []Division {
	path := []Division{d}
	for parent, ok := d.Parent(year); ok; parent, ok = parent.Parent(year) {
		path = append(path, parent)
	}
	slices.Reverse(path)
	return path
}

// Children returns the divisions directly below d as of the year, by code. The centre's children
// are the provinces.
func (d Division) Children(year int) []Division {
	g := load()
	if d.Code == CentreCode {
		return g.provinces(year)
	}
	var children []Division
	for _, child := range g.children[d.Code] {
		if !child.In(year) {
			continue
		}
		if parent, ok := child.Parent(year); ok && parent.Code == d.Code {
			children = append(children, child)
		}
	}
	return children
}

func (g *gazetteer) provinces(year int) []Division {
	var provinces []Division
	for _, divisions := range g.byCode {
		for _, d := range divisions {
			if d.Level() == Province && d.In(year) {
				provinces = append(provinces, d)
			}
		}
	}
	slices.SortFunc(provinces, byCodeThenStart)
	return provinces
}

// Today returns the division that has the seat and name of d today. That is d itself if it is still
// in use, else the end of its chain of successors. If there are several successors, the one that
// kept the name counts, else the first.
func (d Division) Today() Division {
	seen := make(map[string]bool)
	for d.End != 0 && !seen[d.key()] {
		seen[d.key()] = true
		next, ok := d.next()
		if !ok {
			return d
		}
		d = next
	}
	return d
}

// History returns the divisions that are d today, by their first year: d itself, and those that had
// its seat and name under other codes and names.
func (d Division) History() []Division {
	history := slices.Clone(histories()[d.Code])
	if len(history) == 0 {
		return []Division{d}
	}
	return history
}

// histories maps a code in use today to all divisions, past and present, that are that division
// today.
var histories = sync.OnceValue(func() map[string][]Division {
	byToday := make(map[string][]Division)
	for _, divisions := range load().byCode {
		for _, d := range divisions {
			today := d.Today().Code
			byToday[today] = append(byToday[today], d)
		}
	}
	for _, history := range byToday {
		slices.SortFunc(history, func(a, b Division) int {
			return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.Code, b.Code))
		})
	}
	return byToday
})

func (d Division) key() string { return d.Code + strconv.Itoa(d.Start) }

// absorbed maps prefectures to their heirs if the source lists none and no later division has their
// name. The heir is the division to which the seat went by a decision of the State Council.
var absorbed = map[string]string{
	"142100": "140200", "142500": "140400", "152300": "150500", "152400": "150400", "152700": "150600",
	"222500": "220100", "222600": "220200", "232100": "230100", "232200": "230200", "232400": "230800",
	"341400": "340100", "342200": "341300", "342300": "341100", "342700": "341000", "352400": "350500",
	"352500": "350600", "371200": "370100", "422600": "420300", "432900": "431100", "442100": "460000",
	"442200": "460000", "442400": "441400", "442500": "441300", "452100": "451400", "452200": "451300",
	"510200": "500000", "511200": "500101", "511400": "500102", "512100": "500118", "512200": "500101",
	"512300": "500102", "512700": "510100", "513000": "511700", "513500": "500114", "542700": "540200",
	"642100": "640300",
}

// next returns the division that took over d when it ended.
func (d Division) next() (Division, bool) {
	if next, ok := startingIn(d.Code, d.End); ok {
		return next, true // renamed under the same code
	}
	var heirs []Division
	for _, s := range d.successors {
		if s.year != d.End {
			continue
		}
		if heir, ok := Lookup(s.code, s.year); ok {
			heirs = append(heirs, heir)
		}
	}
	if len(heirs) == 0 {
		if code, ok := absorbed[d.Code]; ok {
			return Lookup(code, 0)
		}
		return d.namesake()
	}
	for _, heir := range heirs {
		if Stem(heir.Name) == Stem(d.Name) {
			return heir, true
		}
	}
	return heirs[0], true
}

func startingIn(code string, year int) (Division, bool) {
	for _, d := range load().byCode[code] {
		if d.Start == year {
			return d, true
		}
	}
	return Division{}, false
}

// namesake returns the division of the same rank and province that has the name of d after its end.
// 保定市 is the namesake of 保定地区, for which the source lists no successor.
func (d Division) namesake() (Division, bool) {
	for _, e := range load().names.divisions(Stem(d.Name)) {
		if e.Level() == d.Level() && e.Code[:2] == d.Code[:2] && e.Code != d.Code && (e.End == 0 || e.End > d.End) {
			return e, true
		}
	}
	return Division{}, false
}
