package opensearch

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"gongbao/index/opensearch/cluster"
)

// client asks a cluster.
type client struct{ *cluster.Client }

// shards says how many shards took part in an answer.
type shards struct{ Total, Successful, Failed int }

// short reports whether a shard is missing.
func (s shards) short() bool { return s.Total == 0 || s.Failed > 0 || s.Successful < s.Total }

// found is the answer to a search.
type found struct {
	TimedOut bool   `json:"timed_out"`
	Shards   shards `json:"_shards"`
	Hits     struct {
		Total struct{ Value int }
		Hits  []foundHit
	}
	Aggregations map[string]json.RawMessage
}

type foundHit struct {
	ID     string          `json:"_id"`
	Score  float64         `json:"_score"`
	Source json.RawMessage `json:"_source"`
	Sort   []any
}

// whole returns an error for an answer that is not whole.
func (f *found) whole() error {
	if f.TimedOut || f.Shards.short() {
		return cluster.Unavailable(fmt.Errorf("%w: %d of %d", cluster.ErrShort, f.Shards.Total-f.Shards.Successful, f.Shards.Total))
	}
	return nil
}

// search searches an index. An answer that is not whole is an error.
func (c *client) search(ctx context.Context, in string, query any) (*found, error) {
	var f found
	if err := c.Do(ctx, http.MethodPost, "/"+in+"/_search", query, &f); err != nil {
		return nil, err
	}
	return &f, f.whole()
}

// searches does several searches of an index with one request.
func (c *client) searches(ctx context.Context, in string, queries ...any) ([]*found, error) {
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
			found
			Status int
			Error  *cluster.Cause
		}
	}
	if err := c.Send(ctx, http.MethodPost, "/"+in+"/_msearch", "application/x-ndjson", body.Bytes(), &answer); err != nil {
		return nil, err
	}
	all := make([]*found, len(answer.Responses))
	for i := range answer.Responses {
		r := &answer.Responses[i]
		if r.Error != nil {
			return nil, r.Error.Failure(r.Status)
		}
		if err := r.whole(); err != nil {
			return nil, err
		}
		all[i] = &r.found
	}
	if len(all) != len(queries) {
		return nil, cluster.Unavailable(fmt.Errorf("%w: %d answers to %d searches", cluster.ErrShort, len(all), len(queries)))
	}
	return all, nil
}

// object is an object of JSON.
type object = map[string]any
