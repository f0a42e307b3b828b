package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
)

// origins are the sites whose pages may read the API in a browser.
type origins struct {
	all    bool
	listed []string
}

// parseOrigins reads off, * or a list such as https://a.example,http://localhost:3000.
func parseOrigins(text string) (origins, error) {
	switch text {
	case "", "off":
		return origins{}, nil
	case "*":
		return origins{all: true}, nil
	}
	var o origins
	for origin := range strings.SplitSeq(text, ",") {
		origin = strings.ToLower(strings.TrimSpace(origin))
		u, err := url.Parse(origin)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || origin != u.Scheme+"://"+u.Host {
			return o, errors.New("要写 off、*，或用逗号隔开的来源，如 https://example.cn,http://localhost:3000")
		}
		o.listed = append(o.listed, origin)
	}
	return o, nil
}

// CheckOrigins returns an error, in Chinese, for a text that Config.Origins cannot be.
func CheckOrigins(text string) error {
	_, err := parseOrigins(text)
	return err
}

// allow tells browsers which pages of other sites may read the API, and answers what they ask before. Nothing but reading is allowed:
// calls that write need a token, which no page of another site should be given.
func (o origins) allow(c *gin.Context) {
	if !o.all && len(o.listed) == 0 || !forPrograms(c.Request.URL.Path) {
		return
	}
	h := c.Writer.Header()
	origin := c.Request.Header.Get("Origin")
	if !o.all {
		h.Add("Vary", "Origin")
		if !slices.Contains(o.listed, strings.ToLower(origin)) {
			return
		}
		h.Set("Access-Control-Allow-Origin", origin)
	} else {
		h.Set("Access-Control-Allow-Origin", "*")
	}
	h.Set("Access-Control-Expose-Headers", "*")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	if c.Request.Method == http.MethodOptions && reads(c.Request.Header.Get("Access-Control-Request-Method"), c.Request.URL.Path) {
		h.Set("Access-Control-Allow-Methods", "GET, HEAD, POST")
		h.Set("Access-Control-Allow-Headers", "Content-Type, If-None-Match")
		h.Set("Access-Control-Max-Age", "86400")
		c.AbortWithStatus(http.StatusNoContent)
	}
}

// reads reports whether a request to a path, which is one of the API, changes nothing.
func reads(method, path string) bool {
	if method == http.MethodPost {
		return slices.ContainsFunc(operations, func(o operation) bool { return o.path == path && o.method == method && !o.secured })
	}
	return method == http.MethodGet || method == http.MethodHead
}
