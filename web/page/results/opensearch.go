package results

import (
	"bytes"
	"encoding/xml"
	"net/http"
	"unicode/utf8"

	"gongbao/index/query"
	"gongbao/web/address"
	"gongbao/web/respond"
	"gongbao/web/say"
)

// browserSuggestions is the number of completions that browsers have room for.
const browserSuggestions = 8

// Suggest answers as OpenSearch Suggestions has it: what was typed, and whole queries in place of
// it. Of what cannot be completed there are none.
func (s *Pages) Suggest(r *http.Request) (*respond.Response, error) {
	values, err := address.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	typed, completed := values.Get("q"), []string{}
	if utf8.ValidString(typed) && utf8.RuneCountInString(typed) <= query.MaxLength {
		suggestions, err := s.site.Lib.Suggest(typed, browserSuggestions)
		if err != nil {
			return nil, err
		}
		for _, suggestion := range suggestions {
			completed = append(completed, suggestion.Query)
		}
	}
	return respond.NewJSON(http.StatusOK, suggestionsType, []any{typed, completed})
}

// documentWords are how a document for programs names things: where it is, and as its reader prefers
// them.
type documentWords struct {
	base        string
	preferences address.Preferences
	say         func(what any, args ...any) string
}

// wordsFor returns how a document that is asked for names things.
func (s *Pages) wordsFor(r *http.Request) (w documentWords, err error) {
	w.preferences = address.PreferencesOf(r)
	if w.base, err = s.site.Proxies.Base(r); err != nil {
		return w, err
	}
	translate, err := say.NewTranslator(w.preferences.Lang)
	w.say = translate.Say
	return w, err
}

// address is a root-relative address, absolute and in the document's language.
func (w documentWords) address(address string) string { return w.base + w.preferences.Carry(address) }

// xmlResponse is v as a document of XML, in the language of its reader.
func xmlResponse(contentType string, v any) (*respond.Response, error) {
	var buf bytes.Buffer
	buf.WriteString(xml.Header)
	enc := xml.NewEncoder(&buf)
	enc.Indent("", " ")
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	buf.WriteByte('\n')
	return &respond.Response{ContentType: contentType, Body: buf.Bytes(), Vary: "Accept-Language"}, nil
}

// openSearchDescription tells a browser how to search here: OpenSearch 1.1, draft 6.
type openSearchDescription struct {
	XMLName        xml.Name          `xml:"http://a9.com/-/spec/opensearch/1.1/ OpenSearchDescription"`
	ShortName      string            `xml:"ShortName"` // at most 16 characters
	Description    string            `xml:"Description"`
	Images         []openSearchImage `xml:"Image"`
	URLs           []openSearchURL   `xml:"Url"`
	Language       string            `xml:"Language"`
	InputEncoding  string            `xml:"InputEncoding"`
	OutputEncoding string            `xml:"OutputEncoding"`
}

type openSearchImage struct {
	Width  int    `xml:"width,attr"`
	Height int    `xml:"height,attr"`
	Type   string `xml:"type,attr"`
	URL    string `xml:",chardata"`
}

type openSearchURL struct {
	Type     string `xml:"type,attr"`
	Rel      string `xml:"rel,attr,omitempty"`
	Template string `xml:"template,attr"`
}

const (
	openSearchType  = "application/opensearchdescription+xml"
	suggestionsType = "application/x-suggestions+json"
)

func (s *Pages) OpenSearch(r *http.Request) (*respond.Response, error) {
	w, err := s.wordsFor(r)
	if err != nil {
		return nil, err
	}
	const terms = "?q={searchTerms}"
	return xmlResponse(openSearchType+"; charset=utf-8", openSearchDescription{
		ShortName:   w.say("公报"),
		Description: w.say("在各级政府工作报告和计划报告中逐字检索，按地区、年份和章节查看原文。"),
		Images:      []openSearchImage{{32, 32, "image/x-icon", w.base + "/favicon.ico"}},
		URLs: []openSearchURL{
			{Type: htmlLink, Template: w.address("/" + terms)},
			{Type: suggestionsType, Template: w.base + "/suggest" + terms},
			{Type: "application/atom+xml", Template: w.address("/feed" + terms)},
			{Type: openSearchType, Rel: "self", Template: w.address("/opensearch.xml")},
		},
		Language: say.Languages[w.preferences.Lang], InputEncoding: "UTF-8", OutputEncoding: "UTF-8",
	})
}
