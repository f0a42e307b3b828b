package opensearch

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/opensearch-project/opensearch-go/v4/opensearchtransport" // OpenSearch's own: it knows which node answers, and asks another
)

// client sends requests to the nodes of a cluster. A node that does not answer is left alone for a
// while, and the request goes to another.
type client struct{ transport *opensearchtransport.Client }

// attemptTime is how long a node may take for a request.
const attemptTime = 30 * time.Second

func newClient(c *Config) (*client, error) {
	urls, err := c.urls()
	if err != nil {
		return nil, err
	}
	through, err := c.transport()
	if err != nil {
		return nil, err
	}
	transport, err := opensearchtransport.New(opensearchtransport.Config{
		URLs: urls, Username: c.User, Password: c.Password, Transport: through,
		RequestTimeout: attemptTime, EnableRetryOnTimeout: true, MaxRetries: 4,
		RetryOnStatus: []int{http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout},
		RetryBackoff:  func(attempt int) time.Duration { return time.Duration(attempt) * 100 * time.Millisecond },
	})
	return &client{transport}, err
}

// do sends a request with a body as JSON, unless it is nil, and reads the answer as JSON, unless to is
// nil.
func (c *client) do(ctx context.Context, method, path string, body, to any) error {
	var data []byte
	if body != nil {
		var err error
		if data, err = json.Marshal(body); err != nil {
			return err
		}
	}
	return c.send(ctx, method, path, "application/json", data, to)
}

// send is do with a body as it is. If ctx ends, it returns the cause.
func (c *client) send(ctx context.Context, method, path, kind string, body []byte, to any) error {
	request, err := http.NewRequestWithContext(ctx, method, path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	if len(body) > 0 {
		request.Header.Set("Content-Type", kind)
	}
	response, err := c.transport.Stream(request)
	if response != nil {
		defer response.Body.Close()
	}
	if err == nil {
		var answer []byte
		if answer, err = io.ReadAll(response.Body); err == nil {
			return read(response.StatusCode, answer, to)
		}
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return unreached(err)
}

// read reads an answer, which is JSON even if nobody asks for what it says.
func read(status int, answer []byte, to any) error {
	if status >= http.StatusMultipleChoices { // a redirect leads to somebody else, and is not followed
		return failure(status, answer)
	}
	if to == nil {
		to = &struct{}{}
	}
	if err := json.Unmarshal(answer, to); err != nil {
		return unavailable(fmt.Errorf("OpenSearch answers %q, which cannot be read: %w", beginning(answer), err))
	}
	return nil
}

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
		return unavailable(fmt.Errorf("%w: %d of %d", errShort, f.Shards.Total-f.Shards.Successful, f.Shards.Total))
	}
	return nil
}

// search searches an index. An answer that is not whole is an error.
func (c *client) search(ctx context.Context, in string, query any) (*found, error) {
	var f found
	if err := c.do(ctx, http.MethodPost, "/"+in+"/_search", query, &f); err != nil {
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
			Error  *errorCause
		}
	}
	if err := c.send(ctx, http.MethodPost, "/"+in+"/_msearch", "application/x-ndjson", body.Bytes(), &answer); err != nil {
		return nil, err
	}
	all := make([]*found, len(answer.Responses))
	for i := range answer.Responses {
		r := &answer.Responses[i]
		if r.Error != nil {
			return nil, r.Error.failure(r.Status)
		}
		if err := r.whole(); err != nil {
			return nil, err
		}
		all[i] = &r.found
	}
	if len(all) != len(queries) {
		return nil, unavailable(fmt.Errorf("%w: %d answers to %d searches", errShort, len(all), len(queries)))
	}
	return all, nil
}

// object is an object of JSON.
type object = map[string]any
