package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
)

// serve joins a handler to gin: an error becomes the answer that the table in errors.go has for it.
func (s *server) serve(h handler) gin.HandlerFunc {
	return func(c *gin.Context) {
		for _, p := range c.Params {
			c.Request.SetPathValue(p.Key, p.Value)
		}
		ctx, cancel := context.WithTimeout(c.Request.Context(), answerTimeout)
		defer cancel()
		res, err := h(c.Request.WithContext(ctx))
		if err != nil {
			res = s.fail(c, err)
		}
		write(c, res)
	}
}

// fail is the answer to a request that ended in err, which goes to the request's log line.
func (s *server) fail(c *gin.Context, err error) *response {
	_ = c.Error(err)
	if errors.Is(err, errBusy) {
		s.metrics.rejected.WithLabelValues("busy").Inc()
	}
	return s.errorResponse(c.Request, err)
}

func write(c *gin.Context, res *response) {
	status := res.status
	if status == 0 {
		status = http.StatusOK
	}
	cache := res.cache
	if cache == "" {
		cache = "no-cache"
	}
	h := c.Writer.Header()
	h.Set("Cache-Control", cache)
	if res.vary != "" {
		h.Add("Vary", res.vary)
	}
	if method := c.Request.Method; status == http.StatusOK && (method == http.MethodGet || method == http.MethodHead) {
		tag := entityTag(res.contentType, res.body)
		h.Set("ETag", tag)
		if unchanged(c.Request, tag) {
			c.Status(http.StatusNotModified)
			c.Writer.WriteHeaderNow()
			return
		}
	}
	h.Set("Content-Type", res.contentType)
	if res.location != "" {
		h.Set("Location", res.location)
	}
	for name, value := range res.header {
		h.Set(name, value)
	}
	if c.Request.Method != http.MethodHead || !strings.Contains(c.GetHeader("Accept-Encoding"), "gzip") { // of what GET would compress the length is not known
		h.Set("Content-Length", strconv.Itoa(len(res.body)))
	}
	c.Status(status)
	c.Writer.WriteHeaderNow()
	if c.Request.Method != http.MethodHead {
		_, _ = c.Writer.Write(res.body) // the client may be gone
	}
}

// contentSecurityPolicy lets a page load its own style, script and icon, ask this server for more, send its form home, and nothing else.
const contentSecurityPolicy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

func setHeaders(c *gin.Context) {
	h := c.Writer.Header()
	h.Set("Content-Security-Policy", contentSecurityPolicy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "same-origin") // a query is nobody else's business
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin") // unless the API may be read from elsewhere: see origins.allow
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
}

// logRequest writes one line a request, and with it the error of one that failed on our side.
func (s *server) logRequest(c *gin.Context) {
	start := time.Now()
	aborted := true
	defer func() { s.noteRequest(c, time.Since(start), aborted) }()
	c.Next()
	aborted = false
}

// noteRequest logs a request; one that was aborted panicked when a part of its answer was sent.
func (s *server) noteRequest(c *gin.Context, took time.Duration, aborted bool) {
	level, attrs := slog.LevelInfo, []slog.Attr{
		slog.String("method", cut(c.Request.Method)),
		slog.String("path", cut(c.Request.URL.Path)),
		slog.Int("status", c.Writer.Status()),
		slog.Float64("duration_ms", milliseconds(took)),
		slog.String("client", c.ClientIP()),
		slog.String("request_id", requestID(c.Request.Context())),
	}
	if aborted {
		attrs = append(attrs, slog.Bool("aborted", true))
	}
	if c.Writer.Status() >= http.StatusInternalServerError || aborted {
		level = slog.LevelError
		err := c.Errors.Last()
		if err != nil && errors.Is(err.Err, errBusy) {
			level = slog.LevelWarn
		}
		if err != nil {
			attrs = append(attrs, slog.Any("error", err.Err))
		}
	}
	s.log.LogAttrs(c.Request.Context(), level, "request", attrs...)
}

// longestLogged is the most bytes of a path in the log.
const longestLogged = 300

// cut shortens what a client wrote to what the log needs of it.
func cut(text string) string {
	if len(text) <= longestLogged {
		return text
	}
	return strings.ToValidUTF8(text[:longestLogged], "") + "…"
}

// recoverPanic turns a panic into a 500 and logs its stack.
func (s *server) recoverPanic(c *gin.Context) {
	defer func() {
		cause := recover()
		if cause == nil {
			return
		}
		err := fmt.Errorf("panic: %v", cause)
		if cause != http.ErrAbortHandler {
			s.log.Error("panic", "request_id", requestID(c.Request.Context()), "path", c.Request.URL.Path, "cause", cause, "stack", string(debug.Stack()))
		}
		if cause == http.ErrAbortHandler || c.Writer.Written() {
			_ = c.Error(err)
			panic(http.ErrAbortHandler) // too late for an answer: net/http drops the connection, and is silent about it
		}
		write(c, s.fail(c, err))
	}()
	c.Next()
}

// methodError is a method that the address does not take.
type methodError struct{ allowed string } // as in the header Allow

func (e *methodError) Error() string { return "method not allowed, but " + e.allowed }

// Problem says it to whoever asked.
func (e *methodError) Problem() Problem {
	return Problem{
		Status: http.StatusMethodNotAllowed, Title: "不支持这种请求方法",
		Detail: "这个地址可用的方法：" + strings.ReplaceAll(e.allowed, ", ", "、") + "。",
	}
}

// documented is the handler h of a route behind what the table of operations promises: parameters that are not in it are refused,
// and fields are selected.
func documented(route string, h handler) handler {
	return func(r *http.Request) (*response, error) {
		o := operationAt(r.Method, route, r.URL.Path)
		if o == nil {
			return h(r)
		}
		values, err := parseQuery(r.URL.RawQuery)
		if err != nil {
			return nil, err
		}
		if err := checkNames(values, o.inQuery()); err != nil {
			return nil, err
		}
		chosen, err := parseFields(values[fieldsParameter.name], o.selectable())
		if err != nil {
			return nil, err
		}
		res, err := h(withoutParameter(r, values, fieldsParameter.name))
		if err != nil || chosen == nil || res.contentType != jsonType {
			return res, err
		}
		chosen.selectFrom(res)
		return res, nil
	}
}

// withoutParameter is r without one parameter of its query string, whose values are given.
func withoutParameter(r *http.Request, values url.Values, name string) *http.Request {
	if !values.Has(name) {
		return r
	}
	delete(values, name)
	without := *r
	address := *r.URL
	address.RawQuery = values.Encode()
	without.URL = &address
	return &without
}

// client is whom a request counts as; counted is false for programs on this machine. Whoever a proxy names may have been made up by a client
// that the proxy's network holds, and so is never one of these.
func (s *server) client(c *gin.Context) (client netip.Addr, counted bool) {
	client, counted = clientOf(c.ClientIP())
	return client, counted || s.behindProxy && len(c.Request.Header.Values("X-Forwarded-For")) > 0
}

// turnAway ends a request before its handler.
func (s *server) turnAway(c *gin.Context, err error) {
	write(c, s.fail(c, err))
	c.Abort()
}
