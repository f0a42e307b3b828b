// Package originals finds the files that reports were read from, if they are still as they were.
//
//	file, err := originals.Files{Journal: journal}.Original(id)
//
// The journal of a library says which files those are. The library keeps no copies of them.
package originals

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"slices"

	"gongbao/index"
	"gongbao/index/library/store"
)

// Files are the files that a journal lists. It may be used by several goroutines at once.
type Files struct{ Journal *store.Journal }

// HasOriginal reports whether the file that a report was read from seems to be there unchanged: it
// has the same size.
func (f Files) HasOriginal(id string) bool {
	readings, err := f.Journal.Holding(id)
	return err == nil && slices.ContainsFunc(readings, func(r store.Reading) bool {
		info, err := os.Stat(r.File)
		return err == nil && info.Mode().IsRegular() && info.Size() == r.Size
	})
}

// Original opens the file that a report was read from. The file may be an archive or have other
// reports too. If its bytes are not those that were read, the error is index.ErrNoOriginal.
func (f Files) Original(id string) (*os.File, error) {
	readings, err := f.Journal.Holding(id)
	if err != nil {
		return nil, err
	}
	for _, r := range readings {
		if file, err := openAsRead(r); err == nil {
			return file, nil
		}
	}
	return nil, index.ErrNoOriginal
}

// openAsRead opens a file if it is still as it was at a reading.
func openAsRead(r store.Reading) (*os.File, error) {
	info, err := os.Stat(r.File)
	if err != nil || !info.Mode().IsRegular() || info.Size() != r.Size {
		return nil, cmp.Or(err, index.ErrNoOriginal)
	}
	f, err := os.Open(r.File)
	if err != nil {
		return nil, err
	}
	sum := sha256.New()
	_, err = io.Copy(sum, f)
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err == nil && hex.EncodeToString(sum.Sum(nil)) != r.SHA256 {
		err = index.ErrNoOriginal
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}
