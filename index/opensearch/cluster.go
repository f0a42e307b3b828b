package opensearch

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"gongbao/analyzer"
	"gongbao/index"
	"gongbao/index/engine"
	"gongbao/index/opensearch/cluster"
)

// object is an object of JSON.
type object = map[string]any

// client asks a cluster.
type client struct{ *cluster.Client }

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
	// ErrSuperseded is returned for an index that another folder of the same library has made anew. It
	// wraps index.ErrForeign.
	ErrSuperseded = fmt.Errorf("%w: another folder of the same library has made its index anew", index.ErrForeign)
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
		Newest: c.newest,
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
	err := c.checkOwner(ctx, n, g)
	if err != nil {
		return nil, err
	}
	about := meta{Version, g.Library, words.Version()}
	_, err = c.make(ctx, n.sections, func(s shape) object { return sectionsIndex(s, about) })
	if err != nil {
		return nil, fmt.Errorf("make index %s: %w", n.sections, err)
	}
	made, err := c.make(ctx, n.reports, func(s shape) object { return reportsIndex(s, about) })
	if err != nil {
		return nil, fmt.Errorf("make index %s: %w", n.reports, err)
	}
	s := newStore(c.client, n, words)
	s.replicas, s.writer = made.replicas, rand.Text()
	present, err := c.client.readState(ctx, n)
	if err != nil {
		return nil, err
	}
	if _, err := s.claim(ctx, present); err != nil {
		return nil, err
	}
	if err := c.removeLeft(ctx, n, g); err != nil {
		return nil, err
	}
	return s, s.refresh(ctx)
}

// removeLeft removes the indices of a library that are neither a generation's nor published: those of a
// process that was killed, or of a folder that is no more.
func (c *Cluster) removeLeft(ctx context.Context, n names, g index.Generation) error {
	for _, own := range []string{n.sections, n.reports} {
		published, err := c.client.readMeta(ctx, n.alias(own))
		if err != nil {
			return err
		}
		all, err := c.client.readMeta(ctx, n.alias(own)+"-*")
		if err != nil {
			return err
		}
		for name, about := range all {
			if _, used := published[name]; used || name == own || about.Library != g.Library {
				continue
			}
			if err := c.client.removeIndex(ctx, name); err != nil {
				return err
			}
		}
	}
	return nil
}

// removeIndex removes an index, which may be missing.
func (c *client) removeIndex(ctx context.Context, name string) error {
	err := c.Do(ctx, http.MethodDelete, "/"+name, nil, nil)
	if cluster.HasType(err, "index_not_found_exception") {
		return nil
	}
	return err
}

// shape is how an index is split and copied.
type shape struct{ shards, replicas int }

// newShape is that of the first index of a library, if nothing else is wanted.
var newShape = shape{3, 1}

// wanted returns the shape that a configuration wants, in place of a present one.
func (c *Config) wanted(present shape) shape {
	if c.Shards != 0 {
		present.shards = c.Shards
	}
	if c.Replicas != Kept {
		present.replicas = c.Replicas
	}
	return present
}

// readShape returns the shape of an index, or of that of an alias; ok is false if there is none.
func (c *client) readShape(ctx context.Context, name string) (s shape, ok bool, err error) {
	var answer map[string]struct {
		Settings struct {
			Index struct {
				Shards   string `json:"number_of_shards"`
				Replicas string `json:"number_of_replicas"`
			}
		}
	}
	err = c.Do(ctx, http.MethodGet, "/"+name+"/_settings", nil, &answer)
	if cluster.HasType(err, "index_not_found_exception") {
		return s, false, nil
	}
	for _, of := range answer {
		var errs [2]error
		s.shards, errs[0] = strconv.Atoi(of.Settings.Index.Shards)
		s.replicas, errs[1] = strconv.Atoi(of.Settings.Index.Replicas)
		return s, true, errors.Join(errs[:]...)
	}
	return s, false, err
}

// make makes an index, which may exist, and returns its shape. Its number of replicas becomes that of
// the configuration.
func (c *Cluster) make(ctx context.Context, name string, body func(shape) object) (shape, error) {
	has, ok, err := c.client.readShape(ctx, name)
	if err != nil {
		return has, err
	}
	if ok {
		wanted := shape{has.shards, c.config.wanted(has).replicas}
		if wanted != has {
			err = c.client.Do(ctx, http.MethodPut, "/"+name+"/_settings", object{"index": object{"number_of_replicas": wanted.replicas}}, nil)
		}
		return wanted, err
	}
	before, ok, err := c.client.readShape(ctx, names{}.alias(name)) // the index that the new one will replace
	if !ok {
		before = newShape
	}
	if err != nil {
		return before, err
	}
	wanted := c.config.wanted(before)
	return wanted, c.client.Do(ctx, http.MethodPut, "/"+name, body(wanted), nil)
}

// openTime is how long the first answers of a cluster may take.
const openTime = time.Minute

// patient returns a context that ends after openTime.
func patient() (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(context.Background(), openTime, cluster.Unavailable(errors.New("OpenSearch takes too long to answer")))
}

// checkOwner returns ErrOtherLibrary if a generation, or what is published, is another library's,
// ErrSuperseded if a newer generation is published, and index.ErrForeign if this version has not made
// the generation.
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
			case generationOf(in) > g.Number:
				return fmt.Errorf("%w: %s", ErrSuperseded, in)
			case about.Version != Version && (name == n.sections || name == n.reports):
				return fmt.Errorf("%w: %s is of version %d, and this program makes version %d", index.ErrForeign, in, about.Version, Version)
			}
		}
	}
	return nil
}

// newest returns the number of the published generation of a library; 0 if none is.
func (c *Cluster) newest(library string) (newest int, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), openTime)
	defer cancel()
	n := newNames(c.config.Name, 0)
	made, err := c.client.readMeta(ctx, n.alias(n.sections))
	for index, about := range made {
		if about.Library == library {
			newest = max(newest, generationOf(index))
		}
	}
	return newest, err
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
		if err := c.client.removeIndex(ctx, name); err != nil {
			return err
		}
	}
	return os.RemoveAll(g.Dir)
}

// Published is what is published under a name, to be read.
type Published struct {
	Generation int    // index.Generation.Number
	Words      string // analyzer.Words.Version of those by which it was cut
	cluster    *Cluster
	names      names
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
	p.Generation = generationOf(p.names.sections)
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
