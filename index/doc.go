// Package index is the contract of the search engine: what can be asked of a set of reports, what
// the answers are made of, and what a store of reports has to do.
//
// A caller asks an Engine. The search 煤矸石 -发电 in the reports of 2026 is
//
//	result, err := engine.Search(ctx, index.Request{
//		Query:  "煤矸石 -发电",
//		Filter: index.Filter{Year: []string{"2026"}},
//		Limit:  10, Passages: 3,
//	})
//
// and its Result has the hits with their passages, the total, and the counts beside each facet. An
// Engine also counts terms (Panel, Lines), says which reports there are (Coverage, Places), and
// keeps the reports (Update). Requests and results know no index: another program can send them.
//
// Whoever makes an engine implements a Store. A Store hands out Views, each one state of all
// reports. A View finds the sections that the tree of a query finds (Look), orders them (Page), and
// counts terms (Tally, TermPlaces). Everything else is the same for every store: relaxing a search
// that finds nothing, cursors, passages, the rows of a panel and so on are in package engine.
//
//	Engine   the interface that the library, the pages and the API use
//	  │ package engine
//	Store    package embedded, in files; package memory, in memory
//
// Package enginetest has the laws that every engine keeps, as one suite of tests: a quoted query
// finds exactly the reports that have it, the number beside a facet is the total of choosing it,
// pages list every hit once.
//
// Several engines can answer as one. A Hit has its Position, by which pages are merged;
// Result.Counts are flat, so that they can be added, and FacetCounts.Tree makes facets of the sums;
// the Statistics of all engines, added and handed in with the Request, make their scores
// comparable.
//
// The unit of search is the section: words of a query meet in one section, the title of the report
// counting as part of each. A hit is a report. Package query has the language, package rank the
// formulas of scores, package panel the rules of counting; the folder that reports are kept in is
// package library.
package index
