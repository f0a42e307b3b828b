package opensearch

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"gongbao/analyzer"
	"gongbao/index"
	"gongbao/index/engine"
	"gongbao/index/opensearch/cluster"
)

// Cluster is where a library has its indices, under a name. It may be used by several goroutines at once.
type Cluster struct {
	client *client
	config Config
}

// Connect returns the cluster of a configuration. It does not yet ask it anything.
func Connect(c Config) (*Cluster, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	to, err := cluster.New(&c.Config)
	if err != nil {
		return nil, err
	}
	return &Cluster{&client{to}, c}, nil
}

// Version is that of the mappings and of what is in the documents.
const Version = 1

var (
	// ErrOtherLibrary is returned for a name under which another library has its indices. It wraps
	// index.ErrForeign.
	ErrOtherLibrary = fmt.Errorf("%w: another library has its index under this name", index.ErrForeign)
	// ErrNothing is returned to readers of a name under which nothing is published.
	ErrNothing = errors.New("no library is published under this name")
	// ErrReadOnly is returned if something would be written by a store that reads.
	ErrReadOnly = errors.New("this process only reads the index")
)

// Backend returns the kind of engine that has its indices in the cluster. Its engines are index.Shared.
func (c *Cluster) Backend() index.Backend {
	return index.Backend{
		Name: "opensearch " + c.config.Name, Version: Version,
		Open: func(g index.Generation, reports index.Reports, words *analyzer.Words) (index.Engine, error) {
			if err := os.MkdirAll(g.Dir, 0o755); err != nil {
				return nil, err
			}
			store, err := c.open(g, words)
			if err != nil {
				return nil, err
			}
			e := engine.New(store, reports, words)
			e.KeepSuggestions(filepath.Join(g.Dir, "suggestions"))
			return shared{e, store}, nil
		},
		Remove: c.remove,
	}
}

// shared is an engine over a store of a cluster.
type shared struct {
	*engine.Engine
	store *Store
}

func (s shared) Keep(archive []byte) error { return s.store.Keep(archive) }
func (s shared) Publish() error            { return s.store.publish() }

// open opens the indices of a generation to write, which are made if they do not exist.
func (c *Cluster) open(g index.Generation, words *analyzer.Words) (*Store, error) {
	ctx, cancel := patient()
	defer cancel()
	n := newNames(c.config.Name, g.Number)
	if err := c.checkOwner(ctx, n, g); err != nil {
		return nil, err
	}
	about := meta{Version, g.Library, words.Version()}
	for name, body := range map[string]object{n.sections: sectionsIndex(&c.config, about), n.reports: reportsIndex(&c.config, about)} {
		err := c.client.Do(ctx, http.MethodPut, "/"+name, body, nil)
		if err != nil && !cluster.HasType(err, "resource_already_exists_exception") {
			return nil, fmt.Errorf("make index %s: %w", name, err)
		}
	}
	s := newStore(c.client, n, words)
	s.replicas, s.writer = c.config.Replicas, rand.Text()
	present, err := c.client.readState(ctx, n)
	if err != nil {
		return nil, err
	}
	if _, err := s.claim(ctx, present); err != nil {
		return nil, err
	}
	return s, s.refresh(ctx)
}

// openTime is how long the first answers of a cluster may take.
const openTime = time.Minute

// patient returns a context that ends after openTime.
func patient() (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(context.Background(), openTime, cluster.Unavailable(errors.New("OpenSearch takes too long to answer")))
}

// checkOwner returns ErrOtherLibrary if a generation, or what is published, is another library's, and
// index.ErrForeign if this version has not made the generation.
func (c *Cluster) checkOwner(ctx context.Context, n names, g index.Generation) error {
	for _, name := range []string{n.sections, n.reports, n.alias(n.sections), n.alias(n.reports)} {
		made, err := c.client.readMeta(ctx, name)
		if err != nil {
			return err
		}
		for in, about := range made {
			switch {
			case about.Library != g.Library:
				return fmt.Errorf("%w: %s", ErrOtherLibrary, in)
			case about.Version != Version && (name == n.sections || name == n.reports):
				return fmt.Errorf("%w: %s is of version %d, and this program makes version %d", index.ErrForeign, in, about.Version, Version)
			}
		}
	}
	return nil
}

// meta is what an index says of itself.
type meta struct {
	Version int    `json:"version"`
	Library string `json:"library"` // index.Generation.Library
	Words   string `json:"words"`   // analyzer.Words.Version
}

// readMeta returns what the indices of a name or an alias say of themselves; nothing if there are none.
func (c *client) readMeta(ctx context.Context, name string) (map[string]meta, error) {
	var answer map[string]struct {
		Mappings struct {
			Meta meta `json:"_meta"`
		}
	}
	err := c.Do(ctx, http.MethodGet, "/"+name+"/_mapping", nil, &answer)
	if cluster.HasType(err, "index_not_found_exception") {
		return nil, nil
	}
	all := make(map[string]meta)
	for index, of := range answer {
		all[index] = of.Mappings.Meta
	}
	return all, err
}

// publish makes the indices those that are read by the name of the cluster, both at once.
func (s *Store) publish() error {
	ctx, cancel := patient()
	defer cancel()
	var actions []object
	for _, name := range []string{s.names.sections, s.names.reports} {
		alias := s.names.alias(name)
		actions = append(actions,
			object{"remove": object{"index": alias + "-*", "alias": alias, "must_exist": false}},
			object{"add": object{"index": name, "alias": alias}})
	}
	return s.client.Do(ctx, http.MethodPost, "/_aliases", object{"actions": actions}, nil)
}

// turning is how long readers may take to turn to another index.
const turning = 3 * fresh

// remove removes the indices of a generation and its folder. Indices of another library stay.
func (c *Cluster) remove(g index.Generation) error {
	ctx, cancel := patient()
	defer cancel()
	n := newNames(c.config.Name, g.Number)
	for _, name := range []string{n.sections, n.reports} {
		made, err := c.client.readMeta(ctx, name)
		if err != nil {
			return err
		}
		if about, ok := made[name]; !ok || about.Library != g.Library {
			continue
		}
		if name == n.sections {
			time.Sleep(turning)
		}
		if err := c.client.Do(ctx, http.MethodDelete, "/"+name, nil, nil); err != nil && !cluster.HasType(err, "index_not_found_exception") {
			return err
		}
	}
	return os.RemoveAll(g.Dir)
}

// Published is what is published under a name, to be read.
type Published struct {
	Words   string // analyzer.Words.Version of those by which it was cut
	cluster *Cluster
	names   names
}

// Published returns what is published at present. The error is ErrNothing if nothing is.
func (c *Cluster) Published(ctx context.Context) (*Published, error) {
	n := newNames(c.config.Name, 0)
	p := &Published{cluster: c}
	for _, to := range []*string{&p.names.sections, &p.names.reports} {
		alias := n.alias(n.sections)
		if to == &p.names.reports {
			alias = n.alias(n.reports)
		}
		made, err := c.client.readMeta(ctx, alias)
		if err != nil {
			return nil, err
		}
		for name, about := range made {
			if about.Version != Version {
				return nil, fmt.Errorf("%w: %s is of version %d, and this program reads version %d", index.ErrForeign, name, about.Version, Version)
			}
			*to, p.Words = name, about.Words
		}
		if *to == "" {
			return nil, fmt.Errorf("%w: %s", ErrNothing, c.config.Name)
		}
	}
	return p, nil
}

// Same reports whether p is of the same index as another.
func (p *Published) Same(as *Published) bool { return p.names == as.names }

// Open opens what is published. words are those of p.Words.
func (p *Published) Open(ctx context.Context, words *analyzer.Words) (*Store, error) {
	s := newStore(p.cluster.client, p.names, words)
	return s, s.refresh(ctx)
}

// Files returns what Keep keeps of the library.
func (p *Published) Files(ctx context.Context) ([]byte, error) {
	present, err := p.cluster.client.readState(ctx, p.names)
	if err != nil {
		return nil, err
	}
	return p.cluster.client.readFiles(ctx, p.names, present.Files)
}
