package library

import (
	"context"
	"errors"
	"runtime"
	"sync"

	"gongbao/index"
	"gongbao/index/library/store"
	"gongbao/index/report"
)

// Doubtful is a report with fields that somebody should check, or with characters that could not be
// read. Its source says what was mended.
type Doubtful struct {
	Report     report.Header      `json:"report"`
	Source     report.Source      `json:"source"`
	Doubts     []report.Doubt     `json:"doubts"`
	Unreadable *report.Unreadable `json:"unreadable,omitempty"`
}

// Review calls each for the doubtful reports, in the order of their IDs: see report.Report.Doubts
// and Unreadable. With further it is also called for those whose text was mended. It stops at an
// error of each.
func (l *Library) Review(ctx context.Context, further bool, each func(Doubtful) error) error {
	return l.readAll(ctx, func(r *report.Report) error {
		doubts, unreadable := r.Doubts(further), r.Unreadable()
		mended := further && r.Source.Repairs != report.Repairs{}
		if len(doubts) == 0 && unreadable == nil && !mended {
			return nil
		}
		return each(Doubtful{r.Header(), r.Source, doubts, unreadable})
	})
}

// readAll calls each for every stored report that can be read, in the order of their IDs. It reads
// several at once, and stops at an error of each.
func (l *Library) readAll(ctx context.Context, each func(*report.Report) error) error {
	type reading struct {
		report *report.Report
		err    error
	}
	ctx, stop := context.WithCancel(ctx)
	var readers sync.WaitGroup
	defer readers.Wait()
	defer stop()
	begun := make(chan chan reading, runtime.GOMAXPROCS(0))
	var listing error
	readers.Go(func() {
		defer close(begun)
		for id, err := range l.store.IDs() {
			if err != nil {
				listing = err
				return
			}
			result := make(chan reading, 1)
			select {
			case begun <- result:
			case <-ctx.Done():
				return
			}
			readers.Go(func() {
				r, err := l.store.Read(id)
				result <- reading{r, err}
			})
		}
	})
	for result := range begun {
		read := <-result
		switch {
		case store.Gone(read.err) || errors.Is(read.err, index.ErrDamagedReport): // Verify reports damage
		case read.err != nil:
			return read.err
		default:
			if err := each(read.report); err != nil {
				return err
			}
		}
	}
	return errors.Join(listing, ctx.Err())
}
