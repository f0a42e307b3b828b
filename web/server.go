// Package web serves Gongbao to browsers and programs: a search page, a reader for one report, and the JSON API.
//
// A request goes one way. Its URL becomes an index.Request (params.go), the Library answers it, a plain function turns the
// answer into a finished view struct (a file a page; api.go for JSON), and the last step renders the view to a buffer and
// writes it. Handlers return errors; one table (errors.go) turns their meaning into a status. Every state of a page is a
// GET URL, and every page works without JavaScript.
//
// Reports are linked to as /reports/{id}, with ?q= to mark a query's matches. Within one, #s3 is the section with that
// Section.ID and #s3-p2 its second paragraph, counted from 1: addresses that can be cited. #m1, #m2 … are the marks of
// the query at hand.
//
// A request may be turned away before that: its address or headers are too long, its client asks too often (ratelimit.go), or too many
// searches are waiting (gate.go). A call that changes the library needs a token (token.go, write.go) in
// its header or, on the pages of dictionaries, in its form (dictionaryform.go), and leaves a line in the log.
//
// The package knows nothing of how reports are stored or searched, and is the only importer of gin and of Prometheus's client.
package web

import (
	"cmp"
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/klauspost/compress/gzhttp" // answers in gzip where the client takes it, with the Vary that goes with it

	"gongbao/analyzer"
	"gongbao/index"
	"gongbao/index/compare"
	"gongbao/index/library"
	"gongbao/index/passage"
	"gongbao/index/report"
	"gongbao/index/suggest"
)

// Library is what the pages are about: reports that can be searched and read. Its methods may be called concurrently.
type Library interface {
	// Search answers r. A query that cannot be read is a *query.Error, a cursor that is not of this search index.ErrCursor.
	Search(ctx context.Context, r index.Request) (*index.Result, error)
	// Report returns the report with that ID, or index.ErrNotFound.
	Report(ctx context.Context, id string) (*report.Report, error)
	// Duplicates returns the near-duplicates of the report with that ID, the fullest first.
	Duplicates(id string) ([]report.Duplicate, error)
	// Alike counts the near-duplicates of the report with that ID.
	Alike(id string) int
	// Related returns what to read beside a report: index.ErrNotFound without one, index.ErrNoSection without the section.
	Related(ctx context.Context, r index.RelatedRequest) (*index.Related, error)
	// Compare says what two reports share.
	Compare(ctx context.Context, a, b *report.Report) (*compare.Comparison, error)
	// Marker returns what marks the query of r in a text. A query that cannot be read is a *query.Error.
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
	// Dictionaries lists the dictionaries, by name; Dictionary returns one of them, or library.ErrNoDictionary.
	Dictionaries() ([]library.NamedDictionary, error)
	Dictionary(name string) (library.NamedDictionary, error)
	// DictionaryVersion returns what a dictionary is or was, by its hash; DictionaryVersions lists the hashes of what it was.
	DictionaryVersion(name, hash string) (library.NamedDictionary, error)
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

// Config is what a server needs.
type Config struct {
	Library Library
	// Writer changes the library for those who have one of the Tokens; without a token nobody may.
	Writer Writer
	Tokens []Token
	// Originals gives the files that reports were read from; nil keeps them to those who added them, since a file may say more than its text.
	Originals Originals
	// MaxUpload is the most bytes of a request that sends files; 0 is DefaultMaxUpload.
	MaxUpload int64
	// Rate is how many requests a second a client may send that is not on this machine; 0 is any number.
	Rate float64
	// TrustedProxies are the addresses and networks of proxies whose X-Forwarded-For is believed.
	TrustedProxies []string
	// Local says that only this machine reaches the server. Then it answers to no name but localhost: a page of another site, whose name was
	// made to lead here (DNS rebinding), would otherwise count as one of ours to the browser that shows it.
	Local bool
	// Slow is the time from which on a search is logged as slow; 0 logs none.
	Slow time.Duration
	// Origins are the sites whose pages may read the API in a browser: off, * or a list such as https://a.example,http://localhost:3000.
	// Empty stands for off: where a library is not public, no page that its reader visits may read it through their browser.
	Origins string
	// Log takes a line a request; nil drops them.
	Log *slog.Logger
}

// DefaultMaxUpload is twice what one file may have (source.DefaultLimits).
const DefaultMaxUpload = 512 << 20

// Uploads hold the disk and, while they are read, the memory, so that few are taken at once. Small ones are quick, and so some wait.
const (
	maxUploads     = 2
	uploadQueue    = 20
	uploadPatience = 10 * time.Second
	uploadWait     = 30 // seconds after which an upload may have ended
)

func newUploadGate() *gate {
	return &gate{slots: make(chan struct{}, maxUploads), queue: uploadQueue, patience: uploadPatience}
}

//go:embed templates static examples
var embedded embed.FS

type server struct {
	lib       Library // its searches wait at a gate
	ungated   Library
	writer    Writer
	originals Originals // nil where they are not given
	tokens    tokens
	uploads   *gate
	maxUpload int64
	clients   *clients // nil where their number of requests is not limited
	// behindProxy says that a header may name the client, local that the server answers to localhost only.
	behindProxy, local bool
	log                *slog.Logger
	metrics            *metrics
	assets             assets
	pages              *pages
	streams            streams
	openAPI            *response
	apiHelp            *apiHelpView
	help               helpBounds
	examples           examples
	proxies            proxies
}

// NewServer returns the handler of every route. It fails if a template or a static file is missing or broken, so that a
// server which started can render all its pages.
func NewServer(c Config) (http.Handler, error) {
	if c.Library == nil {
		return nil, errors.New("web: no library")
	}
	return newServer(c, embedded)
}

func newServer(c Config, files fs.FS) (http.Handler, error) {
	engine, err := newEngine(c, files)
	if err != nil {
		return nil, err
	}
	compress, err := gzhttp.NewWrapper(gzhttp.EnableZstd(false))
	if err != nil {
		return nil, err
	}
	return compress(engine), nil
}

func newEngine(c Config, files fs.FS) (*gin.Engine, error) {
	s := &server{
		ungated: c.Library, writer: c.Writer, originals: c.Originals, maxUpload: cmp.Or(c.MaxUpload, DefaultMaxUpload), uploads: newUploadGate(),
		streams: streams{to: make(map[netip.Addr]int)}, log: c.Log, behindProxy: len(c.TrustedProxies) > 0, local: c.Local,
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if c.Writer != nil {
		s.tokens = hashTokens(c.Tokens)
	}
	if c.Rate > 0 {
		s.clients = newClients(c.Rate)
	}
	searches := newGate()
	s.lib = &gatedLibrary{c.Library, searches, c.Slow, s.log}
	var err error
	if s.metrics, err = newMetrics(s.ungated, searches, s.log); err != nil {
		return nil, err
	}
	if s.assets, err = loadAssets(files); err != nil {
		return nil, err
	}
	if s.pages, err = pagesOf(files, s.assets); err != nil {
		return nil, err
	}
	if s.openAPI, err = newOpenAPI(operations); err != nil {
		return nil, err
	}
	if s.apiHelp, err = newAPIHelp(files, operations); err != nil {
		return nil, err
	}
	s.help = helpBounds{s.maxUpload, c.Rate, c.Slow}
	if s.proxies, err = parseProxies(c.TrustedProxies); err != nil {
		return nil, err
	}
	origins, err := parseOrigins(c.Origins)
	if err != nil {
		return nil, fmt.Errorf("origins %q: %w", c.Origins, err)
	}

	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	engine.HandleMethodNotAllowed = true
	engine.RedirectTrailingSlash = false // an address has one spelling, and gin's redirect would follow X-Forwarded-Prefix
	engine.RemoteIPHeaders = []string{"X-Forwarded-For"}
	if err := engine.SetTrustedProxies(c.TrustedProxies); err != nil {
		return nil, err
	}
	engine.Use(identify, s.logRequest, s.metrics.measure, setHeaders, origins.allow, s.recoverPanic, s.checkHost, s.limitHeaders, s.limitRate)
	s.routes(engine)
	return engine, nil
}

func (s *server) routes(e *gin.Engine) {
	match := func(path string, h gin.HandlerFunc) { e.Match([]string{http.MethodGet, http.MethodHead}, path, h) }
	get := func(path string, h handler) { match(path, s.serve(documented(path, h))) }

	get("/", s.getSearch)                         // search form; results once there is a query or a filter, else what the library holds
	get("/reports/:id", s.getReport)              // the reader: one report with its outline and the matches of ?q= marked
	match("/reports/:id/original", s.getOriginal) // the file that it was read from
	get("/compare", s.getCompare)                 // two reports side by side
	get("/regions", s.getRegions)                 // the provinces that reports are about, and places by name
	get("/regions/:code", s.getRegion)            // one place: its names, its reports by year and kind, what is above and under it
	get("/coverage", s.getCoverage)               // of which years there are reports of which places, and what is missing
	get("/coverage.csv", s.getCoverageCSV)        // the same table as a file
	get("/panel", s.getPanelPage)                 // terms counted by place and year: charts, a table, files
	get("/panel.svg", s.getPanelSVG)              // one of the charts as a file
	get("/panel/kwic", s.getKwicPage)             // the sentences that a cell of the table counts
	get("/help", s.getHelp)                       // the query language, how matches are counted, keys, limits
	get("/help/api", s.getAPIHelp)                // the API, to be read
	get("/feed", s.getFeed)                       // the newest reports of a search, for feed readers
	get("/opensearch.xml", s.getOpenSearch)       // how a browser searches here from its address bar
	get("/suggest", s.getSuggest)                 // completions, as browsers ask for them
	get("/robots.txt", s.getRobots)               // which pages crawlers may read
	get("/favicon.ico", s.icon("favicon.ico"))    // the icon, where browsers look for it by themselves
	get("/apple-touch-icon.png", s.icon("apple-touch-icon.png"))
	get("/static/:file", s.getStatic)                // style, script and icon under names that change with their content
	get("/healthz", s.getHealth)                     // the process answers
	get("/readyz", s.getReady)                       // a search answers
	get("/openapi.json", s.getOpenAPI)               // the API as OpenAPI describes it
	match("/metrics", s.getMetrics)                  // counts and times for Prometheus
	get("/api/v1/search", s.apiSearch)               // reports with passages and facets
	get("/api/v1/suggest", s.apiSuggest)             // completions of what is being typed
	get("/api/v1/analyze", s.apiAnalyze)             // what becomes of a text in each layer of the index
	get("/api/v1/reports", s.apiList)                // reports by filter, without passages
	get("/api/v1/reports/:id", s.apiReport)          // one report with its text and evidence; as plain text where id ends in .txt
	get("/api/v1/reports/:id/similar", s.apiSimilar) // what to read beside a report, or one of its sections
	get("/api/v1/compare", s.apiCompare)             // what two reports share
	get("/api/v1/regions", s.apiPlaces)              // the places that reports are about
	get("/api/v1/regions/:code", s.apiPlace)         // one place with its history, what is under it and its years
	get("/api/v1/coverage", s.apiCoverage)           // of which years there are reports of which places

	match("/api/v1/export", s.streaming(exportTimeout, s.apiExport)) // all hits of a search, as a table, JSON lines or citations
	get("/api/v1/reports/:id/citation", s.apiCitation)               // how to cite a report
	e.POST("/api/v1/batch", s.streaming(batchTimeout, s.apiBatch))   // counts of many queries by place and year, a table in and a table out

	match("/api/v1/panel", s.streaming(exportTimeout, s.apiPanel))  // counts of terms by report, or by place and year
	e.POST("/api/v1/panel", s.streaming(exportTimeout, s.apiPanel)) // the same, of a dictionary that is sent
	match("/api/v1/kwic", s.streaming(exportTimeout, s.apiKwic))    // the places that a panel counts, each in its context
	e.POST("/api/v1/kwic", s.streaming(exportTimeout, s.apiKwic))   // the same, of a dictionary that is sent
	get("/api/v1/dictionaries", s.apiDictionaries)                  // the dictionaries that a panel can be asked for
	get("/api/v1/dictionaries/:name", s.apiDictionary)              // one of them with its terms

	e.PUT("/api/v1/dictionaries/:name", s.writes("set dictionary", s.apiSetDictionary))          // stores a dictionary
	e.DELETE("/api/v1/dictionaries/:name", s.writes("remove dictionary", s.apiRemoveDictionary)) // removes one

	get("/dictionaries", s.getDictionaries)         // the dictionaries, or the form for another
	get("/dictionaries/:name", s.getDictionary)     // one of them, an earlier version of it, its file, or the form that changes it
	e.POST("/dictionaries", s.postDictionary)       // the form for another dictionary
	e.POST("/dictionaries/:name", s.postDictionary) // the form that changes or removes one

	e.POST("/api/v1/reports", s.writes("add", s.apiUpload))           // adds the files of a form, or one that is the body
	e.PATCH("/api/v1/reports/:id", s.writes("correct", s.apiCorrect)) // corrects fields of a report, or takes that back
	e.DELETE("/api/v1/reports/:id", s.writes("remove", s.apiRemove))  // removes a report

	e.NoRoute(s.serve(func(r *http.Request) (*response, error) {
		if forPrograms(r.URL.Path) {
			return nil, errNoCall
		}
		return nil, errNoRoute
	}))
	e.NoMethod(func(c *gin.Context) { write(c, s.fail(c, &methodError{c.Writer.Header().Get("Allow")})) })
}

func (s *server) getHealth(*http.Request) (*response, error) {
	return plainText(http.StatusOK, "ok\n"), nil
}

// Ready is the answer of a server that can search.
type Ready struct {
	Status string       `json:"status"`
	Upkeep index.Upkeep `json:"upkeep"`
}

func (s *server) getReady(r *http.Request) (*response, error) {
	switch _, err := s.ungated.Search(r.Context(), index.Request{Limit: 1}); {
	case errors.Is(err, context.Canceled): // by whoever asked
		return nil, err
	case err != nil:
		return nil, fmt.Errorf("%w: %w", errNotReady, err)
	}
	return jsonResponse(http.StatusOK, jsonType, Ready{Status: "ready", Upkeep: s.lib.Upkeep()})
}
