package library

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gongbao/index/durable"
	"gongbao/index/library/store"
)

var (
	// ErrBackup is returned if the data is not a whole backup of this version.
	ErrBackup = errors.New("not a whole backup")
	// ErrNotEmpty is returned if a library cannot be restored into a folder because it has content.
	ErrNotEmpty = errors.New("the folder is not empty")
)

// Restore makes a library from a backup in the folder dir, which is missing or empty. The folder
// appears under its name only when all of the backup has been checked and has reached the disk.
// After an error the folder is as it was. The index is made when the library is opened. Restore
// returns the number of reports.
func Restore(ctx context.Context, dir string, backup io.Reader) (reports int, err error) {
	entries, err := os.ReadDir(dir)
	if len(entries) > 0 {
		err = ErrNotEmpty
	}
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return 0, fmt.Errorf("restore %s: %w", dir, err)
	}
	err = durable.Folder(dir, func(dir string) error {
		u := unpacker{dir: dir, sums: make(map[string]string)}
		if err := u.unpack(ctx, tar.NewReader(backup)); err != nil {
			return err
		}
		reports = u.reports
		_, err := readStamp(dir)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("restore %s: %w", dir, err)
	}
	return reports, nil
}

// unpacker unpacks a backup.
type unpacker struct {
	dir     string
	sums    map[string]string // of the unpacked files, by name
	reports int
}

// unpack writes the files of a backup, and checks them against the checksums at its end.
func (u *unpacker) unpack(ctx context.Context, archive *tar.Reader) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		header, err := archive.Next()
		if err == io.EOF {
			return fmt.Errorf("%w: it ends before its checksums", ErrBackup)
		}
		if err != nil {
			return fmt.Errorf("%w: %w", ErrBackup, err)
		}
		limit, known := limitOf(header.Name)
		if _, met := u.sums[header.Name]; !known || met || header.Typeflag != tar.TypeReg || header.Size > limit {
			return fmt.Errorf("%w: it holds %q", ErrBackup, header.Name)
		}
		if header.Name == sumsFile {
			return u.check(archive)
		}
		if err := u.write(header.Name, archive); err != nil {
			return err
		}
	}
}

// write writes one file.
func (u *unpacker) write(name string, content io.Reader) error {
	path := filepath.Join(u.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	hash := sha256.New()
	_, err = io.Copy(io.MultiWriter(file, hash), readingBackup{content})
	if err := errors.Join(err, file.Close()); err != nil {
		return err
	}
	u.sums[name] = hex.EncodeToString(hash.Sum(nil))
	if strings.HasSuffix(name, store.Suffix) {
		u.reports++
	}
	return nil
}

// readingBackup marks errors of reading the backup, to tell them from errors of writing its files.
type readingBackup struct{ io.Reader }

func (r readingBackup) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	if err != nil && err != io.EOF {
		err = fmt.Errorf("%w: %w", ErrBackup, err)
	}
	return n, err
}

// check compares the checksums at the end of a backup with those of the unpacked files.
func (u *unpacker) check(archive *tar.Reader) error {
	list, err := io.ReadAll(archive)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrBackup, err)
	}
	if _, err := archive.Next(); err != io.EOF {
		return fmt.Errorf("%w: something follows its checksums", ErrBackup)
	}
	want := make(map[string]string)
	for line := range bytes.Lines(list) {
		sum, name, ok := strings.Cut(strings.TrimSuffix(string(line), "\n"), "  ")
		if !ok || want[name] != "" {
			return fmt.Errorf("%w: line %q of its checksums", ErrBackup, line)
		}
		want[name] = sum
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		switch sum, ok := u.sums[name]; {
		case !ok:
			return fmt.Errorf("%w: %s is missing", ErrBackup, name)
		case sum != want[name]:
			return fmt.Errorf("%w: %s has another checksum", ErrBackup, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(u.sums)) {
		if want[name] == "" {
			return fmt.Errorf("%w: %s has no checksum", ErrBackup, name)
		}
	}
	if u.sums[stampFile] == "" {
		return fmt.Errorf("%w: %s is missing", ErrBackup, stampFile)
	}
	return nil
}
