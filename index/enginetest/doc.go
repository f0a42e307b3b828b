// Package enginetest holds the laws that every engine keeps.
//
// A test of a backend calls Run, which opens engines over real reports and compares them with brute force: what a search finds, counts
// and marks, facets, pages while reports come and go, panels and their lines, exports, coverage, what is related, suggestions, and
// ranking against a golden file. All that the brute force shares with an engine is the folding of text and the gazetteer: see oracle
// for literals and bruteReport for the query language.
package enginetest
