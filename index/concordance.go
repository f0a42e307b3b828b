package index

import "gongbao/index/report"

// LineSort is an order of lines.
type LineSort string

// The orders. Lines that one of the others does not tell apart are ordered by place.
const (
	// LinesByPlace goes through the reports in the order of a panel (place, year, level, kind), and through each as it stands.
	LinesByPlace LineSort = "place"
	// LinesByPosition has first what is nearest to the beginning of its report.
	LinesByPosition LineSort = "position"
	// LinesByLeft compares what stands before the keys, from the key outwards; LinesByRight what stands behind them.
	LinesByLeft  LineSort = "left"
	LinesByRight LineSort = "right"
)

// LineSorts lists every order, the usual one first.
var LineSorts = []LineSort{LinesByPlace, LinesByPosition, LinesByLeft, LinesByRight}

// The bounds of what a request of lines may ask for.
const (
	MaxContext = 200    // characters on each side
	MaxSample  = 10_000 // lines
)

// DefaultBatch is the usual LinesRequest.Batch.
const DefaultBatch = 20_000

// LinesRequest asks for the places that a panel counts. By, MergeKinds and Script of the panel say nothing.
type LinesRequest struct {
	PanelRequest
	Terms   []int    // indexes of the terms of the dictionary whose places are meant; none for all
	Places  []string // codes of places, as they are today, whose own reports are meant; none for all
	Report  string   // the only report that is meant; empty for all
	Sort    LineSort // empty stands for LinesByPlace
	Context int      // characters on each side of a key; at most MaxContext
	// Sample is how many lines are taken at random, 0 for all: the same ones for the same Seed. Each line is taken or not by itself, so that
	// reports that are added change the sample by no more than they have to.
	Sample int
	Seed   uint64
	Cursor string // what Lines returned for the lines before
	Skip   int    // lines that are passed over, behind those
	Limit  int    // of lines; 0 for none
	Batch  int    // lines that are held in memory at once, some 0.5 KB each; 0 stands for DefaultBatch
}

// LinesHead is what lines are of.
type LinesHead struct {
	PanelHead
	Count int // of the terms meant in the reports meant, as the panel has it
	Found int // reports that have them
}

// Line is a place of a term, in its context: keyword in context.
type Line struct {
	Term     int // index in the dictionary
	ReportID string
	Title    string // of the report
	// What a row of a panel says of the report, as of today.
	RegionCode, Region, Province string
	Level                        report.Level
	Year                         int
	Kind                         report.Kind
	// Where the key is: the section, empty for the title of the report; the index of the paragraph in it, -1 for its heading; and how many
	// characters of that text stand before the key.
	Section   string
	Path      []string
	Role      report.Role
	Paragraph int
	Offset    int
	// Key is what counts, as it stands in the text; Left and Right are what the same text has on its sides.
	Left, Key, Right string
}
