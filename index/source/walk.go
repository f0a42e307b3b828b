package source

import (
	"io/fs"
	"iter"
	"os"
	"path"
	"path/filepath"
	"strings"

	"gongbao/analyzer/coded"
)

// Files yields the files that the paths name: a file itself, or the files of a folder at any depth,
// in the order of their names. Hidden files and folders, and what systems and browsers put beside
// files, are left out, unless a path names them. For a path that is missing, cannot be read or is a folder without files it yields a *Refusal, and
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
func walk(root string, yield func(string, error) bool) bool {
	info, err := os.Stat(root)
	if err != nil {
		return yield(root, refuseOpen(filepath.ToSlash(root), err))
	}
	if info.Mode().IsRegular() {
		return yield(root, nil)
	}
	if !info.IsDir() {
		// A pipe or a device may never end.
		return yield(root, &Refusal{filepath.ToSlash(root), ErrUnreadable, coded.New("file-not-regular")})
	}
	found, goOn := false, true
	err = filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && isClutter(entry.Name()) {
			return nil
		}
		hidden := file != root && (isHidden(entry.Name()) || entry.IsDir() && isPageFolder(file, isThere))
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
		return yield(root, refuseOpen(filepath.ToSlash(root), err))
	case !found:
		return yield(root, &Refusal{filepath.ToSlash(root), ErrNoFile, coded.New("folder-without-files")})
	}
	return true
}

// isHidden reports whether a file or folder is hidden: by its name, because it is a lock of Word,
// or because macOS adds it to archives.
func isHidden(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") || name == "__MACOSX"
}

// isClutter reports whether a file is one that Windows or a browser puts beside others: settings,
// links, scripts and style sheets.
func isClutter(name string) bool {
	name = strings.ToLower(name)
	switch path.Ext(name) {
	case ".url", ".lnk", ".js", ".css":
		return true
	}
	return name == "desktop.ini" || name == "thumbs.db"
}

// isPageFolder reports whether a folder has the pictures and scripts of a saved web page beside it:
// 报告_files of 报告.html.
func isPageFolder(folder string, isThere func(file string) bool) bool {
	for _, ending := range []string{"_files", ".files"} {
		if page, ok := strings.CutSuffix(folder, ending); ok && (isThere(page+".html") || isThere(page+".htm")) {
			return true
		}
	}
	return false
}

func isThere(file string) bool {
	info, err := os.Stat(file)
	return err == nil && info.Mode().IsRegular()
}

// isFile reports whether the entry is a file, or a link to one.
func isFile(file string, entry fs.DirEntry) bool {
	if entry.Type()&fs.ModeSymlink == 0 {
		return entry.Type().IsRegular()
	}
	return isThere(file)
}
