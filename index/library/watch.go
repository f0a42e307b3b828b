package library

import (
	"context"
	"gongbao/index"
	"os"
	"time"
)

// watchInterval is the least time between two looks at what is watched. A look takes a second for some 100,000 files; the rest is
// restBetween times as long.
const watchInterval = 2 * time.Second

// Watch adds files and folders, and then what is changed and added there, until ctx ends, whose error it returns. A file is read again
// once it has stayed the same from one look to the next: it may be being copied. What is deleted there stays in the library.
//
// It looks instead of being told by the system, which tells nothing of folders on other machines.
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

// fileState tells a file that was written anew from what it was. Times are only asked whether they are the same: clocks jump.
type fileState struct{ size, modified int64 }

// stateOf returns the states of the files that are there, by path.
func stateOf(inputs []*input) map[string]fileState {
	states := make(map[string]fileState, len(inputs))
	for _, in := range inputs {
		if info, err := os.Stat(in.path); in.err == nil && err == nil {
			states[in.path] = fileState{info.Size(), info.ModTime().UnixNano()}
		}
	}
	return states
}
