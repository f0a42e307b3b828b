package web

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus" // the format's own library: counts, histograms, and what Go and the system tell of a process
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	dto "github.com/prometheus/client_model/go"

	"gongbao/web/address"
	"gongbao/web/ask"
	"gongbao/web/guard"
)

// metrics is what /metrics tells to Prometheus.
type metrics struct {
	handler  http.Handler
	requests *prometheus.CounterVec
	duration *prometheus.HistogramVec
	inFlight prometheus.Gauge
	rejected *prometheus.CounterVec
}

// durations are the bounds of the histogram, in seconds: from a cached page to answerTimeout.
var durations = []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}

func newMetrics(lib ask.Library, searches *guard.Gate, log *slog.Logger) (*metrics, error) {
	m := &metrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "gongbao_http_requests_total", Help: "Requests that were answered.",
		}, []string{"route", "status"}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "gongbao_http_request_duration_seconds", Help: "Time from a request to the end of its answer.", Buckets: durations,
		}, []string{"route"}),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "gongbao_http_requests_in_flight", Help: "Requests that are being answered.",
		}),
		rejected: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "gongbao_http_requests_rejected_total", Help: "Requests that were turned away: the server was busy, or the client asked too often (rate).",
		}, []string{"reason"}),
	}
	running := prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "gongbao_searches_running", Help: "Searches that are being carried out.",
	}, func() float64 { return float64(searches.Running()) })
	waiting := prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "gongbao_searches_waiting", Help: "Searches that wait until others end.",
	}, func() float64 { return float64(searches.Queued()) })
	registry := prometheus.NewRegistry()
	for _, c := range []prometheus.Collector{
		m.requests, m.duration, m.inFlight, m.rejected, running, waiting, &libraryMetrics{lib},
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	} {
		if err := registry.Register(c); err != nil {
			return nil, err
		}
	}
	m.handler = promhttp.HandlerFor(prometheus.GathererFunc(func() ([]*dto.MetricFamily, error) {
		families, err := registry.Gather()
		return slices.DeleteFunc(families, func(f *dto.MetricFamily) bool { return f.GetName() == goVersion }), err
	}), promhttp.HandlerOpts{
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelError), ErrorHandling: promhttp.ContinueOnError,
	})
	return m, nil
}

// goVersion is the metric that tells strangers which known faults the server may have.
const goVersion = "go_info"

// noRoute is the route of requests for addresses that there are not.
const noRoute = "none"

// aborted is the status of requests that panicked when a part of their answer was sent.
const aborted = "aborted"

// measure counts a request by its route, of which there are few, and not by its address.
func (m *metrics) measure(c *gin.Context) {
	start := time.Now()
	status := aborted
	m.inFlight.Inc()
	defer func() {
		m.inFlight.Dec()
		route := cmp.Or(c.FullPath(), noRoute)
		m.requests.WithLabelValues(route, status).Inc()
		m.duration.WithLabelValues(route).Observe(time.Since(start).Seconds())
	}()
	c.Next()
	status = strconv.Itoa(c.Writer.Status())
}

func (s *server) getMetrics(c *gin.Context) {
	if _, err := address.ParseStrict(c.Request.URL.RawQuery, nil); err != nil {
		write(c, s.fail(c, err))
		return
	}
	c.Header("Cache-Control", "no-store")
	s.metrics.handler.ServeHTTP(c.Writer, c.Request)
}

// libraryMetrics asks the library when it is asked itself.
type libraryMetrics struct{ lib ask.Library }

func gauge(name, help string) *prometheus.Desc { return prometheus.NewDesc(name, help, nil, nil) }

var (
	reportsGauge    = gauge("gongbao_reports", "Reports in the library.")
	sectionsGauge   = gauge("gongbao_sections", "Sections of the reports.")
	charactersGauge = gauge("gongbao_characters", "Letters, digits and Chinese characters of the reports.")
	bytesGauge      = gauge("gongbao_index_bytes", "Size of the index in use.")
	addingGauge     = gauge("gongbao_additions_running", "Additions of files under way.")
	filesDoneGauge  = gauge("gongbao_additions_done_files", "Files of the additions under way that are done.")
	filesTotalGauge = gauge("gongbao_additions_total_files", "Files of the additions under way.")
	rebuildingGauge = gauge("gongbao_index_rebuilding", "Whether the index is being made anew.")
	doneGauge       = gauge("gongbao_index_rebuild_done_reports", "Reports that are in the index being made anew.")
	totalGauge      = gauge("gongbao_index_rebuild_total_reports", "Reports that will be in the index being made anew.")
	problemGauge    = gauge("gongbao_library_problem", "Whether a file of the user is not used or the index could not be made anew; /readyz says why.")
)

// Describe implements prometheus.Collector.
func (l *libraryMetrics) Describe(descriptions chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{reportsGauge, sectionsGauge, charactersGauge, bytesGauge, addingGauge, filesDoneGauge, filesTotalGauge, rebuildingGauge, doneGauge, totalGauge, problemGauge} {
		descriptions <- d
	}
}

// Collect implements prometheus.Collector. The other metrics are told even where the library cannot
// count.
func (l *libraryMetrics) Collect(values chan<- prometheus.Metric) {
	tell := func(d *prometheus.Desc, value int) {
		values <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, float64(value))
	}
	if summary, err := l.lib.Summary(context.Background()); err != nil {
		values <- prometheus.NewInvalidMetric(reportsGauge, err)
	} else {
		tell(reportsGauge, summary.Reports)
		tell(sectionsGauge, summary.Sections)
		tell(charactersGauge, summary.Chars)
	}
	tell(bytesGauge, int(l.lib.IndexBytes()))
	upkeep := l.lib.Upkeep()
	tell(addingGauge, upkeep.Adding)
	tell(filesDoneGauge, upkeep.FilesDone)
	tell(filesTotalGauge, upkeep.FilesTotal)
	tell(rebuildingGauge, oneIf(upkeep.Rebuilding))
	tell(doneGauge, upkeep.Done)
	tell(totalGauge, upkeep.Total)
	tell(problemGauge, oneIf(upkeep.Problem != nil))
}

func oneIf(b bool) int {
	if b {
		return 1
	}
	return 0
}
