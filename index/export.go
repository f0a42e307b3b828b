package index

import (
	"context"
	"time"

	"gongbao/index/report"
)

// Export finds what Search does, whatever the limit and the cursor of r, and gives all of it, of one state of the index: begin gets
// the Result without hits, then each every hit, in order, with its report, which is nil where it cannot be read. An error of theirs ends
// it and is returned. The state is kept until then, so that they should not wait for long.
func (e *Engine) Export(ctx context.Context, r Request, begin func(*Result) error, each func(Hit, *report.Report) error) error {
	began := time.Now()
	parsed, err := e.parse(&r)
	if err != nil {
		return err
	}
	filter, err := r.Filter.compile()
	if err != nil {
		return err
	}
	s, done, err := e.use()
	if err != nil {
		return err
	}
	defer done()

	f, err := e.find(ctx, s, &r, parsed, filter, began)
	if err != nil {
		return err
	}
	f.rank()
	hits := f.collector.hits
	f.collector.order(&r, hits, len(hits))
	occurrences, err := f.occurrences(ctx)
	if err != nil {
		return err
	}
	f.result.Took = time.Since(began)
	if err := begin(f.result); err != nil {
		return err
	}
	for _, h := range hits {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := each(e.hit(f, h, occurrences)); err != nil {
			return err
		}
	}
	return nil
}
