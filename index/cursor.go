package index

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"slices"
)

// Position is the place of a hit in the order of a search: what hits are compared by. A cursor is
// the position of the last hit that was returned: reports that are added move nothing from one page
// to another, except by relevance, where they change the scores a little.
type Position struct {
	Score     float64 `json:"s,omitempty"`
	Year      int     `json:"y,omitempty"`
	Delivered string  `json:"d,omitempty"`
	Region    string  `json:"r,omitempty"`
	ID        string  `json:"i"`
	// Search is the fingerprint of the search that the position belongs to.
	Search uint64 `json:"q"`
}

// Position returns the place of a report with a score.
func (e *Entry) Position(score float64) Position {
	return Position{Score: score, Year: e.Year, Delivered: e.Delivered, Region: e.Code(), ID: e.ID}
}

// Compare orders positions as s demands. Equal hits are ordered by time, newest first, then by ID.
func (s Sort) Compare(a, b Position) int {
	switch {
	case s == Newest:
	case s == Oldest && a.Year != b.Year:
		return cmp.Or(unknownLast(a.Year, b.Year), cmp.Compare(a.Year, b.Year))
	case s == Oldest && a.Delivered != b.Delivered:
		return cmp.Compare(a.Delivered, b.Delivered)
	case s == Oldest:
		return cmp.Compare(a.ID, b.ID)
	case s == ByRegion && a.Region != b.Region:
		return cmp.Or(unknownLast(a.Region, b.Region), cmp.Compare(a.Region, b.Region))
	case s == ByRegion:
	case a.Score != b.Score:
		return -cmp.Compare(a.Score, b.Score)
	}
	if a.Year != b.Year {
		return -cmp.Compare(a.Year, b.Year)
	}
	return cmp.Or(-cmp.Compare(a.Delivered, b.Delivered), cmp.Compare(a.ID, b.ID))
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

// Fingerprint tells searches apart whose hits or order may differ.
func (r *Request) Fingerprint() uint64 {
	h := fnv.New64a()
	fmt.Fprintf(h, "%q %q %t %t %q", r.Query, r.Match, r.NoSynonyms, r.NoNames, r.Sort)
	for field := range NumFields {
		fmt.Fprintf(h, " %q", slices.Sorted(slices.Values(r.Filter.Values(field))))
	}
	return h.Sum64()
}

// Cursor returns the text that a page continues from.
func (p Position) Cursor() string {
	data, err := json.Marshal(p)
	if err != nil {
		panic(err) // only a score that is not a number could be the reason
	}
	return base64.RawURLEncoding.EncodeToString(data)
}

// ParseCursor returns the position that a cursor of the same search stands for, or ErrCursor.
func ParseCursor(cursor string, fingerprint uint64) (Position, error) {
	var p Position
	data, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || json.Unmarshal(data, &p) != nil || p.Search != fingerprint {
		return p, ErrCursor
	}
	return p, nil
}

// After returns the position that the request continues from, nil without a cursor, or ErrCursor.
func (r *Request) After() (*Position, error) {
	if r.Cursor == "" {
		return nil, nil
	}
	p, err := ParseCursor(r.Cursor, r.Fingerprint())
	if err != nil {
		return nil, err
	}
	return &p, nil
}

// Next returns the cursor of the page after one; empty if that is the last.
func (r *Request) Next(page *Page) string {
	if !page.More {
		return ""
	}
	last := page.Hits[len(page.Hits)-1]
	p := last.Entry.Position(last.Score)
	p.Search = r.Fingerprint()
	return p.Cursor()
}
