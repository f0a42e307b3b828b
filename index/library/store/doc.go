// Package store keeps the reports of a library on disk, and the journal of the files they were read
// from.
//
// Reports are JSON (report.Report) in zstd, one in a file named by its ID: c68fd… is
// reports/c6/c68fd….json.zst. A report whose file has changed leaves a redirect, 5b01a….to, with
// the ID of the report that took its place. Files are replaced but never written to, so a backup
// may link to them while the library is in use.
//
//	s, err := store.Open(filepath.Join(dir, store.ReportsFolder))
//	r, err := s.Report(id) // index.ErrNotFound, *index.MovedError or index.ErrDamagedReport
//
// The journal records which file had which reports when it was read last, so an unchanged file is
// only hashed. Package library decides what is indexed, and in which order things are written.
package store
