package answer

import "gongbao/index/suggest"

// Suggestions is the answer to what is being typed.
type Suggestions struct {
	Suggestions []suggest.Suggestion `json:"suggestions"`
}
