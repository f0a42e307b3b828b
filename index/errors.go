package index

import "errors"

var (
	// ErrNotFound is returned for a report that the library does not hold.
	ErrNotFound = errors.New("no such report")
	// ErrCursor is returned for a cursor that was not made by the same search.
	ErrCursor = errors.New("cursor does not belong to this search")
)
