package documents

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"gongbao/analyzer"
	"gongbao/index"
	"gongbao/index/opensearch/cluster"
)

// client asks a cluster.
type client struct{ *cluster.Client }

// Indices are those of a library in a cluster, under a name. They may be used by several goroutines at
// once.
type Indices struct {
	client *client
	config Config
}

// New returns the indices of a configuration, which need not exist. Nothing is asked yet. The error is an
// index.EngineConfigError, or that of a file of certificates.
func New(c Config) (*Indices, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	to, err := cluster.New(&c.Config)
	if err != nil {
		return nil, err
	}
	return &Indices{&client{to}, c}, nil
}

// Version is that of the mappings and of what is in the documents.
const Version = 2

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

// Open opens the indices of a generation to write, which are made if they do not exist. Whoever had opened
// them before cannot write any more. The error wraps ErrOtherLibrary, ErrSuperseded, index.ErrForeign for
// another Version, or index.ErrTwoWriters if somebody else opens them at the same time.
func (in *Indices) Open(g index.Generation, words *analyzer.Words) (*Store, error) {
	ctx, cancel := patient()
	defer cancel()
	n := newNames(in.config.Name, g.Number)
	err := in.checkOwner(ctx, n, g)
	if err != nil {
		return nil, err
	}
	about := meta{Version, g.Library, words.Version()}
	_, err = in.make(ctx, n.sections, func(s shape) object { return sectionsIndex(s, about) })
	if err != nil {
		return nil, fmt.Errorf("make index %s: %w", n.sections, err)
	}
	made, err := in.make(ctx, n.reports, func(s shape) object { return reportsIndex(s, about) })
	if err != nil {
		return nil, fmt.Errorf("make index %s: %w", n.reports, err)
	}
	s := newStore(in.client, n, words)
	s.replicas, s.writer = made.replicas, rand.Text()
	present, err := in.client.readState(ctx, n)
	if err != nil {
		return nil, err
	}
	if _, err := s.claim(ctx, present); err != nil {
		return nil, err
	}
	if err := in.removeLeft(ctx, n, g); err != nil {
		return nil, err
	}
	return s, s.refresh(ctx)
}

// removeLeft removes the indices of a library that are neither a generation's nor published: those of a
// process that was killed, or of a folder that is no more.
func (in *Indices) removeLeft(ctx context.Context, n names, g index.Generation) error {
	for _, own := range []string{n.sections, n.reports} {
		published, err := in.client.readMeta(ctx, n.alias(own))
		if err != nil {
			return err
		}
		all, err := in.client.readMeta(ctx, n.alias(own)+"-*")
		if err != nil {
			return err
		}
		for name, about := range all {
			if _, used := published[name]; used || name == own || about.Library != g.Library {
				continue
			}
			if err := in.client.removeIndex(ctx, name); err != nil {
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
func (in *Indices) make(ctx context.Context, name string, body func(shape) object) (shape, error) {
	has, ok, err := in.client.readShape(ctx, name)
	if err != nil {
		return has, err
	}
	if ok {
		wanted := shape{has.shards, in.config.wanted(has).replicas}
		if wanted != has {
			err = in.client.Do(ctx, http.MethodPut, "/"+name+"/_settings", object{"index": object{"number_of_replicas": wanted.replicas}}, nil)
		}
		return wanted, err
	}
	before, ok, err := in.client.readShape(ctx, names{}.alias(name)) // the index that the new one will replace
	if !ok {
		before = newShape
	}
	if err != nil {
		return before, err
	}
	wanted := in.config.wanted(before)
	return wanted, in.client.Do(ctx, http.MethodPut, "/"+name, body(wanted), nil)
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
func (in *Indices) checkOwner(ctx context.Context, n names, g index.Generation) error {
	for _, name := range []string{n.sections, n.reports, n.alias(n.sections), n.alias(n.reports)} {
		made, err := in.client.readMeta(ctx, name)
		if err != nil {
			return err
		}
		for of, about := range made {
			switch {
			case about.Library != g.Library:
				return fmt.Errorf("%w: %s", ErrOtherLibrary, of)
			case generationOf(of) > g.Number:
				return fmt.Errorf("%w: %s", ErrSuperseded, of)
			case about.Version != Version && (name == n.sections || name == n.reports):
				return fmt.Errorf("%w: %s is of version %d, and this program makes version %d", index.ErrForeign, of, about.Version, Version)
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

// turning is how long readers may take to turn to another index.
const turning = 3 * fresh

// Remove removes the indices of a generation, after a few seconds in which readers turn to another. Indices
// of another library stay.
func (in *Indices) Remove(g index.Generation) error {
	ctx, cancel := patient()
	defer cancel()
	n := newNames(in.config.Name, g.Number)
	for _, name := range []string{n.sections, n.reports} {
		made, err := in.client.readMeta(ctx, name)
		if err != nil {
			return err
		}
		if about, ok := made[name]; !ok || about.Library != g.Library {
			continue
		}
		if name == n.sections {
			time.Sleep(turning)
		}
		if err := in.client.removeIndex(ctx, name); err != nil {
			return err
		}
	}
	return nil
}
