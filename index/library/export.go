package library

import (
	"context"

	"gongbao/index"
	"gongbao/index/report"
)

// Export gives everything that a search finds: see index.Engine.Export.
func (l *Library) Export(ctx context.Context, r index.Request, begin func(*index.Result) error, each func(index.Hit, *report.Report) error) error {
	_, err := use(l, func(e index.Engine) (struct{}, error) { return struct{}{}, e.Export(ctx, r, begin, each) })
	return err
}

// Count counts what searches find: see index.Engine.Count.
func (l *Library) Count(ctx context.Context, requests []index.Request, by []index.Grouping, each func(i int, c *index.Counts, err error) error) error {
	_, err := use(l, func(e index.Engine) (struct{}, error) { return struct{}{}, e.Count(ctx, requests, by, each) })
	return err
}
