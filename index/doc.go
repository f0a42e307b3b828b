// Package index is the search engine: reports in, results out.
//
// An Engine keeps two layers over the same reports. The character layer (package literal) finds every literal string and
// counts it exactly. The word layer is a bleve index with a document for each section: its words (jieba), and the fields that
// a search is narrowed by (region, year, kind, level, role). A query is a tree (package query); its words become nodes of a
// bleve query, where a literal is one more kind of node, and bleve runs the tree over sections. What a search collects from
// the sections found, it groups into reports, counts for the facets and orders: see collector.
//
// The unit of both layers is the section; the title of a report counts as part of each of its sections. bleve's types stay in
// this package (analyzer hands it an analysis.Analyzer); its documents hold neither the text nor term positions, for passages and marks are made from the stored
// report and its folded text.
//
// Adding writes the character layer first, then the words in one atomic batch. Sections are known by the word layer only, so
// a process killed between the two leaves characters that nothing refers to, and the report is simply added again. Small
// segments of the character layer are merged in the background, while searches go on.
package index
