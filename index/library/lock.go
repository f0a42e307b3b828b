package library

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// InUseError says that another process has the library open.
type InUseError struct {
	PID int // 0 where the process has not yet written its number
}

func (e *InUseError) Error() string { return fmt.Sprintf("in use by process %d", e.PID) }

// lock is a locked file. The system drops the lock when the process ends, however it does.
type lock struct{ file *os.File }

// InUse returns an *InUseError if another process has the library in dir open. It does not make a library.
func InUse(dir string) error {
	if !Exists(dir) {
		return nil
	}
	l, err := acquire(filepath.Join(dir, lockFile))
	if err != nil {
		return err
	}
	return l.release()
}

// lockFile is the name of the lock in a library.
const lockFile = "lock"

// acquire locks the file at path, made if it does not exist, and writes the number of this process into it.
func acquire(path string) (*lock, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		defer f.Close()
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("lock %s: %w", path, err)
		}
		data, _ := os.ReadFile(path)
		pid, _ := strconv.Atoi(strings.TrimSpace(string(data)))
		return nil, &InUseError{pid}
	}
	if err := errors.Join(f.Truncate(0), writeAt(f, fmt.Sprintln(os.Getpid()))); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &lock{f}, nil
}

func writeAt(f *os.File, text string) error {
	_, err := f.WriteAt([]byte(text), 0)
	return err
}

// release empties and unlocks the file, which stays: were it removed, two processes could each lock a file of that name.
func (l *lock) release() error { return errors.Join(l.file.Truncate(0), l.file.Close()) }
