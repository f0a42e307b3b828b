package answer

import "gongbao/web/respond"

// DictionaryRemoval is a dictionary that was removed.
type DictionaryRemoval struct {
	Outcome string `json:"outcome"`
	Name    string `json:"name"`
}

// Removal is a report that was removed, or would be.
type Removal struct {
	Outcome string `json:"outcome"` // removed or would-remove
	ID      string `json:"id"`
	Title   string `json:"title"`
	File    string `json:"file"`
}

// Uploaded says what became of the files that were sent, as gongbao add --json does.
type Uploaded struct {
	Outcomes []respond.Outcome `json:"outcomes"`
}
