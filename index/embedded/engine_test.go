package embedded

import (
	"testing"

	"gongbao/index"
	"gongbao/index/engine"
	"gongbao/index/enginetest"
)

// testEngine is an engine, and the store that it is over.
type testEngine struct {
	*engine.Engine
	store *Index
}

// openEngine opens an engine in a folder.
func openEngine(dir string, reports index.Reports) (testEngine, error) {
	store, err := Open(dir, enginetest.LoadWords())
	if err != nil {
		return testEngine{}, err
	}
	e, err := engine.New(store, reports, enginetest.LoadWords())
	return testEngine{e, store}, err
}

// engineOf returns an engine over reports, which is closed after the test.
func engineOf(tb testing.TB, reports enginetest.Memory) testEngine {
	tb.Helper()
	e, err := openEngine(tb.TempDir(), reports)
	if err == nil {
		err = e.Update(reports.All(), nil)
	}
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := e.Close(); err != nil {
			tb.Error(err)
		}
	})
	return e
}
