package source

import (
	"errors"
	"fmt"
)

// Why a file is not read. Every error of Read, Decode and Files wraps one of these in a *Refusal.
var (
	ErrMissing     = errors.New("no such file or folder")
	ErrNoFile      = errors.New("no file to read in the folder")
	ErrUnreadable  = errors.New("cannot be opened")
	ErrEmpty       = errors.New("empty file")
	ErrTooLarge    = errors.New("file too large")
	ErrUnsupported = errors.New("unsupported format")
	ErrBinary      = errors.New("binary file")
	ErrNUL         = errors.New("text holds NUL bytes")
	ErrInvalidUTF8 = errors.New("invalid UTF-8")
	ErrEncoding    = errors.New("unknown encoding")
)

// Refusal says why a file is not read: for programs by the error it wraps, for people by Reason.
type Refusal struct {
	File string
	Err  error
	// Reason is a sentence in Chinese without a full stop, with the way out where there is one.
	Reason string
}

// Error returns the file and the cause.
func (r *Refusal) Error() string { return fmt.Sprintf("read %s: %v", r.File, r.Err) }

// Unwrap returns the cause.
func (r *Refusal) Unwrap() error { return r.Err }

// Reason returns the Chinese reason of a refusal, and for any other error its own text.
func Reason(err error) string {
	var r *Refusal
	if errors.As(err, &r) {
		return r.Reason
	}
	return err.Error()
}
