// Package query is the query language: text to tree and back.
//
//	煤矸石 "综合利用" -发电 (太原 OR 大同) year:2026
//
// is And(Word 煤矸石, Phrase 综合利用, Not(Word 发电), Or(Word 太原, Word 大同), Filter year 2026). The tree knows nothing of an
// engine, of reports or of places: which fields filter, and by what values, the caller tells Parse; how text is compared is
// package analyzer's.
//
// # The language
//
//	煤矸石 利用              both, in one section; AND and 与 are what a space is
//	"煤矸石 利用"            exactly this, “ ” too
//	新*产力                 a star inside a word: up to 10 characters, no punctuation
//	煤 OR 气                any of them; 或, |
//	煤 -气                  without; NOT, 非
//	(煤 OR 气) 电            grouped
//	title:煤                in the report's title: a word, a phrase, or title:(煤 OR 气)
//	heading:任务             in the section's own heading
//	region:太原 year:2026    only reports or sections with these values; year:(2025 OR 2026), region:"太原市", -region:太原
//	煤 NEAR/10 气            at most 10 characters between them, in either order; NEAR alone is NEAR/10
//	煤 /s 气 /s 电           in one sentence
//	煤 /p 气                in one paragraph
//	煤 /r -气               anywhere in one report; no section of it has the excluded
//
// NOT binds closest, then NEAR, /s, /p and /r, then AND, then OR. A chain has one of NEAR, /s, /p and /r, and of NEAR only one;
// others need brackets. What stands beside NEAR, /s or /p is a word, a wildcard, a phrase, or a choice of these in brackets;
// beside /r it is anything without a filter. Full-width forms are the same: （）“”－：｜＊／.
//
// Syntax stands only at a word's edge. Quotes and brackets open at the start, after a space or bracket, or after the colon of a
// field, and close before a space, a bracket or the end. Operators stand between spaces with operands on both sides. A field is a
// known name, a colon and something right after it. A star has text on both sides in its word, and so has every other star of the
// word. Everything else is text, so that pasted titles, names and addresses just search: 计划(草案)的报告, “十五五”规划,
// 非公有制经济, 5G+, R&D, 12:30, 和/或, http://x, **重点**. What opens and never closes is an error; so are operands that an operator
// does not take and values that a field does not have. Each Error says where, and what to write instead.
//
// # What a tree finds
//
// A tree is asked of each section of each report, with the title of the report as part of every section. The texts of a section
// are the title, its heading and each of its paragraphs, each folded by itself: no match crosses from one to the next. A match is
// a half-open range of characters in one folded text.
//
// Word and Phrase match where the text contains their folded text. Wildcard matches where its pieces follow each other with 0 to
// MaxGap characters between, none a Separator; of the matches that start at one place, the shortest counts.
//
// On sections:
//
//   - Word, Phrase and Wildcard find the sections with a match in any of their texts.
//   - And, Or and Not are intersection, union and complement among all sections.
//   - In finds a section where its node finds the title, or the heading, as if that were the section's only text. So
//     title:(煤 -气) is a title with 煤 and without 气, and title:煤 finds all sections of a report or none.
//   - Filter finds the sections whose report has the value or, for a field of sections, that have it themselves.
//   - Near finds the sections one of whose texts has a match of the left and a match of the right that do not overlap, with at
//     most Distance characters between them. Separators are characters. An Or matches where one of its nodes does.
//   - Same of a Sentence finds the sections with a sentence that holds a match of each node entirely; these may overlap. In the
//     text before folding, a sentence ends after 。 ！ ？ ! ? and with the text.
//     Same of a Paragraph takes the whole text instead, so a title or heading is a paragraph.
//   - Same of a Report finds, in a report of which every node that is not a Not finds a section, and no Not's operand does, the
//     sections that one of the former finds. It does not look at filters: these choose among the sections found.
//
// The marks are all places of the words, wildcards and phrases that are not excluded, wherever they stand in a report that was
// found: a reader who looks for 煤 NEAR 气 is shown each 煤 and each 气, as for 煤 气.
//
// # Laws
//
// The tests hold them against every line of testdata/queries.txt, against real text and what the fuzzer thinks of.
//
// A tree prints as a query that parses to an equal tree, also after Expand. For this, Parse leaves no quote and no bracket in a
// text where it could be taken for syntax in another place: "十五五"规划 is the Word 「十五五」规划, and 草案) ends in a small ﹚. They
// fold alike.
//
// A stretch of text without spaces, typed as one word, finds itself, unless it opens what it does not close, starts with a minus,
// or is a field with a value.
//
// Expanding twice is expanding once.
//
// # How to extend
//
// A node: a type in query.go that prints itself, its reading in the file of its concern (parse.go for the grammar, scan.go for the
// edges of words, chain.go, fields.go, wildcard.go), lines in testdata/queries.txt, its meaning above.
package query
