// Package index is the search engine: reports in, results out.
//
// An Engine keeps two layers over the same reports. The character layer (package literal) finds every literal string and
// counts it exactly. The word layer is a bleve index with a document for each section: the words (jieba) that it has, and the
// fields that a search is narrowed by (region, year, kind, level, role). The unit of both layers is the section; the title of a
// report counts as part of each of its sections. A query such as
//
//	煤矸石 -发电 year:2026
//
// becomes a tree (package query). An evaluator turns each node into the set of sections that it finds: 煤矸石 into those where the
// character layer has it, year:2026 into those of the reports of that year, and the tree into what is in both and not in the set of
// 发电. The collector groups the sections found into reports and counts the facets; a ranking scores them by the formulas of package
// rank; passages show where the words stand. Where a search finds nothing literally, the same tree is evaluated again by its
// words and then as a question: see relax.
//
// The word layer answers one thing only, which sections have a word. How often and where it stands is known by the character
// layer, and the text is in the stored reports: bleve holds neither. Its types stay in this package (analyzer hands it an
// analysis.Analyzer).
//
// A search uses a snapshot, one state of both layers with the tables between them, which stays open until its last user has let
// go of it. So searches wait neither for additions nor for each other.
//
// Adding writes the character layer first, then the words in one atomic batch. Sections are known by the word layer only, so
// a process killed between the two leaves characters that nothing refers to, and the report is simply added again. Small
// segments of the character layer are merged in the background, while searches go on.
package index
