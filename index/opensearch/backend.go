package opensearch

import (
	"context"
	"os"
	"path/filepath"

	"gongbao/analyzer"
	"gongbao/index"
	"gongbao/index/engine"
	"gongbao/index/opensearch/documents"
)

// Config says which cluster, and how indices are made in it.
type Config = documents.Config

// Kept is described at Config.Replicas, and Version at documents.Version.
const (
	Kept    = documents.Kept
	Version = documents.Version
)

// These errors are described in package documents.
var (
	ErrOtherLibrary = documents.ErrOtherLibrary
	ErrSuperseded   = documents.ErrSuperseded
	ErrNothing      = documents.ErrNothing
	ErrReadOnly     = documents.ErrReadOnly
)

// Cluster is where a library has its indices, under a name. It may be used by several goroutines at once.
type Cluster struct {
	indices *documents.Indices
	name    string
}

// Connect returns the cluster of a configuration. It does not yet ask it anything. The error is an
// index.EngineConfigError, or that of a file of certificates.
func Connect(c Config) (*Cluster, error) {
	indices, err := documents.New(c)
	if err != nil {
		return nil, err
	}
	return &Cluster{indices, c.Name}, nil
}

// Backend returns the kind of engine that has its indices in the cluster. Its engines are index.Shared.
func (c *Cluster) Backend() index.Backend {
	return index.Backend{
		Name: "opensearch " + c.name, Version: Version,
		Open: c.open, Newest: c.indices.Newest, Remove: c.remove,
	}
}

// open opens the engine of a generation.
func (c *Cluster) open(g index.Generation, reports index.Reports, words *analyzer.Words) (index.Engine, error) {
	if err := os.MkdirAll(g.Dir, 0o755); err != nil {
		return nil, err
	}
	stored, err := c.indices.Open(g, words)
	if err != nil {
		return nil, err
	}
	e := engine.New(&Store{stored}, reports, words)
	e.KeepSuggestions(filepath.Join(g.Dir, "suggestions"))
	return shared{e, stored}, nil
}

// remove removes a generation.
func (c *Cluster) remove(g index.Generation) error {
	if err := c.indices.Remove(g); err != nil {
		return err
	}
	return os.RemoveAll(g.Dir)
}

// shared is an engine over what is stored in a cluster.
type shared struct {
	*engine.Engine
	stored *documents.Store
}

func (s shared) Keep(archive []byte) error { return s.stored.Keep(archive) }
func (s shared) Publish() error            { return s.stored.Publish() }

// Published is what is published under a name, to be read.
type Published struct{ *documents.Published }

// Published returns what is published at present. The error is ErrNothing if nothing is.
func (c *Cluster) Published(ctx context.Context) (*Published, error) {
	p, err := c.indices.Published(ctx)
	if err != nil {
		return nil, err
	}
	return &Published{p}, nil
}

// Same reports whether p is of the same index as another.
func (p *Published) Same(as *Published) bool { return p.Published.Same(as.Published) }

// Open opens what is published. words are those of p.Words.
func (p *Published) Open(ctx context.Context, words *analyzer.Words) (*Store, error) {
	stored, err := p.Published.Open(ctx, words)
	if err != nil {
		return nil, err
	}
	return &Store{stored}, nil
}
