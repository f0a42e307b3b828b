package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/gin-gonic/gin"

	"gongbao/index"
	"gongbao/web/answer"
	"gongbao/web/guard"
	"gongbao/web/respond"
)

// setPathValues sets the parameters of the route as handlers read them: by PathValue.
func setPathValues(c *gin.Context) {
	for _, p := range c.Params {
		c.Request.SetPathValue(p.Key, p.Value)
	}
}

// serve joins a handler to gin: an error becomes the answer that problemOf has for it.
func (s *server) serve(h respond.Handler) gin.HandlerFunc {
	return func(c *gin.Context) {
		setPathValues(c)
		ctx, cancel := context.WithTimeout(c.Request.Context(), respond.AnswerTimeout)
		defer cancel()
		res, err := h(c.Request.WithContext(ctx))
		if err != nil {
			res = s.fail(c, err)
		}
		write(c, res)
	}
}

// fail is the answer to a request that ended in err, which goes to the request's log line.
func (s *server) fail(c *gin.Context, err error) *respond.Response {
	if s.readOnly && errors.Is(err, guard.ErrWritesOff) {
		err = index.ErrReadOnly // a token would not help
	}
	_ = c.Error(err)
	switch {
	case errors.Is(err, guard.ErrBusy):
		s.metrics.rejected.WithLabelValues("busy").Inc()
	case errors.Is(err, guard.ErrRate):
		s.metrics.rejected.WithLabelValues("rate").Inc()
	}
	return s.site.ErrorResponse(c.Request, err)
}

// write sends an answer to the client of a request.
func write(c *gin.Context, res *respond.Response) {
	respond.WriteTo(c.Writer, c.Request, res)
	c.Writer.WriteHeaderNow() // gin waits with it for a body, of which there may be none
}

func setHeaders(c *gin.Context) { guard.SetHeaders(c.Writer.Header()) }

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
		slog.String("method", guard.Logged(c.Request.Method)),
		slog.String("path", guard.Logged(c.Request.URL.Path)),
		slog.Int("status", c.Writer.Status()),
		slog.Float64("duration_ms", answer.Milliseconds(took)),
		slog.String("request_id", guard.RequestID(c.Request.Context())),
	}
	if s.clients {
		attrs = append(attrs, slog.String("client", c.ClientIP()))
	}
	if aborted {
		attrs = append(attrs, slog.Bool("aborted", true))
	}
	if c.Writer.Status() >= http.StatusInternalServerError || aborted {
		level = slog.LevelError
		err := c.Errors.Last()
		if err != nil && errors.Is(err.Err, guard.ErrBusy) {
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
			s.log.Error("panic", "request_id", guard.RequestID(c.Request.Context()), "path", c.Request.URL.Path, "cause", cause, "stack", string(debug.Stack()))
		}
		if cause == http.ErrAbortHandler || c.Writer.Written() {
			_ = c.Error(err)
			panic(http.ErrAbortHandler) // too late for an answer: net/http drops the connection, and is silent about it
		}
		write(c, s.fail(c, err))
	}()
	c.Next()
}

// admit goes on with a request, or ends it before its handler if there is an error.
func (s *server) admit(c *gin.Context, err error) {
	if err == nil {
		c.Next()
		return
	}
	write(c, s.fail(c, err))
	c.Abort()
}

// identify gives the request an ID.
func identify(c *gin.Context) {
	var id string
	c.Request, id = guard.WithRequestID(c.Request)
	c.Writer.Header().Set(guard.RequestIDHeader, id)
	c.Next()
}

// allowOrigins tells browsers which pages of other sites may read the API.
func (s *server) allowOrigins(c *gin.Context) {
	if s.door.Origins.Allow(c.Writer.Header(), c.Request) {
		c.AbortWithStatus(http.StatusNoContent)
	}
}

// checkHost turns away requests under a name that may be another site's: see Config.Local.
func (s *server) checkHost(c *gin.Context) { s.admit(c, s.door.CheckHost(c.Request)) }

// limitHeaders turns away requests whose address or headers are too long.
func (s *server) limitHeaders(c *gin.Context) { s.admit(c, guard.CheckSize(c.Request)) }

// limitRate turns away clients that ask too often.
func (s *server) limitRate(c *gin.Context) {
	s.admit(c, s.door.CheckRate(c.Request, c.ClientIP(), c.FullPath(), c.Writer.Header()))
}
