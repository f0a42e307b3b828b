package index

import (
	"errors"
	"fmt"

	"gongbao/index/panel"
)

// NamedDictionary is a dictionary of a library.
type NamedDictionary struct {
	Name       string // by which it is asked for
	Dictionary *panel.Dictionary
	Text       string // of the file, whether it can be used or not; empty if that cannot be read
	BuiltIn    bool   // it comes with the program, and none of the library's has its name
	// Err is why the file is no dictionary; Dictionary is nil then.
	Err error
}

// DictionaryCheck is asked before a dictionary is replaced or removed, with what its name stands for then; the zero value is none. If it
// returns an error, nothing changes.
type DictionaryCheck func(now NamedDictionary) error

// LargestDictionary is the most bytes that a dictionary may have.
const LargestDictionary = 1 << 20

var (
	// ErrNoDictionary is returned for a dictionary that the library does not have.
	ErrNoDictionary = errors.New("no such dictionary")
	// ErrBuiltIn is returned when removing a built-in dictionary. It wraps ErrNoDictionary.
	ErrBuiltIn = fmt.Errorf("built in: %w", ErrNoDictionary)
	// ErrDictionaryName is returned for a text that cannot be the name of a dictionary.
	ErrDictionaryName = errors.New("no name of a dictionary")
	// ErrManyDictionaries is returned for a dictionary too many.
	ErrManyDictionaries = errors.New("too many dictionaries")
)
