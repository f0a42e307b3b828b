package opensearch

import (
	"context"
	"fmt"
	"net/http"

	"gongbao/index"
	"gongbao/index/opensearch/cluster"
)

// Version is that of the mapping and of what is in the documents.
const Version = 1

// meta is what is noted in the mapping of an index.
type meta struct {
	Gongbao int `json:"gongbao"` // Version
}

// openIndex makes an index, unless it exists.
func (c *client) openIndex(ctx context.Context, name string, body object) error {
	err := c.checkVersion(ctx, name)
	if !cluster.HasType(err, "index_not_found_exception") {
		return err
	}
	err = c.Do(ctx, http.MethodPut, "/"+name, body, nil)
	if cluster.HasType(err, "resource_already_exists_exception") { // another process was first, or the answer was lost
		return c.checkVersion(ctx, name)
	}
	return err
}

// checkVersion returns index.ErrForeign for an index that this version has not made.
func (c *client) checkVersion(ctx context.Context, in string) error {
	var answer map[string]struct {
		Mappings struct {
			Meta meta `json:"_meta"`
		}
	}
	if err := c.Do(ctx, http.MethodGet, "/"+in+"/_mapping", nil, &answer); err != nil {
		return err
	}
	for name, of := range answer {
		switch noted := of.Mappings.Meta.Gongbao; noted {
		case Version:
		case 0:
			return fmt.Errorf("%w: nothing says that %s was made by this program", index.ErrForeign, name)
		default:
			return fmt.Errorf("%w: %s is of version %d, and this program makes version %d", index.ErrForeign, name, noted, Version)
		}
	}
	return nil
}
