package answer

import (
	"strings"

	"gongbao/index"
	"gongbao/index/report"
	"gongbao/web/address"
)

// KwicAnswer is a page of lines. Lines come last in its JSON, but for what follows from them.
type KwicAnswer struct {
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
	Lines      []KwicLine      `json:"lines"`
	Next       *string         `json:"next"`
	// Incomplete says what is missing, why, and what to do; only there where something is.
	Incomplete string `json:"incomplete,omitempty"`
}

// KwicLine is a place that counts.
type KwicLine struct {
	Left       string         `json:"left"`
	Key        string         `json:"key"`
	Right      string         `json:"right"`
	Term       string         `json:"term"`
	RegionCode string         `json:"region_code"`
	Region     string         `json:"region"`
	Province   string         `json:"province"`
	Level      report.Level   `json:"level"`
	Year       report.Year    `json:"year"`
	Kind       report.Kind    `json:"kind"`
	ReportID   string         `json:"report_id"`
	Title      string         `json:"title"`
	Section    *AnswerSection `json:"section"`   // null for the title of the report
	Paragraph  int            `json:"paragraph"` // from 1; 0 for a heading, or the title
	Offset     int            `json:"offset"`
	URL        string         `json:"url"`
}

// NewKwicLine is a line of the call.
func NewKwicLine(c *address.KwicCall, l index.Line) KwicLine {
	line := KwicLine{
		Left: l.Left, Key: l.Key, Right: l.Right, Term: c.Dictionary.Terms[l.Term].Name(), RegionCode: l.RegionCode, Region: l.Region, Province: l.Province,
		Level: l.Level, Year: report.Year(l.Year), Kind: l.Kind, ReportID: l.ReportID, Title: l.Title, Paragraph: l.Paragraph + 1, Offset: l.Offset, URL: address.LineURL(l),
	}
	if l.Section != "" {
		line.Section = &AnswerSection{l.Section, NotNull(l.Path), l.Role}
	}
	return line
}

// NewKwicAnswer is the answer to a call without its lines.
func NewKwicAnswer(c *address.KwicCall, h index.LinesHead) KwicAnswer {
	p := NewPanelAnswer(&c.PanelCall, h.PanelHead)
	a := KwicAnswer{
		Rule: p.Rule, Note: p.Note, Scope: p.Scope, Filter: p.Filter, Selection: strings.TrimPrefix(address.AddressOf("", c.Own()), "?"), Dictionary: p.Dictionary,
		Snapshot: p.Snapshot, Reports: p.Reports, Count: h.Count, Lines: []KwicLine{},
	}
	if c.Link {
		link := c.Address(h.Snapshot)
		a.Permalink = &link
	}
	return a
}
