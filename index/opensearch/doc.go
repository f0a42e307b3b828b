// Package opensearch is the engine of those who outgrow one machine: an index.Store in a cluster of
// OpenSearch.
//
// # What is stored
//
// Two indices, each split into shards and copied as their owner likes:
//
//	NAME-sections  what is searched: a report a document, its sections nested, folded text as single characters
//	NAME-reports   what is read: each report as JSON, nothing indexed
//
// A document is named by the ID of its report and the number of the batch that brought it:
// 0123456789abcdef@7. Documents are never changed. A report is in one shard, so reports are counted
// exactly.
//
// # Batches
//
// The cluster writes documents one by one, and an Update is many. So a document called state says
// which batch is the last whole one, and which older documents are replaced. A search asks for the
// documents of batches up to that one without these, and so sees an Update whole or not at all,
// whatever dies meanwhile. The state is written last, and only over the one that was read: of two
// writers one is refused. Replaced documents are deleted when nobody can be reading them any more.
//
// A request that was given up may still be carried out, late. So whoever opens the indices to write, and
// the Update after one that failed, begins by writing an empty batch, before which nothing counts any more
// that did not count by then: see Store.claim.
//
// # What can go wrong
//
// No answer is a short one. If a node, a shard or a part of an answer is missing, whoever asked gets an
// index.UnavailableError and may ask again. The cluster should have the setting
// cluster.no_cluster_manager_block: all. Otherwise a node that has lost the others, and does not know
// what they have added since, goes on answering searches by itself. Package cluster tells what else there
// is.
//
// An index without the Version of this package in its mapping is index.ErrForeign, and nothing in it is
// touched. An index is damaged only if it answers as a whole and does not hold what was written.
//
// # Who decides what
//
// What is looked for as it stands or by jieba's words, together with AND, OR, NOT, filters and /r, the
// cluster evaluates by itself: package clause makes the query. By the similarity "return doc.freq;" a
// phrase scores how often it occurs, so the scores of all hits add up to the marks. Facets count root
// documents, which are reports. The order of hits is package rank's formula in the same language, to six
// digits. A typed question takes two requests more: how rare its terms are, and how much the best section
// covers.
//
// Terms of a panel are counted in the same way, each form by a search of its own. Package weigh makes up
// for places within others and for those that cross. How common the words of a text are, and which texts
// share them, the cluster tells for Similar.
//
// The rest is looked through: the cluster names the reports that can hold what is looked for, and
// package memory, which is the simplest form of every law, evaluates their texts. These are
//
//   - NEAR, /s, /p and wildcards, questions among other nodes, and texts of more than some 50 characters,
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
// report 0.3 s and 0.1 s. A reader keeps a table of all reports in memory, some 1 KB each.
//
// # Traps
//
//   - A phrase scores its frequency once for each of its characters, so clause.Frequency divides.
//   - JSON has null for a nil slice, which OpenSearch refuses in clauses.
//   - The name of a hit is stored beside its entry, and takes a millisecond to read. So hits are sorted
//     by IDs in the end, and have them as sort values.
//   - An answer may lack a shard, or the time may be up, and its status is still 200: see found.whole.
//   - The state is read by its name, which is exact at once; documents are found after a refresh only.
//   - The client sends a request again if its answer is lost, so a state that was written may come back
//     as a conflict: see client.writeState.
//   - 404 is the answer for a document that is not there, and for an index that is not there.
package opensearch
