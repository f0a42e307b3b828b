// Package words is the word layer: which sections have a word, and the values of their fields.
//
// It is a bleve index, and the only package that knows bleve. A document is a section. Of the
// report 2026年古交市政府工作报告 the document of the second section has the words 煤矸石, 综合, 利用, …, the fields
// role and heading, and the number of its unit in the character layer; the first section has the
// fields of the report too, such as its region and year. From these Index.Read makes the tables of
// a state.Snapshot: one for each segment of bleve, read once, because segments do not change.
//
// bleve's segments are those of zap. segmentPlugin makes and merges them, because zap is slow with
// words: layout says where it writes them, and their files are still such as zap reads.
//
// A change is a Batch, written whole or not at all. bleve and the database below it take their
// files for whole and panic if they are not, so Open checks every byte first, and what it finds is
// index.ErrDamaged; what the system refuses (a full disk, missing rights) is not damage.
//
// Positions, frequencies and texts are in no field: the character layer counts, and the library
// keeps the texts. How sets of sections are combined is for package find.
package words
