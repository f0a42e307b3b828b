package index

import (
	"errors"
	"time"

	"gongbao/analyzer/coded"
)

// The errors of engines that run elsewhere.
var (
	// ErrNoRoom is returned for a change that an engine refuses because its disks are full.
	ErrNoRoom = errors.New("the disks of the engine are full: make room and try again")
	// ErrCopies is returned for a change that fewer machines than wanted would have a copy of.
	ErrCopies = errors.New("the engine has too few machines for the copies that are wanted")
	// ErrRights is returned by an engine that does not let this program in, or not do what it
	// asks for.
	ErrRights = errors.New("the engine refuses this user: check the name, the password and the rights")
	// ErrUntrusted is returned if a secure connection to an engine cannot be made: one side does
	// not trust the certificate of the other.
	ErrUntrusted = errors.New("no secure connection to the engine: check the certificates")
	// ErrForeign is returned for an index that another program or another version of this one has
	// made. It must not be deleted.
	ErrForeign = errors.New("the index is of another program or version")
	// ErrTwoWriters is returned to a writer if another process has changed the same index.
	ErrTwoWriters = errors.New("another process writes to the same index; only one may")
)

// EngineConfigError says what is wrong with the configuration of an engine that runs elsewhere.
type EngineConfigError struct{ coded.Message }

func (e *EngineConfigError) Error() string { return "configuration of the engine: " + e.String() }

// UnavailableError is returned by an engine that cannot answer now. Asking again may help.
type UnavailableError struct {
	Err error
	// RetryAfter is the time after which the engine may answer.
	RetryAfter time.Duration
}

func (e *UnavailableError) Error() string { return "the engine cannot answer now: " + e.Err.Error() }

func (e *UnavailableError) Unwrap() error { return e.Err }
