// Package web serves Gongbao to browsers and programs: a search page, a reader for one report, and the JSON API.
//
// A request goes one way. Its URL becomes an index.Request (params.go), the Library answers it, a plain function turns the
// answer into a finished view struct (a file a page) or into its JSON form, and the last step renders the view to a buffer and
// writes it. Handlers return errors, which say themselves what they mean or have a row in one table (problem.go). Every state of a page is a
// GET URL, and every page works without JavaScript.
//
// Reports are linked to as /reports/{id}, with ?q= to mark a query's matches. Within one, #s3 is the section with that
// Section.ID and #s3-p2 its second paragraph, counted from 1: addresses that can be cited. #m1, #m2 … are the marks of
// the query at hand.
//
// A request may be turned away before that: its address or headers are too long, its client asks too often (ratelimit.go), or too many
// searches are waiting (gate.go). A call that changes the library needs a token (token.go, changes.go) in
// its header or, on the pages of dictionaries, in its form (dictionaryform.go), and leaves a line in the log.
//
// The package knows nothing of how reports are stored or searched, and is the only importer of gin and of Prometheus's client.
package web

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"net/http"
	"sync"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/klauspost/compress/gzhttp" // answers in gzip where the client takes it, with the Vary that goes with it
)

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

// server joins the rooms of the site to gin.
type server struct {
	site      *site
	counts    *countPages
	api       *calls
	callsHelp *callsHelp
	tokens    tokens
	maxUpload int64
	clients   *clients // nil if their number of requests is not limited
	origins   origins
	// behindProxy says that a header may name the client, local that the server answers to localhost only.
	behindProxy, local bool
	log                *slog.Logger
	metrics            *metrics
	streams            *streams
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

// views are an empty view for each page.
func views() map[string]framed {
	all := pageViews()
	maps.Copy(all, countViews())
	all["apihelp"] = newAPIHelpView(new(callsHelp))
	return all
}

// embeddedPages are those of the program, which are parsed once.
var embeddedPages = sync.OnceValues(func() (*pages, error) { return newPages(embedded, views()) })

func pagesOf(files fs.FS) (*pages, error) {
	if files == fs.FS(embedded) {
		return embeddedPages()
	}
	return newPages(files, views())
}

func newEngine(c Config, files fs.FS) (*gin.Engine, error) {
	s := &server{
		maxUpload: cmp.Or(c.MaxUpload, DefaultMaxUpload), streams: newStreams(), log: c.Log,
		behindProxy: len(c.TrustedProxies) > 0, local: c.Local,
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
	lib := newGatedLibrary(c.Library, searches, c.Slow, s.log)
	var err error
	if s.metrics, err = newMetrics(c.Library, searches, s.log); err != nil {
		return nil, err
	}
	look, err := pagesOf(files)
	if err != nil {
		return nil, err
	}
	if s.api, err = newCalls(lib, c.Library, c.Writer, s.log); err != nil {
		return nil, err
	}
	if s.callsHelp, err = newCallsHelp(files, operations); err != nil {
		return nil, err
	}
	trusted, err := parseProxies(c.TrustedProxies)
	if err != nil {
		return nil, err
	}
	s.site = newSite(lib, c.Originals, look, trusted, helpBounds{files: maxFiles, upload: s.maxUpload, rate: c.Rate, slow: c.Slow})
	s.counts = newCountPages(s.site, c.Writer, s.tokens)
	if s.origins, err = parseOrigins(c.Origins, readablePaths()); err != nil {
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
	engine.Use(identify, s.logRequest, s.metrics.measure, setHeaders, s.allowOrigins, s.recoverPanic, s.checkHost, s.limitHeaders, s.limitRate)
	s.routes(engine)
	return engine, nil
}

func (s *server) routes(e *gin.Engine) {
	match := func(path string, h gin.HandlerFunc) { e.Match([]string{http.MethodGet, http.MethodHead}, path, h) }
	get := func(path string, h handler) { match(path, s.serve(documented(path, h))) }

	get("/", s.site.search)                                  // search form; results once there is a query or a filter, else what the library holds
	get("/reports/:id", s.site.report)                       // the reader: one report with its outline and the matches of ?q= marked
	match("/reports/:id/original", s.serve(s.site.original)) // the file that it was read from
	get("/compare", s.site.compare)                          // two reports side by side
	get("/regions", s.site.regions)                          // the provinces that reports are about, and places by name
	get("/regions/:code", s.site.region)                     // one place: its names, its reports by year and kind, what is above and under it
	get("/coverage", s.site.coverage)                        // of which years there are reports of which places, and what is missing
	get("/coverage.csv", s.site.coverageCSV)                 // the same table as a file
	get("/panel", s.counts.panel)                            // terms counted by place and year: charts, a table, files
	get("/panel.svg", s.counts.drawing)                      // one of the charts as a file
	get("/panel/kwic", s.counts.sentences)                   // the sentences that a cell of the table counts
	get("/help", s.site.help)                                // the query language, how matches are counted, keys, limits
	get("/help/api", s.getAPIHelp)                           // the API, to be read
	get("/feed", s.site.feed)                                // the newest reports of a search, for feed readers
	get("/opensearch.xml", s.site.openSearch)                // how a browser searches here from its address bar
	get("/suggest", s.site.suggest)                          // completions, as browsers ask for them
	get("/robots.txt", s.site.robots)                        // which pages crawlers may read
	get("/favicon.ico", s.site.icon("favicon.ico"))          // the icon, where browsers look for it by themselves
	get("/apple-touch-icon.png", s.site.icon("apple-touch-icon.png"))
	get("/static/:file", s.site.static)               // style, script and icon under names that change with their content
	get("/healthz", s.api.health)                     // the process answers
	get("/readyz", s.api.ready)                       // a search answers
	get("/openapi.json", s.api.openAPI)               // the API as OpenAPI describes it
	match("/metrics", s.getMetrics)                   // counts and times for Prometheus
	get("/api/v1/search", s.api.search)               // reports with passages and facets
	get("/api/v1/suggest", s.api.suggest)             // completions of what is being typed
	get("/api/v1/analyze", s.api.analyze)             // what becomes of a text in each layer of the index
	get("/api/v1/reports", s.api.list)                // reports by filter, without passages
	get("/api/v1/reports/:id", s.api.report)          // one report with its text and evidence; as plain text where id ends in .txt
	get("/api/v1/reports/:id/similar", s.api.similar) // what to read beside a report, or one of its sections
	get("/api/v1/compare", s.api.compare)             // what two reports share
	get("/api/v1/regions", s.api.places)              // the places that reports are about
	get("/api/v1/regions/:code", s.api.place)         // one place with its history, what is under it and its years
	get("/api/v1/coverage", s.api.coverage)           // of which years there are reports of which places

	match("/api/v1/export", s.streaming(exportTimeout, s.api.export)) // all hits of a search, as a table, JSON lines or citations
	get("/api/v1/reports/:id/citation", s.api.citation)               // how to cite a report
	e.POST("/api/v1/batch", s.streaming(batchTimeout, s.api.batch))   // counts of many queries by place and year, a table in and a table out

	match("/api/v1/panel", s.streaming(exportTimeout, s.api.panel))  // counts of terms by report, or by place and year
	e.POST("/api/v1/panel", s.streaming(exportTimeout, s.api.panel)) // the same, of a dictionary that is sent
	match("/api/v1/kwic", s.streaming(exportTimeout, s.api.lines))   // the places that a panel counts, each in its context
	e.POST("/api/v1/kwic", s.streaming(exportTimeout, s.api.lines))  // the same, of a dictionary that is sent
	get("/api/v1/dictionaries", s.api.dictionaries)                  // the dictionaries that a panel can be asked for
	get("/api/v1/dictionaries/:name", s.api.dictionary)              // one of them with its terms

	e.PUT("/api/v1/dictionaries/:name", s.writes("set dictionary", s.api.setDictionary))          // stores a dictionary
	e.DELETE("/api/v1/dictionaries/:name", s.writes("remove dictionary", s.api.removeDictionary)) // removes one

	get("/dictionaries", s.counts.dictionaries)               // the dictionaries, or the form for another
	get("/dictionaries/:name", s.counts.dictionary)           // one of them, an earlier version of it, its file, or the form that changes it
	e.POST("/dictionaries", s.forms(s.counts.takeForm))       // the form for another dictionary
	e.POST("/dictionaries/:name", s.forms(s.counts.takeForm)) // the form that changes or removes one

	e.POST("/api/v1/reports", s.writes("add", s.api.upload))           // adds the files of a form, or one that is the body
	e.PATCH("/api/v1/reports/:id", s.writes("correct", s.api.correct)) // corrects fields of a report, or takes that back
	e.DELETE("/api/v1/reports/:id", s.writes("remove", s.api.remove))  // removes a report

	e.NoRoute(s.serve(func(r *http.Request) (*response, error) {
		if forPrograms(r.URL.Path) {
			return nil, errNoCall
		}
		return nil, errNoRoute
	}))
	e.NoMethod(func(c *gin.Context) { write(c, s.fail(c, &methodError{allowed: c.Writer.Header().Get("Allow")})) })
}
