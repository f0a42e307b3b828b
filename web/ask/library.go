package ask

import (
	"context"
	"errors"
	"os"

	"gongbao/analyzer"
	"gongbao/index"
	"gongbao/index/compare"
	"gongbao/index/panel"
	"gongbao/index/passage"
	"gongbao/index/report"
	"gongbao/index/suggest"
)

// Library is what the pages are about: reports that can be searched and read. Its methods may be
// called concurrently.
type Library interface {
	// Search answers r. A query that cannot be read is a *query.Error, a cursor that is not of this
	// search index.ErrCursor.
	Search(ctx context.Context, r index.Request) (*index.Result, error)
	// Report returns the report with that ID, or index.ErrNotFound.
	Report(ctx context.Context, id string) (*report.Report, error)
	// Duplicates returns the near-duplicates of the report with that ID, the fullest first.
	Duplicates(id string) ([]report.Duplicate, error)
	// Alike counts the near-duplicates of the report with that ID.
	Alike(id string) int
	// Related returns what to read beside a report: index.ErrNotFound without one,
	// index.ErrNoSection without the section.
	Related(ctx context.Context, r index.RelatedRequest) (*index.Related, error)
	// Compare says what two reports share.
	Compare(ctx context.Context, a, b *report.Report) (*compare.Comparison, error)
	// Marker returns what marks the query of r in a text. A query that cannot be read is a
	// *query.Error.
	Marker(ctx context.Context, r index.Request) (*passage.Marker, error)
	// Suggest returns at most limit completions of the last word of a query.
	Suggest(query string, limit int) ([]suggest.Suggestion, error)
	// Analyze shows what becomes of a text in each layer of the index.
	Analyze(text string) (analyzer.Analysis, error)
	// Export gives everything that r finds: see index.Engine.Export.
	Export(ctx context.Context, r index.Request, begin func(*index.Result) error, each func(index.Hit, *report.Report) error) error
	// Count counts what requests find: see index.Engine.Count.
	Count(ctx context.Context, requests []index.Request, by []index.Grouping, each func(i int, c *index.Counts, err error) error) error
	// Panel counts terms: see index.Engine.Panel.
	Paneler
	// Lines lists the places that are counted: see index.Engine.Lines.
	Concordancer
	// Dictionaries lists the dictionaries, by name; Dictionary returns one of them, or
	// index.ErrNoDictionary.
	Dictionaries() ([]index.NamedDictionary, error)
	Dictionary(name string) (index.NamedDictionary, error)
	// DictionaryVersion returns what a dictionary is or was, by its hash; DictionaryVersions lists
	// the hashes of what it was.
	DictionaryVersion(name, hash string) (index.NamedDictionary, error)
	DictionaryVersions(name string) ([]string, error)
	// Places lists the places that reports are about, or index.ErrNoRegion.
	Places(r index.PlacesRequest) ([]index.Place, error)
	// Place returns the place that has the code, or index.ErrNoRegion.
	Place(code string) (*index.PlaceDetail, error)
	// Coverage counts the reports that a filter admits by place, kind and year.
	Coverage(f index.Filter) (*index.Coverage, error)
	// Summary says how much the library holds.
	Summary(ctx context.Context) (index.Summary, error)
	// Upkeep says what the library is doing besides answering.
	Upkeep() index.Upkeep
	// IndexBytes is the size of the index in use.
	IndexBytes() int64
}

// Paneler counts the terms of dictionaries: see library.Library.Panel.
type Paneler interface {
	Panel(ctx context.Context, r index.PanelRequest, begin func(index.PanelHead) error, each func(panel.Row) error) error
}

// Concordancer lists the places that a panel counts: see library.Library.Lines.
type Concordancer interface {
	Lines(ctx context.Context, r index.LinesRequest, begin func(index.LinesHead) error, each func(index.Line) error) (next string, err error)
}

// Exporter gives everything that a search finds: see index.Engine.Export.
type Exporter interface {
	Export(ctx context.Context, r index.Request, begin func(*index.Result) error, each func(index.Hit, *report.Report) error) error
}

// Writer is a library that can be changed. Its methods may be called concurrently.
type Writer interface {
	// Add adds files: see library.Library.Add.
	Add(ctx context.Context, what index.Addition) error
	// UploadFolder makes an empty folder for the files of an upload: see
	// library.Library.UploadFolder.
	UploadFolder() (string, error)
	// Edit changes the report with that ID, or returns index.ErrNotFound or an *index.MovedError.
	Edit(ctx context.Context, id string, change func(*report.Report) (*report.Report, error)) (*report.Report, error)
	// Remove removes reports and returns the IDs of those that are gone.
	Remove(ctx context.Context, ids ...string) ([]string, error)
	// SetDictionary stores a dictionary under a name, and RemoveDictionary removes it: see package
	// library.
	SetDictionary(name, text string, check index.DictionaryCheck) (index.NamedDictionary, error)
	RemoveDictionary(name string, check index.DictionaryCheck) error
}

// Originals gives the files that reports were read from: see library.Library.
type Originals interface {
	HasOriginal(id string) bool
	Original(id string) (*os.File, error)
}

// VersionOf returns what a dictionary was by the hash of a permalink or, if that is not kept or not
// asked for, what it is.
func VersionOf(lib Library, name, hash string) (index.NamedDictionary, error) {
	if hash != "" {
		if d, err := lib.DictionaryVersion(name, hash); !errors.Is(err, index.ErrNoDictionary) {
			return d, err
		}
	}
	return lib.Dictionary(name)
}
