package source

import (
	"errors"
	"fmt"
	"io/fs"

	"gongbao/analyzer/coded"
)

// The reasons why a file is not read. Every error of this package wraps one of these in a *Refusal.
var (
	ErrMissing     = errors.New("no such file or folder")
	ErrNoFile      = errors.New("no file to read in the folder")
	ErrUnreadable  = errors.New("cannot be opened")
	ErrEmpty       = errors.New("empty file")
	ErrLimit       = errors.New("beyond a limit")
	ErrUnsupported = errors.New("unsupported format")
	ErrEncrypted   = errors.New("encrypted")
	ErrDamaged     = errors.New("damaged file")
	ErrNoText      = errors.New("no column of texts")
	ErrBinary      = errors.New("binary file")
	ErrNUL         = errors.New("text holds NUL bytes")
	ErrInvalidUTF8 = errors.New("invalid UTF-8")
	ErrEncoding    = errors.New("unknown encoding")
)

// Refusal is the error of a file, or of a part of one, that is not read. It wraps an error for
// programs, and has a Reason for readers.
type Refusal struct {
	// File is as in Document.
	File string
	Err  error
	// Reason names the way out in its words, if there is one.
	Reason coded.Message
}

// Error returns the file and the cause.
func (r *Refusal) Error() string { return fmt.Sprintf("read %s: %v", r.File, r.Err) }

// Unwrap returns the cause.
func (r *Refusal) Unwrap() error { return r.Err }

// Coded returns the reason.
func (r *Refusal) Coded() coded.Message { return r.Reason }

func refuseOpen(name string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &Refusal{name, fmt.Errorf("%w: %w", ErrMissing, err), coded.New("file-missing")}
	case errors.Is(err, fs.ErrPermission):
		return &Refusal{name, fmt.Errorf("%w: %w", ErrUnreadable, err), coded.New("file-no-permission")}
	}
	return &Refusal{name, fmt.Errorf("%w: %w", ErrUnreadable, err), coded.New("file-unreadable")}
}

func refuseSize(name string, bytes int64) error {
	return &Refusal{
		name, fmt.Errorf("%w: more than %d bytes", ErrLimit, bytes),
		coded.New("file-too-large", "most", coded.Size(bytes)),
	}
}

func refuseDamaged(name string, err error) error {
	return &Refusal{name, fmt.Errorf("%w: %w", ErrDamaged, err), coded.New("file-damaged")}
}
