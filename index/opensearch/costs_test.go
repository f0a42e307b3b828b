package opensearch_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"gongbao/index"
	"gongbao/index/embedded"
	"gongbao/index/enginetest"
	"gongbao/index/opensearch"
	"gongbao/index/opensearch/cluster"
	"gongbao/index/opensearch/clustertest"
	"gongbao/index/panel"
	"gongbao/index/parse"
	"gongbao/index/report"
	"gongbao/index/source"
	"gongbao/index/synthetic"
)

// classes are the searches whose costs are measured: with occurrences, five facets and three passages.
var classes = []struct {
	name  string
	match index.Match
	texts []string
}{
	{"rare word", index.Literal, []string{"煤矸石", "石墨烯", "碳汇", "冰雪运动", "蚕桑"}},
	{"frequent word", index.Literal, []string{"教育", "就业", "改革", "投资", "农业"}},
	{"phrase", index.Literal, []string{`"新质生产力"`, `"乡村振兴战略"`, `"经济社会发展"`, `"优化营商环境"`, `"生态环境保护"`}},
	{"two words", index.Literal, []string{"养老 补贴", "煤炭 转型", "高考 改革", "小微企业 贷款", "水库 移民"}},
	{"one character", index.Literal, []string{"的", "水", "路", "钱", "茶"}},
	{"contained words", index.Literal, []string{"煤 煤矸石", "产业 产业链", "发展 高质量发展", "教育 职业教育", "企业 小微企业"}},
	{"jieba's words", index.Words, []string{"养老服务体系", "数字经济建设", "农村公路养护", "义务教育均衡", "污水处理设施"}},
	{"question", index.Most, []string{"如何推动县域经济高质量发展", "怎样解决老旧小区改造的资金", "哪些措施帮助高校毕业生就业", "乡村医生的待遇怎么提高", "怎么治理黑臭水体"}},
	{"NEAR", index.Literal, []string{"养老 NEAR/10 补贴", "煤炭 NEAR/8 价格", "税收 NEAR/10 优惠", "农民 NEAR/10 收入", "大气 NEAR/6 治理"}},
	{"everything", index.Literal, []string{"", "year:2020..2024", "region:山西", "section:任务", "kind:政府工作报告"}},
}

// BenchmarkCosts measures what a cluster of one node and one of three cost beside the embedded engine,
// on the reports in ../../../shared and on 5,700 made-up ones, each in a sub-benchmark. It takes some 30 minutes.
func BenchmarkCosts(b *testing.B) {
	if os.Getenv("GONGBAO_CLUSTER") != "full" {
		b.Skip("set GONGBAO_CLUSTER=full to measure")
	}
	real := enginetest.Memory{}
	enginetest.ReadReports(b, enginetest.SharedTexts(b, 1), real)
	for _, corpus := range []struct {
		name    string
		reports enginetest.Memory
	}{{"real", real}, {"made_up", madeUp(b, real.All(), 5700)}} {
		size := 0
		for _, r := range corpus.reports {
			size += bytesOf(r)
		}
		b.Run(corpus.name, func(b *testing.B) {
			b.Logf("%d reports, %.1f MB", len(corpus.reports), float64(size)/1e6)
			measure(b, "embedded", embedded.Backend, nil, corpus.reports, size)
			for _, nodes := range []int{1, 3} {
				c := clustertest.Start(b, nodes)
				measure(b, fmt.Sprint(nodes, " nodes"), backendOf(c, min(nodes-1, 1)), c, corpus.reports, size)
				c.Close()
			}
		})
	}
}

// backendOf keeps an engine in a cluster, in three shards with so many further copies.
func backendOf(c *clustertest.Cluster, replicas int) index.Backend {
	to, err := opensearch.Connect(opensearch.Config{
		Config: cluster.Config{URLs: c.URLs()}, Name: "costs", Shards: 3, Replicas: replicas,
	})
	if err != nil {
		panic(err) // the configuration is right
	}
	return to.Backend()
}

// bytesOf returns the size of the text of a report.
func bytesOf(r *report.Report) (n int) {
	for _, s := range r.Sections {
		n += len(s.Heading)
		for _, p := range s.Paragraphs {
			n += len(p)
		}
	}
	return n + len(r.Title)
}

// madeUp returns n reports put together of others.
func madeUp(b *testing.B, of []*report.Report, n int) enginetest.Memory {
	b.Helper()
	m := synthetic.New(of)
	all := enginetest.Memory{}
	for s := range synthetic.Subjects(n) {
		name := fmt.Sprintf("%s-%d.txt", s.County.Code, s.Year)
		for document, err := range source.Unpack(source.DefaultLimits(), name, []byte(m.Text(s))) {
			if err != nil {
				b.Fatal(err)
			}
			reading := parse.Parse(document)
			for i := range reading.Reports {
				all[reading.Reports[i].ID] = &reading.Reports[i]
			}
		}
	}
	return all
}

// processors is the processor time of this process and of the nodes of a cluster.
func processors(b *testing.B, c *clustertest.Cluster) (own, nodes time.Duration) {
	b.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	if c != nil {
		nodes = c.CPU()
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano()), nodes
}

// cost is the processor time that something takes here and in the nodes.
func cost(b *testing.B, c *clustertest.Cluster, do func()) (own, nodes time.Duration) {
	b.Helper()
	ownBefore, nodesBefore := processors(b, c)
	do()
	ownAfter, nodesAfter := processors(b, c)
	return ownAfter - ownBefore, nodesAfter - nodesBefore
}

// measure logs what indexing and asking cost with a backend.
func measure(b *testing.B, name string, backend index.Backend, c *clustertest.Cluster, reports enginetest.Memory, size int) {
	b.Helper()
	dir := b.TempDir()
	e, err := backend.Open(index.Generation{Dir: dir, Number: 1}, reports, enginetest.LoadWords())
	if err != nil {
		b.Fatal(err)
	}
	defer e.Close()
	all := reports.All()
	began := time.Now()
	own, nodes := cost(b, c, func() {
		for batch := range slices.Chunk(all, 100) {
			if err := e.Update(batch, nil); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Logf("%s: indexing %.1f s in the nodes, %.1f s here: %.2f MB/s a core; %.1f s in all", name, nodes.Seconds(), own.Seconds(), float64(size)/1e6/(own+nodes).Seconds(), time.Since(began).Seconds())
	b.Logf("%s: %.2f × the text", name, stored(b, dir, c)/float64(size))
	for _, class := range classes {
		requests := make([]index.Request, len(class.texts))
		for i, text := range class.texts {
			requests[i] = index.Request{Query: text, Match: class.match, Limit: 10, Passages: 3}
		}
		first := searchAll(b, e, c, requests, 1)
		again := searchAll(b, e, c, requests, 4)
		b.Logf("%s: %s: first %s, then %s", name, class.name, first, again)
	}
	logPanel(b, name, e, c, all)
}

// perSearch is what a search costs: the processor time in the nodes and here, and the time that passes.
type perSearch struct{ nodes, own, took float64 } // ms

func (p perSearch) String() string {
	return fmt.Sprintf("%.1f + %.1f CPU ms, %.0f ms", p.nodes, p.own, p.took)
}

// searchAll searches several times in turn.
func searchAll(b *testing.B, e index.Engine, c *clustertest.Cluster, requests []index.Request, times int) perSearch {
	b.Helper()
	began := time.Now()
	own, nodes := cost(b, c, func() {
		for range times {
			for _, r := range requests {
				if _, err := e.Search(b.Context(), r); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
	n := float64(times*len(requests)) * 1e6
	return perSearch{float64(nodes) / n, float64(own) / n, float64(time.Since(began)) / n}
}

// logPanel logs what panels of 60 terms cost, each of other terms.
func logPanel(b *testing.B, name string, e index.Engine, c *clustertest.Cluster, reports []*report.Report) {
	b.Helper()
	g := requests{rand.New(rand.NewPCG(3, 4)), reports}
	for range 3 {
		terms := make(map[string]bool)
		for len(terms) < 60 {
			if text := g.stretch(2 + g.IntN(3)); strings.IndexFunc(text, func(r rune) bool { return r < 0x4e00 || r > 0x9fff }) < 0 {
				terms[text] = true
			}
		}
		d, err := panel.Of(slices.Collect(func(yield func(string) bool) {
			for term := range terms {
				if !yield(term) {
					return
				}
			}
		})...)
		if err != nil {
			b.Fatal(err)
		}
		cells := 0
		own, nodes := cost(b, c, func() {
			err = e.Panel(b.Context(), index.PanelRequest{Dictionary: d, Scope: index.ScopeAll}, func(index.PanelHead) error { return nil }, func(row panel.Row) error {
				cells += len(row.Counts)
				return nil
			})
		})
		if err != nil {
			b.Fatal(err)
		}
		b.Logf("%s: 60 terms, %d cells: %.2f + %.2f CPU s", name, cells, nodes.Seconds(), own.Seconds())
	}
}

// stored returns the bytes of an index that was written a moment ago: in the first copies of its shards
// or, of the embedded engine, in its folder.
func stored(b *testing.B, dir string, c *clustertest.Cluster) (size float64) {
	b.Helper()
	if c == nil {
		err := filepath.WalkDir(dir, func(_ string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			info, err := entry.Info()
			if err == nil {
				size += float64(info.Size())
			}
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
		return size
	}
	flushed, err := http.Post(c.URLs()[0]+"/costs-*/_flush", "", nil)
	if err != nil {
		b.Fatal(err)
	}
	flushed.Body.Close()
	response, err := http.Get(c.URLs()[0] + "/costs-*/_stats/store")
	if err != nil {
		b.Fatal(err)
	}
	defer response.Body.Close()
	var answer struct {
		All struct {
			Primaries struct {
				Store struct {
					Size float64 `json:"size_in_bytes"`
				}
			}
		} `json:"_all"`
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		b.Fatal(err)
	}
	return answer.All.Primaries.Store.Size
}

// TestRequests: a search takes three requests to the cluster, and a question four; one more the first time,
// for the texts that have to be looked through.
func TestRequests(t *testing.T) {
	full(t)
	c := clustertest.Start(t, 1)
	to, err := url.Parse(c.URLs()[0])
	if err != nil {
		t.Fatal(err)
	}
	var asked atomic.Int64
	proxy := httputil.NewSingleHostReverseProxy(to)
	counting := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, "/_doc/state") { // which is asked for once a second
			asked.Add(1)
		}
		proxy.ServeHTTP(w, r)
	}))
	defer counting.Close()
	through, err := opensearch.Connect(opensearch.Config{Config: cluster.Config{URLs: []string{counting.URL}}, Name: "requests", Shards: 2})
	if err != nil {
		t.Fatal(err)
	}
	e, err := through.Backend().Open(index.Generation{Dir: t.TempDir(), Number: 1}, enginetest.Seeds(), enginetest.LoadWords())
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if err := e.Update(enginetest.Seeds().All(), nil); err != nil {
		t.Fatal(err)
	}
	for text, most := range map[string]int64{"煤矸石": 3, "教育": 3, `"经济社会发展" 煤`: 3, "": 3, "如何推动县域经济高质量发展": 4, `煤 NEAR/10 气`: 3} {
		r := index.Request{Query: text, Limit: 10, Passages: 3}
		if most == 4 {
			r.Match = index.Most
		} else {
			r.Match = index.Literal
		}
		for _, more := range []int64{1, 0} {
			asked.Store(0)
			result, err := e.Search(t.Context(), r)
			if err != nil {
				t.Fatal(err)
			}
			if n := asked.Load(); n > most+more || n == 0 || len(result.Hits) == 0 {
				t.Errorf("%s: %d requests for %d hits, want at most %d", text, n, len(result.Hits), most+more)
			}
		}
	}
}
