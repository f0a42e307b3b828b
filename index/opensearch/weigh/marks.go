package weigh

import (
	"slices"
	"strings"

	"gongbao/index/pattern"
)

// Marks returns those of patterns whose places add up to the marks, and texts one of which is in every
// report in which they do not. ok is false if a pattern has gaps, of which the cluster knows nothing.
//
// A place with others in it is marked as a whole. So each pattern adds what its place has beyond those
// in it: 煤矸石 adds nothing to 煤, and 煤煤 would take one away, for which there is no score.
func Marks(patterns []pattern.Pattern) (adding []pattern.Pattern, texts []string, ok bool) {
	weights := make(map[string]int)
	for _, p := range slices.Backward(pattern.LongestFirst(patterns)) {
		if len(p) != 1 {
			return nil, nil, false
		}
		weight := 1
		for part := range partsOf(p[0]) {
			weight -= weights[part.text]
		}
		switch weight {
		case 0:
		case 1:
			weights[p[0]] = 1
			adding = append(adding, p)
		default:
			texts = append(texts, p[0])
		}
		for _, other := range patterns {
			if len(other) == 1 {
				texts = append(texts, crossing(p[0], other[0])...)
			}
		}
	}
	slices.Sort(texts)
	return adding, slices.Compact(texts), true
}

// crossing returns the texts in which a place of b begins within one of a and ends behind it.
func crossing(a, b string) (texts []string) {
	for i := range a {
		if rest := a[i:]; i > 0 && rest != b && strings.HasPrefix(b, rest) {
			texts = append(texts, a[:i]+b)
		}
	}
	return texts
}
