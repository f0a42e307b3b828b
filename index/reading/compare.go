package reading

import (
	"context"

	"gongbao/analyzer"
	"gongbao/index/compare"
	"gongbao/index/report"
)

// Compare compares two reports. It cuts them into the built-in words, because the words of the
// library's lexicon are for its index and change with it.
func (l *Library) Compare(_ context.Context, a, b *report.Report) (*compare.Comparison, error) {
	words, err := analyzer.Load()
	if err != nil {
		return nil, err
	}
	return compare.Reports(words, a, b), nil
}
