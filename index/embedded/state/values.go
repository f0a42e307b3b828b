package state

import "gongbao/index"

// FacetValues are the values of all reports in all facets but sections, numbered so that counting them is quick.
type FacetValues struct {
	Texts  []string // by number
	Fields []index.Field
	Of     [][]int32 // the numbers of each report's values
}

// FacetValues returns the numbers of the values that the reports have.
func (s *Snapshot) FacetValues() *FacetValues {
	s.made.onceValues.Do(func() { s.made.values = numberValues(s.Reports) })
	return s.made.values
}

func numberValues(reports []Report) *FacetValues {
	v := &FacetValues{Of: make([][]int32, len(reports))}
	var numbers [index.Section]map[string]int32
	for f := range numbers {
		numbers[f] = make(map[string]int32)
	}
	var all []int32
	for i := range reports {
		first := len(all)
		for f, values := range reports[i].Values {
			for _, text := range values {
				number, known := numbers[f][text]
				if !known {
					number = int32(len(v.Texts))
					numbers[f][text] = number
					v.Texts, v.Fields = append(v.Texts, text), append(v.Fields, index.Field(f))
				}
				all = append(all, number)
			}
		}
		v.Of[i] = all[first:]
	}
	return v
}
