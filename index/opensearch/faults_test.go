package opensearch_test

import (
	"context"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gongbao/index"
	"gongbao/index/engine"
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

// TestNodeDies: reports are added to a cluster of three nodes and searched for, while a node dies and
// comes back, one hangs, and the manager dies. Nothing that was acknowledged is lost, and no answer is
// short.
func TestNodeDies(t *testing.T) {
	full(t)
	c := clustertest.Start(t, 3)
	mine := enginetest.Memory{}
	store, err := opensearch.Open(opensearch.Config{Config: cluster.Config{URLs: c.URLs()}, Name: "dies", Shards: 3, Replicas: 1}, enginetest.LoadWords())
	if err != nil {
		t.Fatal(err)
	}
	e := engine.New(store, mine, enginetest.LoadWords())
	defer e.Close()
	if err := c.Wait(3); err != nil {
		t.Fatal(err)
	}
	seed := *enginetest.Seeds().All()[0]
	seed.Sections = seed.Sections[:2]

	var acknowledged, tried, refused, searched, failed atomic.Int64
	ctx, stop := context.WithCancel(t.Context())
	var working sync.WaitGroup
	working.Go(func() {
		for i := 0; ctx.Err() == nil; i++ {
			r := seed
			r.ID = fmt.Sprintf("%016x", i)
			tried.Add(1)
			if err := e.Update([]*report.Report{&r}, nil); err != nil {
				refused.Add(1)
				time.Sleep(100 * time.Millisecond)
				continue
			}
			acknowledged.Add(1)
		}
	})
	working.Go(func() {
		for ctx.Err() == nil {
			least := acknowledged.Load()
			found, err := e.Search(ctx, index.Request{Query: `title:"` + seed.Title + `"`, Limit: 1})
			most := tried.Load()
			switch {
			case ctx.Err() != nil:
			case err != nil || found.Partial: // and both say so
				failed.Add(1)
			case int64(found.Total) < least || int64(found.Total) > most:
				t.Errorf("%d reports are found of at least %d, at most %d", found.Total, least, most)
			default:
				searched.Add(1)
			}
		}
	})
	step := func(what string, do func() error) {
		time.Sleep(5 * time.Second)
		if err := do(); err != nil {
			t.Errorf("%s: %v", what, err)
		}
		t.Logf("%s: %d acknowledged, %d refused; %d searches, %d failed", what, acknowledged.Load(), refused.Load(), searched.Load(), failed.Load())
	}
	step("a node dies", func() error { c.Nodes[2].Kill(); return nil })
	step("it comes back", func() error {
		time.Sleep(10 * time.Second)
		if err := c.Nodes[2].Start(); err != nil {
			return err
		}
		return c.Wait(3)
	})
	step("a node hangs", c.Nodes[1].Pause)
	step("it goes on", func() error {
		time.Sleep(10 * time.Second)
		if err := c.Nodes[1].Continue(); err != nil {
			return err
		}
		return c.Wait(3)
	})
	step("another node dies", func() error { c.Nodes[0].Kill(); return nil })
	step("it comes back, too", func() error {
		time.Sleep(10 * time.Second)
		if err := c.Nodes[0].Start(); err != nil {
			return err
		}
		return c.Wait(3)
	})
	time.Sleep(5 * time.Second)
	stop()
	working.Wait()
	missing := 0
	for i := range tried.Load() {
		if !enginetest.Has(t, e, fmt.Sprintf("%016x", i)) {
			missing++
		}
	}
	found, err := e.Search(t.Context(), index.Request{Query: `title:"` + seed.Title + `"`, Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	if int64(found.Total) < acknowledged.Load() || int64(missing) > refused.Load() {
		t.Errorf("%d found, %d missing of %d acknowledged and %d refused", found.Total, missing, acknowledged.Load(), refused.Load())
	}
	if acknowledged.Load() < 20 || searched.Load() < 20 {
		t.Errorf("only %d acknowledged and %d searches: the cluster hardly answered", acknowledged.Load(), searched.Load())
	}
}
