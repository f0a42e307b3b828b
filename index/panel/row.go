package panel

import "gongbao/index/report"

// Row is a line of a table: how often each term stands in a report, or in the reports of one group.
type Row struct {
	// Counts are those of the dictionary's terms, in their order.
	Counts []int
	// Chars are the letters, digits and Chinese characters of what was counted in, Tokens its words without punctuation.
	Chars, Tokens int
	Reports       int // those that the row is of

	// What the reports of the row have in common, as far as it is grouped by; empty and 0 where that is not known. Places are as today.
	ReportID           string
	RegionCode, Region string
	Province           string
	Level              report.Level
	Year               int
	Kind               report.Kind
}

// Per10k returns a count for each 10,000 characters of the row, and false where it has none.
func (r *Row) Per10k(count int) (float64, bool) { return ratio(count*10000, r.Chars) }

// Share returns a count for each word of the row, and false where it has none.
func (r *Row) Share(count int) (float64, bool) { return ratio(count, r.Tokens) }

func ratio(n, of int) (float64, bool) {
	if of == 0 {
		return 0, false
	}
	return float64(n) / float64(of), true
}
