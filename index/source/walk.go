package source

import (
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"gongbao/analyzer/coded"
)

// Files yields the files that the paths name: a file itself, or the files of a folder at any depth,
// in the order of their names. Hidden files and folders are left out, unless a path names them. For
// a path that is missing, cannot be read or is a folder without files it yields a *Refusal, and
// goes on.
func Files(paths ...string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for _, path := range paths {
			if !walk(path, yield) {
				return
			}
		}
	}
}

// walk yields the files of one path and reports whether to go on.
func walk(path string, yield func(string, error) bool) bool {
	info, err := os.Stat(path)
	if err != nil {
		return yield(path, refuseOpen(filepath.ToSlash(path), err))
	}
	if info.Mode().IsRegular() {
		return yield(path, nil)
	}
	if !info.IsDir() {
		// A pipe or a device may never end.
		return yield(path, &Refusal{filepath.ToSlash(path), ErrUnreadable, coded.New("file-not-regular")})
	}
	found, goOn := false, true
	err = filepath.WalkDir(path, func(file string, entry fs.DirEntry, err error) error {
		hidden := file != path && isHidden(entry.Name())
		switch {
		case err != nil:
			found = true
			goOn = yield(file, refuseOpen(filepath.ToSlash(file), err))
		case hidden && entry.IsDir():
			return fs.SkipDir
		case hidden || entry.IsDir() || !isFile(file, entry):
			return nil
		default:
			found = true
			goOn = yield(file, nil)
		}
		if !goOn {
			return fs.SkipAll
		}
		return nil
	})
	switch {
	case !goOn:
		return false
	case err != nil:
		return yield(path, refuseOpen(filepath.ToSlash(path), err))
	case !found:
		return yield(path, &Refusal{filepath.ToSlash(path), ErrNoFile, coded.New("folder-without-files")})
	}
	return true
}

// isHidden reports whether a file or folder is hidden: by its name, because it is a lock of Word,
// or because macOS adds it to archives.
func isHidden(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") || name == "__MACOSX"
}

// isFile reports whether the entry is a file, or a link to one.
func isFile(file string, entry fs.DirEntry) bool {
	if entry.Type()&fs.ModeSymlink == 0 {
		return entry.Type().IsRegular()
	}
	info, err := os.Stat(file)
	return err == nil && info.Mode().IsRegular()
}
