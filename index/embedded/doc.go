// Package embedded is the index.Store of one machine: an index in a folder, without another
// process.
//
// It keeps two layers over the same reports. The character layer (package literal) finds every
// string and counts it exactly. The word layer (package words) is a bleve index with a document for
// each section: its words by jieba, and the fields that a search is narrowed by. The unit of both
// is the section; in the character layer a title is a unit too, the one before its sections. A
// query such as
//
//	煤矸石 -发电 year:2026
//
// is a tree, each node of which finds a set of sections: 煤矸石 those where the character layer has
// it, year:2026 those of the reports of that year, and the tree what is in both and not in the set
// of 发电.
//
//	words, literal     the two layers, each in files of its own
//	state              one state of both, with the tables that lead from one to the other
//	find               the tree of a query → sections → hits, counts of facets, scores
//	tally              how often terms occur, and where
//	related            texts on the subjects of another
//
// The word layer says only which sections have a word. How often and where it occurs is known by
// the character layer, and the text is in the stored reports: bleve holds neither.
//
// A request uses a snapshot, which stays open until its last user has let go of it. So searches
// wait neither for additions nor for each other.
//
// Adding writes the character layer first, then the words in one atomic batch. Sections are known
// by the word layer only, so a process killed between the two leaves characters that nothing refers
// to, and the report is added again. Small segments of the character layer are merged in the
// background, while searches go on.
//
// How a request is read and relaxed, and what is shown of a hit, is for package engine; which
// reports there are and where their texts are kept, for package library.
package embedded
