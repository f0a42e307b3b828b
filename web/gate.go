package web

import (
	"context"
	"errors"
	"log/slog"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"gongbao/index"
	"gongbao/index/report"
)

// errBusy is returned for work that would have to wait too long.
var errBusy = errors.New("too much to do")

// gate lets so many searches run at once and a few more wait. The rest are turned away at once: a short queue keeps the answers that there
// are quick, and a long one would be of searches that nobody waits for any more.
type gate struct {
	slots    chan struct{}
	waiting  atomic.Int64
	queue    int64         // the most that wait
	patience time.Duration // the longest that one waits
}

// Searches take processors, not disks: more at once than there are processors make each slower and none sooner, except that one must
// not keep a short one waiting for its whole length. A queue of 100 is a quarter of a second long at 400 searches a second.
const (
	searchesPerProcessor = 2
	searchQueue          = 100
	searchPatience       = 2 * time.Second
)

func newGate() *gate {
	return &gate{slots: make(chan struct{}, searchesPerProcessor*runtime.GOMAXPROCS(0)), queue: searchQueue, patience: searchPatience}
}

// enter waits for a place, which the caller gives back by leave. Otherwise it returns errBusy or ctx's error.
func (g *gate) enter(ctx context.Context) (leave func(), err error) {
	leave = func() { <-g.slots }
	select {
	case g.slots <- struct{}{}:
		return leave, nil
	default:
	}
	defer g.waiting.Add(-1)
	if g.waiting.Add(1) > g.queue {
		return nil, errBusy
	}
	patience := time.NewTimer(g.patience)
	defer patience.Stop()
	select {
	case g.slots <- struct{}{}:
		return leave, nil
	case <-patience.C:
		return nil, errBusy
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// gatedLibrary is a library whose searches go through a gate, and whose slow ones are logged.
type gatedLibrary struct {
	Library
	gate *gate
	slow time.Duration // 0 for none
	log  *slog.Logger
}

// Search implements Library.
func (l *gatedLibrary) Search(ctx context.Context, r index.Request) (*index.Result, error) {
	leave, err := l.gate.enter(ctx)
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

// Export implements Library. Only what is found waits at the gate, not what is written to a client who may be slow.
func (l *gatedLibrary) Export(ctx context.Context, r index.Request, begin func(*index.Result) error, each func(index.Hit, *report.Report) error) error {
	leave, err := l.gate.enter(ctx)
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

// Related implements Library.
func (l *gatedLibrary) Related(ctx context.Context, r index.RelatedRequest) (*index.Related, error) {
	leave, err := l.gate.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	return l.Library.Related(ctx, r)
}

// noteSlow logs a search with what it was understood to ask, so that it can be repeated.
func (l *gatedLibrary) noteSlow(ctx context.Context, r index.Request, result *index.Result, err error, took time.Duration) {
	attrs := []slog.Attr{
		slog.String("request_id", requestID(ctx)), slog.Duration("duration", took), slog.String("query", r.Query), slog.String("address", searchURL(r)),
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
