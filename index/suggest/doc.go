// Package suggest completes what is typed into the search box, and finds what was meant where a search finds nothing.
//
// A Builder is fed with the reports of a library and its words; the Index it builds never changes and may be used by several
// goroutines at once. With reports of 古交市 and 大同市 and the words 算力 and 煤矸石,
//
//	x.Suggest("gj", 10)          // 古交市 (山西省 太原市), a place, by its initials
//	x.Suggest("大同 suanl", 10)   // 大同 算力: the last word is completed, the others stay
//	x.Correct("煤干石", 0)        // 煤矸石, a homophone
//	x.Correct("meiganshi", 0)    // 煤矸石, typed in pinyin
//
// # What is suggested
//
// Places (every division in use today; those without reports come last), years, terms (the words of the word layer) and
// headings, their numbers (三、, (一)) left out. A count is always a number of reports. Matches are compared as folded text
// and rank by how they match: what begins with the typed text, then what has it inside at the start of a word, then what is
// read so in pinyin, then initials. Alike matches are in the order of the entries: see Builder.Build.
//
// # What is corrected
//
// A word that hardly any report has, into a string that clearly more reports have and that is read alike, looks alike, or
// differs by a slip of typing: see Reason. Nothing here is ever applied to a search; it is offered. Three things are never
// corrected: a word that several reports have, the name of a place, and a numeral into another (十四五 is not 十三五).
//
// # Readings
//
// pinyin.txt has the usual reading of each character (gen.go makes it), readings.txt what it gets wrong: characters with
// several readings, words and places. Tones are left out.
//
// # What it leaves to others
//
// Which words a query has and how many reports have each (packages query and index), and whether a correction that was put
// together from a part finds anything.
package suggest
