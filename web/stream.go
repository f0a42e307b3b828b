package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"gongbao/web/api"
	"gongbao/web/guard"
	"gongbao/web/page/counts"
	"gongbao/web/respond"
)

// stallTimeout is the time after which an answer that nobody reads ends: each keeps a state of the
// index, and so must not last.
const stallTimeout = 30 * time.Second

// streaming makes a handler of one that reads a request, which may take its time, and returns what
// writes the answer while it finds it. At most maxStreams answers are written at once.
func (s *server) streaming(timeout time.Duration, read respond.StreamHandler) gin.HandlerFunc {
	return func(c *gin.Context) {
		out := respond.NewClientStream(c.Writer, stallTimeout)
		answer, err := read(c.Request, out)
		if err != nil {
			write(c, s.fail(c, err))
			return
		}
		leave, err := s.door.Stream(c.Request, c.ClientIP())
		if err != nil {
			write(c, s.fail(c, err))
			return
		}
		defer leave()
		_ = http.NewResponseController(c.Writer).SetReadDeadline(time.Time{}) // net/http takes one that passes for the end of the client
		ctx, cancel := context.WithTimeout(c.Request.Context(), timeout)
		defer cancel()
		err = answer(ctx)
		switch {
		case err != nil && !out.Begun():
			write(c, s.fail(c, err))
		case err != nil:
			_ = c.Error(err)
			attrs := []any{"request_id", guard.RequestID(ctx), "path", c.Request.URL.Path, "error", err}
			if cause := errors.Unwrap(err); cause != nil {
				attrs = append(attrs, "cause", cause)
			}
			s.log.Warn("an answer is incomplete", attrs...)
		default:
			out.Begin() // what found nothing may have written nothing
		}
	}
}

// writes joins a handler of calls that change the library to gin. The log tells who called,
// whatever came of it.
func (s *server) writes(action string, h func(api.WriteCall) (*respond.Response, error)) gin.HandlerFunc {
	return func(c *gin.Context) {
		setPathValues(c)
		name, err := s.door.Tokens.Holder(c.Request.Header.Values("Authorization"))
		audit := s.auditOf(c, action, name)
		var res *respond.Response
		if err == nil && c.Request.ContentLength > s.maxUpload {
			err = &http.MaxBytesError{Limit: s.maxUpload}
		}
		if err == nil {
			ctx, cancel := context.WithTimeout(c.Request.Context(), guard.WriteTimeout)
			defer cancel()
			c.Request.Body = guard.NewPatientBody(c.Writer, c.Request.Body, s.maxUpload)
			res, err = h(api.WriteCall{Request: c.Request.WithContext(ctx), Audit: audit})
			err = api.AsWrite(err)
		}
		if err != nil {
			audit.Warn("audit", "outcome", "refused", "report", c.Request.PathValue("id"), "error", err)
			res = s.fail(c, err)
		}
		res.Cache = "no-store"
		write(c, res)
	}
}

// forms joins a handler of forms to gin.
func (s *server) forms(h func(counts.SentForm) (*respond.Response, error)) gin.HandlerFunc {
	return func(c *gin.Context) {
		setPathValues(c)
		res, err := h(counts.SentForm{Request: c.Request, Writer: c.Writer, Audit: func(action, token string) *slog.Logger { return s.auditOf(c, action, token) }})
		if err != nil {
			res = s.fail(c, err)
		}
		res.Cache = "no-store"
		write(c, res)
	}
}

// auditOf takes lines about what the holder of a token does by a request.
func (s *server) auditOf(c *gin.Context, action, token string) *slog.Logger {
	audit := s.log.With("action", action, "token", token, "request_id", guard.RequestID(c.Request.Context()))
	if !s.clients {
		return audit
	}
	audit = audit.With("client", c.ClientIP())
	if via := c.RemoteIP(); via != c.ClientIP() {
		audit = audit.With("via", via) // who says that this is the client
	}
	return audit
}
