package durable

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
)

// Folder makes the folder at path, which does not exist or is empty, and has fill put files into
// it. The folder appears under its name only when all of it has reached the disk. Until then, and
// after an error (which may be fill's), path is as it was. Missing parent folders are made.
func Folder(path string, fill func(dir string) error) (err error) {
	path, err = filepath.Abs(path)
	if err != nil {
		return err
	}
	parent, name := filepath.Split(path)
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return err
	}
	dir, err := os.MkdirTemp(parent, TempPrefix+name+"-")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(dir))
		}
	}()
	if err := fill(dir); err != nil {
		return err
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		return err
	}
	syscall.Sync()                                    // once for all: syncing each file takes 100 times as long
	if err := syscall.Rename(dir, path); err != nil { // os.Rename does not replace even an empty folder
		return &os.LinkError{Op: "rename", Old: dir, New: path, Err: err}
	}
	return syncDir(parent)
}
