// Package parallel shares work among the processors.
package parallel

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// Each calls do for 0 to n-1 on all processors, the lower numbers first. It stops when a call fails, and returns that error, or when
// ctx ends, and returns why.
func Each(ctx context.Context, n int, do func(i int) error) error {
	return Workers(ctx, n, func() func(i int) error { return do })
}

// Workers is Each with something for each processor: start is called once for each of them, and what it returns does the work there.
func Workers(ctx context.Context, n int, start func() func(i int) error) error {
	var next atomic.Int64
	var once sync.Once
	var failed error
	var running sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		running.Go(func() {
			do := start()
			for i := int(next.Add(1)) - 1; i < n && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				if err := do(i); err != nil {
					next.Store(int64(n))
					once.Do(func() { failed = err })
				}
			}
		})
	}
	running.Wait()
	if failed == nil {
		failed = ctx.Err()
	}
	return failed
}

// minPart is the number of things below which it is not worth sharing them among processors.
const minPart = 2000

// Parts calls do for parts of 0 to n, [from, to), at once on several processors.
func Parts(n int, do func(from, to int)) {
	parts := max(1, min(runtime.GOMAXPROCS(0), n/minPart))
	var running sync.WaitGroup
	for i := range parts {
		running.Go(func() { do(i*n/parts, (i+1)*n/parts) })
	}
	running.Wait()
}
