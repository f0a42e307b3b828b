package opensearch

import (
	"fmt"
	"strings"

	"gongbao/index/opensearch/cluster"
)

// Config says which cluster, and how its indices are made if they do not exist.
type Config struct {
	cluster.Config
	Name     string // with which the names of the indices begin
	Shards   int
	Replicas int // further copies of each shard
}

// maxName is the number of bytes of a name. OpenSearch takes 255 for an index, whose name has more.
const maxName = 200

// Validate returns an error that says what is wrong with a configuration, except for its files.
func (c *Config) Validate() error {
	switch {
	case c.Name == "" || len(c.Name) > maxName:
		return fmt.Errorf("name of the indices %q: it has 1 to %d bytes", c.Name, maxName)
	case strings.Trim(c.Name, "abcdefghijklmnopqrstuvwxyz0123456789-_.") != "" || strings.ContainsAny(c.Name[:1], "-_."):
		return fmt.Errorf("name of the indices %q: it is made of a-z, 0-9, -, _ and ., and begins with a letter or a digit", c.Name)
	case c.Shards < 1 || c.Replicas < 0:
		return fmt.Errorf("%d shards with %d further copies: an index has at least one shard", c.Shards, c.Replicas)
	}
	return c.Config.Validate()
}
