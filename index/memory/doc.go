// Package memory is an index.Store that keeps everything in memory and finds by looking through all
// of it.
//
// It is the plainest store that keeps the laws of package enginetest: what a Store has to do can be
// read here without the two layers, the files and the memories that make package embedded quick. A
// report is one row of folded characters,
//
//	title ␃ heading ␃ paragraph ␃ … heading ␃ paragraph ␃ …
//
// in which a position is a place, and ␃, which no text has, ends each text. A query is a tree; each
// of its nodes looks through the rows of all reports and gives the sections that it finds
// (evaluator). Scores follow package rank, as those of every store do, and a test holds both stores
// to the same answers. What is shown of a report is read by package engine.
//
// Look takes some 10 ms for each word and 50 MB of text. Nothing is on disk: a store is gone with
// its process.
package memory
