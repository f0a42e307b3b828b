package index

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// leastPart is the number of things below which it is not worth to share them among processors.
const leastPart = 2000

// inParts calls do for parts of 0 to n, [from, to), at once on several processors.
func inParts(n int, do func(from, to int)) {
	parts := max(1, min(runtime.GOMAXPROCS(0), n/leastPart))
	var running sync.WaitGroup
	for i := range parts {
		running.Go(func() { do(i*n/parts, (i+1)*n/parts) })
	}
	running.Wait()
}

// each calls do for 0 to n-1, at once on several processors, the lower numbers first.
func each(n int, do func(i int)) {
	var next atomic.Int64
	var running sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		running.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	running.Wait()
}
