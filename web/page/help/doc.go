// Package help has the pages that explain: the query language, how matches are counted, keys,
// limits and privacy, and the API.
//
// The words are a table (sections), to which the page adds what depends on the server: its bounds,
// and those examples that find something in its library.
//
//	pages := help.New(site, help.Bounds{Files: 100, Upload: 512 << 20}, calls)
//	res, err := pages.Help(r) // /help
//
// The rules themselves are in index/query and index; numbers are taken from there. Only web imports
// help.
package help
