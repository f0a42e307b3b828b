package documents

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"gongbao/index"
	"gongbao/index/opensearch/cluster"
)

// state says which documents count.
type state struct {
	// Last is the number of the last whole batch, 0 if there is none.
	Last int64 `json:"last"`
	// Reports is the number of reports that count.
	Reports int `json:"reports"`
	// Dead are documents of these batches that are replaced or removed and not yet deleted.
	Dead []dead `json:"dead,omitempty"`
	// Skipped are batches that never count, because their Update failed. The cluster may still be
	// writing their documents.
	Skipped []skipped `json:"skipped,omitempty"`
	// Index identifies the index, as long as it is not made anew.
	Index string `json:"index,omitempty"`
	// By identifies who wrote the state, and when.
	By string `json:"by,omitempty"`
	// Writer is the store that opened the indices last, to write. Others may not any more.
	Writer string `json:"writer"`
	// Files are what Keep keeps, and Waste the documents of what it kept before.
	Files files  `json:"files"`
	Waste []dead `json:"waste,omitempty"`

	// What the cluster calls this version of the state, to write the next over it and no other.
	seqNo, term int64
}

// dead is a document that does not count any more.
type dead struct {
	Document string `json:"document"`
	// Died is when it was replaced, by the writer's clock, in Unix seconds.
	Died int64 `json:"died"`
}

// skipped are the batches between two others.
type skipped struct {
	After  int64 `json:"after"`
	Before int64 `json:"before"`
	// Since is when they were skipped, by the writer's clock, in Unix seconds.
	Since int64 `json:"since"`
}

// documents finds those of the batches.
func (s skipped) documents() object {
	return object{"range": object{"born": object{"gt": s.After, "lt": s.Before}}}
}

// stateID names the document with the state, in the index of reports.
const stateID = "state"

// readOwn returns the state as it was written last, to write the next over it. It returns
// index.ErrTwoWriters unless the store is the writer.
func (s *Store) readOwn(ctx context.Context) (*state, error) {
	if s.writer == "" {
		return nil, ErrReadOnly
	}
	present, err := s.client.readState(ctx, s.names)
	if err == nil && present.Writer != s.writer {
		return nil, index.ErrTwoWriters
	}
	return present, err
}

// claim makes the store the writer by writing an empty batch over a state. Batches before it that do not
// count by now never will, and whoever may still be writing one is refused.
func (s *Store) claim(ctx context.Context, present *state) (*state, error) {
	s.tried = max(s.tried, present.Last+1) + 1
	empty := present.next(s.tried, nil, time.Now())
	empty.Writer, empty.Index = s.writer, cmp.Or(present.Index, rand.Text())
	return empty, s.client.writeState(ctx, s.names, empty)
}

// readState returns the state, as it was written last.
func (c *client) readState(ctx context.Context, n names) (*state, error) {
	var answer struct {
		SeqNo  int64                 `json:"_seq_no"`
		Term   int64                 `json:"_primary_term"`
		Source struct{ State state } `json:"_source"`
		Found  bool
	}
	err := c.Do(ctx, http.MethodGet, "/"+n.reports+"/_doc/"+stateID, nil, &answer)
	if errors.Is(err, cluster.ErrNoDocument) {
		return &state{seqNo: -1}, nil
	}
	if err == nil && !answer.Found {
		err = cluster.Unavailable(fmt.Errorf("%w: the state", cluster.ErrShort))
	}
	if err != nil {
		return nil, err
	}
	s := answer.Source.State
	s.seqNo, s.term = answer.SeqNo, answer.Term
	return &s, nil
}

// writeState writes a state over the one that it was made of. It returns index.ErrTwoWriters if that is
// not the last any more.
func (c *client) writeState(ctx context.Context, n names, s *state) error {
	s.By = rand.Text()
	err := c.putState(ctx, n, s)
	if err == nil {
		return nil
	}
	// The answer to a request that did write may be lost, and the same request sent again is a conflict.
	present, readErr := c.readState(ctx, n)
	if readErr == nil && present.By == s.By {
		s.seqNo, s.term = present.seqNo, present.term
		return nil
	}
	if cluster.HasStatus(err, http.StatusConflict) {
		return index.ErrTwoWriters
	}
	return err
}

// putState is writeState if each request is answered.
func (c *client) putState(ctx context.Context, n names, s *state) error {
	path := "/" + n.reports + "/_doc/" + stateID
	if s.seqNo < 0 {
		path = "/" + n.reports + "/_create/" + stateID
	} else {
		path += "?if_seq_no=" + formatBatch(s.seqNo) + "&if_primary_term=" + formatBatch(s.term)
	}
	var answer struct {
		SeqNo int64 `json:"_seq_no"`
		Term  int64 `json:"_primary_term"`
	}
	err := c.Do(ctx, http.MethodPut, path, object{"state": s}, &answer)
	if err == nil {
		s.seqNo, s.term = answer.SeqNo, answer.Term
	}
	return err
}

// next returns the state after s in which a batch counts and some documents are dead.
func (s *state) next(batch int64, gone []string, now time.Time) *state {
	next := *s
	next.Last = batch
	next.Dead = append(slices.Clone(s.Dead), die(gone, now)...)
	if batch > s.Last+1 {
		next.Skipped = append(slices.Clone(s.Skipped), skipped{s.Last, batch, now.Unix()})
	}
	return &next
}

// die returns documents that die now.
func die(documents []string, now time.Time) (all []dead) {
	for _, document := range documents {
		all = append(all, dead{document, now.Unix()})
	}
	return all
}

// live returns the part of a query that finds the documents that count.
func (s *state) live() object {
	clause := object{"filter": []any{object{"range": object{"born": object{"lte": s.Last}}}}}
	var not []object
	if len(s.Dead) > 0 {
		documents := make([]string, len(s.Dead))
		for i, d := range s.Dead {
			documents[i] = d.Document
		}
		not = append(not, object{"ids": object{"values": documents}})
	}
	for _, batches := range s.Skipped {
		not = append(not, batches.documents())
	}
	if len(not) > 0 {
		clause["must_not"] = not
	}
	return object{"bool": clause}
}

func formatBatch(number int64) string { return strconv.FormatInt(number, 10) }
