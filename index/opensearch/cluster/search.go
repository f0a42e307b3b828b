package cluster

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"net/http"
)

// shards says how many shards took part in an answer.
type shards struct{ Total, Successful, Failed int }

// short reports whether a shard is missing.
func (s shards) short() bool { return s.Total == 0 || s.Failed > 0 || s.Successful < s.Total }

// Found is the answer to a search.
type Found struct {
	TimedOut bool   `json:"timed_out"`
	Shards   shards `json:"_shards"`
	Hits     struct {
		Total struct{ Value int }
		Hits  []Hit
	}
	Aggregations map[string]json.RawMessage
}

// Hit is a document that a search finds. It has what the search asks for.
type Hit struct {
	ID     string          `json:"_id"`
	Score  float64         `json:"_score"`
	Source json.RawMessage `json:"_source"`
	Sort   []any           // the values by which hits are ordered
}

// whole returns an error for an answer that is not whole.
func (f *Found) whole() error {
	if f.TimedOut || f.Shards.short() {
		return Unavailable(fmt.Errorf("%w: %d of %d", ErrShort, f.Shards.Total-f.Shards.Successful, f.Shards.Total))
	}
	return nil
}

// Search searches an index. An answer that is not whole is an error, which wraps ErrShort.
func (c *Client) Search(ctx context.Context, in string, query any) (*Found, error) {
	var f Found
	if err := c.Do(ctx, http.MethodPost, "/"+in+"/_search", query, &f); err != nil {
		return nil, err
	}
	return &f, f.whole()
}

// Searches does several searches of an index with one request. It returns an answer for each, or an error
// as Search does.
func (c *Client) Searches(ctx context.Context, in string, queries ...any) ([]*Found, error) {
	var body bytes.Buffer
	for _, query := range queries {
		line, err := json.Marshal(query)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&body, "{}\n%s\n", line)
	}
	var answer struct {
		Responses []struct {
			Found
			Status int
			Error  *Cause
		}
	}
	if err := c.Send(ctx, http.MethodPost, "/"+in+"/_msearch", ndjson, body.Bytes(), &answer); err != nil {
		return nil, err
	}
	all := make([]*Found, len(answer.Responses))
	for i := range answer.Responses {
		r := &answer.Responses[i]
		if r.Error != nil {
			return nil, r.Error.Failure(r.Status)
		}
		if err := r.whole(); err != nil {
			return nil, err
		}
		all[i] = &r.Found
	}
	if len(all) != len(queries) {
		return nil, Unavailable(fmt.Errorf("%w: %d answers to %d searches", ErrShort, len(all), len(queries)))
	}
	return all, nil
}

// pageSize is the number of documents that All asks for at once.
const pageSize = 1000

// All yields the documents of an index that a query finds, in the order of their field id. with is added
// to each request. After an error it ends.
func (c *Client) All(ctx context.Context, in string, query any, with map[string]any) iter.Seq2[Hit, error] {
	return func(yield func(Hit, error) bool) {
		request := object{"size": pageSize, "query": query, "sort": []any{object{"id": "asc"}}, "track_total_hits": false}
		for key, value := range with {
			request[key] = value
		}
		for {
			found, err := c.Search(ctx, in, request)
			if err != nil {
				yield(Hit{}, err)
				return
			}
			for _, hit := range found.Hits.Hits {
				if !yield(hit, nil) {
					return
				}
			}
			if len(found.Hits.Hits) < pageSize {
				return
			}
			request["search_after"] = found.Hits.Hits[pageSize-1].Sort
		}
	}
}

// object is an object of JSON.
type object = map[string]any
