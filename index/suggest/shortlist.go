package suggest

import (
	"slices"

	"gongbao/index/region"
)

// A shortlist keeps the best candidates of each kind.
type shortlist struct {
	*table
	kind  Kind // the only kind wanted, "" for any
	limit int
	best  map[Kind][]candidate // in order, at most limit
}

func newShortlist(t *table, kind Kind, limit int) *shortlist {
	return &shortlist{table: t, kind: kind, limit: limit, best: make(map[Kind][]candidate)}
}

// add considers the entries of keys that begin with typed. A key that equals typed matches as
// whole, a longer one as begun. If an entry has several matches, the better ones must be added
// first.
func (s *shortlist) add(whole, begun match, keys []keyRecord, typed string) {
	for _, k := range keys {
		m := begun
		if s.read(k.text) == typed {
			m = whole
		}
		s.consider(candidate{m, k.entry})
	}
}

func (s *shortlist) consider(c candidate) {
	kind := kinds[s.records[c.entry].kind]
	if s.kind != "" && s.kind != kind {
		return
	}
	best := s.best[kind]
	if len(best) == s.limit && (s.limit == 0 || compareCandidates(c, best[len(best)-1]) >= 0) {
		return
	}
	if slices.ContainsFunc(best, func(b candidate) bool { return b.entry == c.entry }) {
		return
	}
	i, _ := slices.BinarySearchFunc(best, c, compareCandidates)
	best = slices.Insert(best, i, c)
	s.best[kind] = best[:min(len(best), s.limit)]
}

// choose returns the best candidates of all kinds in order, without duplicates of better ones. No
// kind gets more than 7 places of 10 while others match.
func (s *shortlist) choose() []candidate {
	var all []candidate
	for _, best := range s.best {
		all = append(all, best...)
	}
	slices.SortFunc(all, compareCandidates)
	all = s.distinct(all)
	share := (s.limit*7 + 9) / 10
	taken := make(map[Kind]int)
	var chosen, spare []candidate
	for _, c := range all {
		if kind := kinds[s.records[c.entry].kind]; taken[kind] < share && len(chosen) < s.limit {
			taken[kind]++
			chosen = append(chosen, c)
		} else {
			spare = append(spare, c)
		}
	}
	chosen = append(chosen, spare[:min(len(spare), s.limit-len(chosen))]...)
	slices.SortFunc(chosen, compareCandidates)
	return chosen
}

// distinct leaves out candidates with the text of a better one, or with the text of a better place
// without its 市 or 县. Places of the same name all stay, because their paths tell them apart.
func (s *shortlist) distinct(candidates []candidate) []candidate {
	said := make(map[string]bool)
	return slices.DeleteFunc(candidates, func(c candidate) bool {
		e := s.entry(c.entry)
		if e.kind != Place && said[e.folded] {
			return true
		}
		said[e.folded] = true
		if e.kind == Place {
			said[region.Stem(e.folded)] = true
		}
		return false
	})
}
