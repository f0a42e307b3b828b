package region

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// commonTSV is counted in 887 reports of the centre, provinces, prefectures and counties, by gencommon.go.
//
//go:embed common.tsv
var commonTSV string

// rarest is the rate of a name that common.tsv does not list, in occurrences per million characters.
const rarest = 0.05

// Commonness returns how often a name of a division occurs in reports that have nothing to do with
// it, in occurrences per million characters: because it is another word too (合作, 和平), because it is in
// other words, or because everybody speaks of the place (北京).
func Commonness(name string) float64 {
	if rate, ok := rates()[name]; ok {
		return rate
	}
	return rarest
}

var rates = sync.OnceValue(func() map[string]float64 {
	byName := make(map[string]float64)
	for line := range strings.Lines(commonTSV) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "\t")
		rate, err := strconv.ParseFloat(value, 64)
		if err != nil {
			panic(fmt.Sprintf("region: common.tsv: %v", err))
		}
		byName[name] = rate
	}
	return byName
})
