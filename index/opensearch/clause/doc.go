// Package clause makes queries in the language of OpenSearch, for what package documents stores.
//
// Compile makes one of a tree: a section is a nested document that has the title and the facets of its
// report, too, so a tree of nodes is a tree of clauses. 煤炭 OR 煤矸石 is
//
//	nested in sections: one of (phrase 煤炭 in title or text), (phrase 煤矸石 in title or text)
//
// A phrase of single characters is found wherever the string is, and scores how often. Candidates makes
// queries for what the cluster cannot evaluate: they find all reports that can be meant. The rest are
// the pieces of which such queries are made, and scores by the formula of package rank.
package clause

// object is an object of JSON.
type object = map[string]any
