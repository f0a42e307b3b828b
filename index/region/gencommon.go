//go:build ignore

// Gencommon writes common.tsv: how often each name of a division occurs in reports that have nothing
// to do with it, in occurrences per million characters. It is given the folder with the reports,
// which have gold.jsonl and texts as ../shared/corpus. A report counts for a name if no division of
// that name is in its province. Names that occur less often than least are left out.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"log"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"unicode/utf8"

	"gongbao/index/region"
)

// least is the rate of the rarest name that is listed.
const least = 0.05

// tally counts the characters of the reports of each province, and the names in them.
type tally struct {
	chars map[string]int            // by the first two digits of the code
	names map[string]map[string]int // by name and province
}

func main() {
	t := tally{make(map[string]int), make(map[string]map[string]int)}
	for file, province := range reports(os.Args[1]) {
		text, err := os.ReadFile(filepath.Join(os.Args[1], "texts", file))
		if err != nil {
			log.Fatal(err)
		}
		t.chars[province] += utf8.RuneCount(text)
		for _, m := range region.Find(string(text)) {
			if t.names[m.Name] == nil {
				t.names[m.Name] = make(map[string]int)
			}
			t.names[m.Name][province]++
		}
	}
	out := bufio.NewWriter(os.Stdout)
	for _, name := range slices.Sorted(maps.Keys(t.names)) {
		if rate := t.rate(name); rate >= least {
			fmt.Fprintf(out, "%s\t%.2f\n", name, rate)
		}
	}
	if err := out.Flush(); err != nil {
		log.Fatal(err)
	}
}

// reports returns the files of a folder with the first two digits of the codes of their places.
func reports(folder string) map[string]string {
	file, err := os.Open(filepath.Join(folder, "gold.jsonl"))
	if err != nil {
		log.Fatal(err)
	}
	defer file.Close()
	provinces := make(map[string]string)
	for decoder := json.NewDecoder(file); decoder.More(); {
		var gold struct{ File, Code string }
		if err := decoder.Decode(&gold); err != nil {
			log.Fatal(err)
		}
		if gold.Code == "" {
			gold.Code = region.CentreCode
		}
		provinces[gold.File] = gold.Code[:2]
	}
	return provinces
}

// rate returns the occurrences of a name per million characters of reports about other provinces.
func (t *tally) rate(name string) float64 {
	own := make(map[string]bool)
	for _, d := range region.Named(name, 0) {
		own[d.Code[:2]] = true
	}
	count, chars := 0, 0
	for province, n := range t.chars {
		if !own[province] {
			count += t.names[name][province]
			chars += n
		}
	}
	return float64(count) / float64(max(chars, 1)) * 1e6
}
