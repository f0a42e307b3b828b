package address

import (
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/text/language"

	"gongbao/web/say"
)

// Preferences are how a reader wants pages. Nothing of them is stored: what the address says goes
// on with every link and every form of the page.
type Preferences struct {
	Lang    string // a key of languages
	chosen  bool   // lang by the address, and not by what the browser prefers
	KeysOff bool   // single keys do nothing: who speaks to the computer, or shakes, presses them by chance
}

// The parameters of a page that say what its reader prefers.
const (
	LanguageParameter = "lang"
	KeysParameter     = "keys"
	keysOff           = "off"
)

// PreferencesOf are those of the address; of the language, if that has none, what the browser
// prefers.
func PreferencesOf(r *http.Request) Preferences {
	query := r.URL.Query()
	p := Preferences{Lang: "zh", KeysOff: query.Get(KeysParameter) == keysOff}
	if lang := query.Get(LanguageParameter); say.Languages[lang] != "" {
		p.Lang, p.chosen = lang, true
		return p
	}
	tag, _ := language.MatchStrings(say.LanguageMatcher, r.Header.Get("Accept-Language"))
	if base, _ := tag.Base(); base.String() == "en" {
		p.Lang = "en"
	}
	return p
}

// Carried are the parameters that links and forms carry on.
func (p Preferences) Carried() []KeptParameter {
	var kept []KeptParameter
	if p.chosen {
		kept = append(kept, KeptParameter{LanguageParameter, p.Lang})
	}
	if p.KeysOff {
		kept = append(kept, KeptParameter{KeysParameter, keysOff})
	}
	return kept
}

// Carry returns address with what is carried on. Anchors and addresses for programs carry nothing.
func (p Preferences) Carry(address string) string {
	if !strings.HasPrefix(address, "/") || ForPrograms(address) {
		return address
	}
	return Setting(address, p.Carried())
}

// Setting is a root-relative address with parameters at its end, in the place of those of the same
// names.
func Setting(address string, set []KeptParameter) string {
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
