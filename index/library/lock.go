package library

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// InUseError is returned if another process has the library open.
type InUseError struct {
	Dir string
	PID int // 0 if the process has not yet written its number, or only reads
}

func (e *InUseError) Error() string { return fmt.Sprintf("in use by process %d", e.PID) }

// Lock is the ownership of a library. One process has it at a time. The system releases it when the
// process ends, in whatever way.
type Lock struct {
	dir  string
	id   string // of the library
	file *os.File
}

// Acquire makes this process the owner of the library in the folder dir, and makes the folder if it
// does not exist. It returns an *InUseError if another process owns it, and ErrFormat if the folder
// is something else.
func Acquire(dir string) (_ *Lock, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("open library %s: %w", dir, err)
		}
	}()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	stamp, err := readStamp(dir)
	if err != nil {
		return nil, err
	}
	l, err := lockFolder(dir)
	if err != nil {
		return nil, err
	}
	if l.id, err = completeStamp(dir, stamp); err != nil { // only the owner may make or convert a library
		return nil, errors.Join(err, l.Release())
	}
	return l, nil
}

// Share makes this process one of those that read the library in the folder dir, which none of them
// can write to. It returns an *InUseError if another process owns it, and ErrFormat, ErrNewer or
// ErrUnready if it cannot be read as it is. A library without a lock file, such as a copy, has no owner.
func Share(dir string) (_ *Lock, err error) {
	data, err := os.ReadFile(filepath.Join(dir, stampFile))
	if err != nil {
		return nil, err
	}
	s, err := parseStamp(data)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(filepath.Join(dir, pendingFile)); err == nil || s.Format != Format {
		return nil, fmt.Errorf("%w: changes of it are unfinished, or it is of an older version", ErrUnready)
	}
	f, err := os.Open(filepath.Join(dir, lockFile))
	if errors.Is(err, fs.ErrNotExist) {
		return &Lock{dir: dir, id: s.ID}, nil
	}
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_SH|syscall.LOCK_NB); err != nil {
		data, _ := io.ReadAll(f)
		pid, _ := strconv.Atoi(strings.TrimSpace(string(data)))
		return nil, errors.Join(&InUseError{dir, pid}, f.Close())
	}
	return &Lock{dir: dir, id: s.ID, file: f}, nil
}

// InUse returns an *InUseError if another process has the library in dir open. It does not make a
// library.
func InUse(dir string) error {
	if !Exists(dir) {
		return nil
	}
	l, err := lockFolder(dir)
	if err != nil {
		return err
	}
	return l.Release()
}

// lockFile is the name of the lock in a library.
const lockFile = "lock"

// lockFolder locks the library in the folder dir and writes the ID of this process into the lock
// file. It makes the folder and the file if they do not exist.
func lockFolder(dir string) (*Lock, error) {
	path := filepath.Join(dir, lockFile)
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		defer f.Close()
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("lock %s: %w", path, err)
		}
		if syscall.Flock(int(f.Fd()), syscall.LOCK_SH|syscall.LOCK_NB) == nil {
			return nil, &InUseError{dir, 0} // the others are those of Share
		}
		data, _ := os.ReadFile(path)
		pid, _ := strconv.Atoi(strings.TrimSpace(string(data)))
		return nil, &InUseError{dir, pid}
	}
	// Overwritten with always the same length: so the file keeps its block on the disk, and a
	// library can be opened on a full disk.
	if _, err := f.WriteAt(fmt.Appendf(nil, "%-20d\n", os.Getpid()), 0); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &Lock{dir: dir, file: f}, nil
}

// Release unlocks the file. The file stays, because after a removal two processes could each lock a
// file of that name.
func (l *Lock) Release() error {
	if l.file == nil {
		return nil
	}
	return l.file.Close()
}
