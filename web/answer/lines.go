package answer

import (
	"strings"

	"gongbao/index"
	"gongbao/index/report"
	"gongbao/web/address"
)

// Lines is a page of lines. Lines come last in its JSON, but for what follows from them.
type Lines struct {
	Rule       string          `json:"rule"`
	Note       string          `json:"note"`
	Scope      index.Scope     `json:"scope"`
	Filter     string          `json:"filter"`
	Selection  string          `json:"selection"` // which of what counts, in which order
	Dictionary PanelDictionary `json:"dictionary"`
	Snapshot   string          `json:"snapshot"`
	Permalink  *string         `json:"permalink"`
	Reports    int             `json:"reports"`
	Count      int             `json:"count"`
	Lines      []Line          `json:"lines"`
	Next       *string         `json:"next"`
	// Incomplete says what is missing, why, and what to do; only there where something is.
	Incomplete string `json:"incomplete,omitempty"`
}

// Line is a place that counts.
type Line struct {
	Left       string       `json:"left"`
	Key        string       `json:"key"`
	Right      string       `json:"right"`
	Term       string       `json:"term"`
	RegionCode string       `json:"region_code"`
	Region     string       `json:"region"`
	Province   string       `json:"province"`
	Level      report.Level `json:"level"`
	Year       report.Year  `json:"year"`
	Kind       report.Kind  `json:"kind"`
	ReportID   string       `json:"report_id"`
	Title      string       `json:"title"`
	Section    *Section     `json:"section"`   // null for the title of the report
	Paragraph  int          `json:"paragraph"` // from 1; 0 for a heading, or the title
	Offset     int          `json:"offset"`
	URL        string       `json:"url"`
}

// NewLine is a line of the call.
func NewLine(c *address.LinesCall, l index.Line) Line {
	line := Line{
		Left: l.Left, Key: l.Key, Right: l.Right, Term: c.Dictionary.Terms[l.Term].Name(), RegionCode: l.RegionCode, Region: l.Region, Province: l.Province,
		Level: l.Level, Year: report.Year(l.Year), Kind: l.Kind, ReportID: l.ReportID, Title: l.Title, Paragraph: l.Paragraph + 1, Offset: l.Offset, URL: address.LineURL(l),
	}
	if l.Section != "" {
		line.Section = &Section{l.Section, NotNull(l.Path), l.Role}
	}
	return line
}

// NewLines is the answer to a call without its lines.
func NewLines(c *address.LinesCall, h index.LinesHead) Lines {
	p := NewPanel(&c.PanelCall, h.PanelHead)
	a := Lines{
		Rule: p.Rule, Note: p.Note, Scope: p.Scope, Filter: p.Filter, Selection: strings.TrimPrefix(address.URL("", c.Own()), "?"), Dictionary: p.Dictionary,
		Snapshot: p.Snapshot, Reports: p.Reports, Count: h.Count, Lines: []Line{},
	}
	if c.Link {
		link := c.URL(h.Snapshot)
		a.Permalink = &link
	}
	return a
}
