// Package query is the query language: text to tree and back.
//
//	煤矸石 "综合利用" -发电 (太原 OR 大同) year:2026
//
// is And(Word 煤矸石, Phrase 综合利用, Not(Word 发电), Or(Word 太原, Word 大同), Filter year 2026). The tree
// knows nothing of engines, reports or places. The caller tells Parse which fields filter and which
// values they have. Package analyzer decides how text is compared.
//
// # The language
//
//	煤矸石 利用              both, in one section; a space means AND or 与
//	"煤矸石 利用"            exactly this, also in “ ”
//	新*产力                 a star inside a word: up to 10 characters, no punctuation
//	煤 OR 气                any of them; also 或 and |
//	煤 -气                  without 气; also NOT and 非
//	(煤 OR 气) 电            grouped
//	title:煤                in the report's title: a word, a phrase, or title:(煤 OR 气)
//	heading:任务             in the section's own heading
//	region:太原 year:2026    only reports or sections with these values; also year:(2025 OR 2026),
//	                        region:"太原市", -region:太原
//	煤 NEAR/10 气            at most 10 characters between them, in either order; NEAR means NEAR/10
//	煤 /s 气 /s 电           in one sentence
//	煤 /p 气                in one paragraph
//	煤 /r -气               anywhere in one report, of which no section has 气
//
// NOT binds closest, then NEAR, /s, /p and /r, then AND, then OR. A chain has only one of NEAR, /s,
// /p and /r, and it has NEAR only once; anything else needs brackets. The operands of NEAR, /s and
// /p are words, wildcards, phrases, and choices of these in brackets. The operands of /r are
// anything without a filter. Full-width forms mean the same: （）“”－：｜＊／.
//
// Syntax is only at the edge of a word:
//
//   - Quotes and brackets open at the start, after a space or bracket, or after the colon of a
//     field. They close before a space, a bracket or the end.
//   - Operators have spaces around them and operands on both sides.
//   - A field is a known name, a colon and something right after it.
//   - A star has text on both sides in its word, and so has every other star of the word.
//
// Everything else is text, so that pasted titles, names and addresses can be searched for as they
// are: 计划(草案)的报告, “十五五”规划, 非公有制经济, 5G+, R&D, 12:30, 和/或, http://x, **重点**. These are errors: a
// quote or bracket that opens and never closes, an operand that its operator does not take, and a
// value that its field does not have. Each Error says where it is and what to write instead.
//
// # What a tree finds
//
// A tree is evaluated on each section of each report. The title of the report counts as part of
// every section. The texts of a section are the title, its heading and each of its paragraphs.
//
// A line is the texts that share a line of the source: a heading and the text after it, perhaps of
// several sections, or else one text alone (report.Line). Each line is folded by itself, so a match
// may run from a heading into the text behind it, but never crosses from one line to the next. A match
// is a half-open range of characters in one folded line. It is in the text in which it begins.
//
// Word and Phrase match wherever the line contains their folded text. Wildcard matches wherever its
// pieces follow each other with 0 to MaxGap characters between them, none of which is a Separator.
// Of the matches that start at one character, the shortest counts.
//
// On sections:
//
//   - Word, Phrase and Wildcard find the sections with a match in any of their texts.
//   - And, Or and Not are intersection, union and complement among all sections.
//   - In finds a section if its node finds the title, or the heading, taken as the section's only
//     text: a match lies in it entirely. So title:(煤 -气) is a title with 煤 and without 气, and title:煤 finds all sections of a
//     report or none.
//   - Filter finds the sections whose report has the value. If the field is one of sections, it
//     finds the sections that have the value themselves.
//   - Near finds the sections in which the first of two matches is, one of the left and one of the
//     right, that are in one line, do not overlap and have at most Distance characters between them.
//     Separators count as characters. An Or matches wherever one of its nodes does.
//   - Same of a Sentence looks for sentences that contain a whole match of each node. These matches
//     may overlap. It finds the section in which the first of them is. A sentence ends after
//     。 ！ ？ ! ? in the line before folding, and at the end of the line. Same of a Paragraph takes the
//     whole line instead, so a title, or a heading on a line of its own, counts as a paragraph.
//   - Same of a Report first chooses reports: every node that is not a Not must find a section of
//     the report, and no operand of a Not may find one. In these reports it finds the sections that
//     a node which is not a Not finds. It ignores filters, which choose among the sections found.
//
// Every match of a word, wildcard or phrase that is not excluded is marked, wherever it is in a
// report that was found. A search for 煤 NEAR 气 marks each 煤 and each 气, just like a search for 煤 气.
//
// # Laws
//
// The tests check them on every line of testdata/queries.txt, on real text and on the fuzzer's
// inputs.
//
//   - A tree prints as a query that parses to an equal tree, also after Expand. For this, Parse
//     replaces quotes and brackets in a text that could be taken for syntax elsewhere: "十五五"规划 is
//     the Word 「十五五」规划, and 草案) ends in a small ﹚. Both fold to the same text as before.
//   - A stretch of text without spaces, typed as one word, finds itself, unless it opens something
//     that it does not close, starts with a minus, or is a field with a value.
//   - Expanding twice is the same as expanding once.
//
// # How to extend
//
// A new node needs a type in query.go that prints itself, a reader in the file of its concern
// (parse.go for the grammar, scan.go for the edges of words, chain.go, fields.go, wildcard.go),
// lines in testdata/queries.txt, and its meaning above.
package query
