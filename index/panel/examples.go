package panel

import (
	"embed"
	"strings"
	"sync"
)

//go:embed examples/*.txt
var exampleFiles embed.FS

// Examples returns the dictionaries that come with the program, by name. The caller must not change
// them.
var Examples = sync.OnceValue(func() map[string]*Dictionary {
	entries, err := exampleFiles.ReadDir("examples")
	if err != nil {
		panic("panel: " + err.Error())
	}
	all := make(map[string]*Dictionary)
	for _, entry := range entries {
		text, err := exampleFiles.ReadFile("examples/" + entry.Name())
		if err != nil {
			panic("panel: " + err.Error())
		}
		d, err := Parse(string(text))
		if err != nil {
			panic("panel: " + entry.Name() + ": " + err.Error())
		}
		all[strings.TrimSuffix(entry.Name(), ".txt")] = d
	}
	return all
})
