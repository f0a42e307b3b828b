package library

import (
	"context"
	"errors"
	"slices"
	"sync"

	"gongbao/index"
	"gongbao/index/library/store"
	"gongbao/index/panel"
	"gongbao/index/report"
)

// Panel counts terms in reports: see index.Engine.Panel. The library sets the near-duplicates that
// the request leaves out.
func (l *Library) Panel(
	ctx context.Context, r index.PanelRequest, begin func(index.PanelHead) error, each func(panel.Row) error,
) error {
	_, err := use(l, func(e index.Engine) (struct{}, error) {
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
	return use(l, func(e index.Engine) (string, error) {
		if err := l.leaveOut(ctx, e, &r.PanelRequest); err != nil {
			return "", err
		}
		return e.Lines(ctx, r, begin, each)
	})
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
	sketched chan struct{} // closed when all reports that were stored before the folder was opened have sketches

	mu    sync.Mutex
	near  map[string][]string // near-duplicates, in both directions, of the reports looked at
	state string              // the index.Engine.Snapshot for which ids was made
	ids   map[string]bool
}

func newRepeated() *repeated {
	return &repeated{sketched: make(chan struct{}), near: make(map[string][]string)}
}

// of returns the IDs of the near-duplicates among the reports of an engine. The map must not be
// changed.
func (k *repeated) of(ctx context.Context, l *Library, e index.Engine) (map[string]bool, error) {
	select {
	case <-k.sketched:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	state, err := e.Snapshot()
	if err != nil {
		return nil, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.ids != nil && k.state == state {
		return k.ids, nil
	}
	ids := e.IDs()
	for _, id := range ids {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		k.look(l, id)
	}
	var alike []report.Header
	for _, id := range ids {
		if len(k.near[id]) == 0 {
			continue
		}
		r, err := l.store.Report(id)
		if store.Gone(err) || errors.Is(err, index.ErrDamagedReport) {
			continue // Verify reports damage
		} else if err != nil {
			return nil, err
		}
		if r.Complete == report.Full {
			alike = append(alike, r.Header())
		}
	}
	slices.SortFunc(alike, report.CompareFullness)
	k.ids, k.state = make(map[string]bool), state
	taken := make(map[string]bool)
	for _, h := range alike {
		if slices.ContainsFunc(k.near[h.ID], func(other string) bool { return taken[other] }) {
			k.ids[h.ID] = true
		} else {
			taken[h.ID] = true
		}
	}
	return k.ids, nil
}

// look finds the near-duplicates of a report, unless it has done so before.
func (k *repeated) look(l *Library, id string) {
	if _, looked := k.near[id]; looked {
		return
	}
	k.near[id] = []string{}
	for _, pair := range l.duplicates.Near(id) {
		k.near[id] = append(k.near[id], pair.ID)
		if others, looked := k.near[pair.ID]; looked && !slices.Contains(others, id) {
			k.near[pair.ID] = append(others, id)
		}
	}
}
