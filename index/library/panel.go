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

// Panel counts terms in reports: see index.Engine.Panel. The near-duplicates that the request leaves out are those that the library knows.
func (l *Library) Panel(ctx context.Context, r index.PanelRequest, begin func(index.PanelHead) error, each func(panel.Row) error) error {
	_, err := use(l, func(e index.Engine) (struct{}, error) {
		if err := l.leaveOut(ctx, e, &r); err != nil {
			return struct{}{}, err
		}
		return struct{}{}, e.Panel(ctx, r, begin, each)
	})
	return err
}

// Lines gives the places that Panel counts: see index.Engine.Lines.
func (l *Library) Lines(ctx context.Context, r index.LinesRequest, begin func(index.LinesHead) error, each func(index.Line) error) (next string, err error) {
	return use(l, func(e index.Engine) (string, error) {
		if err := l.leaveOut(ctx, e, &r.PanelRequest); err != nil {
			return "", err
		}
		return e.Lines(ctx, r, begin, each)
	})
}

// leaveOut tells a request which near-duplicates there are.
func (l *Library) leaveOut(ctx context.Context, e index.Engine, r *index.PanelRequest) (err error) {
	if r.Scope != index.ScopeAll {
		r.Repeated, err = l.repeated.of(ctx, l, e)
	}
	return err
}

// repeated knows which whole reports are near-duplicates of a fuller one. Of reports that are alike the fullest is taken
// (report.CompareFullness), and no other that is alike one taken.
type repeated struct {
	sketched chan struct{} // closed when the sketches of what was stored before the folder was opened are made

	mu    sync.Mutex
	near  map[string][]string // the near-duplicates of the reports that were looked at, both ways
	state string              // the index.Engine.Snapshot that ids are of
	ids   map[string]bool
}

func newRepeated() *repeated {
	return &repeated{sketched: make(chan struct{}), near: make(map[string][]string)}
}

// of returns the IDs of the near-duplicates among the reports of an engine. They are not changed.
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
			continue // verifying tells of damage
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

// look finds the near-duplicates of a report, once.
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
