package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gongbao/index/parse/glued"
)

// shared is the folder of real reports beside the repository.
const shared = "../../../../../shared/corpus"

// leastHeldOut is the share of headings, in per cent, that end exactly where they do on their own line,
// by a model that has seen no report of their province.
const leastHeldOut = 93.5

// TestHeldOut learns from the reports of three quarters of the provinces and judges the others.
func TestHeldOut(t *testing.T) {
	if os.Getenv("GONGBAO_LAWS") != "full" {
		t.Skip("NOT MEASURED, takes minutes: set GONGBAO_LAWS=full")
	}
	byProvince := readProvinces(t)
	const folds = 4
	total, exact := 0, 0
	for fold := range folds {
		var known, unknown collection
		for i, province := range slices.Sorted(maps.Keys(byProvince)) {
			to := &known
			if i%folds == fold {
				to = &unknown
			}
			for _, file := range byProvince[province] {
				if err := to.read(file); err != nil {
					t.Fatal(err)
				}
			}
		}
		model := glued.Train(known.examples, known.lines)
		var all judged
		for _, between := range []string{"", " ", "："} {
			j := judge(model, unknown.examples, between)
			t.Logf("fold %d, %q between: %v", fold, between, j)
			if between == "" {
				all = j
			}
		}
		total += all.headings
		exact += all.exact
	}
	share := 100 * float64(exact) / float64(total)
	t.Logf("%d headings of provinces not learned from: %.2f %% end exactly", total, share)
	if share < leastHeldOut {
		t.Errorf("%.2f %% of the headings end exactly, want %v", share, leastHeldOut)
	}
}

// judged counts where headings are taken to end.
type judged struct{ headings, exact, sentence, later, earlier int }

func (j judged) String() string {
	return fmt.Sprintf("%d headings, %.2f %% end exactly, %d with the sentence instead, %d later, %d earlier",
		j.headings, 100*float64(j.exact)/float64(j.headings), j.sentence, j.later, j.earlier)
}

func judge(model *glued.Model, examples []glued.Example, between string) (j judged) {
	for len(examples) > 0 {
		n := 1
		for n < len(examples) && examples[n].Report == examples[0].Report && examples[n].List == examples[0].List {
			n++
		}
		texts := make([]glued.Text, n)
		for i, x := range examples[:n] {
			texts[i].Text = x.Heading + between + x.Text
		}
		for i, end := range model.Ends(texts) {
			j.headings++
			truth := len(examples[i].Heading)
			switch {
			case end == truth:
				j.exact++
			case end > truth && strings.ContainsAny(texts[i].Text[:end][max(0, end-3):], "。！？"):
				j.sentence++
			case end > truth:
				j.later++
			default:
				j.earlier++
			}
		}
		examples = examples[n:]
	}
	return j
}

// readProvinces returns the files of each province, by the first two digits of its code.
func readProvinces(t *testing.T) map[string][]string {
	t.Helper()
	file, err := os.Open(shared + "/gold.jsonl")
	if err != nil {
		t.Skipf("NOT MEASURED, the corpus of real reports is not here: %v", err)
	}
	defer file.Close()
	byProvince := make(map[string][]string)
	for decoder := json.NewDecoder(file); decoder.More(); {
		var report struct{ File, Code string }
		if err := decoder.Decode(&report); err != nil {
			t.Fatal(err)
		}
		province := (report.Code + "00")[:2]
		byProvince[province] = append(byProvince[province], filepath.Join(shared, "texts", report.File))
	}
	return byProvince
}
