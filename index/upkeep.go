package index

// Upkeep is what a library does while it is served, besides answering.
type Upkeep struct {
	// Adding is the number of additions under way, of whose FilesTotal files FilesDone are done.
	Adding     int `json:"adding"`
	FilesDone  int `json:"files_done"`
	FilesTotal int `json:"files_total"`
	// Rebuilding is set while the index is made anew, of whose Total reports Done are in.
	Rebuilding bool `json:"rebuilding"`
	Done       int  `json:"done"`
	Total      int  `json:"total"`
	// Problem is why a file of the user is not used or the index could not be made anew; nil if all is well.
	Problem error `json:"-"`
}
