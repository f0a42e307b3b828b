//go:build unix && cgo

package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const (
	peersVariable = "GONGBAO_PEERS" // run, or the beginnings of the names of those that take part, with commas
	peerRounds    = 3               // a figure is the median of so many
)

// peer is an engine that takes part in BenchmarkPeers.
type peer struct {
	name string
	// prepare returns why the engine cannot take part here; "" if it can.
	prepare func() (missing string)
	// index makes an index of the work in the folder dir.
	index func(b *testing.B, w *peerWork, dir string) []indexFigures
	// ask answers the classes that it can from the index in dir, in a process that has just opened
	// it, or as if it were one.
	ask func(b *testing.B, w *peerWork, dir string) []classFigures
}

// indexFigures say what an index cost.
type indexFigures struct {
	Name      string  `json:"name"`
	PerSecond float64 `json:"mb_per_cpu_s"` // MB of text
	Size      int64   `json:"size"`         // bytes on disk
}

// classFigures say what the queries of a class cost.
type classFigures struct {
	Class  string  `json:"class"`
	CPU    float64 `json:"cpu_ms"` // of the process, each query
	Median float64 `json:"p50_ms"` // by the clock
	P99    float64 `json:"p99_ms"`
	KB     float64 `json:"kb"`    // allocated, each query; 0 if unknown
	Found  float64 `json:"found"` // reports found, each query; 0 if unknown
}

// BenchmarkPeers asks Gongbao and its peers the same queries over the same reports, by turns, and
// prints a table of what each class of queries costs. The library is made of files and then opened
// again for every class, so that nothing is remembered but what a class itself repeats.
func BenchmarkPeers(b *testing.B) {
	wanted := os.Getenv(peersVariable)
	if wanted == "" {
		b.Skip(peersVariable + " is not set: make bench-peers")
	}
	texts, err := filepath.Abs(loadReports)
	if err == nil {
		_, err = os.Stat(texts)
	}
	if err != nil {
		b.Skip("the reports are not here: ", err)
	}
	dir := b.TempDir()
	w := newPeerWork(b, texts, dir)
	indexes := w.added
	var present []peer
	for _, p := range slices.Concat([]peer{ours}, blevePeers, programPeers()) {
		if wanted != "run" && !slices.ContainsFunc(strings.Split(wanted, ","), func(name string) bool {
			return strings.HasPrefix(p.name, name)
		}) {
			continue
		}
		if missing := p.prepare(); missing != "" {
			fmt.Printf("%s is left out: %s\n", p.name, missing)
			continue
		}
		fmt.Println("indexing:", p.name)
		indexes = append(indexes, p.index(b, w, filepath.Join(dir, p.name))...)
		present = append(present, p)
	}
	rounds := make(map[string]map[string][]classFigures) // by class and engine
	for round := range peerRounds {
		for _, p := range present {
			fmt.Printf("asking: %s, round %d of %d\n", p.name, round+1, peerRounds)
			for _, f := range p.ask(b, w, filepath.Join(dir, p.name)) {
				if rounds[f.Class] == nil {
					rounds[f.Class] = make(map[string][]classFigures)
				}
				rounds[f.Class][p.name] = append(rounds[f.Class][p.name], f)
			}
		}
	}
	printIndexes(os.Stdout, indexes, w.size)
	printClasses(os.Stdout, w.classes, present, rounds)
	b.ReportMetric(0, "ns/op")
}

func printIndexes(out io.Writer, all []indexFigures, size int64) {
	fmt.Fprintf(out, "\n%.1f MB of text\n\n| | MB of text a CPU second | on disk × text |\n|---|---|---|\n", float64(size)/1e6)
	for _, f := range all {
		fmt.Fprintf(out, "| %s | %.2f | %.2f |\n", f.Name, f.PerSecond, float64(f.Size)/float64(size))
	}
}

// printClasses prints a table for each measure: a row a class, a column an engine.
func printClasses(
	out io.Writer, classes []peerClass, present []peer, rounds map[string]map[string][]classFigures,
) {
	for _, measure := range []struct {
		name string
		of   func(f classFigures) float64
	}{
		{"CPU, ms a query", func(f classFigures) float64 { return f.CPU }},
		{"median, ms", func(f classFigures) float64 { return f.Median }},
		{"99 % within, ms", func(f classFigures) float64 { return f.P99 }},
		{"allocated, KB a query", func(f classFigures) float64 { return f.KB }},
		{"reports found a query", func(f classFigures) float64 { return f.Found }},
	} {
		fmt.Fprintf(out, "\n| %s |", measure.name)
		for _, p := range present {
			fmt.Fprintf(out, " %s |", p.name)
		}
		fmt.Fprintf(out, "\n|---|%s\n", strings.Repeat("---|", len(present)))
		for _, c := range classes {
			fmt.Fprintf(out, "| %s |", c.Name)
			for _, p := range present {
				fmt.Fprintf(out, " %s |", middle(rounds[c.Name][p.name], measure.of))
			}
			fmt.Fprintln(out)
		}
	}
}

// middle returns the median of a measure over the rounds, or a dash if it is unknown.
func middle(rounds []classFigures, of func(classFigures) float64) string {
	slices.SortFunc(rounds, func(a, b classFigures) int { return cmp.Compare(of(a), of(b)) })
	if len(rounds) == 0 || of(rounds[len(rounds)/2]) == 0 {
		return "–"
	}
	value := of(rounds[len(rounds)/2])
	if value < 100 {
		return fmt.Sprintf("%.3g", value)
	}
	return fmt.Sprintf("%.0f", value)
}

// readLines reads a file that has a value a line.
func readLines[T any](b *testing.B, path string) []T {
	b.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	return decodeLines[T](b, data)
}

func decodeLines[T any](b *testing.B, data []byte) (all []T) {
	b.Helper()
	for line := range bytes.Lines(data) {
		var value T
		if err := json.Unmarshal(line, &value); err != nil {
			b.Fatal(err)
		}
		all = append(all, value)
	}
	return all
}

// folderSize returns the number of bytes of the files in a folder.
func folderSize(b *testing.B, dir string) (size int64) {
	b.Helper()
	err := filepath.WalkDir(dir, func(_ string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err == nil {
			size += info.Size()
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return size
}
