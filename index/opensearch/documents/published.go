package documents

import (
	"context"
	"fmt"
	"net/http"

	"gongbao/analyzer"
	"gongbao/index"
)

// Publish makes the indices those that are read under their name, both at once.
func (s *Store) Publish() error {
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

// Newest returns the index.Generation.Number of what a library, index.Generation.Library, has published; 0 if
// that is nothing.
func (in *Indices) Newest(library string) (newest int, err error) {
	ctx, cancel := patient()
	defer cancel()
	n := newNames(in.config.Name, 0)
	made, err := in.client.readMeta(ctx, n.alias(n.sections))
	for index, about := range made {
		if about.Library == library {
			newest = max(newest, generationOf(index))
		}
	}
	return newest, err
}

// Published is what is published under a name, to be read.
type Published struct {
	Generation int    // index.Generation.Number
	Words      string // analyzer.Words.Version of those by which it was cut
	client     *client
	names      names
}

// Published returns what is published at present. The error is ErrNothing if nothing is, and wraps
// index.ErrForeign if another Version is.
func (in *Indices) Published(ctx context.Context) (*Published, error) {
	n := newNames(in.config.Name, 0)
	p := &Published{client: in.client}
	for _, to := range []*string{&p.names.sections, &p.names.reports} {
		alias := n.alias(n.sections)
		if to == &p.names.reports {
			alias = n.alias(n.reports)
		}
		made, err := in.client.readMeta(ctx, alias)
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
			return nil, fmt.Errorf("%w: %s", ErrNothing, in.config.Name)
		}
	}
	p.Generation = generationOf(p.names.sections)
	return p, nil
}

// Same reports whether p is of the same index as another.
func (p *Published) Same(as *Published) bool { return p.names == as.names }

// Open opens what is published, to be read. words are those of p.Words.
func (p *Published) Open(ctx context.Context, words *analyzer.Words) (*Store, error) {
	s := newStore(p.client, p.names, words)
	return s, s.refresh(ctx)
}

// Files returns what Store.Keep keeps; nothing if that is nothing. The error wraps index.ErrDamaged if
// that is not as it was written.
func (p *Published) Files(ctx context.Context) ([]byte, error) {
	present, err := p.client.readState(ctx, p.names)
	if err != nil {
		return nil, err
	}
	return p.client.readFiles(ctx, p.names, present.Files)
}
