package source

import (
	"errors"
	"fmt"
	"time"

	"gongbao/analyzer/coded"
)

// guard runs a reader of a format, so that broken bytes neither stop the program nor delay the
// other files, whatever the library makes of them. A reader that runs out of time is left to end by
// itself.
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
		return none, &Refusal{
			f.name, fmt.Errorf("%w: %v", ErrLimit, f.limits.Time),
			coded.New("file-too-slow", "most", f.limits.Time.String()),
		}
	}
}
