package library

import (
	"log/slog"

	"gongbao/index"
	"gongbao/index/reading"
	"gongbao/index/report"
)

// indexed returns the IDs of the reports in the live index.
func (l *Library) indexed() ([]string, error) { return reading.Use(l.Library, index.Engine.IDs) }

// sketch adds the sketch of a report, by which its near-duplicates are found. If that fails, the
// report is added all the same.
func (l *Library) sketch(r *report.Report) {
	if err := l.duplicates.Add(r); err != nil {
		slog.Warn("near-duplicates of a report are not known", "report", r.ID, "error", err)
	}
}
