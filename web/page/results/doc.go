// Package results has the pages that show what a search finds: the home page and the results, the
// feed of a search, and the search from a browser's address bar.
//
//	pages := results.New(site)
//	res, err := pages.Search(r) // /?q=煤矸石&year=2026: 9 reports with passages and facets
//
// If nothing is found as typed, the page says what else finds something: each word alone, the query
// without a distance, or with one filter less. A report itself is left to package reader, and the
// export of all hits to api. Only web imports results.
package results
