package state

import "gongbao/index"

// Averages compares lengths with the averages of a snapshot, or of given statistics.
type Averages struct {
	snapshot        *Snapshot
	section, report float64 // positions
}

// Averages returns the averages of given statistics or, if they are nil, of the snapshot.
func (s *Snapshot) Averages(given *index.Statistics) Averages {
	of := &s.Statistics
	if given != nil {
		of = given
	}
	return Averages{s, of.AverageSection(), of.AverageReport()}
}

// Section returns the length of a section against the average.
func (a *Averages) Section(section int32) float64 {
	return float64(a.snapshot.Sections[section].Size) / a.section
}

// Report returns the length of a report against the average.
func (a *Averages) Report(report int32) float64 {
	return float64(a.snapshot.Reports[report].Size) / a.report
}
