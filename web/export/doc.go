// Package export writes many rows: the hits of a search, counts of many queries, a panel, and the
// lines that it counts, as CSV, JSONL, Parquet or citations.
//
// The rows are written while they are found, so that an export takes no more memory the longer it
// is:
//
//	err := export.WriteHits(ctx, lib, request, export.CSV, w)
//
// If it breaks off, the last line says what is missing in the format's own way, and the error is an
// *IncompleteError. No cell begins as a formula does. What is counted is left to the library, and
// who may ask for how much to guard. The API, the pages and the commands may import export.
package export
