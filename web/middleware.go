package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"mime"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
)

// setPathValues sets the parameters of the route as handlers read them: by PathValue.
func setPathValues(c *gin.Context) {
	for _, p := range c.Params {
		c.Request.SetPathValue(p.Key, p.Value)
	}
}

// serve joins a handler to gin: an error becomes the answer that problemOf has for it.
func (s *server) serve(h handler) gin.HandlerFunc {
	return func(c *gin.Context) {
		setPathValues(c)
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
	return s.site.errorResponse(c.Request, err)
}

func write(c *gin.Context, res *response) {
	if res.file != nil {
		writeFile(c, res.file)
		return
	}
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

// writeFile sends a file to be saved, never to be shown: what is in it is not ours.
func writeFile(c *gin.Context, f *os.File) {
	defer f.Close()
	h := c.Writer.Header()
	h.Set("Cache-Control", "no-cache")
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": filepath.Base(f.Name())}))
	_ = http.NewResponseController(c.Writer).SetWriteDeadline(time.Now().Add(exportTimeout)) // a recorder has none
	http.ServeContent(c.Writer, c.Request, "", time.Time{}, f)
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
		slog.String("method", logged(c.Request.Method)),
		slog.String("path", logged(c.Request.URL.Path)),
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

// identify gives the request an ID.
func identify(c *gin.Context) {
	var id string
	c.Request, id = identified(c.Request)
	c.Writer.Header().Set(requestIDHeader, id)
	c.Next()
}

// allowOrigins tells browsers which pages of other sites may read the API.
func (s *server) allowOrigins(c *gin.Context) {
	if s.origins.allow(c.Writer.Header(), c.Request) {
		c.AbortWithStatus(http.StatusNoContent)
	}
}

// checkHost turns away requests under a name that may be another site's: see Config.Local.
func (s *server) checkHost(c *gin.Context) {
	if s.local && !IsLocalName(c.Request.Host) {
		s.turnAway(c, errHost)
		return
	}
	c.Next()
}

// limitHeaders turns away requests whose address or headers are too long.
func (s *server) limitHeaders(c *gin.Context) {
	if err := checkSize(c.Request); err != nil {
		s.turnAway(c, err)
		return
	}
	c.Next()
}

// limitRate turns away clients that ask too often.
func (s *server) limitRate(c *gin.Context) {
	client, counted := s.client(c)
	if s.clients == nil || !counted || unlimited(c.FullPath()) {
		c.Next()
		return
	}
	if err := s.clients.admit(client, c.Writer.Header()); err != nil {
		s.metrics.rejected.WithLabelValues("rate").Inc()
		s.turnAway(c, err)
		return
	}
	c.Next()
}
