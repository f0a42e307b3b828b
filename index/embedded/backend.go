package embedded

import (
	"os"
	"path/filepath"

	"gongbao/analyzer"
	"gongbao/index"
	"gongbao/index/engine"
)

// Version is that of an index's files and of their content. It changes with the folding, the fields
// and the segments.
const Version = 10

// Backend is the engine of one machine.
var Backend = index.Backend{
	Version: Version,
	Open: func(g index.Generation, reports index.Reports, words *analyzer.Words) (index.Engine, error) {
		store, err := Open(g.Dir, words)
		if err != nil {
			return nil, err
		}
		e := engine.New(store, reports, words)
		e.KeepSuggestions(filepath.Join(g.Dir, suggestionsFile))
		return e, nil
	},
	View: func(g index.Generation, reports index.Reports, words *analyzer.Words) (index.Engine, error) {
		store, err := View(g.Dir, words)
		if err != nil {
			return nil, err
		}
		e := engine.New(store, reports, words)
		if kept, err := os.ReadFile(filepath.Join(g.Dir, suggestionsFile)); err == nil {
			_ = e.UseSuggestions(kept) // without them, PrepareSuggestions makes some
		}
		return e, nil
	},
	Remove: func(g index.Generation) error { return os.RemoveAll(g.Dir) },
}

// suggestionsFile is the name of the file of a generation that has the suggestions.
const suggestionsFile = "suggestions"
