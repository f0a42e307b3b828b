// Package reading is what can be read of a library: searches, counts, reports and their
// near-duplicates. Whoever keeps the reports, a folder or a cluster, gives the same answers by it.
package reading

import (
	"context"
	"errors"

	"gongbao/analyzer"
	"gongbao/index"
	"gongbao/index/passage"
	"gongbao/index/report"
	"gongbao/index/similar"
	"gongbao/index/suggest"
)

// Library reads. Its fields are set before it is used. It may be used by several goroutines at once.
type Library struct {
	// Engine returns the present engine. Another may take its place at any time; the one before is
	// closed then.
	Engine  func() index.Engine
	Reports Reports
	Near    Near

	repeated repeated
}

// Reports gives reports.
type Reports interface {
	// Report returns the report with the ID. It returns an *index.MovedError if another report took
	// its place, or index.ErrNotFound. The report must not be changed.
	Report(id string) (*report.Report, error)
}

// Near knows the near-duplicates of reports.
type Near interface {
	// Near returns those of the report with the ID, the most similar first.
	Near(id string) []similar.Pair
	// Settle makes them agree with the present reports.
	Settle(ctx context.Context) error
}

// Every call to the engine is written out, and no engine is embedded, because a rebuild replaces the
// engine. A call that the old one could not finish is made again.

// Use calls f with the present engine, and again if that was replaced in the meantime.
func Use[T any](l *Library, f func(index.Engine) (T, error)) (T, error) {
	for {
		present := l.Engine()
		result, err := f(present)
		if !errors.Is(err, index.ErrClosed) || l.Engine() == present {
			return result, err
		}
	}
}

// Search finds reports: see index.Engine.Search.
func (l *Library) Search(ctx context.Context, r index.Request) (*index.Result, error) {
	return Use(l, func(e index.Engine) (*index.Result, error) { return e.Search(ctx, r) })
}

// Related returns what to read beside a report: see index.Engine.Related.
func (l *Library) Related(ctx context.Context, r index.RelatedRequest) (*index.Related, error) {
	related, err := Use(l, func(e index.Engine) (*index.Related, error) { return e.Related(ctx, r) })
	if errors.Is(err, index.ErrNotFound) {
		if _, moved := l.Reports.Report(r.Report); moved != nil {
			return nil, moved
		}
	}
	return related, err
}

// Marker returns a marker for the matches of a query: see index.Engine.Marker.
func (l *Library) Marker(ctx context.Context, r index.Request) (*passage.Marker, error) {
	return Use(l, func(e index.Engine) (*passage.Marker, error) { return e.Marker(ctx, r) })
}

// Analyze shows how the index analyzes a text.
func (l *Library) Analyze(text string) (analyzer.Analysis, error) {
	return Use(l, func(e index.Engine) (analyzer.Analysis, error) { return e.Analyze(text) })
}

// Suggest completes what is being typed: see index.Engine.Suggest.
func (l *Library) Suggest(text string, limit int) ([]suggest.Suggestion, error) {
	return Use(l, func(e index.Engine) ([]suggest.Suggestion, error) { return e.Suggest(text, limit) })
}

// PrepareSuggestions updates the suggestions to the reports: see index.Engine.PrepareSuggestions.
func (l *Library) PrepareSuggestions(ctx context.Context) error {
	_, err := Use(l, func(e index.Engine) (struct{}, error) { return struct{}{}, e.PrepareSuggestions(ctx) })
	return err
}

// Summary counts the content of the library.
func (l *Library) Summary(context.Context) (index.Summary, error) {
	return Use(l, index.Engine.Summary)
}

// Places lists the places that reports are about: see index.Engine.Places.
func (l *Library) Places(r index.PlacesRequest) ([]index.Place, error) {
	return Use(l, func(e index.Engine) ([]index.Place, error) { return e.Places(r) })
}

// Place returns one place: see index.Engine.Place.
func (l *Library) Place(code string) (*index.PlaceDetail, error) {
	return Use(l, func(e index.Engine) (*index.PlaceDetail, error) { return e.Place(code) })
}

// Coverage counts reports by place, kind and year: see index.Engine.Coverage.
func (l *Library) Coverage(f index.Filter) (*index.Coverage, error) {
	return Use(l, func(e index.Engine) (*index.Coverage, error) { return e.Coverage(f) })
}

// Export yields everything that a search finds: see index.Engine.Export.
func (l *Library) Export(
	ctx context.Context, r index.Request, begin func(*index.Result) error, each func(index.Hit, *report.Report) error,
) error {
	_, err := Use(l, func(e index.Engine) (struct{}, error) { return struct{}{}, e.Export(ctx, r, begin, each) })
	return err
}

// Count counts what searches find: see index.Engine.Count.
func (l *Library) Count(
	ctx context.Context, requests []index.Request, by []index.Grouping,
	each func(i int, c *index.Counts, err error) error,
) error {
	_, err := Use(l, func(e index.Engine) (struct{}, error) { return struct{}{}, e.Count(ctx, requests, by, each) })
	return err
}

// Snapshot identifies the reports: see index.Engine.Snapshot.
func (l *Library) Snapshot() (string, error) { return Use(l, index.Engine.Snapshot) }

// Report returns the report with the ID: see Reports.
func (l *Library) Report(_ context.Context, id string) (*report.Report, error) {
	return l.Reports.Report(id)
}
