package answer

import (
	"gongbao/index"
	"gongbao/index/report"
)

// Coverage says of which years the library holds reports of which places.
type Coverage struct {
	Reports  int      `json:"reports"`
	Complete int      `json:"complete"`
	Doubtful int      `json:"doubtful"`
	Series   []Series `json:"series"`
}

// Series is the reports of one kind about one place itself, not the places under it.
type Series struct {
	Region  report.Division `json:"region"` // as today; none and empty where it is not known
	Level   report.Level    `json:"level"`
	Kind    report.Kind     `json:"kind"`
	Reports int             `json:"reports"`
	Undated int             `json:"undated"`
	First   *int            `json:"first"` // null where no year is known, like Last
	Last    *int            `json:"last"`
	Missing []int           `json:"missing"`
	Years   []CoveredYear   `json:"years"`
}

// CoveredYear counts the reports of a series of one year.
type CoveredYear struct {
	Year     int `json:"year"`
	Reports  int `json:"reports"`
	Complete int `json:"complete"`
	Doubtful int `json:"doubtful"`
}

// NewCoverage is the JSON form of c.
func NewCoverage(c *index.Coverage) Coverage {
	a := Coverage{Reports: c.Reports, Complete: c.Complete, Doubtful: c.Doubtful, Series: make([]Series, len(c.Series))}
	for i, s := range c.Series {
		series := Series{
			Region: report.Division{Code: s.Code, Name: s.Name}, Level: UnlessNone(s.Level), Kind: UnlessNone(s.Kind),
			Reports: s.Reports, Undated: len(s.Undated), Missing: NotNull(s.Missing), Years: make([]CoveredYear, len(s.Years)),
		}
		for j, y := range s.Years {
			series.Years[j] = CoveredYear{y.Year, y.Reports, y.Complete, y.Doubtful}
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
