package library

import (
	"archive/tar"
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"gongbao/index/durable"
	"gongbao/index/library/dictionary"
	"gongbao/index/library/store"
)

// A backup is a tar of what cannot be made again: the files that limitOf names, under the names that they have in the folder, and last their
// checksums as sha256sum writes them. Unpacked by tar into an empty folder it is a library.

// progressStep is the number of files after which progress is told.
const progressStep = 50

// sumsFile is the name of the list of checksums in a backup.
const sumsFile = "SHA256SUMS"

// limitOf returns the most bytes that a file of a backup may have by its name, slash-separated; ok is false for a name that no backup
// holds.
func limitOf(name string) (limit int64, ok bool) {
	switch name {
	case stampFile:
		return 1 << 16, true
	case lexiconFile, synonymsFile:
		return 1 << 28, true
	case store.JournalFile, sumsFile:
		return 1 << 32, true
	}
	folder, file := path.Split(name)
	if dictionary.IsFile(name) {
		return 1 << 28, true // a file that is larger than it may be is backed up all the same
	}
	for ending, limit := range map[string]int64{store.Suffix: 1 << 30, store.MovedSuffix: 1 << 10} {
		if id, ok := strings.CutSuffix(file, ending); ok && store.ValidID(id) && folder == store.ReportsFolder+"/"+id[:2]+"/" {
			return limit, true
		}
	}
	return 0, false
}

// Backed is what a backup holds.
type Backed struct {
	Reports int
	// Damaged are the IDs of the reports among them that are not as they were written: the backup has them as they are.
	Damaged []string
}

// Backup writes a backup of the library as it is at one moment. Searches and additions go on meanwhile. It calls progress, if given, with the
// number of files that are written and of all.
func (l *Library) Backup(ctx context.Context, out io.Writer, progress func(done, total int)) (backed Backed, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("back up library %s: %w", l.dir, err)
		}
	}()
	frozen, names, err := l.freeze(ctx)
	if err != nil {
		return backed, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(frozen)) }()
	buffered := bufio.NewWriterSize(out, 1<<20)
	archive := tar.NewWriter(buffered)
	var sums bytes.Buffer
	for i, name := range names {
		if err := ctx.Err(); err != nil {
			return backed, err
		}
		file := filepath.Join(frozen, filepath.FromSlash(name))
		sum, err := pack(archive, file, name)
		if err != nil {
			return backed, err
		}
		if id, ok := strings.CutSuffix(path.Base(name), store.Suffix); ok {
			backed.Reports++
			if _, err := l.store.Content(file); err != nil {
				backed.Damaged = append(backed.Damaged, id)
			}
		}
		fmt.Fprintf(&sums, "%s  %s\n", sum, name)
		if progress != nil && (i+1 == len(names) || (i+1)%progressStep == 0) {
			progress(i+1, len(names))
		}
	}
	if err := archive.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: sumsFile, Mode: 0o644, Size: int64(sums.Len())}); err != nil {
		return backed, err
	}
	_, err = sums.WriteTo(archive)
	return backed, errors.Join(err, archive.Close(), buffered.Flush())
}

// pack writes the file at path into an archive under a name and returns its checksum.
func pack(archive *tar.Writer, path, name string) (sum string, err error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return "", err
	}
	header := &tar.Header{Typeflag: tar.TypeReg, Name: name, Mode: 0o644, Size: info.Size(), ModTime: info.ModTime()}
	if err := archive.WriteHeader(header); err != nil {
		return "", err
	}
	hash := sha256.New()
	if _, err := io.Copy(io.MultiWriter(archive, hash), file); err != nil {
		return "", err
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}

// frozenPrefix begins the names of the folders that freeze makes.
const frozenPrefix = durable.TempPrefix + "backup-"

// freeze makes a folder with the files of a backup as they are now, and returns their names, sorted. Stored reports are replaced and never
// written to, so that links to them keep what they are; where the file system has no links, they are copied.
func (l *Library) freeze(ctx context.Context) (frozen string, names []string, err error) {
	if frozen, err = os.MkdirTemp(l.dir, frozenPrefix); err != nil {
		return "", nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(frozen))
		}
	}()
	l.storing.Lock()
	defer l.storing.Unlock()
	err = filepath.WalkDir(l.dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || path == l.dir {
			return err
		}
		relative, err := filepath.Rel(l.dir, path)
		if err != nil {
			return err
		}
		name := filepath.ToSlash(relative)
		if entry.IsDir() {
			if name != store.ReportsFolder && !strings.HasPrefix(name, store.ReportsFolder+"/") && !dictionary.IsFolder(name) {
				return fs.SkipDir
			}
			return errors.Join(ctx.Err(), os.Mkdir(filepath.Join(frozen, relative), 0o755))
		}
		if _, ok := limitOf(name); !ok || !entry.Type().IsRegular() || name == sumsFile {
			return nil
		}
		names = append(names, name)
		return freezeFile(path, filepath.Join(frozen, relative), strings.HasPrefix(name, store.ReportsFolder+"/"))
	})
	return frozen, names, err
}

// freezeFile makes the file at path appear at another path too, as it is now: a link to it if it is never written to.
func freezeFile(path, to string, final bool) error {
	if final && os.Link(path, to) == nil {
		return nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if filepath.Base(path) == store.JournalFile {
		data = data[:bytes.LastIndexByte(data, '\n')+1] // without a line that is being written
	}
	return os.WriteFile(to, data, 0o644)
}

// ErrInside is returned for a backup that would lie in the library itself.
var ErrInside = errors.New("the backup would lie in the library")

// BackupFile writes a backup to the file at path, which is either there whole or not at all. Without replace it returns fs.ErrExist where
// there is one.
func (l *Library) BackupFile(ctx context.Context, path string, replace bool, progress func(done, total int)) (backed Backed, err error) {
	if inside, err := within(l.dir, path); err != nil {
		return backed, err
	} else if inside {
		return backed, fmt.Errorf("%w: %s", ErrInside, path)
	}
	switch info, err := os.Stat(path); {
	case err == nil && !info.Mode().IsRegular():
		return backed, fmt.Errorf("%s: not a file: %w", path, fs.ErrInvalid)
	case err == nil && !replace:
		return backed, fmt.Errorf("%s: %w", path, fs.ErrExist)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return backed, err
	}
	err = durable.Write(path, writerTo(func(out io.Writer) error {
		backed, err = l.Backup(ctx, out, progress)
		return err
	}))
	return backed, err
}

// within reports whether the file at path lies, or would lie, in the folder dir or below.
func within(dir, path string) (bool, error) {
	root, err := realPath(dir)
	if err != nil {
		return false, err
	}
	folder, err := realPath(filepath.Dir(path))
	if err != nil {
		return false, err
	}
	relative, err := filepath.Rel(root, folder)
	return err == nil && filepath.IsLocal(relative), nil
}

// realPath returns the absolute path of a folder without symbolic links.
func realPath(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(path)
}

// writerTo makes an io.WriterTo, which need not count, of a function that writes.
type writerTo func(io.Writer) error

func (w writerTo) WriteTo(out io.Writer) (int64, error) { return 0, w(out) }
