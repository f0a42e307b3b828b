// Package starting answers requests while a library is being opened, which takes 20 minutes if the
// index of 57,000 reports has to be made anew.
//
//	start, err := starting.New(true, log)
//	go http.Serve(listener, start)
//	lib := open(start.Tell)
//	start.TakeOver(site)
//
// Until the site takes over, /healthz says that the process answers, static files are served, and
// everything else is 503 with how far the opening is: a page that reloads itself, or a problem. The
// change is one store of a pointer, so each request is answered by one of the two.
package starting

import (
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"gongbao/analyzer/coded"
	"gongbao/index"
	"gongbao/web/answer"
	"gongbao/web/ask"
	"gongbao/web/guard"
	"gongbao/web/page"
	"gongbao/web/respond"
)

// Handler answers until a site takes over, and then hands requests on to it. It may be used by several
// goroutines at once.
type Handler struct {
	site    atomic.Pointer[http.Handler] // nil while the library is being opened
	opening atomic.Pointer[index.Opening]
	pages   *page.Site
	door    *guard.Door
	log     *slog.Logger
}

// New returns a handler without a site. Local is that of web.Config. Log takes a line a request.
func New(local bool, log *slog.Logger) (*Handler, error) {
	templates, err := page.ParseTemplates(page.Embedded, page.Views())
	if err != nil {
		return nil, err
	}
	door, err := guard.NewDoor(guard.Rules{Local: local, Origins: "off"})
	if err != nil {
		return nil, err
	}
	h := &Handler{pages: page.NewSite(noLibrary{}, templates, nil), door: door, log: log}
	h.Tell(index.Opening{Step: index.StepOpening})
	return h, nil
}

// noLibrary is the library of pages that show nothing of one.
type noLibrary struct{ ask.Library }

// Upkeep implements ask.Library.
func (noLibrary) Upkeep() index.Upkeep { return index.Upkeep{} }

// Tell sets how far the opening is.
func (h *Handler) Tell(o index.Opening) { h.opening.Store(&o) }

// TakeOver makes site answer all requests from now on.
func (h *Handler) TakeOver(site http.Handler) { h.site.Store(&site) }

// ServeHTTP implements http.Handler.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if site := h.site.Load(); site != nil {
		(*site).ServeHTTP(w, r)
		return
	}
	began := time.Now()
	r, id := guard.WithRequestID(r)
	w.Header().Set(guard.RequestIDHeader, id)
	guard.SetHeaders(w.Header())
	res, err := h.answer(r)
	if err != nil {
		res = h.pages.ErrorResponse(r, err)
	}
	respond.WriteTo(w, r, res)
	h.log.LogAttrs(r.Context(), slog.LevelInfo, "request",
		slog.String("method", guard.Logged(r.Method)), slog.String("path", guard.Logged(r.URL.Path)),
		slog.Int("status", max(res.Status, http.StatusOK)), slog.Float64("duration_ms", answer.Milliseconds(time.Since(began))),
		slog.String("request_id", id), slog.Bool("starting", true))
}

// answer returns what can be answered without a library, or the error that there is none yet.
func (h *Handler) answer(r *http.Request) (*respond.Response, error) {
	if err := h.door.CheckHost(r); err != nil {
		return nil, err
	}
	if err := guard.CheckSize(r); err != nil {
		return nil, err
	}
	reads := r.Method == http.MethodGet || r.Method == http.MethodHead
	switch path := r.URL.Path; {
	case reads && path == "/healthz":
		return respond.PlainText(http.StatusOK, "ok\n"), nil
	case reads && strings.HasPrefix(path, "/static/"):
		return h.pages.Static(r)
	case reads && (path == "/favicon.ico" || path == "/apple-touch-icon.png"):
		return h.pages.Icon(path[1:])(r)
	}
	return nil, notOpen(*h.opening.Load())
}

// retryAfter is the number of seconds after which a page loads itself again, and a program may.
const retryAfter = 5

// notOpen is the error of what needs the library, which is so far opened.
func notOpen(o index.Opening) error {
	how := coded.New("start-opening")
	switch {
	case o.Total == 0:
	case o.Step == index.StepUpgrading:
		how = coded.New("start-upgrading", "done", o.Done, "total", o.Total)
	case o.Step == index.StepRebuilding:
		how = coded.New("start-rebuilding", "done", o.Done, "total", o.Total)
	default:
		how = coded.New("start-indexing", "done", o.Done, "total", o.Total)
	}
	fault := respond.NewPassingFault(http.StatusServiceUnavailable, coded.New("server-starting", "progress", how), retryAfter)
	fault.Opening = &o
	return fault
}
