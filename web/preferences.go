package web

import (
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/text/language"
)

// preferences are how a reader wants pages. Nothing of them is stored: what the address says goes on with every link and every form of the page.
type preferences struct {
	lang    string // a key of languages
	chosen  bool   // lang by the address, and not by what the browser prefers
	keysOff bool   // single keys do nothing: who speaks to the computer, or shakes, presses them by chance
}

// The parameters of a page that say what its reader prefers.
const (
	languageParameter = "lang"
	keysParameter     = "keys"
	keysOff           = "off"
)

// preferencesOf are those of the address; of the language, where that has none, what the browser prefers.
func preferencesOf(r *http.Request) preferences {
	query := r.URL.Query()
	p := preferences{lang: "zh", keysOff: query.Get(keysParameter) == keysOff}
	if lang := query.Get(languageParameter); languages[lang] != "" {
		p.lang, p.chosen = lang, true
		return p
	}
	tag, _ := language.MatchStrings(languageMatcher, r.Header.Get("Accept-Language"))
	if base, _ := tag.Base(); base.String() == "en" {
		p.lang = "en"
	}
	return p
}

// carried are the parameters that links and forms carry on.
func (p preferences) carried() []keptParameter {
	var kept []keptParameter
	if p.chosen {
		kept = append(kept, keptParameter{languageParameter, p.lang})
	}
	if p.keysOff {
		kept = append(kept, keptParameter{keysParameter, keysOff})
	}
	return kept
}

// carry returns address with what is carried on. Anchors and addresses for programs carry nothing.
func (p preferences) carry(address string) string {
	if !strings.HasPrefix(address, "/") || forPrograms(address) {
		return address
	}
	return settingParameters(address, p.carried())
}

// settingParameters is a root-relative address with parameters at its end, in the place of those of the same names.
func settingParameters(address string, set []keptParameter) string {
	u, err := url.Parse(address)
	if err != nil || len(set) == 0 {
		return address
	}
	query := u.Query()
	for _, p := range set {
		if query.Has(p.Name) {
			query.Del(p.Name)
			u.RawQuery = query.Encode()
		}
	}
	for _, p := range set {
		if u.RawQuery != "" {
			u.RawQuery += "&"
		}
		u.RawQuery += p.Name + "=" + url.QueryEscape(p.Value)
	}
	return u.String()
}
