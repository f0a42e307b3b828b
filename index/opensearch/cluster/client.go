package cluster

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

// Client sends requests to the nodes of a cluster. A node that does not answer is left alone for a
// while, and the request goes to another.
type Client struct{ transport *opensearchtransport.Client }

// attemptTime is how long a node may take for a request.
const attemptTime = 30 * time.Second

// New returns a client of a cluster. Nothing is sent yet.
func New(c *Config) (*Client, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
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
	return &Client{transport}, err
}

// Do sends a request with a body as JSON, unless it is nil, and reads the answer as JSON, unless to is
// nil.
func (c *Client) Do(ctx context.Context, method, path string, body, to any) error {
	var data []byte
	if body != nil {
		var err error
		if data, err = json.Marshal(body); err != nil {
			return err
		}
	}
	return c.Send(ctx, method, path, "application/json", data, to)
}

// Send is Do with a body as it is. If ctx ends, it returns the cause.
func (c *Client) Send(ctx context.Context, method, path, kind string, body []byte, to any) error {
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
		return Unavailable(fmt.Errorf("OpenSearch answers %q, which cannot be read: %w", beginning(answer), err))
	}
	return nil
}
