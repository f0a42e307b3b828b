package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"gongbao/cmd/gongbao/tokens"
)

// The load.
const (
	loadClients   = 64    // each asks again as soon as it is answered
	slowClients   = 1_000 // each sends a header line now and then, and never the last
	overload      = 2     // requests come at this many times the throughput, whether or not others are answered
	loadToken     = "load-0123456789abcdef"
	loadReports   = "../../../shared/corpus/texts"
	recovery      = 2 * time.Second
	betweenLooks  = 200 * time.Millisecond
	betweenWrites = 100 * time.Millisecond
)

// loadQueries are of all kinds: short and long, rare and common.
var loadQueries = []string{
	"煤矸石", "新质生产力", "地区生产总值增长", "乡村振兴 人才", "数字经济 核心产业", "高标准农田", "一网通办", "生态环境保护", "教育", "民营经济发展",
	"煤", "增长", `"一网通办"`, `"固定资产投资增长"`, "太原 OR 大同", "养老 NEAR/10 补贴", "养老 /s 补贴", "新*产力", "GDP", "煤矸石 -发电",
	"古交 2026 煤矸石", "title:计划", "怎样提高粮食产量", "煤矸岩综合利用", "",
}

// steadyYears are the years of reports that the load does not change.
const steadyYears = "&year=2019..2023"

// loadFilters are added to some of the queries.
var loadFilters = []string{"", "", "", steadyYears, "&level=county", "&section=tasks", "&region=140000",
	steadyYears + "&level=-county"}

// BenchmarkLoad asks a server, a process of its own with 887 reports, as many clients at once
// would: first steadily; then beyond its capacity, with connections that never finish a request;
// then while reports are added, corrected and removed and the index is rebuilt. Each part takes
// GONGBAO_LOAD (10s).
func BenchmarkLoad(b *testing.B) {
	length, err := time.ParseDuration(os.Getenv("GONGBAO_LOAD"))
	if err != nil {
		b.Skip("GONGBAO_LOAD is not set to a length such as 10s")
	}
	if _, err := os.Stat(loadReports); err != nil {
		b.Skip("the reports are not here: ", err)
	}
	reports, err := filepath.Abs(loadReports)
	if err != nil {
		b.Fatal(err)
	}
	b.Setenv(tokens.Variable, loadToken)
	folder := b.TempDir()
	process, base := startServer(b, folder, "--slow", "0", reports)
	defer func() {
		process.signal(b, syscall.SIGTERM)
		process.code(b)
	}()
	l := newLoad(b, base, process.Process.Pid)
	throughput := float64(loadClients)
	b.Run("steady", func(b *testing.B) {
		for b.Loop() {
			throughput = l.report(b, l.steadily(length)).perSecond()
		}
	})
	b.Run("overload", func(b *testing.B) {
		for b.Loop() {
			stop := l.connectSlowly()
			got := l.overloaded(length, overload*throughput)
			stop()
			l.report(b, got)
			b.ReportMetric(milliseconds(got.quantile(http.StatusServiceUnavailable, .99)), "ms-p99-of-503")
			after := l.steadily(recovery)
			b.ReportMetric(after.perSecond(), "searches/s-after")
			b.ReportMetric(float64(after.failed()), "failed-after")
		}
	})
	b.Run("changing", func(b *testing.B) {
		for b.Loop() {
			l.rest()
			before := l.look()
			stop := l.change(b, folder)
			got := l.steadily(length)
			stop()
			l.report(b, got)
			l.rest()
			after := l.look()
			b.ReportMetric(float64(after.goroutines-before.goroutines), "goroutines-more")
			b.ReportMetric(float64(after.files-before.files), "files-more")
			b.ReportMetric(float64(after.memory-before.memory)/1e6, "MB-more")
		}
	})
}

// load is a server under load, and the answers expected of it.
type load struct {
	base     string
	pid      int
	client   *http.Client
	targets  []string
	want     map[string]string // target → the beginning of its answer
	fixed    map[string]bool   // targets whose answers the load does not change
	changing atomic.Bool       // other answers may differ
}

func newLoad(b *testing.B, base string, pid int) *load {
	l := &load{base: base, pid: pid, want: make(map[string]string), fixed: make(map[string]bool),
		client: &http.Client{Timeout: time.Minute, Transport: &http.Transport{
			DisableCompression:  true, // the clients share the processors with the server, and the network is not slow
			MaxIdleConnsPerHost: 1000, DialContext: (&net.Dialer{Timeout: 10 * time.Second}).DialContext,
		}}}
	for _, q := range loadQueries {
		for _, filter := range loadFilters {
			target := "/api/v1/search?q=" + url.QueryEscape(q) + filter
			status, body, err := l.get(target)
			if err != nil || status != http.StatusOK {
				b.Fatalf("%s: %d, %v\n%s", target, status, err, body)
			}
			l.targets = append(l.targets, target)
			l.want[target] = counts(body)
			l.fixed[target] = strings.Contains(filter, steadyYears) && bytes.Contains(body, []byte(`"relaxed":null`))
		}
	}
	return l
}

// counts returns the part of a search's answer with the numbers of matches.
func counts(body []byte) string {
	before, _, _ := bytes.Cut(body, []byte(`,"relaxed"`))
	return string(before)
}

func (l *load) get(target string) (status int, body []byte, err error) {
	res, err := l.client.Get(l.base + target)
	if err != nil {
		return 0, nil, err
	}
	defer res.Body.Close()
	body, err = io.ReadAll(res.Body)
	return res.StatusCode, body, err
}

// measured is the result of requests.
type measured struct {
	mu     sync.Mutex
	took   map[int][]time.Duration // by status; 0 if no answer came
	wrong  []string                // answers that differ from the expected ones
	length time.Duration
	worst  state
}

// ask sends a random request.
func (l *load) ask(m *measured) {
	target := l.targets[rand.IntN(len(l.targets))]
	begun := time.Now()
	status, body, err := l.get(target)
	took := time.Since(begun)
	if err != nil {
		status = 0
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.took[status] = append(m.took[status], took)
	if status == http.StatusOK && (!l.changing.Load() || l.fixed[target]) && counts(body) != l.want[target] {
		m.wrong = append(m.wrong, fmt.Sprintf("%s\n\t%s, want\n\t%s", target, counts(body), l.want[target]))
	}
}

// measure runs send for that long and counts its requests, and meanwhile observes the server.
func (l *load) measure(length time.Duration, send func(ctx context.Context, m *measured)) *measured {
	m := &measured{took: make(map[int][]time.Duration)}
	ctx, cancel := context.WithTimeout(context.Background(), length)
	defer cancel()
	var looking sync.WaitGroup
	looking.Go(func() {
		for ; ctx.Err() == nil; time.Sleep(betweenLooks) {
			now := l.look()
			m.worst = state{max(m.worst.memory, now.memory), max(m.worst.files, now.files),
				max(m.worst.goroutines, now.goroutines)}
		}
	})
	begun := time.Now()
	send(ctx, m)
	m.length = time.Since(begun)
	looking.Wait()
	return m
}

// steadily has clients ask, each again as soon as it is answered.
func (l *load) steadily(length time.Duration) *measured {
	return l.measure(length, func(ctx context.Context, m *measured) {
		var clients sync.WaitGroup
		for range loadClients {
			clients.Go(func() {
				for ctx.Err() == nil {
					l.ask(m)
				}
			})
		}
		clients.Wait()
	})
}

// overloaded sends that many requests a second, whether or not they are answered.
func (l *load) overloaded(length time.Duration, perSecond float64) *measured {
	return l.measure(length, func(ctx context.Context, m *measured) {
		var clients sync.WaitGroup
		begun := time.Now()
		for sent := 0; ctx.Err() == nil; time.Sleep(time.Millisecond) {
			for ; float64(sent) < perSecond*time.Since(begun).Seconds(); sent++ {
				clients.Go(func() { l.ask(m) })
			}
		}
		clients.Wait()
	})
}

// connectSlowly opens connections that send a header line now and then, and reopens them when they
// are closed.
func (l *load) connectSlowly() (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var clients sync.WaitGroup
	address := strings.TrimPrefix(l.base, "http://")
	for range slowClients {
		clients.Go(func() {
			for ctx.Err() == nil {
				if conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", address); err == nil {
					drip(ctx, conn)
				}
				waitFor(ctx, time.Second)
			}
		})
	}
	return func() {
		cancel()
		clients.Wait()
	}
}

// drip sends a request that never ends.
func drip(ctx context.Context, conn net.Conn) {
	defer conn.Close()
	line := "GET / HTTP/1.1\r\nHost: gongbao\r\n"
	for ctx.Err() == nil {
		if _, err := io.WriteString(conn, line); err != nil {
			return
		}
		line = "X-Slow: 1\r\n"
		waitFor(ctx, 2*time.Second)
	}
}

func waitFor(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// change adds, corrects and removes reports and rebuilds the index again and again, until it is
// stopped. In the end there are the same reports as before.
func (l *load) change(b *testing.B, folder string) (stop func()) {
	l.changing.Store(true)
	ctx, cancel := context.WithCancel(context.Background())
	var changing sync.WaitGroup
	write := func(method, target, body string, want int) string {
		r, err := http.NewRequest(method, l.base+target, strings.NewReader(body))
		if err != nil {
			b.Error(err)
			return ""
		}
		r.Header.Set("Authorization", "Bearer "+loadToken)
		r.Header.Set("Content-Type", "application/json")
		res, err := l.client.Do(r)
		if err != nil {
			b.Error(err)
			return ""
		}
		defer res.Body.Close()
		answer, err := io.ReadAll(res.Body)
		if err != nil || res.StatusCode != want {
			b.Errorf("%s %s: %d, %v: %s", method, target, res.StatusCode, err, answer)
		}
		_, id, _ := strings.Cut(string(answer), `"id":"`)
		id, _, _ = strings.Cut(id, `"`)
		return id
	}
	changing.Go(func() {
		for i := 0; ctx.Err() == nil; i++ {
			id := write(http.MethodPost, fmt.Sprintf("/api/v1/reports?file=load%d.txt", i), loadReport(i),
				http.StatusCreated)
			write(http.MethodPatch, "/api/v1/reports/"+id, `{"year": 2031}`, http.StatusOK)
			write(http.MethodDelete, "/api/v1/reports/"+id, "", http.StatusOK)
			waitFor(ctx, betweenWrites)
		}
	})
	changing.Go(func() {
		for ctx.Err() == nil {
			if _, stderr, code := outcome(b, folder, "rebuild"); code != done {
				b.Errorf("rebuild ends with %d\n%s", code, stderr)
			}
		}
	})
	return func() {
		cancel()
		changing.Wait()
		l.changing.Store(false)
	}
}

// loadReport is the text of a report. No two are alike. Its place and year are in no query.
func loadReport(i int) string {
	var text strings.Builder
	fmt.Fprintf(&text, "%d年汾西县政府工作报告\n一、工作回顾\n", 1700+i%300)
	for j := range 200 {
		fmt.Fprintf(&text, "第%d项工作：煤矸石综合利用水平稳步提升，全年新建高标准农田%d亩，完成投资%d万元。\n", j, (i+1)*(j+3)*7919%100_003,
			(i+1)*(j+7)*104_729%1_000_003)
	}
	return text.String()
}

// rest lets the server finish its work, and closes idle connections.
func (l *load) rest() {
	l.client.CloseIdleConnections()
	time.Sleep(2 * recovery)
}

// state is the resources used by a server.
type state struct {
	memory            int64 // resident, in bytes
	files, goroutines int
}

// look returns the state of the server. Unknown values are 0.
func (l *load) look() (s state) {
	if entries, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", l.pid)); err == nil {
		s.files = len(entries)
	}
	_, body, err := l.get("/metrics")
	if err != nil {
		return s
	}
	lines := bufio.NewScanner(bytes.NewReader(body))
	for lines.Scan() {
		name, value, _ := strings.Cut(lines.Text(), " ")
		number, _ := strconv.ParseFloat(value, 64)
		switch name {
		case "process_resident_memory_bytes":
			s.memory = int64(number)
		case "go_goroutines":
			s.goroutines = int(number)
		}
	}
	return s
}

// perSecond is the number of searches answered in a second.
func (m *measured) perSecond() float64 {
	return float64(len(m.took[http.StatusOK])) / m.length.Seconds()
}

// failed is the number of requests without the right answer.
func (m *measured) failed() int {
	n := len(m.wrong)
	for status, took := range m.took {
		if status != http.StatusOK {
			n += len(took)
		}
	}
	return n
}

// quantile returns a quantile of the times of answers with a status.
func (m *measured) quantile(status int, q float64) time.Duration {
	took := slices.Sorted(slices.Values(m.took[status]))
	if len(took) == 0 {
		return 0
	}
	return took[int(q*float64(len(took)-1))]
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// report adds the figures to those of a benchmark.
func (l *load) report(b *testing.B, m *measured) *measured {
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(m.perSecond(), "searches/s")
	b.ReportMetric(milliseconds(m.quantile(http.StatusOK, .5)), "ms-p50")
	b.ReportMetric(milliseconds(m.quantile(http.StatusOK, .99)), "ms-p99")
	b.ReportMetric(float64(len(m.wrong)), "wrong")
	for _, wrong := range m.wrong[:min(10, len(m.wrong))] {
		b.Log(wrong)
	}
	b.ReportMetric(float64(len(m.took[0])), "unanswered")
	b.ReportMetric(float64(len(m.took[http.StatusServiceUnavailable])), "503s")
	others := m.failed() - len(m.wrong) - len(m.took[0]) - len(m.took[http.StatusServiceUnavailable])
	b.ReportMetric(float64(others), "other-failures")
	b.ReportMetric(float64(m.worst.memory)/1e6, "MB-most")
	b.ReportMetric(float64(m.worst.files), "files-most")
	b.ReportMetric(float64(m.worst.goroutines), "goroutines-most")
	return m
}
