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

// A backup is a tar of everything that cannot be made again: the files that limitOf allows, under
// their names in the folder. The last entry lists their checksums as sha256sum writes them.
// Unpacked by tar into an empty folder, a backup is a library.

// progressStep is the number of files between two reports of progress.
const progressStep = 50

// sumsFile is the name of the list of checksums in a backup.
const sumsFile = "SHA256SUMS"

// limitOf returns the greatest size in bytes of the file of a backup with that name
// (slash-separated). If no backup may contain the name, ok is false.
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
		return 1 << 28, true // far more than a usable one has: others are backed up all the same
	}
	for ending, limit := range map[string]int64{store.Suffix: 1 << 30, store.MovedSuffix: 1 << 10} {
		if id, ok := strings.CutSuffix(file, ending); ok && store.ValidID(id) &&
			folder == store.ReportsFolder+"/"+id[:2]+"/" {
			return limit, true
		}
	}
	return 0, false
}

// Backed is the content of a backup.
type Backed struct {
	Reports int
	// Damaged are the IDs of reports that are not as they were written. The backup has them as they
	// are.
	Damaged []string
}

// Backup writes a backup of the library as it is at one moment. Searches and additions go on
// meanwhile. If progress is given, it is called with the number of files written and of all files.
func (l *Library) Backup(
	ctx context.Context, out io.Writer, progress func(done, total int),
) (backed Backed, err error) {
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
	header := &tar.Header{Typeflag: tar.TypeReg, Name: sumsFile, Mode: 0o644, Size: int64(sums.Len())}
	if err := archive.WriteHeader(header); err != nil {
		return backed, err
	}
	_, err = sums.WriteTo(archive)
	return backed, errors.Join(err, archive.Close(), buffered.Flush())
}

// pack writes the file at path into an archive under the given name, and returns its checksum.
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

// freeze makes a folder with the files of a backup as they are now, and returns their names,
// sorted. Stored reports are replaced but never written to, so a hard link to one keeps its
// content. If the file system has no links, the reports are copied.
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
			if name != store.ReportsFolder && !strings.HasPrefix(name, store.ReportsFolder+"/") &&
				!dictionary.IsFolder(name) {
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

// freezeFile makes the file at path appear at another path too, as it is now. If it is final, that
// is never written to, a link is enough.
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

// ErrInside is returned for a backup that would be in the library itself.
var ErrInside = errors.New("the backup would lie in the library")

// BackupFile writes a backup to the file at path, which is then there either whole or not at all.
// If the file exists and replace is false, it returns fs.ErrExist.
func (l *Library) BackupFile(
	ctx context.Context, path string, replace bool, progress func(done, total int),
) (backed Backed, err error) {
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

// within reports whether the file at path is, or would be, in the folder dir or below it.
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

// writerTo makes an io.WriterTo of a function that writes. It need not count the bytes.
type writerTo func(io.Writer) error

func (w writerTo) WriteTo(out io.Writer) (int64, error) { return 0, w(out) }
