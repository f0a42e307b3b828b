package opensearch

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/opensearch-project/opensearch-go/v4/opensearchtransport" // OpenSearch's own: it knows which node answers, and asks another
)

// client sends requests to the nodes of a cluster. A node that does not answer is left alone for a
// while, and the request goes to another.
type client struct{ transport *opensearchtransport.Client }

// attemptTime is how long a node may take for a request.
const attemptTime = 30 * time.Second

func newClient(c *Config) (*client, error) {
	urls := make([]*url.URL, len(c.URLs))
	for i, text := range c.URLs {
		var err error
		if urls[i], err = url.Parse(text); err != nil {
			return nil, fmt.Errorf("address of a node of OpenSearch: %w", err)
		}
	}
	transport, err := opensearchtransport.New(opensearchtransport.Config{
		URLs: urls, RequestTimeout: attemptTime, EnableRetryOnTimeout: true, MaxRetries: 4,
		RetryOnStatus: []int{http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout},
		RetryBackoff:  func(attempt int) time.Duration { return time.Duration(attempt) * 100 * time.Millisecond },
	})
	return &client{transport}, err
}

// statusError is an answer of the cluster that is not what was asked for.
type statusError struct {
	Status int
	Type   string // of the error, as OpenSearch calls it
	Reason string
}

func (e *statusError) Error() string {
	return fmt.Sprintf("OpenSearch answers %d %s: %s", e.Status, e.Type, e.Reason)
}

// hasStatus reports whether an error is an answer with a status.
func hasStatus(err error, status int) bool {
	var answer *statusError
	return errors.As(err, &answer) && answer.Status == status
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

// send is do with a body as it is.
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
	if err != nil {
		return fmt.Errorf("OpenSearch cannot be reached: %w", err)
	}
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		return fmt.Errorf("the answer of OpenSearch broke off: %w", err)
	}
	if response.StatusCode >= http.StatusBadRequest {
		return failure(response.StatusCode, answer)
	}
	if to == nil {
		return nil
	}
	return json.Unmarshal(answer, to)
}

// failure returns the error in an answer.
func failure(status int, answer []byte) error {
	e := statusError{Status: status}
	var said struct{ Error errorCause }
	if json.Unmarshal(answer, &said) == nil {
		e.Type, e.Reason = said.Error.Type, said.Error.reason()
	} else {
		e.Reason = strings.TrimSpace(string(answer[:min(len(answer), 300)]))
	}
	return &e
}

// errorCause is what OpenSearch says of an error.
type errorCause struct {
	Type, Reason string
	RootCause    []errorCause                  `json:"root_cause"`
	CausedBy     *errorCause                   `json:"caused_by"`
	FailedShards []struct{ Reason errorCause } `json:"failed_shards"`
}

// reason returns the innermost reason.
func (c *errorCause) reason() string {
	switch {
	case c.CausedBy != nil:
		return c.CausedBy.reason()
	case len(c.FailedShards) > 0:
		return c.FailedShards[0].Reason.reason()
	case c.Reason == "" && len(c.RootCause) > 0:
		return c.RootCause[0].reason()
	}
	return c.Reason
}

// shards says how many shards took part in an answer.
type shards struct{ Total, Successful, Failed int }

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

// errShort is returned for an answer in which a shard is missing: it would be too short.
var errShort = errors.New("some shards of OpenSearch did not answer")

// whole returns an error for an answer that is not whole.
func (f *found) whole() error {
	if f.TimedOut || f.Shards.Failed > 0 || f.Shards.Successful < f.Shards.Total {
		return fmt.Errorf("%w: %d of %d", errShort, f.Shards.Total-f.Shards.Successful, f.Shards.Total)
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
			return nil, &statusError{r.Status, r.Error.Type, r.Error.reason()}
		}
		if err := r.whole(); err != nil {
			return nil, err
		}
		all[i] = &r.found
	}
	if len(all) != len(queries) {
		return nil, fmt.Errorf("%w: %d answers to %d searches", errShort, len(all), len(queries))
	}
	return all, nil
}

// object is an object of JSON.
type object = map[string]any
