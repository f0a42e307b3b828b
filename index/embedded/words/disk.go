package words

import (
	"errors"
	"log/slog"
	"strings"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"

	"gongbao/index/embedded/state"
)

// wordsError is an error of bleve. It keeps only the text of some of the system's errors, and of a damaged file it prints the content
// on further lines.
type wordsError struct {
	cause error
	text  string
}

func (e *wordsError) Error() string { return e.text }

func (e *wordsError) Unwrap() error { return e.cause }

// failure makes an error of the word layer fit to be shown, and errors.Is find in it what the system refused.
func failure(doing string, err error) error {
	if err == nil {
		return nil
	}
	text, _, _ := strings.Cut(err.Error(), "\n")
	for _, errno := range state.Refusals {
		if strings.HasSuffix(text, errno.Error()) {
			err = errno
		}
	}
	return &wordsError{err, doing + ": " + text}
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
