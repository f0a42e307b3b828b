package library

import "gongbao/index/report"

// batch collects the reports that are indexed together.
type batch struct {
	reports []*report.Report
	size    int // see batchSize
}

// batchSize is the number of characters of text that are indexed at once. Half as many take a seventh
// more of the processor's time, and nearly as much memory. A section counts as sectionCost characters
// more, which is the cost of indexing an empty one.
const (
	batchSize   = 2_000_000
	sectionCost = 500
)

func (b *batch) add(r *report.Report) {
	b.reports = append(b.reports, r)
	b.size += r.Chars + len(r.Sections)*sectionCost
}

func (b *batch) full() bool { return b.size >= batchSize }

func (b *batch) reset() { *b = batch{} }
