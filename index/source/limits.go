package source

import "time"

// Limits bound the cost of reading a file. A file beyond a limit is refused with that reason;
// nothing is ever shortened silently.
type Limits struct {
	// Bytes is the size of a file, on the disk or unpacked.
	Bytes int64
	// Streamed is the size of a file that is read without holding it in memory: a table of JSON in
	// UTF-8 on the disk. Row is the size of one of its rows.
	Streamed int64
	Row      int64
	// Unpacked is the size in bytes of everything that an archive or spreadsheet unpacks to. Ratio
	// is that size divided by the packed size.
	Unpacked int64
	Ratio    int64
	// Entries is the number of files in an archive.
	Entries int
	// Documents is the number of documents in a file that is not an archive: the rows of a table.
	Documents int
	// Cells is the number of cells of a table, with the empty ones before the last of each row.
	Cells int
	// Sheets is the number of sheets of a spreadsheet.
	Sheets int
	// Tags is the number of tags of a web page.
	Tags int
	// Depth is how deep elements may be nested.
	Depth int
	// Time is how long reading one document may take.
	Time time.Duration
}

// DefaultLimits are far beyond any real report, and keep the memory for a file below ten times its
// size.
func DefaultLimits() Limits {
	return Limits{
		Bytes: 256 << 20, Streamed: 4 << 30, Row: 32 << 20, Unpacked: 1 << 30, Ratio: 200, Entries: 20_000, Documents: 100_000,
		Cells: 50_000_000, Sheets: 10_000, Tags: 500_000, Depth: 500, Time: 2 * time.Minute,
	}
}

// freeUnpacking is the size in bytes up to which no ratio counts: a small file that repeats one
// character is not a bomb.
const freeUnpacking = 64 << 20

// unpacked returns how many bytes an archive of the given size may unpack to.
func (l *Limits) unpacked(packed int) int64 {
	return min(l.Unpacked, max(l.Ratio*int64(packed), freeUnpacking))
}
