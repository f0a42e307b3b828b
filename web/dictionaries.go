package web

import (
	"cmp"
	"net/http"
	"strings"

	"gongbao/index"
	"gongbao/index/panel"
)

func (s *calls) dictionaries(*http.Request) (*response, error) {
	all, err := s.lib.Dictionaries()
	if err != nil {
		return nil, err
	}
	a := Dictionaries{Dictionaries: make([]AnswerDictionaryEntry, len(all))}
	for i, named := range all {
		entry := AnswerDictionaryEntry{Name: named.Name, BuiltIn: named.BuiltIn}
		if d := named.Dictionary; d != nil {
			entry.Title, entry.Source, entry.Citation, entry.Hash, entry.Terms = d.Name, d.Source, d.Citation, d.Hash(), len(d.Terms)
		}
		if named.Err != nil {
			entry.Problem = problemOf(aboutTerms("dictionary", named.Err)).Detail
		}
		a.Dictionaries[i] = entry
	}
	return newJSON(http.StatusOK, typeJSON, a)
}

func (s *calls) dictionary(r *http.Request) (*response, error) {
	values, err := parseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	if err := cmp.Or(checkNames(values, []string{"version"}), checkHash(values, "version")); err != nil {
		return nil, err
	}
	name, version := r.PathValue("name"), values.Get("version")
	named, err := s.lib.Dictionary(name)
	if version != "" {
		named, err = s.lib.DictionaryVersion(name, version)
	}
	if err != nil {
		return nil, aboutTerms("name", err)
	}
	return s.dictionaryResponse(named)
}

func (s *calls) dictionaryResponse(named index.NamedDictionary) (*response, error) {
	versions, err := s.lib.DictionaryVersions(named.Name)
	if err != nil {
		return nil, err
	}
	return newJSON(http.StatusOK, typeJSON, newAnswerDictionary(named, versions))
}

// errPrecondition is returned for a change of what is not, or no longer, as If-Match or If-None-Match says.
var errPrecondition = newFault("the dictionary is not what the request says", Problem{
	Status: http.StatusPreconditionFailed, Title: "词典已改", Detail: "现在的词典不是 If-Match 所写的那一版。", Hint: "请重新读取这部词典，合并改动后再存。",
})

// preconditionOf checks If-Match, which has the ETag of a dictionary as it was read or *, and If-None-Match: *, which only adds.
func (s *calls) preconditionOf(r *http.Request) index.DictionaryCheck {
	return func(now index.NamedDictionary) error {
		if r.Header.Get("If-None-Match") == "*" && now.Name != "" {
			return errPrecondition
		}
		match := strings.TrimSpace(r.Header.Get("If-Match"))
		switch {
		case match == "" || match == "*" && now.Name != "":
			return nil
		case now.Dictionary == nil:
			return errPrecondition
		}
		res, err := s.dictionaryResponse(now)
		if err != nil {
			return err
		}
		if !listsTag(match, entityTag(res.contentType, res.body)) {
			return errPrecondition
		}
		return nil
	}
}

// setDictionary stores the dictionary that is the body.
func (s *calls) setDictionary(r writeCall) (*response, error) {
	if _, err := parseStrict(r.URL.RawQuery, nil); err != nil {
		return nil, err
	}
	d, text, err := readDictionary(r.Request)
	if err != nil {
		return nil, err
	}
	if again, err := panel.Parse(text); err != nil || again.Hash() != d.Hash() {
		return nil, &bodyError{reason: "有的词里有等号，或以减号开头，存成词典文件就会读成别的词。请改写这些词。"}
	}
	named, err := s.writer.SetDictionary(r.PathValue("name"), text, s.preconditionOf(r.Request))
	if err != nil {
		return nil, aboutBody(err)
	}
	r.audit.Info("audit", "outcome", "stored", "dictionary", named.Name, "hash", named.Dictionary.Hash())
	return s.dictionaryResponse(named)
}

func (s *calls) removeDictionary(r writeCall) (*response, error) {
	if _, err := parseStrict(r.URL.RawQuery, nil); err != nil {
		return nil, err
	}
	name := r.PathValue("name")
	if err := s.writer.RemoveDictionary(name, s.preconditionOf(r.Request)); err != nil {
		return nil, err
	}
	r.audit.Info("audit", "outcome", "removed", "dictionary", name)
	return newJSON(http.StatusOK, typeJSON, DictionaryRemoval{Outcome: "removed", Name: name})
}
