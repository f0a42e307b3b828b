// Package analyzer is all that Gongbao knows of Chinese text. It folds text, so that what reads the same compares the same,
// and cuts it into words.
//
// # The pipeline
//
// “十五五”規劃：建成ＰＭ2.5站10.7万亩 becomes
//
//	Fold     十五五规划，建成pm2.5站10.7万亩     quotation marks dropped, the colon a Separator, the rest simplified,
//	                                         small, half-width; FoldMap keeps the way back to the original bytes
//	stretch  十五五规划 | ， | 建成 | pm2.5 | 站 | 10.7 | 万亩
//	                                         Han text, Separators, and runs of letters and digits
//	cut      十五五/规划  建成  站  万亩           jieba with the dictionary and the lexicon, Han text only
//	Query    十五五/规划/建成/pm2.5/站/10.7/万亩   at positions 1, 2, 103, 104, 105, 106, 107
//	Index    the same, and before each word its parts, at its position: 长江/大桥/长江大桥
//
// Load gives the word layer, Words, and New one with a user's words; the method Analyze shows all this for one text. Words
// relax searches, complete what is typed and tell which reports are alike. They never decide whether a text contains a string:
// that is for the folded characters, which lose nothing. Synonyms are other forms of a whole word as typed,
// GDP for 地区生产总值; they have no part in the pipeline.
//
// # Across scripts
//
// A run of letters and digits is one word that jieba never sees: c919, pm2.5, r&d, td-scdma, 1000mw. What Han text follows it is
// words of its own: 5g/基站, 10.7/万亩. A word of both, such as B超, 卡拉OK or 3D打印, is one where a lexicon has it; of several that
// meet at a border of scripts the longest counts. Its letters and digits have to be a whole run: AB超 has no B超, nor has B超过. The + of 5G+ and
// the % of 3.2% are symbols, found as characters; the words are 5g and 3.2.
//
// # The laws of the word layer
//
// They hold for any bytes, and the tests check them on every case, on real reports and on what the fuzzer thinks of:
//
//   - Nothing is lost: the terms of Query, one after the other, have every letter, digit and Han character of the folded text.
//   - A span lies on rune borders of the original, and the text in it folds to the term. Where folding makes several
//     characters of one (½ is 1⁄2), the span is the whole character and the term may be one piece of what it folds to.
//   - Positions grow by 1 from word to word, and by PositionGap more at a Separator. Spaces and symbols leave no token.
//   - The last token at each position of Index is that of Query. The ones before it are its parts: they lie within it, and no
//     two of them overlap without one holding the other.
//
// # The dictionary
//
// jieba's dictionary has 348,982 words and takes 0.6 s and 113 MB. Nearly half of its words have frequency 3, and are not rare in
// reports: 公共服务, 生态环境, 大力发展. Without the words below frequency 10, 7.4 % of the tokens of reports change. So the
// binary holds the words of frequency 10 and more and, of the rarer ones, those that jieba finds in real text
// (lexicon/rare.txt): 125,342 words. Chosen from one half of 887 reports they leave 0.16 % of the tokens of the other half
// changed (rare names such as 定兴县); chosen from all of them, none.
//
// Three lexicons come on top: policy.txt, 290 words by hand; divisions.txt, 1,547 names of places that jieba would cut; terms.txt,
// 326 terms that real reports keep together. generate_lexicon.go makes the latter two, and rejected.txt is its memory of what a
// reader turned down. terms.txt changes 2.1 % of the tokens of every fourth of 887 reports, divisions.txt 0.01 %: most are of
// provinces.
//
// Load takes 0.22 s of processor time and 65 MB, of which Go gives 7 back with its garbage. A word layer by New, for a user's
// words, takes 0.17 s and another 48 MB, nearly all of it jieba's own memory; the weights of the built-in words are shared.
//
// Words.Version names all of this by a hash, so that an index knows when its words are stale. It cannot see the code: whoever
// changes the rules of this package so that any text gets other words raises the constant rules.
//
// The parts of a word are the cut that jieba would make if it did not know the word, and the parts of these parts; single
// characters are not among them. jieba's own search mode gives every dictionary word inside instead, hence 会主 in 社会主义 and
// 加值 in 增加值.
//
// # How to add
//
// A word: a line in lexicon/policy.txt, and the text that needs it in testdata/segmentation.txt. A test fails where jieba cuts the
// word that way already. Where it knows the word but gives it wrong parts (装箱 in 集装箱), a line with slashes sets them right. A
// synonym: lexicon/synonyms.txt. A stop word: lexicon/stopwords.txt. A rule for stretches that the dictionary should not see: a case in
// stretchEnd, and its texts in the table. A token filter: a step between scan and its callers, Index, Query and the analyzers for
// bleve, so that all of them have it; raise the constant rules. Each change of words makes the indexed ones stale.
//
// # What it leaves to others
//
// Finding text (package index and the character layer), ranking, the query language, and what a report or a place is.
//
// # Traps
//
//   - gojieba drops what follows a NUL byte and returns nothing for invalid UTF-8; it gets Han characters and Separators only.
//   - gojieba opens files of the module cache unless told otherwise, and the process dies where they are missing. cppjieba is
//     built with assertions: an empty file of weights or stop words ends the process too.
//   - jieba adds up all frequencies: taking words out of its dictionary shifts the weight of those that stay. Two entries of
//     private characters stand for the words taken out.
//   - A call of jieba has its price, and texts are mostly short sentences. A Separator is one of the characters at which jieba
//     divides its work by itself, so all Han text of a paragraph goes in one call.
//   - Fold joins what white space divides. Han text wants this (a word broken by a line end is one word); for other letters and
//     digits scan looks for white space in the original.
package analyzer
