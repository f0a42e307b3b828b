package memory

import (
	"os"
	"path/filepath"
	"sync"

	"gongbao/analyzer"
	"gongbao/index"
	"gongbao/index/engine"
)

// Backend returns a kind of engine whose stores live as long as the process: opening a folder again
// finds what was in its store.
func Backend() index.Backend {
	var mu sync.Mutex
	states := make(map[string]*keeper) // by folder
	return index.Backend{
		Version: 1,
		Open: func(dir string, reports index.Reports, words *analyzer.Words) (index.Engine, error) {
			dir, err := filepath.Abs(dir)
			if err == nil {
				err = os.MkdirAll(dir, 0o755)
			}
			if err != nil {
				return nil, err
			}
			mu.Lock()
			defer mu.Unlock()
			if states[dir] == nil {
				states[dir] = &keeper{state: newState(nil)}
			}
			return engine.New(&Store{keeper: states[dir], words: words}, reports, words), nil
		},
	}
}

// New returns an empty store. words cuts texts.
func New(words *analyzer.Words) *Store {
	return &Store{keeper: &keeper{state: newState(nil)}, words: words}
}

// keeper keeps the state of a store after it is closed.
type keeper struct {
	mu    sync.Mutex // held while state is read or replaced
	state *state
}

func (k *keeper) get() *state {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.state
}

func (k *keeper) set(s *state) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.state = s
}
