package library

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"gongbao/analyzer/coded"
	"gongbao/index"
	"gongbao/index/durable"
	"gongbao/index/panel"
)

// dictionariesFolder is the folder of the user's dictionaries in a library: a file of package panel's form each, named after the dictionary.
// In its folder versionsFolder is what they were before, a file each, named after the dictionary and its hash: numbers that were made with one
// can be made again.
const (
	dictionariesFolder = "dictionaries"
	versionsFolder     = "versions"
	dictionarySuffix   = ".txt"
	versionMark        = "@" // between the name and the hash
)

// The most dictionaries of a library, which are all read to be listed, and the most earlier versions of them.
const (
	mostDictionaries = 1000
	mostVersions     = 10_000
)

// validDictionary reports whether name can be that of a dictionary: up to 40 letters, digits, - and _.
func validDictionary(name string) bool {
	return name != "" && utf8.ValidString(name) && utf8.RuneCountInString(name) <= 40 && !strings.ContainsFunc(name, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' && r != '_'
	})
}

func (l *Library) dictionaryPath(name string) string {
	return filepath.Join(l.dir, dictionariesFolder, name+dictionarySuffix)
}

// validVersion reports whether hash can be that of a version: see panel.Dictionary.Hash.
func validVersion(hash string) bool {
	return len(hash) == 16 && strings.Trim(hash, "0123456789abcdef") == ""
}

func (l *Library) versionPath(name, hash string) string {
	return filepath.Join(l.dir, dictionariesFolder, versionsFolder, name+versionMark+hash+dictionarySuffix)
}

// parseVersion returns the dictionary and the hash that the file of a version is named after.
func parseVersion(file string) (name, hash string, ok bool) {
	stem, ok := strings.CutSuffix(file, dictionarySuffix)
	name, hash, marked := strings.Cut(stem, versionMark)
	return name, hash, ok && marked && validDictionary(name) && validVersion(hash)
}

// Dictionaries lists the dictionaries of the library and those built in, by name. One of the library's hides a built-in one of its name.
// Files that cannot be used are listed with the reason.
func (l *Library) Dictionaries() ([]index.NamedDictionary, error) {
	entries, err := os.ReadDir(filepath.Join(l.dir, dictionariesFolder))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	all := make(map[string]index.NamedDictionary)
	for name, d := range panel.Examples() {
		all[name] = builtIn(name, d)
	}
	for _, entry := range entries {
		name, ok := strings.CutSuffix(entry.Name(), dictionarySuffix)
		if !ok || entry.IsDir() || strings.HasPrefix(name, durable.TempPrefix) {
			continue
		}
		if !validDictionary(name) {
			name = strings.ToValidUTF8(name, "\uFFFD")
			all[name] = index.NamedDictionary{Name: name, Err: &panel.Error{Message: coded.New("dictionary-bad-file-name")}}
			continue
		}
		d := l.readDictionary(name)
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

// Dictionary returns a dictionary by its name, or index.ErrNoDictionary; a *panel.Error is about what its file says, of which the text is returned
// all the same.
func (l *Library) Dictionary(name string) (index.NamedDictionary, error) {
	if validDictionary(name) {
		d := l.readDictionary(name)
		if !errors.Is(d.Err, index.ErrNoDictionary) {
			return d, d.Err
		}
		if d, ok := panel.Examples()[name]; ok {
			return builtIn(name, d), nil
		}
	}
	return index.NamedDictionary{}, fmt.Errorf("dictionary %q: %w", name, index.ErrNoDictionary)
}

// DictionaryVersion returns the dictionary that a name stands for, or stood for before, by its hash, or index.ErrNoDictionary where that is not kept.
func (l *Library) DictionaryVersion(name, hash string) (index.NamedDictionary, error) {
	now, err := l.Dictionary(name)
	if err == nil && now.Dictionary.Hash() == hash {
		return now, nil
	}
	if d, ok := panel.Examples()[name]; ok && d.Hash() == hash {
		return builtIn(name, d), nil
	}
	if validDictionary(name) && validVersion(hash) {
		if d := readDictionaryFile(l.versionPath(name, hash)); d.Err == nil && d.Dictionary.Hash() == hash {
			d.Name = name
			return d, nil
		}
	}
	return index.NamedDictionary{}, fmt.Errorf("dictionary %q of version %q: %w", name, hash, index.ErrNoDictionary)
}

// DictionaryVersions returns the hashes of the earlier versions of a dictionary that are kept, the latest first.
func (l *Library) DictionaryVersions(name string) ([]string, error) {
	entries, err := os.ReadDir(filepath.Join(l.dir, dictionariesFolder, versionsFolder))
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

// readDictionary reads the library's own dictionary of a valid name. Err is index.ErrNoDictionary where it has none.
func (l *Library) readDictionary(name string) index.NamedDictionary {
	d := readDictionaryFile(l.dictionaryPath(name))
	d.Name = name
	return d
}

// readDictionaryFile reads a dictionary, which has no name then.
func readDictionaryFile(path string) (d index.NamedDictionary) {
	info, err := os.Stat(path)
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
	data, err := os.ReadFile(path)
	if err != nil {
		d.Err = err
		return d
	}
	d.Text = string(data)
	d.Dictionary, d.Err = panel.Parse(d.Text)
	return d
}

// SetDictionary stores a dictionary under a name; when it returns, it is on disk, and so is what the name stood for before, as a version.
// What does not parse is a *panel.Error, and nothing is stored.
func (l *Library) SetDictionary(name, text string, check index.DictionaryCheck) (index.NamedDictionary, error) {
	if !validDictionary(name) {
		return index.NamedDictionary{}, fmt.Errorf("dictionary %q: %w", name, index.ErrDictionaryName)
	}
	d, err := panel.Parse(text)
	if err != nil {
		return index.NamedDictionary{}, err
	}
	l.storing.Lock()
	defer l.storing.Unlock()
	if err := l.makeWay(name, d.Hash(), check); err != nil {
		return index.NamedDictionary{}, err
	}
	return index.NamedDictionary{Name: name, Dictionary: d, Text: text}, durable.Write(l.dictionaryPath(name), strings.NewReader(text))
}

// RemoveDictionary removes the library's own dictionary of a name, or returns index.ErrNoDictionary or index.ErrBuiltIn. It is kept as a version, and a built-in one of
// that name appears again.
func (l *Library) RemoveDictionary(name string, check index.DictionaryCheck) error {
	l.storing.Lock()
	defer l.storing.Unlock()
	if !validDictionary(name) {
		return fmt.Errorf("dictionary %q: %w", name, index.ErrNoDictionary)
	}
	if _, err := os.Stat(l.dictionaryPath(name)); errors.Is(err, fs.ErrNotExist) {
		missing := index.ErrNoDictionary
		if _, ok := panel.Examples()[name]; ok {
			missing = index.ErrBuiltIn
		}
		return fmt.Errorf("dictionary %q: %w", name, missing)
	}
	if err := l.makeWay(name, "", check); err != nil {
		return err
	}
	return durable.Remove(l.dictionaryPath(name))
}

// makeWay keeps what a name stands for as a version, before it becomes one of another hash.
func (l *Library) makeWay(name, hash string, check index.DictionaryCheck) error {
	folder := filepath.Join(l.dir, dictionariesFolder)
	now, err := l.Dictionary(name)
	bad := (*panel.Error)(nil)
	switch {
	case errors.Is(err, index.ErrNoDictionary):
		if entries, err := os.ReadDir(folder); err == nil && len(entries) > mostDictionaries {
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
	if err := durable.Mkdir(filepath.Join(folder, versionsFolder)); err != nil {
		return err
	}
	if entries, err := os.ReadDir(filepath.Join(folder, versionsFolder)); err != nil || len(entries) >= mostVersions {
		return cmp.Or(err, index.ErrManyDictionaries)
	}
	return durable.Write(l.versionPath(name, kept), strings.NewReader(now.Text))
}

// versionOf is what a version of d is named after: the hash of what is counted, or of the text of what cannot be used.
func versionOf(d index.NamedDictionary) string {
	if d.Dictionary != nil {
		return d.Dictionary.Hash()
	}
	sum := sha256.Sum256([]byte(d.Text))
	return hex.EncodeToString(sum[:8])
}
