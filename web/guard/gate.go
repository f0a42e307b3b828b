package guard

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"gongbao/analyzer/coded"
	"gongbao/index"
	"gongbao/index/compare"
	"gongbao/index/panel"
	"gongbao/index/passage"
	"gongbao/index/report"
	"gongbao/web/address"
	"gongbao/web/answer"
	"gongbao/web/ask"
	"gongbao/web/respond"
)

// ErrBusy is returned for work that would have to wait too long.
var ErrBusy = respond.NewPassingFault(http.StatusServiceUnavailable, coded.New("server-busy"), 1) // the queue is shorter than a second

// Gate lets so many searches run at once and a few more wait. The rest are turned away at once: a
// short queue keeps the answers that there are quick, and a long one would be of searches that
// nobody waits for any more.
type Gate struct {
	slots    chan struct{}
	waiting  atomic.Int64
	pace     atomic.Int64  // nanoseconds for which a slot is kept: the mean of the last ones
	queue    int64         // the most that wait
	patience time.Duration // the longest that one waits
}

// Searches take processors, not disks: more at once than there are processors make each slower and
// none sooner, except that one must not keep a short one waiting for its whole length. A queue of
// 100 is a quarter of a second long at 400 searches a second.
const (
	searchesPerProcessor = 2
	searchQueue          = 100
	searchPatience       = 2 * time.Second
	paceOf               = 64 // the last searches of which the mean is
	queueLength          = 250 * time.Millisecond
)

func NewGate() *Gate {
	return &Gate{slots: make(chan struct{}, searchesPerProcessor*runtime.GOMAXPROCS(0)), queue: searchQueue, patience: searchPatience}
}

// Running counts the searches that are carried out, queued those that wait.
func (g *Gate) Running() int { return len(g.slots) }

func (g *Gate) Queued() int64 { return g.waiting.Load() }

// Enter waits for a place, which the caller gives back by leave. Otherwise it returns errBusy or
// ctx's error. Who would be likely to wait in vain is told so at once.
func (g *Gate) Enter(ctx context.Context) (leave func(), err error) {
	select {
	case g.slots <- struct{}{}:
		return g.leave(), nil
	default:
	}
	defer g.waiting.Add(-1)
	if n := g.waiting.Add(1); n > g.queue || g.wait(n-1) > g.patience {
		return nil, ErrBusy
	}
	patience := time.NewTimer(g.patience)
	defer patience.Stop()
	select {
	case g.slots <- struct{}{}:
		return g.leave(), nil
	case <-patience.C:
		return nil, ErrBusy
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// wait is how long it takes, at the pace of the last searches, until so many that wait have a
// place.
func (g *Gate) wait(ahead int64) time.Duration {
	return time.Duration(ahead * g.pace.Load() / int64(cap(g.slots)))
}

// leave returns what gives back a place that was just taken.
func (g *Gate) leave() func() {
	begun := time.Now()
	return func() {
		pace := g.pace.Load()
		g.pace.Store(pace + (int64(time.Since(begun))-pace)/paceOf) // of two at once one may not count
		<-g.slots
	}
}

// enterInTheEnd waits as long as ctx lets it.
func (g *Gate) enterInTheEnd(ctx context.Context) (leave func(), err error) {
	for {
		leave, err = g.Enter(ctx)
		if !errors.Is(err, ErrBusy) {
			return leave, err
		}
		select {
		case <-time.After(queueLength):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// Library is a library whose searches go through a gate, and whose slow ones are logged. So does
// what else reads the whole index. What does not embeds: a report or a few, and what takes no
// longer than the text that it is given.
type Library struct {
	ask.Library
	gate *Gate
	slow time.Duration // 0 for none
	log  *slog.Logger
}

// NewLibrary returns a library whose searches go through a gate. Those that take slow or longer are
// logged, none if it is 0.
func NewLibrary(lib ask.Library, g *Gate, slow time.Duration, log *slog.Logger) *Library {
	return &Library{lib, g, slow, log}
}

// Search implements Library.
func (l *Library) Search(ctx context.Context, r index.Request) (*index.Result, error) {
	leave, err := l.gate.Enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	begun := time.Now()
	result, err := l.Library.Search(ctx, r)
	if took := time.Since(begun); l.slow > 0 && took >= l.slow {
		l.noteSlow(ctx, r, result, err, took)
	}
	return result, err
}

// Export implements Library. Only what is found waits at the gate, not what is written to a client
// who may be slow.
func (l *Library) Export(ctx context.Context, r index.Request, begin func(*index.Result) error, each func(index.Hit, *report.Report) error) error {
	leave, err := l.gate.Enter(ctx)
	if err != nil {
		return err
	}
	found := sync.OnceFunc(leave)
	defer found()
	return l.Library.Export(ctx, r, func(result *index.Result) error {
		found()
		if l.slow > 0 && result.Took >= l.slow {
			l.noteSlow(ctx, r, result, nil, result.Took)
		}
		return begin(result)
	}, each)
}

// Count implements Library. Each query waits at the gate by itself, and not while a count is
// written; where searches are turned away it waits for longer, since there are few batches.
func (l *Library) Count(ctx context.Context, requests []index.Request, by []index.Grouping, each func(i int, c *index.Counts, err error) error) error {
	if len(requests) == 0 {
		return l.Library.Count(ctx, requests, by, each)
	}
	leave, err := l.gate.enterInTheEnd(ctx)
	if err != nil {
		return err
	}
	defer func() { leave() }()
	begun := time.Now()
	return l.Library.Count(ctx, requests, by, func(i int, c *index.Counts, err error) error {
		leave()
		leave = func() {}
		if took := time.Since(begun); l.slow > 0 && took >= l.slow {
			l.noteSlow(ctx, requests[i], countsResult(c), err, took)
		}
		if err := each(i, c, err); err != nil || i+1 == len(requests) {
			return err
		}
		again, err := l.gate.enterInTheEnd(ctx)
		if err != nil {
			return nil // the library meets the end of ctx itself, and says which queries it had no time for
		}
		leave, begun = again, time.Now()
		return nil
	})
}

// countsResult is what the log tells of counts; nil if there are none.
func countsResult(c *index.Counts) *index.Result {
	if c == nil {
		return nil
	}
	return &index.Result{Understood: c.Understood, Relaxed: c.Relaxed, Total: c.Total, Partial: c.Partial}
}

// Related implements Library.
func (l *Library) Related(ctx context.Context, r index.RelatedRequest) (*index.Related, error) {
	return gated(ctx, l.gate, func() (*index.Related, error) { return l.Library.Related(ctx, r) })
}

// Marker implements Library: a query that is relaxed is searched for.
func (l *Library) Marker(ctx context.Context, r index.Request) (*passage.Marker, error) {
	return gated(ctx, l.gate, func() (*passage.Marker, error) { return l.Library.Marker(ctx, r) })
}

// Places implements Library.
func (l *Library) Places(r index.PlacesRequest) ([]index.Place, error) {
	return gated(context.Background(), l.gate, func() ([]index.Place, error) { return l.Library.Places(r) })
}

// Place implements Library.
func (l *Library) Place(code string) (*index.PlaceDetail, error) {
	return gated(context.Background(), l.gate, func() (*index.PlaceDetail, error) { return l.Library.Place(code) })
}

// Coverage implements Library.
func (l *Library) Coverage(f index.Filter) (*index.Coverage, error) {
	return gated(context.Background(), l.gate, func() (*index.Coverage, error) { return l.Library.Coverage(f) })
}

// Compare implements Library.
func (l *Library) Compare(ctx context.Context, a, b *report.Report) (*compare.Comparison, error) {
	return gated(ctx, l.gate, func() (*compare.Comparison, error) { return l.Library.Compare(ctx, a, b) })
}

// gated does work in a place of the gate.
func gated[T any](ctx context.Context, g *Gate, work func() (T, error)) (T, error) {
	leave, err := g.Enter(ctx)
	if err != nil {
		var nothing T
		return nothing, err
	}
	defer leave()
	return work()
}

// noteSlow logs a search with what it was understood to ask, so that it can be repeated.
func (l *Library) noteSlow(ctx context.Context, r index.Request, result *index.Result, err error, took time.Duration) {
	attrs := []slog.Attr{
		slog.String("request_id", RequestID(ctx)), slog.Float64("duration_ms", answer.Milliseconds(took)), slog.String("query", r.Query), slog.String("address", address.SearchURL(r)),
	}
	if result != nil {
		attrs = append(attrs, slog.String("understood", result.Understood), slog.String("relaxed", string(result.Relaxed)),
			slog.Int("total", result.Total), slog.Bool("partial", result.Partial))
	}
	if err != nil {
		attrs = append(attrs, slog.Any("error", err))
	}
	l.log.LogAttrs(ctx, slog.LevelWarn, "slow search", attrs...)
}

// Panel implements Library. Only counting waits at the gate, not what is written to a client who
// may be slow.
func (l *Library) Panel(ctx context.Context, r index.PanelRequest, begin func(index.PanelHead) error, each func(panel.Row) error) error {
	leave, err := l.gate.Enter(ctx)
	if err != nil {
		return err
	}
	counted := sync.OnceFunc(leave)
	defer counted()
	return l.Library.Panel(ctx, r, begin, func(row panel.Row) error {
		counted()
		return each(row)
	})
}

// Lines implements Library. Only what is found first waits at the gate, not what is written to a
// client who may be slow.
func (l *Library) Lines(ctx context.Context, r index.LinesRequest, begin func(index.LinesHead) error, each func(index.Line) error) (next string, err error) {
	leave, err := l.gate.Enter(ctx)
	if err != nil {
		return "", err
	}
	found := sync.OnceFunc(leave)
	defer found()
	return l.Library.Lines(ctx, r, begin, func(line index.Line) error {
		found()
		return each(line)
	})
}

func NewUploadGate() *Gate {
	return &Gate{slots: make(chan struct{}, maxUploads), queue: uploadQueue, patience: uploadPatience}
}

// Uploads hold the disk and, while they are read, the memory, so that few are taken at once. Small
// ones are quick, and so some wait.
const (
	maxUploads     = 2
	uploadQueue    = 20
	uploadPatience = 10 * time.Second
	UploadWait     = 30 // seconds after which an upload may have ended
)
