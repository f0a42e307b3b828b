package index

import (
	"errors"
	"fmt"
)

var (
	// ErrNotFound is returned for a report that the library does not hold.
	ErrNotFound = errors.New("no such report")
	// ErrNoSection is returned for a section that a report does not have.
	ErrNoSection = errors.New("no such section")
	// ErrNoRegion is returned for a code that no place of any time has.
	ErrNoRegion = errors.New("no such region")
	// ErrReadOnly is returned by what would change a library whose folder cannot be written to.
	ErrReadOnly = errors.New("the library is read-only")
	// ErrClosed is returned by an engine that has been closed.
	ErrClosed = errors.New("index is closed")
	// ErrDamaged is returned for an index that is not as it was written. It can be deleted and made
	// again from the reports.
	ErrDamaged = errors.New("index is damaged")
	// ErrCursor is returned for a cursor that was not made by the same search.
	ErrCursor = errors.New("cursor does not belong to this search")
)

// MovedError is returned for a report whose file has changed: another report is in its place.
type MovedError struct {
	ID string // of the other
}

func (e *MovedError) Error() string { return fmt.Sprintf("replaced by report %s", e.ID) }
