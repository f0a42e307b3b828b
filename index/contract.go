package index

import (
	"context"

	"gongbao/analyzer"
	"gongbao/index/panel"
	"gongbao/index/passage"
	"gongbao/index/report"
	"gongbao/index/suggest"
)

// Engine finds and counts in a set of reports, and keeps it. It may be used by several goroutines
// at once. After Close its methods return ErrClosed.
type Engine interface {
	Searcher
	Counter
	Surveyor
	Updater
}

// Backend is a kind of engine that a library can keep.
type Backend struct {
	// Name tells kinds apart, and where one keeps its indices outside the folder; empty for the
	// embedded engine. An index of another kind has to be made anew.
	Name string
	// Version is that of what the engine keeps. An index of another version has to be made anew.
	Version int
	// Open opens the engine of a generation, which is made if it does not exist. What is found is
	// read from reports; words cuts texts. The error is ErrDamaged if a file is not as it was
	// written.
	Open func(g Generation, reports Reports, words *analyzer.Words) (Engine, error)
	// View opens the engine of a generation that exists and whose folder cannot be written to. The
	// engine changes no file and takes no updates. It is nil for an engine that cannot do that.
	View func(g Generation, reports Reports, words *analyzer.Words) (Engine, error)
	// Newest returns the number of the newest generation of a library outside its folder, 0 if there
	// is none. It may be nil.
	Newest func(library string) (int, error)
	// Remove removes a generation that is not open, its folder included. What does not exist is no
	// error.
	Remove func(g Generation) error
}

// Generation says where an engine keeps an index. A library makes a new one beside the old.
type Generation struct {
	Dir     string // the folder of its files
	Library string // the library.ID of the library; empty if it has none
	Number  int    // from 1; a greater one is newer
}

// Shared is an Engine whose index is read by other processes, too, without the folder of the
// library. It holds whole reports: a library updates even those of which only the sources change.
type Shared interface {
	Engine
	// Keep makes an archive of other files of the library the one that is read with the reports.
	Keep(archive []byte) error
	// Publish makes this index the one that others read.
	Publish() error
}

// Reports gives an Engine the text of the reports it found.
type Reports interface {
	// Report returns the report with the ID, or ErrNotFound. The report must not be changed.
	Report(id string) (*report.Report, error)
	// Sections returns the report with the text of some sections at least, by their indexes, and of
	// those that share a line with them. Its other sections may be empty, and its other fields.
	Sections(id string, wanted []int) (*report.Report, error)
}

// Searcher finds reports.
type Searcher interface {
	// Search returns the reports that a request finds, in order. The error is a *query.Error for a
	// query that cannot be read, a *FilterError for a filter, ErrCursor for a cursor.
	Search(ctx context.Context, r Request) (*Result, error)
	// Export finds what Search does, whatever the limit and the cursor of r, and gives all of it,
	// of one state of the index: begin gets the Result without hits, then each every hit, in order,
	// with its report, which is nil if it cannot be read. An error of theirs ends it and is
	// returned. The state is kept until then, so they should not wait for long.
	Export(ctx context.Context, r Request, begin func(*Result) error, each func(Hit, *report.Report) error) error
	// Marker returns what marks the query of a request in a text as its search does, relaxed if
	// that is. It is nil for an empty query.
	Marker(ctx context.Context, r Request) (*passage.Marker, error)
	// Statistics returns the shares by which Search makes scores. The sum of several engines' makes
	// their scores comparable.
	Statistics(ctx context.Context, r Request) (*Statistics, error)
}

// Counter counts.
type Counter interface {
	// Count counts what each of requests finds, apart by groupings, in one state of the index. It
	// calls each with the index of the request, in order, and its counts, or the error that Search
	// has for it. An error of each ends it and is returned.
	Count(ctx context.Context, requests []Request, by []Grouping, each func(i int, c *Counts, err error) error) error
	// Panel counts terms in one state of the index: begin gets what the rows are of, then each
	// every row, in the order of its place, year and kind, unknown ones last. A report that has
	// none of the terms has a row of zeros, and one that has none of the sections that the filter
	// admits has no row. An error of begin or each ends it and is returned; what is wrong with the
	// request is a *FilterError or a *panel.Error. The state is kept until then, so they should not
	// wait for long.
	Panel(ctx context.Context, r PanelRequest, begin func(PanelHead) error, each func(panel.Row) error) error
	// Lines gives the places that Panel counts, one by one, of one state of the index: begin gets
	// what they are of, then each every line, in order. An error of theirs ends it and is returned.
	// If there are more lines than the limit, next is the cursor of the rest. A cursor of another
	// request is ErrCursor. Memory does not grow with the number of lines.
	Lines(ctx context.Context, r LinesRequest, begin func(LinesHead) error, each func(Line) error) (next string, err error)
	// Snapshot returns what a panel of the present reports has as PanelHead.Snapshot.
	Snapshot() (string, error)
}

// Surveyor says what there is.
type Surveyor interface {
	// Places returns the places of today that reports are about, and those above them, by code.
	Places(r PlacesRequest) ([]Place, error)
	// Place returns the place that has the code, or had it, as it is today; or ErrNoRegion. There
	// need be no reports about it.
	Place(code string) (*PlaceDetail, error)
	// Coverage counts the reports that a filter admits, whose choice of sections counts for
	// nothing. The error is a *FilterError.
	Coverage(f Filter) (*Coverage, error)
	// Related returns what to read beside a report, which must not be changed. It returns
	// ErrNotFound for a report that the index does not hold, ErrNoSection for a section that the
	// report does not have.
	Related(ctx context.Context, r RelatedRequest) (*Related, error)
	// Suggest returns at most limit completions of the last word of a query. Until
	// PrepareSuggestions has run they are places only.
	Suggest(text string, limit int) ([]suggest.Suggestion, error)
	// PrepareSuggestions makes suggestions agree with the reports, unless they do. It takes some 1
	// ms a report, unless they were kept on disk since.
	PrepareSuggestions(ctx context.Context) error
	// Analyze shows what becomes of a text in each layer.
	Analyze(text string) (analyzer.Analysis, error)
	// Summary counts what the index holds.
	Summary() (Summary, error)
}

// Updater keeps the set of reports.
type Updater interface {
	// Update adds reports, replacing those with the same IDs, and removes others, some of which may
	// be missing. When it returns, the change is on disk and searches find it. A search sees all of
	// it or nothing.
	Update(reports []*report.Report, removed []string) error
	// Has reports whether the report with the ID has been added. IDs returns the IDs of all
	// reports, in no particular order.
	Has(id string) (bool, error)
	IDs() ([]string, error)
	// Header returns the ID, the completeness and the length of a report that has been added, or
	// ErrNotFound.
	Header(id string) (report.Header, error)
	// SetSynonyms makes searches widen unquoted words by synonyms; nil stops it.
	SetSynonyms(s *analyzer.Synonyms)
	// Differences returns in what the index differs from a report that it holds, as
	// View.Differences has it.
	Differences(r *report.Report) ([]string, error)
	// Check reads the index again and returns an error for each part that is not as it was written.
	Check() ([]error, error)
	Close() error
}

// Summary counts what an index holds.
type Summary struct {
	Reports  int
	Sections int
	Chars    int // letters, digits and Chinese characters, as report.Report.Chars
}
