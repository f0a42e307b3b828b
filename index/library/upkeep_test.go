package library

import (
	"testing"

	"gongbao/index"
)

// TestAdditionsUnderWay: additions under way can be seen from outside until they are done.
func TestAdditionsUnderWay(t *testing.T) {
	l, closeLibrary := open(t, t.TempDir())
	defer closeLibrary()
	var seen []index.Upkeep
	err := l.Add(t.Context(), index.Addition{Paths: []string{seeds},
		Progress: func(int, int) { seen = append(seen, l.Upkeep()) }})
	if err != nil {
		t.Fatal(err)
	}
	last := seen[len(seen)-1]
	if last.Adding != 1 || last.FilesTotal == 0 || last.FilesDone != last.FilesTotal {
		t.Errorf("at the end of an addition: %+v", last)
	}
	if got := l.Upkeep(); got != (index.Upkeep{}) {
		t.Errorf("after it: %+v", got)
	}
	if l.IndexBytes() < 100_000 {
		t.Errorf("the index has %d bytes", l.IndexBytes())
	}
}
