package index

import (
	"gongbao/index/panel"
	"gongbao/index/report"
)

// Scope says which reports and sections a panel counts.
type Scope string

// The scopes.
const (
	// ScopeFull takes the whole reports, of near-duplicates the fullest, without their notes
	// (名词解释), unless those are asked for.
	ScopeFull Scope = "full"
	// ScopeAll takes everything: a single term is counted as often as a search has occurrences of
	// it.
	ScopeAll Scope = "all"
)

// Scopes lists every scope.
var Scopes = []Scope{ScopeFull, ScopeAll}

// PanelRequest asks how often terms stand in reports.
type PanelRequest struct {
	Dictionary *panel.Dictionary
	Rule       panel.Rule // empty stands for panel.Longest
	Scope      Scope      // empty stands for ScopeFull
	Filter     Filter
	// By groups the reports; a row a report without any. Reports of different kinds are in
	// different rows even so, unless MergeKinds is set, and with GroupRegion those of different
	// levels, since a township has the code of its county. A report is counted for its own place in
	// GroupRegion, and in GroupProvince for the province that it is in.
	By         []Grouping
	MergeKinds bool
	// Script counts as the usual script does: see script. The rule then says nothing.
	Script bool
	// Repeated are the near-duplicates of fuller reports, by ID: those that ScopeFull leaves out.
	// It must not be changed.
	Repeated map[string]bool
	// Progress, if given, is called with the number of reports counted, of all; by several
	// goroutines, but one at a time.
	Progress func(done, total int)
}

// PanelHead is what a panel is of.
type PanelHead struct {
	// Snapshot is a hash of the reports of the index, with their corrections. It changes when one
	// does, and is the same in every index of the same reports.
	Snapshot string
	Words    string // the version of the words that tokens are counted by: see analyzer.Words.Version
	Reports  int    // that are counted
	// LeftOut are the reports that the filter selects but the scope leaves out, by place and year.
	LeftOut []LeftOut
}

// LeftOut is a report that is not counted. Its header lacks the title.
type LeftOut struct {
	Report report.Header
	Reason Reason
}

// Reason is why a report is not counted.
type Reason string

// The reasons: the two sorts of incomplete reports, and the near-duplicates of fuller ones.
const (
	IsAbstract Reason = Reason(report.Abstract)
	IsExcerpt  Reason = Reason(report.Excerpt)
	IsRepeated Reason = "repeated"
)

// Reasons lists the reasons in the order in which they are shown.
var Reasons = []Reason{IsAbstract, IsExcerpt, IsRepeated}
