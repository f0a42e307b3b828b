package panel

import "gongbao/index/report"

// Row is a row of a table: how often each term occurs in a report, or in the reports of a group.
type Row struct {
	// Counts are the counts of the dictionary's terms, in their order.
	Counts []int
	// Chars is the number of letters, digits and Chinese characters of the counted text. Tokens is
	// its number of words, without punctuation.
	Chars, Tokens int
	Reports       int // the number of reports in the row

	// The fields below hold what the reports of the row have in common, if the table is grouped by
	// it. They are empty or 0 if it is not known. Places are as of today.
	ReportID           string
	RegionCode, Region string
	Province           string
	Level              report.Level
	Year               int
	Kind               report.Kind
}

// Per10k returns count per 10,000 characters of the row. It returns false if the row has no
// characters.
func (r *Row) Per10k(count int) (float64, bool) { return ratio(count*10000, r.Chars) }

// Share returns count per word of the row. It returns false if the row has no words.
func (r *Row) Share(count int) (float64, bool) { return ratio(count, r.Tokens) }

func ratio(n, of int) (float64, bool) {
	if of == 0 {
		return 0, false
	}
	return float64(n) / float64(of), true
}
