package answer

import "gongbao/index"

// Ready is the answer of a server that can search.
type Ready struct {
	Status string       `json:"status"`
	Upkeep index.Upkeep `json:"upkeep"`
}
