// Package suggest completes a query while it is typed, and proposes corrections when a search finds
// nothing.
//
// A Builder gets the reports of a library and its words. The Index that it builds never changes and
// may be used by several goroutines at once. With reports of 古交市 and 大同市 and the words 算力 and 煤矸石,
//
//	x.Suggest("gj", 10)          // 古交市 (山西省 太原市), a place, by its initials
//	x.Suggest("大同 suanl", 10)   // 大同 算力: the last word is completed, the others stay
//	x.Correct("煤干石", 0)        // 煤矸石, a homophone
//	x.Correct("meiganshi", 0)    // 煤矸石, typed in pinyin
//
// An Index can be written to a file, which is for the same reports only: see Encode.
//
// # What is suggested
//
// Suggestions are places (every division in use today; those without reports come last), years,
// terms (the words of the word layer) and headings without their numbers (三、, (一)). A count is
// always a number of reports.
//
// Texts are compared folded. Suggestions are ranked by how they match: first texts that begin with
// the typed text, then texts that have it inside at the start of a word, then pinyin, then
// initials. Equal matches are in the order of the entries: see Builder.Build.
//
// # What is corrected
//
// Correct replaces a word that hardly any report has by a string that clearly more reports have.
// The string must sound alike, look alike, or differ by a slip of typing: see Reason. A correction
// is only offered; this package never applies one to a search.
//
// Three things are never corrected: a word that several reports have, the name of a place, and one
// numeral into another (十四五 is not 十三五).
//
// # Readings
//
// pinyin.txt has the usual reading of each character; gen.go makes it. readings.txt has the
// readings that pinyin.txt gets wrong or lacks: characters with several readings, words and places.
// Tones are left out.
//
// # What it leaves to others
//
// Packages query and index know which words a query has and how many reports have each. The caller
// must also check that a Partial correction finds anything.
package suggest
