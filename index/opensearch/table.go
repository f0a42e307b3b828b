package opensearch

import (
	"context"
	"encoding/json"
	"fmt"
	"gongbao/index"
	"gongbao/index/opensearch/cluster"
)

// table is what is known of the reports of one state without asking the cluster. It is never changed.
type table struct {
	state   *state
	entries []index.Entry // by number
	born    []int64       // the batch of each
	byID    map[string]int32

	summary    index.Summary
	statistics index.Statistics // without terms
	positions  []int            // of each
}

// readTable returns the table of a state, made from that of an earlier one, which may be nil.
func (c *client) readTable(ctx context.Context, n names, s *state, before *table) (*table, error) {
	t := &table{state: s, byID: make(map[string]int32)}
	known := int64(0)
	if before != nil {
		known = before.state.Last
		gone := make(map[string]bool)
		for _, d := range s.Dead {
			gone[d.Document] = true
		}
		for i := range before.entries {
			if !gone[documentID(before.entries[i].ID, before.born[i])] {
				t.add(before.entries[i], before.born[i], before.positions[i])
			}
		}
	}
	query := object{"bool": object{"filter": []any{s.live(), object{"range": object{"born": object{"gt": known}}}}}}
	for hit, err := range c.All(ctx, n.sections, query, object{"_source": true}) {
		if err != nil {
			return nil, err
		}
		var r stored
		if err := json.Unmarshal(hit.Source, &r); err != nil {
			return nil, fmt.Errorf("%w: document %s: %v", index.ErrDamaged, hit.ID, err)
		}
		born, err := bornIn(hit.ID)
		if err != nil {
			return nil, err
		}
		t.add(r.Entry, born, r.Positions)
	}
	return t, t.check()
}

// check returns an error if reports are missing, or too many.
func (t *table) check() error {
	switch n := len(t.entries); {
	case n < t.state.Reports:
		return cluster.Unavailable(fmt.Errorf("%w: it has %d of %d reports", errBehind, n, t.state.Reports))
	case n > t.state.Reports:
		return fmt.Errorf("%w: %d reports in the cluster, of which only %d count", index.ErrDamaged, n, t.state.Reports)
	}
	return nil
}

func (t *table) add(e index.Entry, born int64, positions int) {
	e.Number = int32(len(t.entries))
	t.byID[e.ID] = e.Number
	t.entries, t.born, t.positions = append(t.entries, e), append(t.born, born), append(t.positions, positions)
	t.summary.Reports++
	t.summary.Sections += len(e.Parts)
	t.summary.Chars += e.Chars
	t.statistics.Reports++
	t.statistics.Sections += len(e.Parts)
	t.statistics.Positions += positions
}

// document returns the name of the document of a report.
func (t *table) document(number int32) string {
	return documentID(t.entries[number].ID, t.born[number])
}
