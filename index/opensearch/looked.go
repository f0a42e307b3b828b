package opensearch

import (
	"context"
	"time"

	"gongbao/index"
)

var noDeadline time.Time

// looked is what a plan finds in those reports that can hold it. It gives the numbers that they have
// in the view.
type looked struct {
	index.Found
	view    *view
	some    index.View // of the reports
	partial bool       // some could not be read in time
}

func (l *looked) Looked() index.Looked {
	of := l.Found.Looked()
	of.Partial = of.Partial || l.partial
	return of
}

func (l *looked) Page(ctx context.Context, r index.PageRequest) (*index.Page, error) {
	page, err := l.Found.Page(ctx, r)
	if err != nil {
		return nil, err
	}
	for i := range page.Hits {
		entry, _ := l.view.Entry(page.Hits[i].Entry.ID)
		page.Hits[i].Entry = entry
	}
	detail := page.Detail
	page.Detail = func(c *index.Candidate) (index.Detail, error) {
		own := *c
		own.Entry, _ = l.some.Entry(c.Entry.ID)
		return detail(&own)
	}
	return page, nil
}
