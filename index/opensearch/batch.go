package opensearch

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// state says which documents count.
type state struct {
	// Last is the number of the last whole batch, 0 if there is none.
	Last int64 `json:"last"`
	// Dead are documents of these batches that are replaced or removed and not yet deleted.
	Dead []dead `json:"dead,omitempty"`
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

// stateID names the document with the state, in the index of reports.
const stateID = "state"

// ErrTwoWriters is returned if another process has opened the same indices to write.
var ErrTwoWriters = errors.New("another process writes to the same index of OpenSearch; only one may")

// readOwn returns the state as it was written last, to write the next over it. It returns
// ErrTwoWriters unless the store is the writer.
func (s *Store) readOwn(ctx context.Context) (*state, error) {
	if s.writer == "" {
		return nil, ErrReadOnly
	}
	present, err := s.client.readState(ctx, s.names)
	if err == nil && present.Writer != s.writer {
		return nil, ErrTwoWriters
	}
	return present, err
}

// writeOwn writes a state over the one that it was made of. The answer may get lost, and the request be
// sent again, to be refused because it was carried out before.
func (s *Store) writeOwn(ctx context.Context, next *state) error {
	err := s.client.writeState(ctx, s.names, next)
	if !errors.Is(err, ErrTwoWriters) {
		return err
	}
	if present, again := s.readOwn(ctx); again == nil && present.Last == next.Last && present.Files == next.Files {
		return nil
	}
	return err
}

// claim makes the store the writer.
func (s *Store) claim(ctx context.Context) error {
	present, err := s.client.readState(ctx, s.names)
	if err != nil {
		return err
	}
	present.Writer = rand.Text()
	s.writer = present.Writer
	return s.client.writeState(ctx, s.names, present)
}

// readState returns the state, as it was written last.
func (c *client) readState(ctx context.Context, n names) (*state, error) {
	var answer struct {
		SeqNo  int64                 `json:"_seq_no"`
		Term   int64                 `json:"_primary_term"`
		Source struct{ State state } `json:"_source"`
	}
	err := c.do(ctx, http.MethodGet, "/"+n.reports+"/_doc/"+stateID, nil, &answer)
	if hasStatus(err, http.StatusNotFound) {
		return &state{seqNo: -1}, nil
	}
	if err != nil {
		return nil, err
	}
	s := answer.Source.State
	s.seqNo, s.term = answer.SeqNo, answer.Term
	return &s, nil
}

// writeState writes a state over the one that it was made of. It returns ErrTwoWriters if that is not
// the last any more.
func (c *client) writeState(ctx context.Context, n names, s *state) error {
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
	err := c.do(ctx, http.MethodPut, path, object{"state": s}, &answer)
	if hasStatus(err, http.StatusConflict) {
		return ErrTwoWriters
	}
	if err == nil {
		s.seqNo, s.term = answer.SeqNo, answer.Term
	}
	return err
}

// next returns the state after s in which some documents are dead.
func (s *state) next(gone []string, now time.Time) *state {
	next := *s
	next.Last++
	next.Dead = append(slices.Clone(s.Dead), die(gone, now)...)
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
	if len(s.Dead) > 0 {
		documents := make([]string, len(s.Dead))
		for i, d := range s.Dead {
			documents[i] = d.Document
		}
		clause["must_not"] = []any{object{"ids": object{"values": documents}}}
	}
	return object{"bool": clause}
}

func formatBatch(number int64) string { return strconv.FormatInt(number, 10) }
