package api

import (
	"cmp"
	"net/http"
	"strings"

	"gongbao/analyzer/coded"
	"gongbao/index"
	"gongbao/index/panel"
	"gongbao/web/address"
	"gongbao/web/answer"
	"gongbao/web/respond"
)

func (s *Calls) Dictionaries(r *http.Request) (*respond.Response, error) {
	all, err := s.lib.Dictionaries()
	if err != nil {
		return nil, err
	}
	a := answer.Dictionaries{Dictionaries: make([]answer.DictionaryEntry, len(all))}
	for i, named := range all {
		entry := answer.DictionaryEntry{Name: named.Name, BuiltIn: named.BuiltIn}
		if d := named.Dictionary; d != nil {
			entry.Title, entry.Source, entry.Citation, entry.Hash, entry.Terms = d.Name, d.Source, d.Citation, d.Hash(), len(d.Terms)
		}
		if named.Err != nil {
			entry.Problem = respond.FaultOf(respond.AboutTerms("dictionary", named.Err)).In(address.PreferencesOf(r).Lang).Detail
		}
		a.Dictionaries[i] = entry
	}
	return respond.NewJSON(http.StatusOK, respond.TypeJSON, a)
}

func (s *Calls) Dictionary(r *http.Request) (*respond.Response, error) {
	values, err := address.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	if err := cmp.Or(address.CheckNames(values, []string{"version"}), address.CheckHash(values, "version")); err != nil {
		return nil, err
	}
	name, version := r.PathValue("name"), values.Get("version")
	named, err := s.lib.Dictionary(name)
	if version != "" {
		named, err = s.lib.DictionaryVersion(name, version)
	}
	if err != nil {
		return nil, respond.AboutTerms("name", err)
	}
	return s.dictionaryResponse(named)
}

func (s *Calls) dictionaryResponse(named index.NamedDictionary) (*respond.Response, error) {
	versions, err := s.lib.DictionaryVersions(named.Name)
	if err != nil {
		return nil, err
	}
	return respond.NewJSON(http.StatusOK, respond.TypeJSON, answer.NewDictionary(named, versions))
}

// errPrecondition is returned for a change of what is not, or no longer, as If-Match or
// If-None-Match says.
var errPrecondition = respond.NewFault(http.StatusPreconditionFailed, coded.New("dictionary-changed"))

// preconditionOf checks If-Match, which has the ETag of a dictionary as it was read or *, and
// If-None-Match: *, which only adds.
func (s *Calls) preconditionOf(r *http.Request) index.DictionaryCheck {
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
		if !respond.ListsTag(match, respond.EntityTag(res.ContentType, res.Body)) {
			return errPrecondition
		}
		return nil
	}
}

// SetDictionary stores the dictionary that is the body.
func (s *Calls) SetDictionary(r WriteCall) (*respond.Response, error) {
	if _, err := address.ParseStrict(r.URL.RawQuery, nil); err != nil {
		return nil, err
	}
	d, text, err := readDictionary(r.Request)
	if err != nil {
		return nil, err
	}
	if again, err := panel.Parse(text); err != nil || again.Hash() != d.Hash() {
		return nil, &respond.BodyError{Message: coded.New("body-dictionary-ambiguous")}
	}
	named, err := s.writer.SetDictionary(r.PathValue("name"), text, s.preconditionOf(r.Request))
	if err != nil {
		return nil, aboutBody(err)
	}
	r.Audit.Info("audit", "outcome", "stored", "dictionary", named.Name, "hash", named.Dictionary.Hash())
	return s.dictionaryResponse(named)
}

func (s *Calls) RemoveDictionary(r WriteCall) (*respond.Response, error) {
	if _, err := address.ParseStrict(r.URL.RawQuery, nil); err != nil {
		return nil, err
	}
	name := r.PathValue("name")
	if err := s.writer.RemoveDictionary(name, s.preconditionOf(r.Request)); err != nil {
		return nil, err
	}
	r.Audit.Info("audit", "outcome", "removed", "dictionary", name)
	return respond.NewJSON(http.StatusOK, respond.TypeJSON, answer.DictionaryRemoval{Outcome: "removed", Name: name})
}
