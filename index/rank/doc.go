// Package rank scores search results: reports for the words of a query, and sections and reports
// for a typed question. It knows nothing of engines. It gets only numbers: how often a text occurs
// where, at which positions, in texts of which length.
//
// A question, "古交怎样利用煤矸石？", is ranked by its terms:
//
//	terms := rank.Terms("古交怎样利用煤矸石", '，')
//	// 古交 利用 煤矸 矸石, and with half the weight 古 交 利 用 煤 矸 石
//
// The score of a report has two parts. InQuestion scores how often the report has the terms for its
// length, which shows what it is about. Window scores the one stretch of its text that has most of
// the terms together, which shows where the answer is. Rare terms weigh more (Rarity). If all words
// of a query were found literally, Literal ranks the sections.
//
// Every score is a list of named parts, so that a reader can be shown why a hit is ranked where it
// is. The weights are in weights.go, each with its reason.
package rank
