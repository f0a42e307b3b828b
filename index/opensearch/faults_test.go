package opensearch_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gongbao/index"
	"gongbao/index/enginetest"
	"gongbao/index/opensearch"
	"gongbao/index/opensearch/cluster"
	"gongbao/index/opensearch/clustertest"
	"gongbao/index/report"
)

// full skips a test that takes minutes, unless make test-cluster runs it.
func full(t *testing.T) {
	t.Helper()
	if os.Getenv("GONGBAO_CLUSTER") != "full" {
		t.Skip("not run: make test-cluster runs it")
	}
}

// tryToOpen opens an engine in a cluster, to write.
func tryToOpen(t *testing.T, urls []string, name string, shards, replicas int) (index.Engine, error) {
	t.Helper()
	in, err := opensearch.Connect(opensearch.Config{Config: cluster.Config{URLs: urls}, Name: name, Shards: shards, Replicas: replicas})
	if err != nil {
		return nil, err
	}
	return in.Backend().Open(index.Generation{Dir: t.TempDir(), Number: 1}, enginetest.Memory{}, enginetest.LoadWords())
}

// openAt is tryToOpen if it must not fail.
func openAt(t *testing.T, urls []string, name string, shards, replicas int) index.Engine {
	t.Helper()
	e, err := tryToOpen(t, urls, name, shards, replicas)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	return e
}

// numbered returns a short report, whose ID is a number.
func numbered(i int) *report.Report {
	r := *enginetest.Seeds().All()[0]
	r.ID, r.Sections = fmt.Sprintf("%016x", i), r.Sections[:2]
	return &r
}

// everyReport finds all numbered reports.
func everyReport() index.Request {
	return index.Request{Query: `title:"` + enginetest.Seeds().All()[0].Title + `"`, Limit: 1}
}

// isAway reports whether an error says that asking again may help.
func isAway(err error) bool {
	var away *index.UnavailableError
	return errors.As(err, &away)
}

// load adds reports one by one, and searches for all of them meanwhile.
type load struct {
	t                                  *testing.T
	engine                             index.Engine
	acknowledged, tried, searched, cut atomic.Int64
	refused                            atomic.Int64 // additions
	failed                             atomic.Int64 // searches
	working                            sync.WaitGroup
	stop                               context.CancelFunc
	longestSilence                     time.Duration // without an answer to a search
}

func startLoad(t *testing.T, e index.Engine) *load {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	l := &load{t: t, engine: e, stop: stop}
	l.working.Go(func() { l.add(ctx) })
	l.working.Go(func() { l.search(ctx) })
	return l
}

func (l *load) add(ctx context.Context) {
	for i := 0; ctx.Err() == nil; i++ {
		l.tried.Add(1)
		switch err := l.engine.Update([]*report.Report{numbered(i)}, nil); {
		case err == nil:
			l.acknowledged.Add(1)
		case isAway(err):
			l.refused.Add(1)
			time.Sleep(100 * time.Millisecond)
		default:
			l.t.Errorf("an addition: %v", err)
		}
	}
}

func (l *load) search(ctx context.Context) {
	for last := time.Now(); ctx.Err() == nil; {
		least := l.acknowledged.Load()
		found, err := l.engine.Search(ctx, everyReport())
		most := l.tried.Load()
		switch {
		case ctx.Err() != nil:
		case err == nil && found.Partial: // and it says so
			l.cut.Add(1)
		case isAway(err):
			l.failed.Add(1)
		case err != nil:
			l.t.Errorf("a search: %v", err)
		case int64(found.Total) < least || int64(found.Total) > most:
			l.t.Errorf("%d reports are found of at least %d, at most %d", found.Total, least, most)
		default:
			l.searched.Add(1)
			l.longestSilence = max(l.longestSilence, time.Since(last))
			last = time.Now()
		}
	}
}

// step does something to the cluster after 5 s of quiet.
func (l *load) step(what string, do func() error) {
	l.t.Helper()
	time.Sleep(5 * time.Second)
	if err := do(); err != nil {
		l.t.Errorf("%s: %v", what, err)
	}
	l.t.Logf("%s: %d acknowledged, %d refused; %d searches, %d cut short by time, %d refused",
		what, l.acknowledged.Load(), l.refused.Load(), l.searched.Load(), l.cut.Load(), l.failed.Load())
}

// end stops the load and checks that nothing that was acknowledged is lost.
func (l *load) end() {
	l.t.Helper()
	time.Sleep(5 * time.Second)
	l.stop()
	l.working.Wait()
	missing := 0
	for i := range l.tried.Load() {
		if !enginetest.Has(l.t, l.engine, numbered(int(i)).ID) {
			missing++
		}
	}
	found, err := l.engine.Search(l.t.Context(), everyReport())
	if err != nil {
		l.t.Fatal(err)
	}
	if int64(found.Total) < l.acknowledged.Load() || int64(missing) > l.refused.Load() {
		l.t.Errorf("%d found, %d missing of %d acknowledged and %d refused", found.Total, missing, l.acknowledged.Load(), l.refused.Load())
	}
	if l.acknowledged.Load() < 20 || l.searched.Load() < 20 {
		l.t.Errorf("only %d acknowledged and %d searches: the cluster hardly answered", l.acknowledged.Load(), l.searched.Load())
	}
	l.t.Logf("in the end: %d acknowledged, %d refused, of which %d are there; %d searches, %d cut short by time, %d refused, %v at most without an answer",
		l.acknowledged.Load(), l.refused.Load(), l.refused.Load()-int64(missing), l.searched.Load(), l.cut.Load(), l.failed.Load(), l.longestSilence.Round(time.Millisecond))
}

// TestNodes: reports are added to a cluster of three nodes and searched for, whatever happens to one of
// these. Nothing that was acknowledged is lost, and no answer is short.
func TestNodes(t *testing.T) {
	full(t)
	c := clustertest.Start(t, 3)
	t.Run("die", func(t *testing.T) { testDie(t, c) })
	t.Run("are restarted", func(t *testing.T) { testRestart(t, c) })
	t.Run("manager dies", func(t *testing.T) { testManager(t, c) })
	t.Run("red", func(t *testing.T) { testRed(t, c) })
}

// testDie: a node dies and comes back, one hangs, and another dies.
func testDie(t *testing.T, c *clustertest.Cluster) {
	l := startLoad(t, openAt(t, c.URLs(), "dies", 3, 1))
	back := func(do func() error) func() error {
		return func() error {
			time.Sleep(10 * time.Second)
			return errors.Join(do(), c.Green())
		}
	}
	l.step("a node dies", func() error { c.Nodes[2].Kill(); return nil })
	l.step("it comes back", back(c.Nodes[2].Start))
	l.step("a node hangs", c.Nodes[1].Pause)
	l.step("it goes on", back(c.Nodes[1].Continue))
	l.step("another node dies", func() error { c.Nodes[0].Kill(); return nil })
	l.step("it comes back, too", back(c.Nodes[0].Start))
	l.end()
}

// testRestart: all nodes are restarted, one after the other.
func testRestart(t *testing.T, c *clustertest.Cluster) {
	l := startLoad(t, openAt(t, c.URLs(), "restarted", 3, 1))
	for i, node := range c.Nodes {
		l.step(fmt.Sprintf("node %d is restarted", i+1), func() error {
			return errors.Join(node.Stop(), node.Start(), c.Wait(3), c.Green())
		})
	}
	l.end()
}

// testManager: the node that manages the cluster dies.
func testManager(t *testing.T, c *clustertest.Cluster) {
	l := startLoad(t, openAt(t, c.URLs(), "managed", 3, 1))
	manager, err := c.Manager()
	if err != nil {
		t.Fatal(err)
	}
	l.step("the manager dies", func() error { manager.Kill(); return nil })
	l.step("it comes back", func() error {
		time.Sleep(10 * time.Second)
		return errors.Join(manager.Start(), c.Wait(3), c.Green())
	})
	l.end()
}

// testRed: a shard without a copy is on a node that dies. Searches are refused until it is back, and then
// everything is there. An addition waits for it.
func testRed(t *testing.T, c *clustertest.Cluster) {
	e := openAt(t, c.URLs(), "red", 3, 0)
	const n = 60
	for i := range n {
		if err := e.Update([]*report.Report{numbered(i)}, nil); err != nil {
			t.Fatal(err)
		}
	}
	c.Nodes[1].Kill()
	added := make(chan error, 1)
	go func() {
		added <- e.Update([]*report.Report{numbered(n), numbered(n + 1), numbered(n + 2), numbered(n + 3)}, nil)
	}()
	refused := 0
	for end := time.Now().Add(15 * time.Second); time.Now().Before(end); {
		switch found, err := e.Search(t.Context(), everyReport()); {
		case isAway(err):
			refused++
		case err != nil:
			t.Errorf("red: %v", err)
		case !found.Partial:
			t.Errorf("%d of %d reports are found while a shard is missing", found.Total, n)
		}
	}
	if err := errors.Join(c.Nodes[1].Start(), c.Wait(3), c.Green()); err != nil {
		t.Fatal(err)
	}
	err := <-added
	want := n
	switch {
	case err == nil:
		want += 4
	case !isAway(err):
		t.Errorf("an addition while a shard is missing: %v", err)
	}
	totals(t, e, want)
	if err := e.Update([]*report.Report{numbered(n)}, nil); err != nil {
		t.Error(err)
	}
	t.Logf("%d searches were refused; the addition: %v", refused, err)
}
