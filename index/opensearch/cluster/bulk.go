package cluster

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"gongbao/index"
)

// ndjson is the kind of a body with an object of JSON on each line.
const ndjson = "application/x-ndjson"

// Bulk are changes that are sent at once. The zero value has none.
type Bulk struct {
	body    bytes.Buffer
	actions int
}

// Len returns the number of bytes of the changes.
func (b *Bulk) Len() int { return b.body.Len() }

// Reset removes all changes.
func (b *Bulk) Reset() { *b = Bulk{} }

// Index adds a document, in JSON, to an index under a name. It replaces one with this name. Documents of
// equal routing are in one shard.
func (b *Bulk) Index(in, name, routing string, document []byte) {
	b.action("index", in, name, routing)
	b.body.Write(document)
	b.body.WriteByte('\n')
}

// Delete deletes a document, which may be missing.
func (b *Bulk) Delete(in, name, routing string) { b.action("delete", in, name, routing) }

func (b *Bulk) action(kind, in, name, routing string) {
	line, _ := json.Marshal(object{kind: object{"_index": in, "_id": name, "routing": routing}}) // texts have no error
	b.body.Write(line)
	b.body.WriteByte('\n')
	b.actions++
}

// copiesTime is how long OpenSearch waits for missing copies: less than a request may take, and long
// enough for others to make the copies of a node that has left.
const copiesTime = "25s"

// tooFew is the error of a change that too few copies would have.
func tooFew(copies string) error {
	return Unavailable(fmt.Errorf("%w: %s", index.ErrCopies, copies))
}

// Bulk sends changes. It returns an error unless each is on so many further copies; some may be done all
// the same. The error wraps index.ErrCopies if there are too few copies.
func (c *Client) Bulk(ctx context.Context, b *Bulk, replicas int) error {
	var answer struct {
		Items []map[string]struct {
			ID     string `json:"_id"`
			Status int
			Error  *Cause
			Shards shards `json:"_shards"`
		}
	}
	path := fmt.Sprintf("/_bulk?wait_for_active_shards=%d&timeout=%s", 1+replicas, copiesTime)
	if err := c.Send(ctx, http.MethodPost, path, ndjson, b.body.Bytes(), &answer); err != nil {
		return err
	}
	if len(answer.Items) != b.actions {
		return Unavailable(fmt.Errorf("OpenSearch answers to %d of %d changes", len(answer.Items), b.actions))
	}
	for _, item := range answer.Items {
		for kind, result := range item {
			switch {
			case result.Error != nil && result.Error.Type == "unavailable_shards_exception":
				return tooFew(result.Error.Reason)
			case result.Error != nil:
				return result.Error.Failure(result.Status)
			case kind == "index" && result.Shards.Successful < 1+replicas:
				return tooFew(fmt.Sprintf("%d of %d", result.Shards.Successful, 1+replicas))
			}
		}
	}
	return nil
}

// Refresh makes what was written to an index visible to searches.
func (c *Client) Refresh(ctx context.Context, in string) error {
	var answer struct {
		Shards shards `json:"_shards"`
	}
	if err := c.Do(ctx, http.MethodPost, "/"+in+"/_refresh", nil, &answer); err != nil {
		return err
	}
	if answer.Shards.Total == 0 || answer.Shards.Failed > 0 {
		return Unavailable(fmt.Errorf("%w: refresh of %s", ErrShort, in))
	}
	return nil
}
