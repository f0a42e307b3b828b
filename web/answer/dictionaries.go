package answer

import "gongbao/index"

// Dictionaries lists the dictionaries that a panel can be asked for.
type Dictionaries struct {
	Dictionaries []AnswerDictionaryEntry `json:"dictionaries"`
}

// AnswerDictionaryEntry is a dictionary without its terms.
type AnswerDictionaryEntry struct {
	Name     string `json:"name"`
	Title    string `json:"title"`
	Source   string `json:"source"`
	Citation string `json:"citation"`
	Hash     string `json:"hash"`
	Terms    int    `json:"terms"`
	BuiltIn  bool   `json:"built_in"`
	Problem  string `json:"problem"` // why the file cannot be used; empty where it can
}

// AnswerDictionary is a dictionary with its terms.
type AnswerDictionary struct {
	Name     string                 `json:"name"`
	Title    string                 `json:"title"`
	Source   string                 `json:"source"`
	Citation string                 `json:"citation"`
	Hash     string                 `json:"hash"`
	BuiltIn  bool                   `json:"built_in"`
	Terms    []AnswerDictionaryTerm `json:"terms"`
	Text     string                 `json:"text"` // as a file
	// Versions are the hashes of what it was before, the latest first.
	Versions []string `json:"versions"`
}

// AnswerDictionaryTerm is a term, which has the name of its first form.
type AnswerDictionaryTerm struct {
	Forms      []string `json:"forms"`
	Exclusions []string `json:"exclusions"`
}

func NewAnswerDictionary(named index.NamedDictionary, versions []string) AnswerDictionary {
	d := named.Dictionary
	a := AnswerDictionary{
		Name: named.Name, Title: d.Name, Source: d.Source, Citation: d.Citation, Hash: d.Hash(), BuiltIn: named.BuiltIn,
		Terms: make([]AnswerDictionaryTerm, len(d.Terms)), Text: named.Text, Versions: NotNull(versions),
	}
	for i, t := range d.Terms {
		a.Terms[i] = AnswerDictionaryTerm{t.Forms, NotNull(t.Exclusions)}
	}
	return a
}
