package index

import (
	"log/slog"
	"sync/atomic"
)

// resource counts those who use something, and closes it when the last has let go of it. It is made with one user.
type resource struct {
	others atomic.Int32 // users but one
	close  func() error
}

func newResource(close func() error) *resource { return &resource{close: close} }

// retain adds a user.
func (r *resource) retain() { r.others.Add(1) }

// release takes a user away. That something could not be closed is only logged: nobody waits to hear it.
func (r *resource) release() {
	if r.others.Add(-1) >= 0 {
		return
	}
	if err := r.close(); err != nil {
		slog.Warn("a part of the index that is no longer used cannot be closed", "error", err)
	}
}
