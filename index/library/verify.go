package library

import (
	"context"

	"gongbao/index"
	"gongbao/index/library/verify"
	"gongbao/index/reading"
	"gongbao/index/report"
)

// Verify checks that the content of the library is consistent: see verify.Library.Verify.
func (l *Library) Verify(
	ctx context.Context, o verify.Options, progress func(done, total int),
) (*verify.Findings, error) {
	v := verify.Library{
		Dir: l.dir, Store: l.store, Journal: l.journal, Index: liveIndex{l},
		IsFile: func(name string) bool { _, ok := limitOf(name); return ok }, Still: l.still,
	}
	return v.Verify(ctx, o, progress)
}

// still calls f while no report is added, corrected, removed or replaced. If reports are being
// added, it returns false and does not call f.
func (l *Library) still(f func()) bool {
	if !l.additions.TryLock() {
		return false
	}
	defer l.additions.Unlock()
	l.editing.Lock()
	defer l.editing.Unlock()
	f()
	return true
}

// liveIndex is the index in use, as it is verified.
type liveIndex struct{ *Library }

func (i liveIndex) IDs() ([]string, error) { return i.indexed() }

func (i liveIndex) Differences(r *report.Report) ([]string, error) {
	return reading.Use(i.Library.Library, func(e index.Engine) ([]string, error) { return e.Differences(r) })
}

func (i liveIndex) Check() ([]error, error) {
	return reading.Use(i.Library.Library, index.Engine.Check)
}
