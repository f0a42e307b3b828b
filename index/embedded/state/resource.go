package state

import (
	"log/slog"
	"sync/atomic"
)

// Resource counts those who use something, and closes it when the last has let go of it. It is made with one user.
type Resource struct {
	others atomic.Int32 // users but one
	close  func() error
}

// NewResource returns a resource with one user. close is called when there are none.
func NewResource(close func() error) *Resource { return &Resource{close: close} }

// Retain adds a user.
func (r *Resource) Retain() { r.others.Add(1) }

// Release takes a user away. That something could not be closed is only logged: nobody waits to hear it.
func (r *Resource) Release() {
	if r.others.Add(-1) >= 0 {
		return
	}
	if err := r.close(); err != nil {
		slog.Warn("a part of the index that is no longer used cannot be closed", "error", err)
	}
}
