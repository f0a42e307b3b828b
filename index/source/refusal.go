package source

import (
	"errors"
	"fmt"
	"io/fs"
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
// programs, and has a Reason for people.
type Refusal struct {
	// File is as in Document.
	File string
	Err  error
	// Reason is a sentence in Chinese without a full stop. If there is a way out, it is named.
	Reason string
}

// Error returns the file and the cause.
func (r *Refusal) Error() string { return fmt.Sprintf("read %s: %v", r.File, r.Err) }

// Unwrap returns the cause.
func (r *Refusal) Unwrap() error { return r.Err }

// Reason returns the Chinese reason of a refusal, and the text of any other error.
func Reason(err error) string {
	var r *Refusal
	if errors.As(err, &r) {
		return r.Reason
	}
	return err.Error()
}

func refuseOpen(name string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &Refusal{name, fmt.Errorf("%w: %w", ErrMissing, err), "没有这个文件或文件夹"}
	case errors.Is(err, fs.ErrPermission):
		return &Refusal{name, fmt.Errorf("%w: %w", ErrUnreadable, err), "没有读取权限"}
	}
	return &Refusal{name, fmt.Errorf("%w: %w", ErrUnreadable, err), "文件打不开"}
}

func refuseSize(name string, bytes int64) error {
	return &Refusal{
		name, fmt.Errorf("%w: more than %d bytes", ErrLimit, bytes),
		fmt.Sprintf("文件超过 %s，请拆成几个文件", megabytes(bytes)),
	}
}

func refuseDamaged(name string, err error) error {
	return &Refusal{name, fmt.Errorf("%w: %w", ErrDamaged, err), "文件已损坏，读不出来"}
}

// megabytes writes a number of bytes for people.
func megabytes(bytes int64) string {
	if bytes < 1<<20 {
		return fmt.Sprintf("%d 字节", bytes)
	}
	return fmt.Sprintf("%d MB", bytes>>20)
}
