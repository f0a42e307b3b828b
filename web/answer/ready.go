package answer

import (
	"strings"

	"gongbao/analyzer/coded"
	"gongbao/index"
	"gongbao/web/say"
)

// Ready is the answer of a server that can search.
type Ready struct {
	Status string `json:"status"`
	Upkeep Upkeep `json:"upkeep"`
}

// Upkeep is an index.Upkeep as it is told in JSON, with the problem in words, a line for each;
// empty if all is well.
type Upkeep struct {
	index.Upkeep
	Problem string `json:"problem"`
}

// UpkeepIn returns the upkeep as it is told in a language.
func UpkeepIn(lang string, u index.Upkeep) Upkeep {
	var lines []string
	for _, m := range coded.All(u.Problem) {
		lines = append(lines, say.Message(lang, m))
	}
	return Upkeep{u, strings.Join(lines, "\n")}
}
