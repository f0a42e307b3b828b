// Package opensearch is the engine of those who outgrow one machine: an index.Store in a cluster of
// OpenSearch.
//
// Requests go down, and answers come up:
//
//	opensearch  what a plan finds and counts: View, Found, Tally, Similar
//	clause      how that is asked, in OpenSearch's language
//	weigh       which texts are counted for the terms of a panel
//	documents   what is stored, and which of it counts
//	cluster     a request, sent to whichever node answers
//
// Package reader answers from what is published, and package clustertest starts nodes for tests.
//
// No answer is a short one: packages documents and cluster tell what can go wrong.
//
// # Who decides what
//
// What is looked for as it stands or by jieba's words, together with AND, OR, NOT, filters and /r, the
// cluster evaluates by itself: package clause makes the query. By the similarity clause.Similarity a
// phrase scores how often it occurs, so the scores of all hits add up to the marks. Facets count root
// documents, which are reports. The order of hits is package rank's formula in the same language, to six
// digits. What is near, in one sentence or in one line is a question of intervals: ends of lines and of
// sentences are characters of their own. A typed question takes one request more: how much the best section
// covers.
//
// Terms of a panel are counted in the same way, each form by a search of its own. Package weigh makes up
// for places within others and for those that cross. How common the words of a text are, and which texts
// share them, the cluster tells for Similar.
//
// The rest is looked through: the cluster names the reports that can hold what is looked for, and
// package memory, which is the simplest form of every law, evaluates their texts. These are
//
//   - wildcards, whose gaps no interval counts; questions among other nodes; texts of more than some 50
//     characters, each pair of a NEAR counted,
//   - reports in which marks cross, each other (产业 业务) or themselves (000): sums would count too
//     many. They hold a text that is put together of both, so the cluster names them,
//   - reports in which a line runs on from one section into the next (5 of 887), of which a section has
//     more text than its own,
//   - reports that have terms of a panel, if their lines are shown.
//
// Hits that are shown are always looked through, so their scores, marks and passages are package
// memory's own. If all hits are asked for, each is when it comes to be shown. Texts that were read last
// are remembered. Only suggestions read all texts, some at a time.
//
// # What it costs
//
// A search takes three requests: what is found, the counts with the order, and the texts of the page. A
// panel of 60 terms over 887 reports takes 0.5 s of CPU in the node and 0.1 s here, what is similar to a
// report 0.3 s and 0.1 s.
//
// # Traps
//
//   - A phrase scores its frequency once for each of its characters, so clause.Frequency divides. A character
//     that no document of a shard has is left out, and one that is looked for as two counts twice.
//   - JSON has null for a nil slice, which OpenSearch refuses in clauses.
//   - The name of a hit is stored beside its entry, and takes a millisecond to read. So hits are sorted
//     by IDs in the end, and have them as sort values.
package opensearch
