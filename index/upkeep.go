package index

// Upkeep is what a library does by itself while it is served.
type Upkeep struct {
	// Rebuilding is set while the index is made anew, of whose Total reports Done are in.
	Rebuilding bool `json:"rebuilding"`
	Done       int  `json:"done"`
	Total      int  `json:"total"`
	// Problem says why a file of the user is not used or the index could not be made anew; empty where all is well.
	Problem string `json:"problem"`
}
