package documents

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"gongbao/index"
	"gongbao/index/opensearch/cluster"
)

// Table is what is known of the reports of one state without asking the cluster. It is never changed.
type Table struct {
	Entries    []index.Entry    // of the reports, by number
	Summary    index.Summary    // of all
	Statistics index.Statistics // of all, without terms

	state     *state
	byID      map[string]int32 // numbers
	born      []int64          // the batch of each, by number
	positions []int            // of each
}

// readTable returns the table of a state, made from that of an earlier one, which may be nil.
func (c *client) readTable(ctx context.Context, n names, s *state, before *Table) (*Table, error) {
	t := &Table{state: s, byID: make(map[string]int32)}
	known := int64(0)
	if before != nil {
		known = before.state.Last
		gone := make(map[string]bool)
		for _, d := range s.Dead {
			gone[d.Document] = true
		}
		for i := range before.Entries {
			if !gone[documentID(before.Entries[i].ID, before.born[i])] {
				t.add(before.Entries[i], before.born[i], before.positions[i])
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
func (t *Table) check() error {
	switch n := len(t.Entries); {
	case n < t.state.Reports:
		return cluster.Unavailable(fmt.Errorf("%w: it has %d of %d reports", errBehind, n, t.state.Reports))
	case n > t.state.Reports:
		return fmt.Errorf("%w: %d reports in the cluster, of which only %d count", index.ErrDamaged, n, t.state.Reports)
	}
	return nil
}

func (t *Table) add(e index.Entry, born int64, positions int) {
	e.Number = int32(len(t.Entries))
	t.byID[e.ID] = e.Number
	t.Entries, t.born, t.positions = append(t.Entries, e), append(t.born, born), append(t.positions, positions)
	t.Summary.Reports++
	t.Summary.Sections += len(e.Parts)
	t.Summary.Chars += e.Chars
	t.Statistics.Reports++
	t.Statistics.Sections += len(e.Parts)
	t.Statistics.Positions += positions
}

// document returns the name of the document of a report.
func (t *Table) document(number int32) string {
	return documentID(t.Entries[number].ID, t.born[number])
}

// Number returns the number of the report with an ID, which is its index in Entries; ok is false if there
// is none.
func (t *Table) Number(id string) (number int32, ok bool) {
	number, ok = t.byID[id]
	return number, ok
}

// Numbers returns the numbers of all reports.
func (t *Table) Numbers() []int32 {
	numbers := make([]int32, len(t.Entries))
	for i := range numbers {
		numbers[i] = int32(i)
	}
	return numbers
}

// Live returns the part of a query that finds the documents of these reports, and of no other batch.
func (t *Table) Live() object { return t.state.live() }

// documentsOf returns the documents of reports, some of which may be missing.
func (t *Table) documentsOf(ids []string) (documents []string) {
	for _, id := range ids {
		if number, ok := t.byID[id]; ok && !slices.Contains(documents, t.document(number)) {
			documents = append(documents, t.document(number))
		}
	}
	return documents
}
