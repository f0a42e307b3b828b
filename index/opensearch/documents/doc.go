// Package documents keeps the reports of a library in a cluster of OpenSearch: what is stored, which of
// it counts, and how that changes.
//
//	indices, err := documents.New(documents.Config{Config: cluster.Config{URLs: urls}, Name: "gongbao"})
//	store, err := indices.Open(generation, words)
//	err = store.Update(reports, removed)
//	table, done, err := store.Present()
//	found, err := store.Search(ctx, query) // with table.Live() in it
//
// # What is stored
//
// Two indices, each split into shards and copied as their owner likes:
//
//	NAME-sections  what is searched: a report a document, its sections nested, folded text as single characters
//	NAME-reports   what is read: each report as JSON, the state and the files; nothing indexed
//
// These names are aliases of the indices of the generation that is published, NAME-sections-VERSION-GENERATION.
// A document is named by the ID of its report and the number of the batch that brought it:
// 0123456789abcdef@7. Documents are never changed. A report is in one shard, so reports are counted
// exactly. A reader keeps a table of all reports in memory, some 1 KB each.
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
// what they have added since, goes on answering searches by itself.
//
// An index without the Version of this package in its mapping is index.ErrForeign, and nothing in it is
// touched. An index is damaged only if it answers as a whole and does not hold what was written.
//
// # Traps
//
//   - The state is read by its name, which is exact at once; documents are found after a refresh only.
//   - The client sends a request again if its answer is lost, so a state that was written may come back
//     as a conflict: see client.writeState.
//   - 404 is the answer for a document that is not there, and for an index that is not there.
//
// Package clause has the queries for these documents. What they answer is left to package opensearch.
package documents
