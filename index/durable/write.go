// Package durable writes files that are there either whole or not at all, whatever kills the
// process.
package durable

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Write creates or replaces the file at path with the given content. The file appears under its
// name only when all of it has reached the disk. Until then, and after an error, path is as it was.
// The folder must exist.
func Write(path string, content io.WriterTo) (err error) {
	dir, name := filepath.Split(path)
	f, err := os.CreateTemp(dir, TempPrefix+name+"-")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(named(path, err), os.Remove(f.Name()))
		}
	}()
	_, err = content.WriteTo(f)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err = os.Chmod(f.Name(), 0o644); err != nil {
		return err
	}
	if err = os.Rename(f.Name(), path); err != nil {
		return err
	}
	return syncDir(dir)
}

// named makes an error about a temporary file one about the file at path.
func named(path string, err error) error {
	var ofPath *os.PathError
	var ofLink *os.LinkError
	if errors.As(err, &ofPath) {
		err = ofPath.Err
	} else if errors.As(err, &ofLink) {
		err = ofLink.Err
	}
	return &os.PathError{Op: "write", Path: path, Err: err}
}

// TempPrefix begins the names of temporary files. A killed process may leave some; nothing reads
// them.
const TempPrefix = ".tmp-"

// Mkdir makes the folder at path unless it exists. Its parent must exist.
func Mkdir(path string) error {
	if err := os.Mkdir(path, 0o755); errors.Is(err, fs.ErrExist) {
		return nil
	} else if err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

// Remove removes the file at path, if it exists. After a power failure the file does not come back.
func Remove(path string) error {
	if err := os.Remove(path); errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

// syncDir makes changes to the names in dir survive a power failure.
func syncDir(dir string) error {
	if dir == "" {
		dir = "."
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// ReadText returns the text of a file, or "" if the file does not exist.
func ReadText(path string) (string, error) {
	data, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	return string(data), nil
}
