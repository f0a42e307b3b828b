package index

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/util"
	bolt "go.etcd.io/bbolt" // what bleve keeps its snapshots in
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

// damaged marks by ErrDamaged what is wrong with the files of an index. What the system refused says nothing about them.
func damaged(err error) error {
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

// checkWords checks the word layer in a folder as it lies on disk. bleve does not: it takes an older snapshot where the newest
// cannot be read, and leaves checksums alone.
func checkWords(dir string) error {
	path := filepath.Join(dir, "store", "root.bolt")
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	db, err := bolt.Open(path, 0, &bolt.Options{ReadOnly: true, Timeout: time.Second})
	if err != nil {
		return err
	}
	defer db.Close()
	return db.View(func(tx *bolt.Tx) error {
		if info.Size() < tx.Size() {
			return fmt.Errorf("%s has %d bytes of %d", path, info.Size(), tx.Size())
		}
		snapshots := tx.Bucket(util.BoltSnapshotsBucket)
		if snapshots == nil {
			return fmt.Errorf("%s has no snapshots", path)
		}
		newest, _ := snapshots.Cursor().Last()
		snapshot := snapshots.Bucket(newest)
		if snapshot == nil {
			return fmt.Errorf("%s has no snapshot", path)
		}
		return snapshot.ForEachBucket(func(key []byte) error {
			name := snapshot.Bucket(key).Get(util.BoltPathKey)
			if name == nil {
				return nil // not a segment
			}
			return checkChecksum(filepath.Join(dir, "store", string(name)))
		})
	})
}

// checksumSize is the size of the CRC-32 of all before it that ends a segment of the word layer, in bytes.
const checksumSize = 4

func checkChecksum(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	sum := crc32.NewIEEE()
	if _, err := io.CopyN(sum, f, max(0, info.Size()-checksumSize)); err != nil {
		return err
	}
	end := make([]byte, checksumSize)
	if _, err := io.ReadFull(f, end); err != nil || binary.BigEndian.Uint32(end) != sum.Sum32() {
		return fmt.Errorf("%s: its checksum is another", path)
	}
	return nil
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
		}
		time.Sleep(retryPause)
	}
}
