package opensearch

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"
)

// state says which documents count.
type state struct {
	// Last is the number of the last whole batch, 0 if there is none.
	Last int64 `json:"last"`
	// Dead are documents of these batches that are replaced or removed and not yet deleted.
	Dead []dead `json:"dead,omitempty"`

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

// ErrTwoWriters is returned if another process has written to the same index.
var ErrTwoWriters = errors.New("another process writes to the same index of OpenSearch; only one may")

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
	next := &state{Last: s.Last + 1, seqNo: s.seqNo, term: s.term}
	next.Dead = append(next.Dead, s.Dead...)
	for _, document := range gone {
		next.Dead = append(next.Dead, dead{document, now.Unix()})
	}
	return next
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
