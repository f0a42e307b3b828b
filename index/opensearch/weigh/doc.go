// Package weigh says how to count with the places of texts alone, whatever lies within another or
// crosses it. An engine that knows how often a text is in a report, but not where, counts by it.
//
// With the terms 煤 and 煤矸石, 煤矸石和煤 has two places of 煤 and one of 煤矸石. By the longest term 煤 counts
// 2 - 1 = 1: see Weigher. To mark both words, the places of 煤 are the two marks: see Marks.
package weigh
