package counts

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"gongbao/index"
	"gongbao/index/panel"
	"gongbao/web/address"
	"gongbao/web/ask"
	"gongbao/web/page"
	"gongbao/web/respond"
	"gongbao/web/say"
)

// dictionariesView is one of three: the list of dictionaries, a dictionary, or the form that
// changes one.
type dictionariesView struct {
	page.Frame
	List *dictionaryList
	One  *dictionaryPage
	Form *dictionaryForm
}

// dictionaryList is the list of dictionaries.
type dictionaryList struct {
	Entries []dictionaryEntry
	Removed string // a dictionary that was removed just now; empty for none
	NewURL  string // of the form; empty where nobody may change the library
}

// dictionaryEntry is a dictionary in the list.
type dictionaryEntry struct {
	Name, Title, Source, Hash       string
	Terms                           int
	BuiltIn                         bool
	Problem                         say.Phrase // why it cannot be used; empty where it can
	PageURL, PanelURL, FileURL, API string     // empty for a file whose name is no name
}

// dictionaryPage shows a dictionary, or what a file says that is none.
type dictionaryPage struct {
	dictionaryEntry
	Citation             string
	Words                []dictionaryTerm
	Synonyms, Exclusions bool           // whether any term has some
	Lines                []comparedLine // of a file that cannot be used; what is marked is the one at fault
	Earlier              bool           // an earlier version, not what the name stands for
	NowURL               string         // of what the name stands for; empty where this is it, or there is none
	Versions             []dictionaryVersion
	EditURL              string // empty where nobody may change the library, and for earlier versions
	Saved                bool   // it was saved just now
}

// dictionaryTerm is a term in the table.
type dictionaryTerm struct{ Name, Synonyms, Exclusions string }

// dictionaryVersion is an earlier version that is kept.
type dictionaryVersion struct{ Hash, URL string }

// dictionaryPath is the address of a dictionary's page, or of its file.
func dictionaryPath(name, ending, version string) string {
	path := address.DictionariesPath + "/" + url.PathEscape(name) + ending
	if version != "" {
		path += "?version=" + version
	}
	return path
}

// dictionaryPanel is the address of a panel of a dictionary.
func dictionaryPanel(name, version string) string {
	p := usualPanel
	p.Dictionary, p.Version = name, version
	return p.URL(address.PanelPath)
}

// newDictionaryEntry says of a dictionary what the list does. version is its hash where it is an
// earlier one.
func newDictionaryEntry(d index.NamedDictionary, version string) dictionaryEntry {
	e := dictionaryEntry{Name: d.Name, BuiltIn: d.BuiltIn}
	if d.Text != "" {
		e.PageURL, e.FileURL = dictionaryPath(d.Name, "", version), dictionaryPath(d.Name, ".txt", version)
	}
	if d.Err != nil {
		e.Problem = say.Told(respond.FaultOf(respond.AboutTerms("dictionary", d.Err)).Message)
		return e
	}
	e.Title, e.Source, e.Hash, e.Terms = d.Dictionary.Name, d.Dictionary.Source, d.Dictionary.Hash(), len(d.Dictionary.Terms)
	e.PanelURL = dictionaryPanel(d.Name, version)
	e.API = "/api/v1" + dictionaryPath(d.Name, "", version)
	return e
}

// Dictionaries answers with the list of dictionaries or, with the parameter new, with the form for
// another; the parameter terms has what is to be in it.
func (s *Pages) Dictionaries(r *http.Request) (*respond.Response, error) {
	values, err := address.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	if values.Has("new") {
		form := newDictionaryForm("")
		form.Off = !s.writable()
		form.Text = strings.Join(splitList(values.Get("terms")), "\n")
		return s.renderForm(r, http.StatusOK, form)
	}
	all, err := s.lib.Dictionaries()
	if err != nil {
		return nil, err
	}
	list := &dictionaryList{Removed: values.Get("removed")}
	for _, d := range all {
		list.Entries = append(list.Entries, newDictionaryEntry(d, ""))
		if d.Name == list.Removed && !d.BuiltIn {
			list.Removed = "" // it is there again
		}
	}
	if s.writable() {
		list.NewURL = address.DictionariesPath + "?new=1"
	}
	return s.site.Render(r, "dictionaries", http.StatusOK, &dictionariesView{
		Frame: page.Frame{Title: page.Titled(say.Say("词典")), Description: say.Say("统计用的词典：词、同义词、排除的词，以及出处。")}, List: list,
	})
}

// writable reports whether anybody may change the library.
func (s *Pages) writable() bool { return len(s.tokens) > 0 }

// Dictionary answers with a dictionary, an earlier version of it, its file or, with the parameter
// edit, the form that changes it.
func (s *Pages) Dictionary(r *http.Request) (*respond.Response, error) {
	values, err := address.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	name, asFile := strings.CutSuffix(r.PathValue("name"), ".txt")
	version := values.Get("version")
	d, err := lookUpDictionary(s.lib, name, version)
	switch {
	case err != nil:
		return nil, err
	case asFile:
		res := respond.PlainText(http.StatusOK, d.Text)
		res.Header = map[string]string{"Content-Disposition": "inline; filename*=UTF-8''" + url.PathEscape(name) + ".txt"}
		return res, nil
	case values.Has("edit") && version == "":
		form := newDictionaryForm(name)
		form.Off = !s.writable()
		form.edit(d)
		return s.renderForm(r, http.StatusOK, form)
	}
	shown, err := newDictionaryPage(s.lib, d, version)
	if err != nil {
		return nil, err
	}
	shown.Saved = values.Has("saved")
	if s.writable() && !shown.Earlier {
		shown.EditURL = dictionaryPath(name, "", "") + "?edit=1"
	}
	return s.site.Render(r, "dictionaries", http.StatusOK, &dictionariesView{
		Frame: page.Frame{Title: page.Titled(say.Say("词典：%s", name)), Description: say.Say("统计用的词典：词、同义词、排除的词，以及出处。")}, One: shown,
	})
}

// lookUpDictionary returns a dictionary or, because a version that is not empty, that one of it. A
// file that cannot be used has its Err, and is no error.
func lookUpDictionary(lib ask.Library, name, version string) (index.NamedDictionary, error) {
	if version != "" {
		return lib.DictionaryVersion(name, version)
	}
	d, err := lib.Dictionary(name)
	if respond.As[*panel.Error](err) {
		err = nil
	}
	return d, err
}

// newDictionaryPage shows a dictionary, which is the one of version if that is not empty.
func newDictionaryPage(lib ask.Library, d index.NamedDictionary, version string) (*dictionaryPage, error) {
	now, err := lookUpDictionary(lib, d.Name, "")
	if err != nil && !errors.Is(err, index.ErrNoDictionary) {
		return nil, err
	}
	v := &dictionaryPage{Earlier: version != "" && (now.Dictionary == nil || now.Dictionary.Hash() != version)}
	if !v.Earlier {
		version = ""
	} else if now.Name != "" {
		v.NowURL = dictionaryPath(d.Name, "", "")
	}
	v.dictionaryEntry = newDictionaryEntry(d, version)
	if d.Dictionary == nil {
		v.Lines = faultyLines(d)
	} else {
		v.Citation, v.Words = d.Dictionary.Citation, dictionaryTerms(d.Dictionary)
		v.Synonyms = slices.ContainsFunc(v.Words, func(t dictionaryTerm) bool { return t.Synonyms != "" })
		v.Exclusions = slices.ContainsFunc(v.Words, func(t dictionaryTerm) bool { return t.Exclusions != "" })
	}
	hashes, err := lib.DictionaryVersions(d.Name)
	if err != nil {
		return nil, err
	}
	for _, hash := range hashes {
		if now.Dictionary == nil || hash != now.Dictionary.Hash() {
			v.Versions = append(v.Versions, dictionaryVersion{hash, dictionaryPath(d.Name, "", hash)})
		}
	}
	return v, nil
}

// faultyLines are the lines of a file that is no dictionary, with a mark at the one that is at
// fault.
func faultyLines(d index.NamedDictionary) (lines []comparedLine) {
	bad := (*panel.Error)(nil)
	errors.As(d.Err, &bad)
	for line := range strings.Lines(strings.ToValidUTF8(d.Text, "\uFFFD")) {
		lines = append(lines, comparedLine{strings.TrimRight(line, "\r\n"), bad != nil && bad.Line == len(lines)+1})
	}
	return lines
}

func dictionaryTerms(d *panel.Dictionary) []dictionaryTerm {
	terms := make([]dictionaryTerm, len(d.Terms))
	for i, t := range d.Terms {
		terms[i] = dictionaryTerm{t.Name(), strings.Join(t.Forms[1:], "、"), strings.Join(t.Exclusions, "、")}
	}
	return terms
}

// textVersion tells two texts of a dictionary apart, even such as count the same; empty for none.
func textVersion(d index.NamedDictionary) string {
	if d.Name == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(d.Text))
	return hex.EncodeToString(sum[:8])
}
