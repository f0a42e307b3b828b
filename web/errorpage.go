package web

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"gongbao/index"
)

// errorView is the page for an error that has no page of its own.
type errorView struct {
	Frame
	Problem Problem
	Without string // the same address without the parameter at fault; empty where that is none
}

// errorResponse is problem+json where programs ask and a page elsewhere.
func (s *site) errorResponse(r *http.Request, err error) *response {
	if moved := (*index.MovedError)(nil); errors.As(err, &moved) {
		return movedResponse(r, moved.ID)
	}
	p := problemOf(err)
	p.RequestID = requestID(r.Context())
	var res *response
	var failed error
	if forPrograms(r.URL.Path) {
		res, failed = newJSON(p.Status, problemContentType, p)
	} else {
		res, failed = s.render(r, "error", p.Status, &errorView{
			Frame:   Frame{Title: titled(say(p.Title)), Description: say(p.Detail), Query: askedQuery(r.URL)},
			Problem: p, Without: addressWithout(r.URL, p.Parameter),
		})
	}
	if failed != nil {
		res = plainText(p.Status, p.Title+"\n")
	}
	res.header = make(map[string]string)
	if seconds := retryAfter(err); seconds > 0 {
		res.cache, res.header["Retry-After"] = "no-store", strconv.Itoa(seconds)
	}
	if p.Status == http.StatusUnauthorized {
		res.header["WWW-Authenticate"] = `Bearer realm="gongbao"`
	}
	return res
}

// addressWithout is an address without a parameter that it has.
func addressWithout(u *url.URL, name string) string {
	values := u.Query()
	if name == "" || !values.Has(name) {
		return ""
	}
	values.Del(name)
	return (&url.URL{Path: "/" + strings.TrimLeft(u.Path, "/"), RawQuery: strings.ReplaceAll(values.Encode(), "+", "%20")}).String()
}

// askedQuery is the query of an address that could not be answered, so that it need not be typed again.
func askedQuery(u *url.URL) string {
	if q := u.Query().Get("q"); utf8.ValidString(q) {
		return q
	}
	return ""
}

// movedResponse leads from a report to the one that took its place: the same address with the other's ID.
func movedResponse(r *http.Request, id string) *response {
	old, _, _ := strings.Cut(r.PathValue("id"), ".")
	path := strings.Replace(r.URL.Path, "/"+old, "/"+id, 1)
	res := plainText(http.StatusMovedPermanently, "这篇报告已更新："+id+"\n")
	res.location = (&url.URL{Path: path, RawQuery: r.URL.RawQuery}).String()
	return res
}
