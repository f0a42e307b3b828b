// Package chart draws: lines over years with axes and labels that do not overlap, and the foot of a
// chart that is saved as a file.
//
//	c := &chart.Chart{ID: "lines", Width: chart.Width, Height: chart.LinesHeight}
//	f := chart.LinesFrame{First: 2019, Last: 2026, Left: 56, Right: 584, High: 30, Lower: 326}
//	f.Scale(12.5) // the greatest rate
//	c.Axes(f)
//
// A chart is a list of lines, boxes and texts, which a template of package page writes as SVG.
// Which numbers are drawn is left to page/counts, the only importer.
package chart
