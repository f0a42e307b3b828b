// Package find turns the tree of a query into ranked hits and counts, over one snapshot of both
// layers.
//
// Look evaluates the tree, node by node, to a set of sections. For 煤矸石 -发电 that is the set of 煤矸石,
// which the character layer has in sections 4, 9 and 12, without that of 发电, which is in 9. The
// leaves keep their counts for the score. A looker searches the segments of the character layer at
// once and stops when the time is up: the sections found are then those of the first part.
//
// A search costs what it finds. Of words that have to stand together the rarest is looked for first,
// and the others only in the reports that have it: the candidates. So the counts of a leaf are those
// of the reports that the whole query can find, and of no others.
//
// Page takes the set further. A collector groups the sections into reports and counts the facets in
// one pass, a ranking scores them by the formulas of package rank, and the first of them are put in
// order. What it keeps is by hit and by section found, not for the whole library.
//
//	evaluate, looker   tree → sections
//	candidates, places the units of some reports; the places of patterns in one unit
//	collector, facets  sections → reports that the filter admits, counts of facets
//	ranking, question  the scores of words found literally, and of a typed question
//	page               order, occurrences, what is shown of a hit
//
// Which match is tried when nothing is found, cursors and passages are for package engine.
package find
