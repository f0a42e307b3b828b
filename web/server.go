package web

import (
	"cmp"
	"errors"
	"io/fs"
	"log/slog"
	"maps"
	"net/http"
	"sync"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/klauspost/compress/gzhttp" // answers in gzip where the client takes it, with the Vary that goes with it

	"gongbao/web/address"
	"gongbao/web/api"
	"gongbao/web/ask"
	"gongbao/web/export"
	"gongbao/web/guard"
	"gongbao/web/page"
	"gongbao/web/page/counts"
	"gongbao/web/page/help"
	"gongbao/web/page/places"
	"gongbao/web/page/reader"
	"gongbao/web/page/results"
	"gongbao/web/respond"
)

// Config is what a server needs.
type Config struct {
	Library ask.Library
	// Writer changes the library for those who have one of the Tokens; without a token nobody may.
	Writer ask.Writer
	Tokens []guard.Token
	// ReadOnly says that there is no Writer because the library's folder cannot be written to.
	ReadOnly bool
	// Originals gives the files that reports were read from; nil keeps them to those who added
	// them, since a file may say more than its text.
	Originals ask.Originals
	// MaxUpload is the most bytes of a request that sends files; 0 is DefaultMaxUpload.
	MaxUpload int64
	// Rate is how many requests a second a client may send that is not on this machine; 0 is any
	// number.
	Rate float64
	// TrustedProxies are the addresses and networks of proxies whose X-Forwarded-For is believed.
	TrustedProxies []string
	// Local says that only this machine reaches the server. Then it answers to no name but
	// localhost: a page of another site, whose name was made to lead here (DNS rebinding), would
	// otherwise count as one of ours to the browser that shows it.
	Local bool
	// Slow is the time from which on a search is logged as slow; 0 logs none.
	Slow time.Duration
	// LogClients has the log name the addresses of clients.
	LogClients bool
	// Origins are the sites whose pages may read the API in a browser: off, * or a list such as
	// https://a.example,http://localhost:3000. Empty stands for off: where a library is not public,
	// no page that its reader visits may read it through their browser.
	Origins string
	// Log takes a line a request; nil drops them.
	Log *slog.Logger
}

// DefaultMaxUpload is twice what one file may have (source.DefaultLimits).
const DefaultMaxUpload = 512 << 20

// server joins the rooms of the site to gin.
type server struct {
	site      *page.Site
	results   *results.Pages
	reader    *reader.Pages
	places    *places.Pages
	counts    *counts.Pages
	help      *help.Pages
	api       *api.Calls
	door      *guard.Door
	maxUpload int64
	readOnly  bool
	clients   bool // whether the log names them
	log       *slog.Logger
	metrics   *metrics
}

// NewServer returns the handler of every route. It fails if a template or a static file is missing
// or broken, so that a server which started can render all its pages.
func NewServer(c Config) (http.Handler, error) {
	if c.Library == nil {
		return nil, errors.New("web: no library")
	}
	return newServer(c, page.Embedded)
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

// Views are an empty view for each page.
func views() map[string]page.Framed {
	all := page.Views()
	for _, room := range []map[string]page.Framed{
		results.Views(), reader.Views(), places.Views(), counts.Views(), help.Views(new(api.Help)),
	} {
		maps.Copy(all, room)
	}
	return all
}

// embeddedTemplates are those of the program, which are parsed once.
var embeddedTemplates = sync.OnceValues(func() (*page.Templates, error) {
	return page.ParseTemplates(page.Embedded, views())
})

func templatesOf(files fs.FS) (*page.Templates, error) {
	if files == fs.FS(page.Embedded) {
		return embeddedTemplates()
	}
	return page.ParseTemplates(files, views())
}

// rules are those of the configuration for the door.
func (c *Config) rules() guard.Rules {
	r := guard.Rules{
		Rate: c.Rate, TrustedProxies: c.TrustedProxies, Local: c.Local, Origins: c.Origins, Readable: api.ReadablePaths(),
	}
	if c.Writer != nil {
		r.Tokens = c.Tokens
	}
	return r
}

func newEngine(c Config, files fs.FS) (*gin.Engine, error) {
	s := &server{maxUpload: cmp.Or(c.MaxUpload, DefaultMaxUpload), readOnly: c.ReadOnly, clients: c.LogClients, log: cmp.Or(c.Log, slog.New(slog.DiscardHandler))}
	searches := guard.NewGate()
	lib := guard.NewLibrary(c.Library, searches, c.Slow, s.log)
	var err error
	if s.metrics, err = newMetrics(c.Library, searches, s.log); err != nil {
		return nil, err
	}
	templates, err := templatesOf(files)
	if err != nil {
		return nil, err
	}
	if s.api, err = api.New(lib, c.Library, c.Writer, s.log); err != nil {
		return nil, err
	}
	calls, err := api.NewHelp(files)
	if err != nil {
		return nil, err
	}
	if s.door, err = guard.NewDoor(c.rules()); err != nil {
		return nil, err
	}
	s.site = page.NewSite(lib, templates, s.door.Proxies)
	s.results, s.places, s.reader = results.New(s.site), places.New(s.site), reader.New(s.site, c.Originals)
	s.counts = counts.New(s.site, c.Writer, s.door.Tokens)
	s.help = help.New(s.site, help.Bounds{Files: api.MaxFiles, Upload: s.maxUpload, Rate: c.Rate, Slow: c.Slow, LogClients: c.LogClients}, calls)

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
	get := func(path string, h respond.Handler) { match(path, s.serve(api.Documented(path, h))) }

	get("/", s.results.Search)                                 // search form; results once there is a query or a filter, else what the library holds
	get("/advanced", s.results.Advanced)                       // a form that writes a query
	get("/reports/:id", s.reader.Report)                       // the reader: one report with its outline and the matches of ?q= marked
	match("/reports/:id/original", s.serve(s.reader.Original)) // the file that it was read from
	get("/compare", s.reader.Compare)                          // two reports side by side
	get("/regions", s.places.Regions)                          // the provinces that reports are about, and places by name
	get("/regions/:code", s.places.Region)                     // one place: its names, its reports by year and kind, what is above and under it
	get("/coverage", s.places.Coverage)                        // of which years there are reports of which places, and what is missing
	get("/coverage.csv", s.places.CoverageCSV)                 // the same table as a file
	get("/panel", s.counts.Panel)                              // terms counted by place and year: charts, a table, files
	get("/panel.svg", s.counts.Drawing)                        // one of the charts as a file
	get("/panel/kwic", s.counts.Lines)                         // the sentences that a cell of the table counts
	get("/help", s.help.Help)                                  // the query language, how matches are counted, keys, limits
	get("/help/api", s.help.API)                               // the API, to be read
	get("/problems/:code", s.site.Problem)                     // what a kind of problem means, as the type of an error says
	get("/feed", s.results.Feed)                               // the newest reports of a search, for feed readers
	get("/opensearch.xml", s.results.OpenSearch)               // how a browser searches here from its address bar
	get("/suggest", s.results.Suggest)                         // completions, as browsers ask for them
	get("/robots.txt", s.site.Robots)                          // which pages crawlers may read
	get("/favicon.ico", s.site.Icon("favicon.ico"))            // the icon, where browsers look for it by themselves
	get("/apple-touch-icon.png", s.site.Icon("apple-touch-icon.png"))
	get("/static/:file", s.site.Static)               // style, script and icon under names that change with their content
	get("/healthz", s.api.Health)                     // the process answers
	get("/readyz", s.api.Ready)                       // a search answers
	get("/openapi.json", s.api.OpenAPI)               // the API as OpenAPI describes it
	match("/metrics", s.getMetrics)                   // counts and times for Prometheus
	get("/api/v1/search", s.api.Search)               // reports with passages and facets
	get("/api/v1/suggest", s.api.Suggest)             // completions of what is being typed
	get("/api/v1/analyze", s.api.Analyze)             // what becomes of a text in each layer of the index
	get("/api/v1/reports", s.api.List)                // reports by filter, without passages
	get("/api/v1/reports/:id", s.api.Report)          // one report with its text and evidence; as plain text where id ends in .txt
	get("/api/v1/reports/:id/similar", s.api.Similar) // what to read beside a report, or one of its sections
	get("/api/v1/compare", s.api.Compare)             // what two reports share
	get("/api/v1/regions", s.api.Places)              // the places that reports are about
	get("/api/v1/regions/:code", s.api.Place)         // one place with its history, what is under it and its years
	get("/api/v1/coverage", s.api.Coverage)           // of which years there are reports of which places

	match("/api/v1/export", s.streaming(export.Timeout, s.api.Export))     // all hits of a search, as a table, JSON lines or citations
	get("/api/v1/reports/:id/citation", s.api.Citation)                    // how to cite a report
	e.POST("/api/v1/batch", s.streaming(export.BatchTimeout, s.api.Batch)) // counts of many queries by place and year, a table in and a table out

	match("/api/v1/panel", s.streaming(export.Timeout, s.api.Panel))  // counts of terms by report, or by place and year
	e.POST("/api/v1/panel", s.streaming(export.Timeout, s.api.Panel)) // the same, of a dictionary that is sent
	match("/api/v1/kwic", s.streaming(export.Timeout, s.api.Lines))   // the places that a panel counts, each in its context
	e.POST("/api/v1/kwic", s.streaming(export.Timeout, s.api.Lines))  // the same, of a dictionary that is sent
	get("/api/v1/dictionaries", s.api.Dictionaries)                   // the dictionaries that a panel can be asked for
	get("/api/v1/dictionaries/:name", s.api.Dictionary)               // one of them with its terms

	e.PUT("/api/v1/dictionaries/:name", s.writes("set dictionary", s.api.SetDictionary))          // stores a dictionary
	e.DELETE("/api/v1/dictionaries/:name", s.writes("remove dictionary", s.api.RemoveDictionary)) // removes one

	get("/dictionaries", s.counts.Dictionaries)               // the dictionaries, or the form for another
	get("/dictionaries/:name", s.counts.Dictionary)           // one of them, an earlier version of it, its file, or the form that changes it
	e.POST("/dictionaries", s.forms(s.counts.TakeForm))       // the form for another dictionary
	e.POST("/dictionaries/:name", s.forms(s.counts.TakeForm)) // the form that changes or removes one

	e.POST("/api/v1/reports", s.writes("add", s.api.Upload))           // adds the files of a form, or one that is the body
	e.PATCH("/api/v1/reports/:id", s.writes("correct", s.api.Correct)) // corrects fields of a report, or takes that back
	e.DELETE("/api/v1/reports/:id", s.writes("remove", s.api.Remove))  // removes a report

	e.NoRoute(s.serve(func(r *http.Request) (*respond.Response, error) {
		if address.ForPrograms(r.URL.Path) {
			return nil, respond.ErrNoCall
		}
		return nil, respond.ErrNoRoute
	}))
	e.NoMethod(func(c *gin.Context) {
		write(c, s.fail(c, &respond.MethodError{Allowed: c.Writer.Header().Get("Allow")}))
	})
}
