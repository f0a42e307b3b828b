package embedded

import (
	"iter"
	"slices"
	"testing"

	"gongbao/index"
	"gongbao/index/engine"
	"gongbao/index/enginetest"
	"gongbao/index/report"
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

// openSeeds returns an engine over the seeds, which is closed after the test. The reports are added in three goes, so that there are
// several segments.
func openSeeds(tb testing.TB) testEngine {
	tb.Helper()
	return openIn(tb, enginetest.Seeds(), slices.Chunk(enginetest.Seeds().All(), 5))
}

// engineOf returns an engine over reports, added at once, which is closed after the test.
func engineOf(tb testing.TB, reports enginetest.Memory) testEngine {
	tb.Helper()
	return openIn(tb, reports, slices.Values([][]*report.Report{reports.All()}))
}

// openIn returns an engine to which reports are added in batches. It is closed after the test.
func openIn(tb testing.TB, reports enginetest.Memory, batches iter.Seq[[]*report.Report]) testEngine {
	tb.Helper()
	e, err := openEngine(tb.TempDir(), reports)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := e.Close(); err != nil {
			tb.Error(err)
		}
	})
	for batch := range batches {
		if err := e.Update(batch, nil); err != nil {
			tb.Fatal(err)
		}
	}
	return e
}
