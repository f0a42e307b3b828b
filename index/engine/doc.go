// Package engine answers every request of package index over any index.Store.
//
// A store says which sections a tree finds and counts terms; everything else is here, once: a request is read and relaxed, pages
// get their cursors and passages, counts become rows and lines, entries become places and coverage, and what is asked again is
// remembered as long as the reports are the same. So a second store, such as a cluster, has the same searches and the same laws,
// which package enginetest checks over every store.
//
//	engine.Search ── parse, filter ─▶ View.Look (again with a wider match if nothing is found)
//	              └─ Found.Page ─▶ counts, facets, candidates ─▶ reports are read ─▶ passages
//
// Each request uses one View, one state of the store, from its first question to its last, so its numbers agree with each other.
package engine
