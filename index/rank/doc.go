// Package rank scores what a search found: reports for the words of a query, and sections and reports for a typed question. It
// knows nothing of an engine, only numbers: how often a text stands where, at which positions, in texts of which length.
//
// A question, "古交怎样利用煤矸石？", is ranked by its terms:
//
//	terms := rank.Terms("古交怎样利用煤矸石") // 古交 利用 煤矸 矸石, and at half the weight 古 交 利 用 煤 矸 石
//
// A report scores by how often it has the terms for its length (InQuestion), and by the one stretch of its text where most of them
// stand together (Window): the first tells what a report is about, the second where the answer is. Rare terms weigh more
// (Rarity). Words of a query that were all found literally are ranked by Literal.
//
// Every score is a list of named parts, so that a reader can be shown why a hit stands where it does. The weights are in
// weights.go, each with its reason.
package rank
