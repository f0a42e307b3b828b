package library

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongbao/index/durable"
	"gongbao/index/panel"
)

// dictionariesFolder is the folder of the user's dictionaries in a library: a file of package panel's form each, named after the dictionary.
const (
	dictionariesFolder = "dictionaries"
	dictionarySuffix   = ".txt"
)

// LargestDictionary is the most bytes that a dictionary may have.
const LargestDictionary = 1 << 20

// mostDictionaries is the most dictionaries of a library, which are all read to be listed.
const mostDictionaries = 1000

var (
	// ErrNoDictionary is returned for a dictionary that the library does not have.
	ErrNoDictionary = errors.New("no such dictionary")
	// ErrDictionaryName is returned for a text that cannot be the name of a dictionary.
	ErrDictionaryName = errors.New("no name of a dictionary")
	// ErrManyDictionaries is returned for a dictionary too many.
	ErrManyDictionaries = errors.New("too many dictionaries")
)

// NamedDictionary is a dictionary of a library.
type NamedDictionary struct {
	Name       string // by which it is asked for
	Dictionary *panel.Dictionary
	BuiltIn    bool // it comes with the program, and none of the library's has its name
	// Err is why the file is no dictionary; Dictionary is nil then.
	Err error
}

// validDictionary reports whether name can be that of a dictionary: up to 40 letters, digits, - and _.
func validDictionary(name string) bool {
	return name != "" && utf8.ValidString(name) && utf8.RuneCountInString(name) <= 40 && !strings.ContainsFunc(name, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' && r != '_'
	})
}

func (l *Library) dictionaryPath(name string) string {
	return filepath.Join(l.dir, dictionariesFolder, name+dictionarySuffix)
}

// Dictionaries lists the dictionaries of the library and those built in, by name. One of the library's hides a built-in one of its name.
func (l *Library) Dictionaries() ([]NamedDictionary, error) {
	entries, err := os.ReadDir(filepath.Join(l.dir, dictionariesFolder))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	all := make(map[string]NamedDictionary)
	for name, d := range panel.Examples() {
		all[name] = NamedDictionary{Name: name, Dictionary: d, BuiltIn: true}
	}
	for _, entry := range entries {
		name, ok := strings.CutSuffix(entry.Name(), dictionarySuffix)
		if !ok || !validDictionary(name) || entry.IsDir() {
			continue
		}
		d, err := l.readDictionary(name)
		if errors.Is(err, ErrNoDictionary) {
			continue // removed meanwhile
		}
		all[name] = NamedDictionary{Name: name, Dictionary: d, Err: err}
	}
	list := make([]NamedDictionary, 0, len(all))
	for _, name := range slices.Sorted(maps.Keys(all)) {
		list = append(list, all[name])
	}
	return list, nil
}

// Dictionary returns a dictionary by its name, or ErrNoDictionary; a *panel.Error is about what its file says.
func (l *Library) Dictionary(name string) (NamedDictionary, error) {
	if validDictionary(name) {
		d, err := l.readDictionary(name)
		if !errors.Is(err, ErrNoDictionary) {
			return NamedDictionary{Name: name, Dictionary: d}, err
		}
		if d, ok := panel.Examples()[name]; ok {
			return NamedDictionary{Name: name, Dictionary: d, BuiltIn: true}, nil
		}
	}
	return NamedDictionary{}, fmt.Errorf("dictionary %q: %w", name, ErrNoDictionary)
}

// readDictionary reads the library's own dictionary of a valid name.
func (l *Library) readDictionary(name string) (*panel.Dictionary, error) {
	path := l.dictionaryPath(name)
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, ErrNoDictionary
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular() || info.Size() > LargestDictionary:
		return nil, &panel.Error{Detail: fmt.Sprintf("文件超过 %d MB，或不是普通文件。", LargestDictionary>>20)}
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return panel.Parse(string(data))
}

// SetDictionary stores a dictionary under a name; when it returns, it is on disk. What does not parse is a *panel.Error, and nothing is
// stored.
func (l *Library) SetDictionary(name, text string) (NamedDictionary, error) {
	if !validDictionary(name) {
		return NamedDictionary{}, fmt.Errorf("dictionary %q: %w", name, ErrDictionaryName)
	}
	d, err := panel.Parse(text)
	if err != nil {
		return NamedDictionary{}, err
	}
	l.storing.Lock()
	defer l.storing.Unlock()
	folder := filepath.Join(l.dir, dictionariesFolder)
	if entries, err := os.ReadDir(folder); err == nil && len(entries) >= mostDictionaries {
		return NamedDictionary{}, ErrManyDictionaries
	}
	if err := durable.Mkdir(folder); err != nil {
		return NamedDictionary{}, err
	}
	return NamedDictionary{Name: name, Dictionary: d}, durable.Write(l.dictionaryPath(name), strings.NewReader(text))
}

// RemoveDictionary removes the library's own dictionary of a name, or returns ErrNoDictionary. A built-in one of that name appears again.
func (l *Library) RemoveDictionary(name string) error {
	l.storing.Lock()
	defer l.storing.Unlock()
	if !validDictionary(name) {
		return fmt.Errorf("dictionary %q: %w", name, ErrNoDictionary)
	}
	if _, err := os.Stat(l.dictionaryPath(name)); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("dictionary %q: %w", name, ErrNoDictionary)
	}
	return durable.Remove(l.dictionaryPath(name))
}
