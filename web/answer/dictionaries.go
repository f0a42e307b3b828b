package answer

import "gongbao/index"

// Dictionaries lists the dictionaries that a panel can be asked for.
type Dictionaries struct {
	Dictionaries []DictionaryEntry `json:"dictionaries"`
}

// DictionaryEntry is a dictionary without its terms.
type DictionaryEntry struct {
	Name     string `json:"name"`
	Title    string `json:"title"`
	Source   string `json:"source"`
	Citation string `json:"citation"`
	Hash     string `json:"hash"`
	Terms    int    `json:"terms"`
	BuiltIn  bool   `json:"built_in"`
	Problem  string `json:"problem"` // why the file cannot be used; empty where it can
}

// Dictionary is a dictionary with its terms.
type Dictionary struct {
	Name     string           `json:"name"`
	Title    string           `json:"title"`
	Source   string           `json:"source"`
	Citation string           `json:"citation"`
	Hash     string           `json:"hash"`
	BuiltIn  bool             `json:"built_in"`
	Terms    []DictionaryTerm `json:"terms"`
	Text     string           `json:"text"` // as a file
	// Versions are the hashes of what it was before, the latest first.
	Versions []string `json:"versions"`
}

// DictionaryTerm is a term, which has the name of its first form.
type DictionaryTerm struct {
	Forms      []string `json:"forms"`
	Exclusions []string `json:"exclusions"`
}

func NewDictionary(named index.NamedDictionary, versions []string) Dictionary {
	d := named.Dictionary
	a := Dictionary{
		Name: named.Name, Title: d.Name, Source: d.Source, Citation: d.Citation, Hash: d.Hash(), BuiltIn: named.BuiltIn,
		Terms: make([]DictionaryTerm, len(d.Terms)), Text: named.Text, Versions: NotNull(versions),
	}
	for i, t := range d.Terms {
		a.Terms[i] = DictionaryTerm{t.Forms, NotNull(t.Exclusions)}
	}
	return a
}
