package index

import (
	"context"
	"iter"
	"time"

	"gongbao/index/panel"
	"gongbao/index/passage"
	"gongbao/index/pattern"
	"gongbao/index/query"
	"gongbao/index/rank"
	"gongbao/index/report"
)

// Store holds reports and looks into them. It is what a second engine implements: everything above
// it, such as relaxing a search, cursors, passages, the rows of a panel and coverage, is written
// once over any Store, in package engine.
//
// A Store may be used by several goroutines at once. After Close it returns ErrClosed.
type Store interface {
	// Update adds reports, replacing those with the same IDs, and removes others, some of which may
	// be missing. Of several reports with one ID the last is kept. When it returns, the change is
	// durable and every later View has all of it. After an error a View has all of it or nothing.
	Update(reports []*report.Report, removed []string) error
	// View returns the present state. It stays as it is until done is called.
	View() (v View, done func(), err error)
	// Check reads everything stored again and returns an error for each part that is not as it was
	// written.
	Check() ([]error, error)
	// Close waits until the views in use are done. Closing again does nothing.
	Close() error
}

// View is one state of a Store.
type View interface {
	// State identifies the reports of the view: it is equal (==) for views of the same ones.
	State() any
	Summary() Summary
	// Entries yields the reports in the order of their numbers. Entry returns the one with an ID.
	Entries() iter.Seq[*Entry]
	Entry(id string) (*Entry, bool)

	// Look finds the sections that a plan finds, whatever a filter admits.
	Look(ctx context.Context, p Plan) (Found, error)

	// Tally counts terms in reports. It returns a count for each report and term: those of the i-th
	// report begin at i × the number of terms.
	Tally(ctx context.Context, r TallyRequest) ([]int32, error)
	// TermPlaces returns the places that Tally counts, ordered by report, position, length and
	// term.
	TermPlaces(ctx context.Context, r TallyRequest) ([]TermPlace, error)

	// Similar returns the texts of other reports that share most of the subjects of a report or a
	// section, best first.
	Similar(ctx context.Context, r SimilarRequest) ([]SimilarText, error)
	// Headings calls take for the heading of each section with the number of its report, Terms for
	// each word that can be suggested with the number of reports that have it.
	Headings(ctx context.Context, take func(report int, heading string)) error
	Terms(ctx context.Context, take func(term string, reports int)) error

	// Differences returns in what the view differs from a report that it has: the names of fields
	// as in JSON, and "text" if the lengths of texts differ. It returns ErrNotFound for a report
	// that it does not have.
	Differences(r *report.Report) ([]string, error)
}

// Entry is what a View knows of a report without reading it. It must not be changed.
type Entry struct {
	// Number is the view's own number of the report. Numbers of one view are dense and begin with
	// 0.
	Number int32
	ID     string
	Title  string
	// Region and Place are those of the report, as of its year; Region is shared by many entries.
	Region *report.Region
	Place  string
	// Values holds the values of each field but Section, at least one: None if the field is empty.
	// The codes of a place run from the province down, as they are today.
	Values      [Section][]string
	Year        int // 0 if unknown
	Delivered   string
	Complete    report.Completeness
	Doubtful    bool // report.Doubts finds something in it
	Chars       int
	Digest      string // report.Report.Digest
	TitleTokens int32  // words of the title
	// Parts are the sections in order.
	Parts []Part
}

// Part is what a View knows of a section without reading it.
type Part struct {
	Chars  int32 // as report.Section.Chars
	Tokens int32 // words without punctuation
	Role   uint8 // index in report.Roles
}

// Plan is what to look for.
type Plan struct {
	Tree  query.Node // nil finds every section
	Match Match      // how words are compared; empty stands for Literal
	// Deadline is when the look ends with what it has found; the zero time never.
	Deadline time.Time
	// Statistics replaces the view's own statistics in scores, if given.
	Statistics *Statistics
}

// Found is what a Plan finds in a View. It is valid as long as the View.
type Found interface {
	Looked() Looked
	// Reports counts the reports found, filters aside. It may stop counting above atMost.
	Reports(ctx context.Context, atMost int) (int, error)
	// WordReports counts the reports that have a word of the query, filters aside.
	WordReports(ctx context.Context, word string) (int, error)
	// Total counts the reports found that a filter admits.
	Total(ctx context.Context, f *Selection) (int, error)
	// Page returns hits in order.
	Page(ctx context.Context, r PageRequest) (*Page, error)
	// Statistics returns the view's own statistics of the plan.
	Statistics() *Statistics
}

// Looked says how a Plan was carried out.
type Looked struct {
	Any       bool // a section was found
	Partial   bool // the time ran out: only the first sections were looked at
	Relaxes   bool // another match could find more: the tree has a word that is not excluded
	Divisible bool // Words looks for something else than Literal: a word has several jieba words
	Asks      bool // a word is a typed question
	Question  bool // the plan was carried out as a question, by Most
	// Patterns are what to mark, each once.
	Patterns []pattern.Pattern
}

// PageRequest asks for some of the hits of a Found.
type PageRequest struct {
	Filter *Selection
	Sort   Sort
	// Scored is set if hits have scores. Without, all score 0.
	Scored bool
	// Explained is set if details of scored hits have explanations.
	Explained bool
	// After is the position of the last hit before the page; nil begins with the first.
	After *Position
	// Limit is the most hits to return; 0 returns all.
	Limit int
	// Unordered is set if the order of all hits does not matter: they are counted.
	Unordered bool
}

// Page is some of the hits of a search, and counts of all.
type Page struct {
	Total, Occurrences int // of all hits
	Facets             FacetCounts
	Hits               []Candidate // in order
	More               bool        // hits follow
	// Detail returns what is shown of a hit of the page, and makes its score exact. Until then a
	// score may be wrong by a millionth if all hits are returned. It is valid as long as the View.
	Detail func(c *Candidate) (Detail, error)
}

// Candidate is a hit before its report is read.
type Candidate struct {
	Entry       *Entry
	Score       float64
	Occurrences int
}

// Detail is what a hit was found by.
type Detail struct {
	// Sections are the indexes in the report of the sections found that the filter admits: best
	// first, or in order if the search has no scores.
	Sections []int
	// Explanation is the parts of the score; nil if it was not asked for.
	Explanation rank.Score
	// Matched returns the texts of a section, by its index in the report, that have a pattern of
	// the search, in order.
	Matched func(section int) []passage.Matched
}

// FacetCounts counts reports by the value that they have in each field. Counts of several engines
// can be added.
type FacetCounts [NumFields]map[string]int

// Statistics are the shares by which scores are made. Those of several engines can be added by
// Merge, so that scores of one engine agree with those of another.
type Statistics struct {
	Reports, Sections int
	Positions         int // characters of all sections, separators included
	// Terms counts the sections and the reports that have a term of a question.
	Terms map[string]TermStatistics
}

// TermStatistics counts the sections and the reports that have a term, and the places of a term
// that is a single character.
type TermStatistics struct{ Sections, Reports, Positions int }

// Merge adds other to s.
func (s *Statistics) Merge(other *Statistics) {
	s.Reports += other.Reports
	s.Sections += other.Sections
	s.Positions += other.Positions
	if s.Terms == nil && len(other.Terms) > 0 {
		s.Terms = make(map[string]TermStatistics)
	}
	for term, n := range other.Terms {
		sum := s.Terms[term]
		s.Terms[term] = TermStatistics{sum.Sections + n.Sections, sum.Reports + n.Reports, sum.Positions + n.Positions}
	}
}

// AverageSection returns the mean length of a section in positions.
func (s *Statistics) AverageSection() float64 {
	return float64(max(1, s.Positions)) / float64(max(1, s.Sections))
}

// AverageReport returns the mean length of a report in positions.
func (s *Statistics) AverageReport() float64 {
	return float64(max(1, s.Positions)) / float64(max(1, s.Reports))
}

// TallyRequest says which terms are counted where.
type TallyRequest struct {
	Dictionary *panel.Dictionary
	Rule       panel.Rule
	Reports    []*Entry // in the order of their numbers
	Title      bool     // whether titles count
	Roles      []bool   // by the index of a role in report.Roles: whether its sections count
	// Progress, if given, is called with a number of reports that have been counted since; by
	// several goroutines.
	Progress func(reports int)
}

// TermPlace is a place of a term.
type TermPlace struct {
	Report   int // index in TallyRequest.Reports
	Term     int // index in the dictionary
	Position int // from the first character of the report's title, one more for each text before
	Length   int // folded characters
	Section  int // index in the report; -1 for the title
	Text     int // 0 for the heading (or the title), then the paragraphs from 1
	Start    int // folded characters of the text before the place
}

// SimilarRequest asks for texts like one.
type SimilarRequest struct {
	Report  *Entry
	Section int              // index of the section that is compared; -1 compares whole reports
	Texts   []report.Section // of the text
	Limit   int
}

// SimilarText is a text on the subjects of another.
type SimilarText struct {
	Report  *Entry
	Section int     // -1 for the whole report
	Score   float64 // how much of the subjects is shared, from 0 to 1
	Words   []string
}
