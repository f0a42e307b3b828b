package enginetest

import (
	"math/rand/v2"
	"slices"
	"testing"

	"gongbao/index"
)

// facetCase is a facet of a Result and all values that it can have.
type facetCase struct {
	field  index.Field
	values []string
	more   []string // what can be chosen besides
}

// facetCases returns the facets with all values that the reports have, and some that none has.
func facetCases() (cases []facetCase) {
	absent := map[index.Field]string{index.Region: "110000", index.Year: "1998"}
	more := map[index.Field][]string{index.Region: {"142729"}, index.Year: {"2019..2022", "0000..9999"}}
	for field := range index.NumFields {
		values := append(field.Listed(), index.None)
		if field.Listed() == nil {
			values = append(values, absent[field])
			for _, r := range Seeds().All() {
				values = append(values, field.ValuesOf(r)...)
			}
			slices.Sort(values)
			values = slices.Compact(values)
		}
		cases = append(cases, facetCase{field, values, more[field]})
	}
	return cases
}

// testLawFacets: the count beside each value that a facet can have, 0 if it is not listed, is
// the total when it is that facet's only choice, all else equal; no value is listed twice, and no
// filter changes whether a search relaxes.
func (s *suite) testLawFacets(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 0))
	queries := []string{
		"", "煤", "煤矸石", "教育 医疗", "-高铁", "数字经济 OR 算力", `"乡村振兴"`, "title:闻喜", "heading:工作", "煤 /r -气", "煤 NEAR/20 气", "year:2026 煤",
		"煤矸石土壤修复", "发展数字经济算力", "古交怎样利用煤矸石？", "不见于任何报告的词句",
	}
	facets := facetCases()
	met := make(tally)
	for range 100 / s.part {
		r := index.Request{Query: queries[rng.IntN(len(queries))], Limit: 1}
		relaxed := Find(t, s.seeds, r).Relaxed
		for _, f := range facets {
			*r.Filter.Choice(f.field) = choose(rng, slices.Concat(f.values, f.more))
		}
		result := Find(t, s.seeds, r)
		if result.Relaxed != relaxed {
			t.Errorf("%+v: relaxed %q, without its filter %q", r, result.Relaxed, relaxed)
		}
		met["relaxed "+string(relaxed)]++
		for _, f := range facets {
			counts := make(map[string]int)
			walk(result.Facets[f.field], func(b index.Bucket) {
				// A year that no report has is listed between others.
				if _, listed := counts[b.Value]; listed || b.Count > 0 && !slices.Contains(f.values, b.Value) {
					t.Errorf("%+v: the bucket %+v is listed twice or nobody's", r, b)
				}
				counts[b.Value] = b.Count
			})
			for _, value := range f.values {
				alone := r
				*alone.Filter.Choice(f.field) = []string{value}
				if got := Find(t, s.seeds, alone).Total; got != counts[value] {
					t.Errorf("%+v: %s has count %d, alone it finds %d", r, value, counts[value], got)
				}
				met["values"]++
				if counts[value] > 0 {
					met["values with a count"]++
				}
			}
		}
	}
	t.Log(met)
	if met["values with a count"] < 500/s.part || s.part == 1 && (met["relaxed words"] == 0 || met["relaxed most"] == 0) {
		t.Errorf("only %v were checked", met)
	}
}

// choose returns some of the values, mostly none, some of them excluded.
func choose(rng *rand.Rand, values []string) (chosen []string) {
	for range max(0, rng.IntN(6)-3) {
		value := values[rng.IntN(len(values))]
		if rng.IntN(2) == 0 {
			value = "-" + value
		}
		chosen = append(chosen, value)
	}
	return chosen
}

func walk(buckets []index.Bucket, visit func(index.Bucket)) {
	for _, b := range buckets {
		visit(b)
		walk(b.Children, visit)
	}
}
