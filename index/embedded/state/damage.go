package state

import (
	"errors"
	"fmt"
	"runtime/debug"
	"syscall"

	"gongbao/index"
)

// Refusals are the errors of a system that cannot serve a sound index: it lacks room, rights or resources.
var Refusals = []syscall.Errno{
	syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG, syscall.EROFS, syscall.EACCES, syscall.EPERM, syscall.EMFILE, syscall.ENFILE, syscall.ENOMEM,
}

// Damage marks by index.ErrDamaged an error about the files of an index. What the system refused says nothing about them.
func Damage(err error) error {
	if err == nil || errors.Is(err, index.ErrDamaged) {
		return err
	}
	for _, errno := range Refusals {
		if errors.Is(err, errno) {
			return err
		}
	}
	return fmt.Errorf("%w: %w", index.ErrDamaged, err)
}

// Guarded calls read and returns as an error what it panics with: the libraries that read the files of an index take them for whole.
// So is a fault, where a file that is mapped into memory ends too early.
func Guarded(read func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	return read()
}
