// Package enginetest holds the laws that every engine keeps, as one suite of tests.
//
// The test of a backend is
//
//	func TestLaws(t *testing.T) { enginetest.Run(t, memory.Backend()) }
//
// Run opens engines over real reports and compares them with brute force: what a search finds,
// counts and marks, facets, pages while reports come and go, panels and their lines, exports,
// coverage, related texts, suggestions, and ranking against a golden file. All that the brute force
// shares with an engine is the folding of text and the gazetteer: see oracle for literals and
// bruteReport for the query language. Other laws are about several engines, which answer as one,
// and about what happens at once: an update is seen whole or not at all. Same holds two backends to
// the same answers, scores and passages included.
//
// A law that needs reports which are not here says so and is skipped, or takes what there is. With
// GONGBAO_LAWS=full all texts of ../shared/corpus are searched instead of a sample.
//
// Files, their damage and their merging are not laws of every engine: those tests are in the
// package of the store.
package enginetest
