package index

import (
	"cmp"
	"iter"
	"maps"
	"slices"

	"gongbao/index/region"
)

// Places are the divisions of today that reports are of, and those above them, by the code of the
// place above, which the top lacks; in order of code.
type Places struct {
	Under map[string][]region.Division
	known map[string]bool
}

// NewPlaces returns the places with codes, and those above them. Codes of no place are passed over.
func NewPlaces(codes iter.Seq[string]) *Places {
	p := &Places{Under: make(map[string][]region.Division), known: make(map[string]bool)}
	for code := range codes {
		if p.known[code] {
			continue
		}
		if d, ok := region.Lookup(code, 0); ok { // else None
			p.add(d)
		}
	}
	return p
}

// add adds a division and those above it.
func (p *Places) add(d region.Division) {
	above := ""
	for _, division := range d.Path(0) {
		if !p.known[division.Code] {
			p.known[division.Code] = true
			siblings := p.Under[above]
			i, _ := slices.BinarySearchFunc(siblings, division.Code, func(d region.Division, code string) int { return cmp.Compare(d.Code, code) })
			p.Under[above] = slices.Insert(siblings, i, division)
		}
		above = division.Code
	}
}

// With returns p with a division and those above it.
func (p *Places) With(d region.Division) *Places {
	if p.known[d.Code] {
		return p
	}
	more := &Places{maps.Clone(p.Under), maps.Clone(p.known)}
	for above, divisions := range more.Under {
		more.Under[above] = slices.Clone(divisions)
	}
	more.add(d)
	return more
}

// Has reports whether a place of today, by its code, or one in it is among the places.
func (p *Places) Has(code string) bool { return p.known[code] }
