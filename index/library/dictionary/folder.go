// Package dictionary keeps the dictionaries of a library: the terms that a user counts.
//
// A dictionary is a text file in the format of package panel, named after the dictionary: 环境.txt.
// The built-in ones (panel.Examples) are in every library. A user's dictionary hides the built-in
// one of the same name. When a dictionary is changed or removed, its old text stays as a version,
// 环境@9f….txt, named after the hash of the terms. So numbers made with it can be made again.
package dictionary

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	pathpkg "path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"gongbao/analyzer/coded"
	"gongbao/index"
	"gongbao/index/durable"
	"gongbao/index/panel"
)

// FolderName is the folder of the user's dictionaries in a library, with one file for each in the
// format of package panel, named after the dictionary. Its folder versions has their earlier texts,
// named after the dictionary and its hash.
const (
	FolderName  = "dictionaries"
	versions    = "versions"
	suffix      = ".txt"
	versionMark = "@" // between the name and the hash
)

// Shelf has dictionaries to be read: those of FolderName in a library, wherever its files are. A
// shelf without files has the built-in ones.
type Shelf struct{ Files fs.FS }

// Folder is the folder of the dictionaries of a library, to be changed, too.
type Folder struct {
	Shelf
	dir     string
	writing sync.Locker // held while a file is changed
}

// Open returns the dictionaries of the library in the folder dir. Writing is held while a file is
// changed.
func Open(dir string, writing sync.Locker) *Folder {
	return &Folder{Shelf{os.DirFS(dir)}, filepath.Join(dir, FolderName), writing}
}

// IsFile reports whether a slash-separated path in a library is that of a dictionary or of an
// earlier version of one.
func IsFile(path string) bool {
	folder, file := pathpkg.Split(path)
	if name, ok := strings.CutSuffix(file, suffix); ok && folder == FolderName+"/" && validName(name) {
		return true
	}
	_, _, ok := parseVersion(file)
	return ok && folder == FolderName+"/"+versions+"/"
}

// IsFolder reports whether a slash-separated path in a library is that of a folder of dictionaries.
func IsFolder(path string) bool { return path == FolderName || path == FolderName+"/"+versions }

// Limits of a library: the number of its dictionaries, all of which are read to be listed, and the
// number of their earlier versions.
const (
	maxDictionaries = 1000
	maxVersions     = 10_000
)

// validName reports whether name may be the name of a dictionary: up to 40 letters, digits, - and
// _.
func validName(name string) bool {
	return name != "" && utf8.ValidString(name) && utf8.RuneCountInString(name) <= 40 &&
		!strings.ContainsFunc(name, func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' && r != '_'
		})
}

func (f *Folder) path(name string) string {
	return filepath.Join(f.dir, name+suffix)
}

// validVersion reports whether hash may be that of a version: see panel.Dictionary.Hash.
func validVersion(hash string) bool {
	return len(hash) == 16 && strings.Trim(hash, "0123456789abcdef") == ""
}

func (f *Folder) versionPath(name, hash string) string {
	return filepath.Join(f.dir, versions, versionFile(name, hash))
}

func versionFile(name, hash string) string { return name + versionMark + hash + suffix }

// parseVersion returns the dictionary and the hash in the file name of a version.
func parseVersion(file string) (name, hash string, ok bool) {
	stem, ok := strings.CutSuffix(file, suffix)
	name, hash, marked := strings.Cut(stem, versionMark)
	return name, hash, ok && marked && validName(name) && validVersion(hash)
}

// Dictionaries lists the dictionaries of the library and the built-in ones, by name. A dictionary
// of the library hides the built-in one of the same name. Files that cannot be used are listed with
// the reason.
func (f Shelf) Dictionaries() ([]index.NamedDictionary, error) {
	entries, err := fs.ReadDir(f.Files, FolderName)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	all := make(map[string]index.NamedDictionary)
	for name, d := range panel.Examples() {
		all[name] = builtIn(name, d)
	}
	for _, entry := range entries {
		name, ok := strings.CutSuffix(entry.Name(), suffix)
		if !ok || entry.IsDir() || strings.HasPrefix(name, durable.TempPrefix) {
			continue
		}
		if !validName(name) {
			name = strings.ToValidUTF8(name, "\uFFFD")
			bad := &panel.Error{Message: coded.New("dictionary-bad-file-name")}
			all[name] = index.NamedDictionary{Name: name, Err: bad}
			continue
		}
		d := f.readDictionary(name)
		if errors.Is(d.Err, index.ErrNoDictionary) {
			continue // removed meanwhile
		}
		all[name] = d
	}
	list := make([]index.NamedDictionary, 0, len(all))
	for _, name := range slices.Sorted(maps.Keys(all)) {
		list = append(list, all[name])
	}
	return list, nil
}

func builtIn(name string, d *panel.Dictionary) index.NamedDictionary {
	return index.NamedDictionary{Name: name, Dictionary: d, Text: d.String(), BuiltIn: true}
}

// Dictionary returns the dictionary with a name, or index.ErrNoDictionary. A *panel.Error is about
// the content of its file, whose text is returned all the same.
func (f Shelf) Dictionary(name string) (index.NamedDictionary, error) {
	if validName(name) {
		d := f.readDictionary(name)
		if !errors.Is(d.Err, index.ErrNoDictionary) {
			return d, d.Err
		}
		if d, ok := panel.Examples()[name]; ok {
			return builtIn(name, d), nil
		}
	}
	return index.NamedDictionary{}, fmt.Errorf("dictionary %q: %w", name, index.ErrNoDictionary)
}

// DictionaryVersion returns the dictionary that has, or had, the name and this hash. It returns
// index.ErrNoDictionary if that version is not kept.
func (f Shelf) DictionaryVersion(name, hash string) (index.NamedDictionary, error) {
	now, err := f.Dictionary(name)
	if err == nil && now.Dictionary.Hash() == hash {
		return now, nil
	}
	if d, ok := panel.Examples()[name]; ok && d.Hash() == hash {
		return builtIn(name, d), nil
	}
	if validName(name) && validVersion(hash) {
		if d := f.readFile(versions + "/" + versionFile(name, hash)); d.Err == nil && d.Dictionary.Hash() == hash {
			d.Name = name
			return d, nil
		}
	}
	return index.NamedDictionary{}, fmt.Errorf("dictionary %q of version %q: %w", name, hash, index.ErrNoDictionary)
}

// DictionaryVersions returns the hashes of the earlier versions of a dictionary, the latest first.
func (f Shelf) DictionaryVersions(name string) ([]string, error) {
	entries, err := fs.ReadDir(f.Files, FolderName+"/"+versions)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var hashes []string
	kept := make(map[string]time.Time)
	for _, entry := range entries {
		of, hash, ok := parseVersion(entry.Name())
		if !ok || of != name {
			continue
		}
		info, err := entry.Info()
		if err != nil {
			continue // removed meanwhile
		}
		kept[hash] = info.ModTime()
		hashes = append(hashes, hash)
	}
	slices.SortStableFunc(hashes, func(a, b string) int { return kept[b].Compare(kept[a]) })
	return hashes, nil
}

// readDictionary reads the library's own dictionary of a valid name. If there is none, Err is
// index.ErrNoDictionary.
func (f Shelf) readDictionary(name string) index.NamedDictionary {
	d := f.readFile(name + suffix)
	d.Name = name
	return d
}

// readFile reads a dictionary, without its name, from a file in the folder of dictionaries.
func (f Shelf) readFile(file string) (d index.NamedDictionary) {
	file = FolderName + "/" + file
	info, err := fs.Stat(f.Files, file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		d.Err = index.ErrNoDictionary
		return d
	case err != nil:
		d.Err = err
		return d
	case !info.Mode().IsRegular() || info.Size() > index.LargestDictionary:
		d.Err = &panel.Error{Message: coded.New("dictionary-bad-file", "most", coded.Size(index.LargestDictionary))}
		return d
	}
	data, err := fs.ReadFile(f.Files, file)
	if err != nil {
		d.Err = err
		return d
	}
	d.Text = string(data)
	d.Dictionary, d.Err = panel.Parse(d.Text)
	return d
}

// SetDictionary stores a dictionary under a name. When it returns, the dictionary is on disk, and
// so is the version that it replaces. If the text does not parse, it returns a *panel.Error and
// stores nothing.
func (f *Folder) SetDictionary(name, text string, check index.DictionaryCheck) (index.NamedDictionary, error) {
	if !validName(name) {
		return index.NamedDictionary{}, fmt.Errorf("dictionary %q: %w", name, index.ErrDictionaryName)
	}
	d, err := panel.Parse(text)
	if err != nil {
		return index.NamedDictionary{}, err
	}
	f.writing.Lock()
	defer f.writing.Unlock()
	if err := f.makeWay(name, d.Hash(), check); err != nil {
		return index.NamedDictionary{}, err
	}
	return index.NamedDictionary{Name: name, Dictionary: d, Text: text},
		durable.Write(f.path(name), strings.NewReader(text))
}

// RemoveDictionary removes the library's own dictionary with a name, or returns
// index.ErrNoDictionary or index.ErrBuiltIn. The dictionary is kept as a version, and a built-in
// one with its name appears again.
func (f *Folder) RemoveDictionary(name string, check index.DictionaryCheck) error {
	f.writing.Lock()
	defer f.writing.Unlock()
	if !validName(name) {
		return fmt.Errorf("dictionary %q: %w", name, index.ErrNoDictionary)
	}
	if _, err := os.Stat(f.path(name)); errors.Is(err, fs.ErrNotExist) {
		missing := index.ErrNoDictionary
		if _, ok := panel.Examples()[name]; ok {
			missing = index.ErrBuiltIn
		}
		return fmt.Errorf("dictionary %q: %w", name, missing)
	}
	if err := f.makeWay(name, "", check); err != nil {
		return err
	}
	return durable.Remove(f.path(name))
}

// makeWay keeps the dictionary that has the name now as a version, unless it has the given hash.
func (f *Folder) makeWay(name, hash string, check index.DictionaryCheck) error {
	folder := f.dir
	now, err := f.Dictionary(name)
	bad := (*panel.Error)(nil)
	switch {
	case errors.Is(err, index.ErrNoDictionary):
		if entries, err := os.ReadDir(folder); err == nil && len(entries) > maxDictionaries {
			return index.ErrManyDictionaries
		}
	case errors.As(err, &bad) && now.Text == "":
		return &panel.Error{Message: coded.New("dictionary-file-in-the-way")}
	case err != nil && bad == nil:
		return err
	}
	if check != nil {
		if err := check(now); err != nil {
			return err
		}
	}
	if err := durable.Mkdir(folder); err != nil {
		return err
	}
	kept := versionOf(now)
	if now.Name == "" || kept == hash {
		return nil
	}
	if err := durable.Mkdir(filepath.Join(folder, versions)); err != nil {
		return err
	}
	if entries, err := os.ReadDir(filepath.Join(folder, versions)); err != nil || len(entries) >= maxVersions {
		return cmp.Or(err, index.ErrManyDictionaries)
	}
	return durable.Write(f.versionPath(name, kept), strings.NewReader(now.Text))
}

// versionOf returns the hash that a version of d is named after: that of its terms or, if it cannot
// be used, that of its text.
func versionOf(d index.NamedDictionary) string {
	if d.Dictionary != nil {
		return d.Dictionary.Hash()
	}
	sum := sha256.Sum256([]byte(d.Text))
	return hex.EncodeToString(sum[:8])
}
