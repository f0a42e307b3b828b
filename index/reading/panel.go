package reading

import (
	"context"
	"errors"
	"slices"
	"sync"

	"gongbao/index"
	"gongbao/index/panel"
	"gongbao/index/report"
	"gongbao/index/similar"
)

// Panel counts terms in reports: see index.Engine.Panel. The library sets the near-duplicates that
// the request leaves out.
func (l *Library) Panel(
	ctx context.Context, r index.PanelRequest, begin func(index.PanelHead) error, each func(panel.Row) error,
) error {
	_, err := Use(l, func(e index.Engine) (struct{}, error) {
		if err := l.leaveOut(ctx, e, &r); err != nil {
			return struct{}{}, err
		}
		return struct{}{}, e.Panel(ctx, r, begin, each)
	})
	return err
}

// Lines gives the occurrences that Panel counts: see index.Engine.Lines.
func (l *Library) Lines(
	ctx context.Context, r index.LinesRequest, begin func(index.LinesHead) error, each func(index.Line) error,
) (next string, err error) {
	return Use(l, func(e index.Engine) (string, error) {
		if err := l.leaveOut(ctx, e, &r.PanelRequest); err != nil {
			return "", err
		}
		return e.Lines(ctx, r, begin, each)
	})
}

// Repeated returns the IDs of the whole reports that are near-duplicates of a fuller one. The map must
// not be changed.
func (l *Library) Repeated(ctx context.Context) (map[string]bool, error) {
	return Use(l, func(e index.Engine) (map[string]bool, error) { return l.repeated.of(ctx, l, e) })
}

// leaveOut sets the near-duplicates that a request leaves out.
func (l *Library) leaveOut(ctx context.Context, e index.Engine, r *index.PanelRequest) (err error) {
	if r.Scope != index.ScopeAll {
		r.Repeated, err = l.repeated.of(ctx, l, e)
	}
	return err
}

// repeated finds the whole reports that are near-duplicates of a fuller one. It goes through the
// reports from the fullest on (report.CompareFullness) and keeps a report unless it is like one
// kept before.
type repeated struct {
	mu    sync.Mutex
	state string // the index.Engine.Snapshot for which ids was made
	ids   map[string]bool
}

// of returns the IDs of the near-duplicates among the reports of an engine. The map must not be
// changed.
func (k *repeated) of(ctx context.Context, l *Library, e index.Engine) (map[string]bool, error) {
	state, err := e.Snapshot()
	if err != nil {
		return nil, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.ids != nil && k.state == state {
		return k.ids, nil
	}
	if err := l.Near.Settle(ctx); err != nil {
		return nil, err
	}
	var alike []report.Header
	near := make(map[string][]similar.Pair)
	ids, err := e.IDs()
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		if near[id] = l.Near.Near(id); len(near[id]) == 0 {
			continue
		}
		h, err := e.Header(id)
		switch {
		case errors.Is(err, index.ErrNotFound): // removed meanwhile
		case err != nil:
			return nil, err
		case h.Complete == report.Full:
			alike = append(alike, h)
		}
	}
	slices.SortFunc(alike, report.CompareFullness)
	k.ids, k.state = make(map[string]bool), state
	taken := make(map[string]bool)
	for _, h := range alike {
		if slices.ContainsFunc(near[h.ID], func(other similar.Pair) bool { return taken[other.ID] }) {
			k.ids[h.ID] = true
		} else {
			taken[h.ID] = true
		}
	}
	return k.ids, nil
}
