package page

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"gongbao/analyzer/coded"
	"gongbao/index"
	"gongbao/web/address"
	"gongbao/web/guard"
	"gongbao/web/respond"
	"gongbao/web/say"
)

// errorView is the page for an error that has no page of its own.
type errorView struct {
	Frame
	Problem respond.Problem
	Without string // the same address without the parameter at fault; empty where that is none
}

// ErrorResponse is problem+json where programs ask and a page elsewhere.
func (s *Site) ErrorResponse(r *http.Request, err error) *respond.Response {
	if moved := (*index.MovedError)(nil); errors.As(err, &moved) {
		return movedResponse(r, moved.ID)
	}
	lang := address.PreferencesOf(r).Lang
	fault := respond.FaultOf(err)
	p := fault.In(lang)
	p.RequestID = guard.RequestID(r.Context())
	var res *respond.Response
	var failed error
	if address.ForPrograms(r.URL.Path) {
		res, failed = respond.NewJSON(p.Status, respond.ProblemContentType, p)
	} else {
		res, failed = s.Render(r, "error", p.Status, &errorView{
			Frame:   Frame{Title: Titled(say.TitleOf(fault.Message)), Description: say.Told(fault.Message), Query: askedQuery(r.URL)},
			Problem: p, Without: addressWithout(r.URL, p.Parameter),
		})
	}
	if failed != nil {
		res = respond.PlainText(p.Status, p.Title+"\n")
	}
	res.Header = map[string]string{"Content-Language": say.Languages[lang]}
	res.Vary = "Accept-Language"
	if seconds := respond.RetryAfter(err); seconds > 0 {
		res.Cache, res.Header["Retry-After"] = "no-store", strconv.Itoa(seconds)
	}
	if p.Opening != nil && !address.ForPrograms(r.URL.Path) {
		res.Header["Refresh"] = strconv.Itoa(respond.RetryAfter(err)) // works without JavaScript
		res.Header["X-Robots-Tag"] = "noindex"
	}
	if p.Status == http.StatusUnauthorized {
		res.Header["WWW-Authenticate"] = `Bearer realm="gongbao"`
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

// askedQuery is the query of an address that could not be answered, so that it need not be typed
// again.
func askedQuery(u *url.URL) string {
	if q := u.Query().Get("q"); utf8.ValidString(q) {
		return q
	}
	return ""
}

// movedResponse leads from a report to the one that took its place: the same address with the
// other's ID.
func movedResponse(r *http.Request, id string) *respond.Response {
	old, _, _ := strings.Cut(r.PathValue("id"), ".")
	path := strings.Replace(r.URL.Path, "/"+old, "/"+id, 1)
	res := respond.PlainText(http.StatusMovedPermanently, say.Message(address.PreferencesOf(r).Lang, coded.New("report-moved", "id", id))+"\n")
	res.Location = (&url.URL{Path: path, RawQuery: r.URL.RawQuery}).String()
	return res
}
