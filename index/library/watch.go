package library

import (
	"context"
	"gongbao/index"
	"os"
	"time"
)

// watchInterval is the minimum time between two looks at the watched files. A look takes a second
// for some 100,000 files. The pause after it is at least restBetween times as long.
const watchInterval = 2 * time.Second

// Watch adds files and folders, and then new and changed files in them, until ctx ends. It returns
// ctx's error. A changed file is read once it is the same in two looks, because it may be being
// copied. Reports of deleted files stay in the library.
//
// It looks again and again instead of using notifications of the system, because there are none for
// folders on other machines.
func (l *Library) Watch(ctx context.Context, what index.Addition) error {
	added := stateOf(listInputs(what.Dir, what.Paths))
	if err := l.Add(ctx, what); err != nil {
		return err
	}
	what.Progress = nil
	last := added
	for {
		began := time.Now()
		inputs := listInputs(what.Dir, what.Paths)
		now := stateOf(inputs)
		var changed []*input
		for _, in := range inputs {
			if state, there := now[in.path]; there && state == last[in.path] && state != added[in.path] {
				changed = append(changed, in)
				added[in.path] = state
			}
		}
		last = now
		if len(changed) > 0 {
			if err := l.add(ctx, what, changed); err != nil {
				return err
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(max(watchInterval, restBetween*time.Since(began))):
		}
	}
}

// fileState distinguishes a rewritten file from the old one. Times are only compared for equality,
// because clocks jump.
type fileState struct{ size, modified int64 }

// stateOf returns the states of the files that exist, by path.
func stateOf(inputs []*input) map[string]fileState {
	states := make(map[string]fileState, len(inputs))
	for _, in := range inputs {
		if info, err := os.Stat(in.path); in.err == nil && err == nil {
			states[in.path] = fileState{info.Size(), info.ModTime().UnixNano()}
		}
	}
	return states
}
