package documents

import (
	"strings"

	"gongbao/analyzer/coded"
	"gongbao/index"
	"gongbao/index/opensearch/cluster"
)

// Config says which cluster, and how indices are made in it.
type Config struct {
	cluster.Config
	Name string // with which the names of the indices begin
	// Shards is the number of parts of a new index; 0 is that of the one before, 3 at first.
	Shards int
	// Replicas is the number of further copies of each document that there are when an Update returns;
	// Kept is that of the index, 1 at first.
	Replicas int
}

// Kept is described at Config.Replicas.
const Kept = -1

// maxName is the number of bytes of a name. OpenSearch takes 255 for an index, whose name has more.
const maxName = 200

// More shards or copies are a mistake.
const (
	maxShards   = 100
	maxReplicas = 10
)

// Validate returns an error that says what is wrong with a configuration, except for its files.
func (c *Config) Validate() error {
	switch {
	case c.Name == "" || len(c.Name) > maxName,
		strings.Trim(c.Name, "abcdefghijklmnopqrstuvwxyz0123456789-_.") != "" || strings.ContainsAny(c.Name[:1], "-_."):
		return &index.EngineConfigError{Message: coded.New("engine-bad-name", "name", c.Name, "most", maxName)}
	case c.Shards < 0 || c.Shards > maxShards || c.Replicas < Kept || c.Replicas > maxReplicas:
		return &index.EngineConfigError{Message: coded.New("engine-bad-shape", "shards", maxShards, "replicas", maxReplicas)}
	}
	return c.Config.Validate()
}
