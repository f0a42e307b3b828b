package answer

import (
	"cmp"
	"fmt"
	"strings"

	"gongbao/analyzer/coded"
	"gongbao/index"
	"gongbao/index/panel"
	"gongbao/index/report"
	"gongbao/web/address"
	"gongbao/web/say"
)

// Panel is a panel. Rows come last in its JSON.
type Panel struct {
	Rule       string          `json:"rule"` // a panel.Rule, or textdata
	Note       string          `json:"note"`
	Scope      index.Scope     `json:"scope"`
	By         string          `json:"by"`
	Filter     string          `json:"filter"`
	Dictionary PanelDictionary `json:"dictionary"`
	Snapshot   string          `json:"snapshot"`
	Words      string          `json:"words"`
	Permalink  *string         `json:"permalink"`
	Reports    int             `json:"reports"`
	LeftOut    []LeftOut       `json:"left_out"`
	Rows       []PanelRow      `json:"rows"`
	// Incomplete says what is missing, why, and what to do; only there where something is.
	Incomplete string `json:"incomplete,omitempty"`
}

// LeftOut is a report that the filters select but the scope leaves out.
type LeftOut struct {
	ReportID   string       `json:"report_id"`
	Reason     index.Reason `json:"reason"`
	RegionCode string       `json:"region_code"`
	Region     string       `json:"region"`
	Level      report.Level `json:"level"`
	Year       report.Year  `json:"year"`
	Kind       report.Kind  `json:"kind"`
	URL        string       `json:"url"`
}

// PanelDictionary says what was counted.
type PanelDictionary struct {
	Name     string `json:"name"`
	Hash     string `json:"hash"`
	Source   string `json:"source"`
	Citation string `json:"citation"`
	Terms    int    `json:"terms"`
}

// PanelRow is how often a term is in a report, or in the reports of one group.
type PanelRow struct {
	Term       string       `json:"term"`
	Count      int          `json:"count"`
	Per10k     *float64     `json:"per_10k"`
	Share      *float64     `json:"share"`
	Chars      int          `json:"chars"`
	Tokens     int          `json:"tokens"`
	Reports    int          `json:"reports"`
	ReportID   string       `json:"report_id"`
	RegionCode string       `json:"region_code"`
	Region     string       `json:"region"`
	Province   string       `json:"province"`
	Level      report.Level `json:"level"`
	Year       report.Year  `json:"year"`
	Kind       report.Kind  `json:"kind"`
}

// ScopeNote is the scope with the number of reports that it leaves out, by reason: "full; left out 3:
// excerpt 1, repeated 2".
func (a *Panel) ScopeNote() string {
	if len(a.LeftOut) == 0 {
		return string(a.Scope)
	}
	counts := make(map[index.Reason]int)
	for _, out := range a.LeftOut {
		counts[out.Reason]++
	}
	var parts []string
	for _, reason := range index.Reasons {
		if counts[reason] > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", reason, counts[reason]))
		}
	}
	return fmt.Sprintf("%s; left out %d: %s", a.Scope, len(a.LeftOut), strings.Join(parts, ", "))
}

// NewPanelRow is the row of a term.
func NewPanelRow(row *panel.Row, term string, count int) PanelRow {
	r := PanelRow{
		Term: term, Count: count, Chars: row.Chars, Tokens: row.Tokens, Reports: row.Reports, ReportID: row.ReportID, RegionCode: row.RegionCode,
		Region: row.Region, Province: row.Province, Level: row.Level, Year: report.Year(row.Year), Kind: row.Kind,
	}
	if rate, ok := row.Per10k(count); ok {
		r.Per10k = &rate
	}
	if share, ok := row.Share(count); ok {
		r.Share = &share
	}
	return r
}

// ruleNotes say how each rule counts, and scriptNote how the usual script differs.
var (
	ruleNotes = map[panel.Rule]coded.Message{
		panel.Longest:     coded.New("rule-longest"),
		panel.Overlapping: coded.New("rule-overlapping"),
		panel.Union:       coded.New("rule-union"),
	}
	scriptNote = coded.New("rule-of-script")
)

// NewPanel is the answer to a call without its rows.
func NewPanel(c *address.PanelCall, h index.PanelHead) Panel {
	rule := cmp.Or(c.Rule, panel.Longest)
	a := Panel{
		Rule: string(rule), Note: say.Message(language, ruleNotes[rule]), Scope: cmp.Or(c.Scope, index.ScopeFull),
		By: c.ByText(), Snapshot: h.Snapshot, Words: h.Words, Reports: h.Reports,
		LeftOut: make([]LeftOut, len(h.LeftOut)),
		Dictionary: PanelDictionary{
			Name: cmp.Or(c.Name, c.Dictionary.Name), Hash: c.Dictionary.Hash(), Source: c.Dictionary.Source, Citation: c.Dictionary.Citation,
			Terms: len(c.Dictionary.Terms),
		},
	}
	for i, out := range h.LeftOut {
		r := out.Report
		a.LeftOut[i] = LeftOut{r.ID, out.Reason, r.Region.Code, r.Region.Name, r.Level, r.Year, r.Kind, address.ReportURL(r.ID, index.Request{})}
	}
	if c.Script {
		a.Rule, a.Note = address.TextData, say.Message(language, scriptNote)
	}
	r := address.NewRequest()
	r.Filter = c.Filter
	a.Filter = strings.TrimPrefix(address.WithParameters("", r), "?")
	if c.Link {
		link := c.URL(h.Snapshot)
		a.Permalink = &link
	}
	return a
}
