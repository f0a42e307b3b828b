package index

// Opening is how far the opening of a library is. It may take long: an index that is made anew takes
// some 20 ms a report.
type Opening struct {
	Step OpeningStep `json:"step"`
	// Done is the number of reports that are indexed, of Total that have to be. Total is 0 until it
	// is known.
	Done  int `json:"done"`
	Total int `json:"total"`
}

// OpeningStep is what is done while a library is opened.
type OpeningStep string

// The steps. Files are read in the first, and reports are indexed that a killed process had only
// stored. In the others all reports are: the index was made by another version of the program, or it
// is missing or damaged.
const (
	StepOpening    OpeningStep = "opening"
	StepUpgrading  OpeningStep = "upgrading"
	StepRebuilding OpeningStep = "rebuilding"
)
