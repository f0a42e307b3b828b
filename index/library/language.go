package library

import (
	"fmt"
	"path/filepath"

	"gongbao/analyzer"
	"gongbao/analyzer/coded"
	"gongbao/index/durable"
	"gongbao/index/library/mirror"
)

const (
	lexiconFile  = mirror.UserLexicon
	synonymsFile = mirror.UserSynonyms
)

// LanguageError is the error of a user's file that cannot be used.
type LanguageError struct {
	File string
	Err  error
}

func (e *LanguageError) Error() string {
	return fmt.Sprintf("%s is not used: %v", e.File, e.Err)
}

// Coded implements coded.Error.
func (e *LanguageError) Coded() coded.Message {
	return coded.New("word-list-not-used", "file", e.File, "reason", coded.From(e.Err))
}

func (e *LanguageError) Unwrap() error { return e.Err }

// Language returns the words and the synonyms made with the user's files in a folder, or the
// built-in ones if there are no files. A *LanguageError is about one of the files.
func Language(dir string) (*analyzer.Words, *analyzer.Synonyms, error) {
	_, words, err := readLexicon(dir)
	if err != nil {
		return nil, nil, err
	}
	text, err := durable.ReadText(filepath.Join(dir, synonymsFile))
	if err != nil {
		return nil, nil, err
	}
	synonyms, err := makeSynonyms(dir, text)
	return words, synonyms, err
}

// readLexicon returns the user's lexicon in a folder and the words made with it.
func readLexicon(dir string) (lexicon string, words *analyzer.Words, err error) {
	path := filepath.Join(dir, lexiconFile)
	if lexicon, err = durable.ReadText(path); err != nil {
		return "", nil, err
	}
	words, err = loadWords(lexicon)
	if err != nil {
		return "", nil, &LanguageError{path, err}
	}
	return lexicon, words, nil
}

// makeSynonyms returns the built-in synonyms together with those in the text of a user's file.
func makeSynonyms(dir, text string) (*analyzer.Synonyms, error) {
	own, err := analyzer.ParseSynonyms(text)
	if err != nil {
		return nil, &LanguageError{filepath.Join(dir, synonymsFile), err}
	}
	return analyzer.BuiltinSynonyms().Merge(own), nil
}

// loadWords returns the built-in words, which are shared, or own words if there is a user's
// lexicon.
func loadWords(lexicon string) (*analyzer.Words, error) {
	if lexicon == "" {
		return analyzer.Load()
	}
	return analyzer.New(lexicon)
}

// readSynonyms uses the synonyms of the user's file, or the built-in ones if the file cannot be
// used.
func (l *Library) readSynonyms() error {
	text, err := durable.ReadText(filepath.Join(l.dir, synonymsFile))
	if err != nil {
		return err
	}
	if err := l.useSynonyms(text); err != nil {
		l.setProblem(err)
		return l.useSynonyms("")
	}
	return nil
}

// useSynonyms uses the built-in synonyms and those of a user's file with the given text. After an
// error the present ones stay.
func (l *Library) useSynonyms(text string) error {
	synonyms, err := makeSynonyms(l.dir, text)
	if err != nil {
		return err
	}
	l.rebuilding.Lock() // a new engine takes over the synonyms
	defer l.rebuilding.Unlock()
	l.synonyms = synonyms
	l.live.Load().engine.SetSynonyms(synonyms)
	return nil
}
