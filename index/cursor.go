package index

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"slices"
)

// position is the place of a hit in the order of a search: what hits are compared by. A cursor is the position of the last
// hit that was returned: reports that are added move nothing from one page to another, except by relevance, where they change
// the scores a little.
type position struct {
	Score     float64 `json:"s,omitempty"`
	Year      int     `json:"y,omitempty"`
	Delivered string  `json:"d,omitempty"`
	Region    string  `json:"r,omitempty"`
	ID        string  `json:"i"`
	// Search is the fingerprint of the search that the position belongs to.
	Search uint64 `json:"q"`
}

func (s *snapshot) position(h hit, fingerprint uint64) position {
	r := &s.reports[h.report]
	return position{Score: h.score, Year: r.year, Delivered: r.delivered, Region: r.place(), ID: r.id, Search: fingerprint}
}

// compare orders positions as sort demands. Equal hits are ordered by time, newest first, then by ID.
func (s Sort) compare(a, b position) int {
	newest := func() int { return cmp.Or(-cmp.Compare(a.Year, b.Year), -cmp.Compare(a.Delivered, b.Delivered)) }
	id := cmp.Compare(a.ID, b.ID)
	switch s {
	case Newest:
		return cmp.Or(newest(), id)
	case Oldest:
		return cmp.Or(unknownLast(a.Year, b.Year), cmp.Compare(a.Year, b.Year), cmp.Compare(a.Delivered, b.Delivered), id)
	case ByRegion:
		return cmp.Or(unknownLast(a.Region, b.Region), cmp.Compare(a.Region, b.Region), newest(), id)
	}
	return cmp.Or(-cmp.Compare(a.Score, b.Score), newest(), id)
}

// unknownLast puts a zero value behind all others.
func unknownLast[T comparable](a, b T) int {
	var zero T
	switch {
	case a == b:
		return 0
	case a == zero:
		return 1
	case b == zero:
		return -1
	}
	return 0
}

// fingerprint tells searches apart whose hits or order may differ.
func (r *Request) fingerprint() uint64 {
	h := fnv.New64a()
	fmt.Fprintf(h, "%q %q %t %q", r.Query, r.Match, r.NoSynonyms, r.Sort)
	for _, values := range [][]string{r.Filter.Region, r.Filter.Year, r.Filter.Kind, r.Filter.Level, r.Filter.Section} {
		fmt.Fprintf(h, " %q", slices.Sorted(slices.Values(values)))
	}
	return h.Sum64()
}

func (p position) cursor() string {
	data, err := json.Marshal(p)
	if err != nil {
		panic(err) // only a score that is not a number could be the reason
	}
	return base64.RawURLEncoding.EncodeToString(data)
}

// parseCursor returns the position that a cursor of the same search stands for.
func parseCursor(cursor string, fingerprint uint64) (position, error) {
	var p position
	data, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || json.Unmarshal(data, &p) != nil || p.Search != fingerprint {
		return p, ErrCursor
	}
	return p, nil
}
