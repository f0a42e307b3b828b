package answer

import (
	"gongbao/index"
	"gongbao/index/report"
)

// CoverageAnswer says of which years the library holds reports of which places.
type CoverageAnswer struct {
	Reports  int            `json:"reports"`
	Complete int            `json:"complete"`
	Doubtful int            `json:"doubtful"`
	Series   []AnswerSeries `json:"series"`
}

// AnswerSeries is the reports of one kind about one place itself, not the places under it.
type AnswerSeries struct {
	Region  report.Division     `json:"region"` // as today; none and empty where it is not known
	Level   report.Level        `json:"level"`
	Kind    report.Kind         `json:"kind"`
	Reports int                 `json:"reports"`
	Undated int                 `json:"undated"`
	First   *int                `json:"first"` // null where no year is known, like Last
	Last    *int                `json:"last"`
	Missing []int               `json:"missing"`
	Years   []AnswerCoveredYear `json:"years"`
}

// AnswerCoveredYear counts the reports of a series of one year.
type AnswerCoveredYear struct {
	Year     int `json:"year"`
	Reports  int `json:"reports"`
	Complete int `json:"complete"`
	Doubtful int `json:"doubtful"`
}

// NewCoverageAnswer is the JSON form of c.
func NewCoverageAnswer(c *index.Coverage) CoverageAnswer {
	a := CoverageAnswer{Reports: c.Reports, Complete: c.Complete, Doubtful: c.Doubtful, Series: make([]AnswerSeries, len(c.Series))}
	for i, s := range c.Series {
		series := AnswerSeries{
			Region: report.Division{Code: s.Code, Name: s.Name}, Level: UnlessNone(s.Level), Kind: UnlessNone(s.Kind),
			Reports: s.Reports, Undated: len(s.Undated), Missing: NotNull(s.Missing), Years: make([]AnswerCoveredYear, len(s.Years)),
		}
		for j, y := range s.Years {
			series.Years[j] = AnswerCoveredYear{y.Year, y.Reports, y.Complete, y.Doubtful}
		}
		if n := len(s.Years); n > 0 {
			series.First, series.Last = &s.Years[0].Year, &s.Years[n-1].Year
		}
		a.Series[i] = series
	}
	return a
}

// UnlessNone returns value, or an empty one for that of an empty field.
func UnlessNone[T ~string](value T) T {
	if value == index.None {
		return ""
	}
	return value
}
