package source

import (
	"errors"
	"fmt"
	"time"
)

// guard runs a reader of a format: broken bytes must neither stop the program nor keep the other files waiting, whatever
// the library that reads them makes of them. A reader out of time is left to end by itself.
func guard[T any](f *file, read func() (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	go func() {
		var r result
		defer func() {
			if panicked := recover(); panicked != nil {
				r.err = refuseDamaged(f.name, fmt.Errorf("panic: %v", panicked))
			}
			done <- r
		}()
		r.value, r.err = read()
	}()
	timer := time.NewTimer(f.limits.Time)
	defer timer.Stop()
	select {
	case r := <-done:
		var refusal *Refusal
		if r.err != nil && !errors.As(r.err, &refusal) {
			r.err = refuseDamaged(f.name, r.err)
		}
		return r.value, r.err
	case <-timer.C:
		var none T
		return none, &Refusal{f.name, fmt.Errorf("%w: %v", ErrLimit, f.limits.Time), fmt.Sprintf("读取超过 %v，已放弃", f.limits.Time)}
	}
}
