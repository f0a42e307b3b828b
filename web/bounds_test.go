package web

import "time"

// The bounds of guard that tests run into.
const (
	maxStreams     = 4 // answers that are written at once
	maxUploads     = 2
	uploadQueue    = 20
	uploadPatience = 10 * time.Second
	searchQueue    = 100
	searchPatience = 2 * time.Second
	bodyPatience   = 30 * time.Second // between two parts of a body
)
