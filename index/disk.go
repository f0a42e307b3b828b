package index

import (
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"
)

// refusals are the errors of a system that cannot serve a sound index: it lacks room, rights or resources.
var refusals = []syscall.Errno{
	syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG, syscall.EROFS, syscall.EACCES, syscall.EPERM, syscall.EMFILE, syscall.ENFILE, syscall.ENOMEM,
}

// wordsError is an error of bleve. It keeps only the text of some of the system's errors, and of a damaged file it prints the content
// on further lines.
type wordsError struct {
	cause error
	text  string
}

func (e *wordsError) Error() string { return e.text }

func (e *wordsError) Unwrap() error { return e.cause }

// fromWords makes an error of the word layer fit to be shown, and errors.Is find in it what the system refused.
func fromWords(doing string, err error) error {
	if err == nil {
		return nil
	}
	text, _, _ := strings.Cut(err.Error(), "\n")
	for _, errno := range refusals {
		if strings.HasSuffix(text, errno.Error()) {
			err = errno
		}
	}
	return &wordsError{err, doing + ": " + text}
}

// damage marks by ErrDamaged what is wrong with the files of an index. What the system refused says nothing about them.
func damage(err error) error {
	if err == nil || errors.Is(err, ErrDamaged) {
		return err
	}
	for _, errno := range refusals {
		if errors.Is(err, errno) {
			return err
		}
	}
	return fmt.Errorf("%w: %w", ErrDamaged, err)
}

// guarded calls read and returns as an error what it panics with: the libraries that read the files of an index take them for whole.
// So is a fault, where a file that is mapped into memory ends too early.
func guarded(read func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	return read()
}

// writeFailed names, in bleve's configuration, what is called when its goroutines could not write.
const writeFailed = "gongbao: write failed"

// retryPause is how long bleve waits before it tries again to write or to merge what it could not. It would try at once and for
// ever, which takes up a processor while a disk is full. Closing waits at most this long.
const retryPause = time.Second

func init() {
	scorch.RegistryAsyncErrorCallbacks[writeFailed] = func(err error, path string) {
		if errors.Is(err, scorch.ErrAsyncPanic) {
			slog.Error("the word layer can no longer be written", "path", path, "error", err)
			return // it is not tried again
		}
		time.Sleep(retryPause)
	}
}
