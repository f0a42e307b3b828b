package guard

import (
	"context"
	"errors"
	"net/netip"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/time/rate"
)

// TestClients: the clients that are remembered are limited in number, and those who wait are
// remembered the longest.
func TestClients(t *testing.T) {
	c := newClients(1)
	waiting, idle := netip.MustParseAddr("198.51.100.1"), netip.MustParseAddr("198.51.100.2")
	c.bucket(waiting).AllowN(time.Now(), c.burst)
	full := rate.NewLimiter(rate.Limit(c.rate), c.burst)
	c.buckets[idle] = full
	for i := len(c.buckets); i < maxClients; i++ {
		c.buckets[netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)})] = full
	}
	c.bucket(netip.MustParseAddr("198.51.100.3"))
	if _, kept := c.buckets[waiting]; len(c.buckets) != 2 || !kept {
		t.Errorf("%d clients are left, the one that waits: %v", len(c.buckets), kept)
	}
}

// TestGate: so many go in, so many wait, the rest are turned away at once, and those that wait long
// are too.
func TestGate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &Gate{slots: make(chan struct{}, 2), queue: 1, patience: time.Second}
		enter := func() func() {
			t.Helper()
			leave, err := g.Enter(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return leave
		}
		first, second := enter(), enter()
		waited := make(chan error)
		wait := func(ctx context.Context) {
			leave, err := g.Enter(ctx)
			if err == nil {
				defer leave()
			}
			waited <- err
		}
		go wait(t.Context())
		synctest.Wait()
		begun := time.Now()
		if _, err := g.Enter(t.Context()); !errors.Is(err, ErrBusy) || time.Since(begun) != 0 {
			t.Errorf("beyond the queue: %v after %v", err, time.Since(begun))
		}
		first()
		if err := <-waited; err != nil {
			t.Errorf("waited for a place: %v", err)
		}
		third := enter()
		go wait(t.Context())
		if err := <-waited; !errors.Is(err, ErrBusy) || time.Since(begun) != time.Second {
			t.Errorf("waited in vain: %v after %v", err, time.Since(begun))
		}
		ctx, cancel := context.WithCancel(t.Context())
		go wait(ctx)
		synctest.Wait()
		cancel()
		if err := <-waited; !errors.Is(err, context.Canceled) {
			t.Errorf("gave up waiting: %v", err)
		}
		second()
		third()
		if n := len(g.slots); n != 0 || g.waiting.Load() != 0 {
			t.Errorf("%d places are taken, %d wait", n, g.waiting.Load())
		}
	})
}

// TestGateForesees: behind searches that take long only as many wait as can hope for a place, and
// when they are quick again, more do.
func TestGateForesees(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &Gate{slots: make(chan struct{}, 1), queue: 100, patience: time.Second}
		keep := func(length time.Duration) {
			for range 10 * paceOf {
				leave, err := g.Enter(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				time.Sleep(length)
				leave()
			}
		}
		refusedAtOnce := func() (n int) {
			leave, err := g.Enter(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			var asked sync.WaitGroup
			var refused atomic.Int64
			for range 50 {
				begun := time.Now()
				asked.Go(func() {
					if leave, err := g.Enter(ctx); err == nil {
						leave()
					} else if errors.Is(err, ErrBusy) && time.Since(begun) == 0 {
						refused.Add(1)
					}
				})
			}
			synctest.Wait()
			cancel()
			leave()
			asked.Wait()
			return int(refused.Load())
		}
		keep(300 * time.Millisecond)
		if n := refusedAtOnce(); n != 46 {
			t.Errorf("of 50 behind searches of 0.3 s, %d are refused at once, want all but 4", n)
		}
		keep(10 * time.Millisecond)
		if n := refusedAtOnce(); n != 0 {
			t.Errorf("of 50 behind searches of 10 ms, %d are refused at once", n)
		}
	})
}
