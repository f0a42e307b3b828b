package guard

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"gongbao/analyzer/coded"
	"gongbao/web/address"
)

// Origins are the sites whose pages may read the API in a browser.
type Origins struct {
	all      bool
	listed   []string
	readable []string // paths of calls by POST that change nothing
}

// ParseOrigins reads off, * or a list such as https://a.example,http://localhost:3000. The calls by
// POST to the readable paths change nothing.
func ParseOrigins(text string, readable []string) (Origins, error) {
	o := Origins{readable: readable}
	switch text {
	case "", "off":
		return o, nil
	case "*":
		o.all = true
		return o, nil
	}
	for origin := range strings.SplitSeq(text, ",") {
		origin = strings.ToLower(strings.TrimSpace(origin))
		u, err := url.Parse(origin)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || origin != u.Scheme+"://"+u.Host {
			return o, coded.Err(coded.New("origins-malformed"))
		}
		o.listed = append(o.listed, origin)
	}
	return o, nil
}

// CheckOrigins returns an error, in Chinese, because a text that Config.Origins cannot be.
func CheckOrigins(text string) error {
	_, err := ParseOrigins(text, nil)
	return err
}

// Allow tells browsers in the headers of an answer which pages of other sites may read the API. It
// reports whether the request, by which a browser asks before, is answered by that. Nothing but
// reading is allowed: calls that write need a token, which no page of another site should be given.
func (o Origins) Allow(h http.Header, r *http.Request) (answered bool) {
	if !o.all && len(o.listed) == 0 || !address.ForPrograms(r.URL.Path) {
		return false
	}
	origin := r.Header.Get("Origin")
	if !o.all {
		h.Add("Vary", "Origin")
		if !slices.Contains(o.listed, strings.ToLower(origin)) {
			return false
		}
		h.Set("Access-Control-Allow-Origin", origin)
	} else {
		h.Set("Access-Control-Allow-Origin", "*")
	}
	h.Set("Access-Control-Expose-Headers", "*")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	if r.Method != http.MethodOptions || !o.reads(r.Header.Get("Access-Control-Request-Method"), r.URL.Path) {
		return false
	}
	h.Set("Access-Control-Allow-Methods", "GET, HEAD, POST")
	h.Set("Access-Control-Allow-Headers", "Content-Type, If-None-Match")
	h.Set("Access-Control-Max-Age", "86400")
	return true
}

// reads reports whether a request to a path, which is one of the API, changes nothing.
func (o Origins) reads(method, path string) bool {
	if method == http.MethodPost {
		return slices.Contains(o.readable, path)
	}
	return method == http.MethodGet || method == http.MethodHead
}
