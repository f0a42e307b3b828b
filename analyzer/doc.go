// Package analyzer is everything that Gongbao knows about Chinese text. It folds text, so that
// texts that read the same compare the same, and it cuts text into words.
//
// # The pipeline
//
// “十五五”規劃：建成ＰＭ2.5站10.7万亩 becomes
//
//	Fold     十五五规划，建成pm2.5站10.7万亩
//	         Quotation marks are dropped, the colon becomes a Separator, and the rest is
//	         simplified, lower case and half-width. FoldMap also keeps the way back to the
//	         original bytes.
//	stretch  十五五规划 | ， | 建成 | pm2.5 | 站 | 10.7 | 万亩
//	         Han text, Separators, and runs of letters and digits.
//	cut      十五五/规划  建成  站  万亩
//	         A segmenter with the dictionary and the lexicon. It gets Han text only.
//	Query    十五五/规划/建成/pm2.5/站/10.7/万亩
//	         At positions 1, 2, 103, 104, 105, 106, 107.
//	Index    The same words, and before each word its parts, at its position: 长江/大桥/长江大桥
//
// Load returns the word layer, Words. New returns one with a user's words added. The method Analyze
// shows all these steps for one text.
//
// Words relax searches, complete a query while it is typed, and show which reports are alike. They
// never decide whether a text contains a string. The folded characters decide that, because they
// lose nothing.
//
// Synonyms are other forms of a whole word as it was typed, such as GDP for 地区生产总值. They have no
// part in the pipeline.
//
// # Which characters are the same
//
// Characters that a reader takes for one another fold to one: ⺠ in a PDF is 民, ○ is 〇, a full-width
// or a small comma is a comma. lookalikes.txt has those that NFKC leaves apart, and their sources.
// Marks are on the characters of the original, so a page shows what is there.
//
// What a character folds to does not depend on its neighbours, with one exception. So any stretch
// of a text, folded as a query, is in the folded text. These decisions follow from that:
//
//   - 〇 and its look-alikes become the letter o. 二O一六年, with a letter, is then 二〇一六年. If an O
//     became 〇 only between Chinese digits, the stretch O一六年 would not be found. The word layer
//     takes an o beside a Chinese digit as a digit, and Written shows a number with 〇 again.
//   - A digit 0 between Chinese digits stays, for the same reason, and so does 零, which is another
//     character. So does the x of 2x3, because × is another one.
//   - A dash that is alone is a hyphen, because ranges are written 3—5, 3–5, 3-5 and 3−5. Two of
//     them (——) are sentence punctuation, as is one beside a comma. This is the exception. It does
//     no harm, because FoldQuery ignores dashes at the ends, where a —— may be cut. Hyphens and
//     minus signs are never punctuation: -3% does not find 3%.
//   - Tildes are one character, but no hyphen.
//   - Dots (· • ・) are sentence punctuation. The full stop of 艾山．买买提 is not, because ． is the
//     point of 10.7.
//   - Brackets of all shapes are round: () [] 〔〕【】 and 〖〗. The number of a document is printed
//     国发〔2025〕11号, but keyboards have no 〔, and so it is typed with any of them. Braces stay.
//   - Private-use characters that old files have for characters of GB 18030 become these. Others
//     are dropped: a font of the file gives them their shape, often that of a bullet.
//   - Japanese and old printed forms (栄, 値, 靑) become the usual ones, unless GB 2312 has them as
//     characters of their own.
//
// # Across scripts
//
// A run of letters and digits is one word, which jieba never sees: c919, pm2.5, r&d, td-scdma,
// 1000mw. Han text after it makes words of its own: 5g/基站, 10.7/万亩.
//
// Han and Latin characters together, as in B超, 卡拉OK or 3D打印, are one word if a lexicon has it. If
// several such words meet at a border of scripts, the longest wins. The letters and digits of such
// a word must be a whole run, and its Han end must not belong to another word: there is no B超 in
// AB超 or in B超过.
//
// The + of 5G+ and the % of 3.2% are symbols. They are found as characters; the words are 5g and
// 3.2.
//
// # The laws of the word layer
//
// They hold for any bytes. The tests check them on every case, on real reports and on the fuzzer's
// inputs.
//
//   - Nothing is lost. The terms of Query, joined, have every letter, digit and Han character of
//     the folded text.
//   - A span lies on rune borders of the original, and its text folds to the term. If folding turns
//     one character into several (½ is 1/2), the span is the whole character and the term may be
//     only a piece of its folded form.
//   - Positions grow by 1 from word to word, and by PositionGap more at a Separator. Spaces and
//     symbols leave no token.
//   - The last token at each position of Index is the one that Query has there. The tokens before
//     it are its parts: they lie within it, and two of them overlap only if one contains the other.
//
// # The dictionary
//
// jieba's dictionary has 348,982 words and takes 0.6 s and 113 MB. Nearly half of its words have
// frequency 3, and yet they are not rare in reports: 公共服务, 生态环境, 大力发展. Without the words below
// frequency 10, 7.4 % of the tokens of reports change. So the binary holds the words of frequency
// 10 or more and, of the rarer ones, those that jieba finds in real text (lexicon/rare.txt):
// 125,342 words. If they are chosen from one half of 887 reports, 0.16 % of the tokens of the other
// half change (rare names such as 定兴县). If they are chosen from all of them, none change.
//
// Three lexicons come on top: policy.txt, with 290 words chosen by hand; divisions.txt, with 1,547
// place names that jieba would cut; and terms.txt, with 326 terms that real reports keep together.
// generate_lexicon.go makes the latter two, and rejected.txt remembers the words that a reader
// turned down. In every fourth of 887 reports terms.txt changes 2.1 % of the tokens, and
// divisions.txt 0.01 %, because most of these reports are about provinces.
//
// Load takes 0.1 s of processor time and 20 MB, and a word layer from New, with a user's words, 12 ms
// and 8 MB. In a build with cgo the first Query of a layer takes another 0.2 s and 50 MB: it loads
// gojieba.
//
// Words.Version is a hash of all this. It tells an index that its words are stale. It cannot see
// the code: if you change the rules of this package so that any text gets other words, raise the
// constant rules.
//
// The parts of a word are the cut that jieba would make if it did not know the word, and the parts
// of these parts. Single characters are not parts. jieba's own search mode instead gives every
// dictionary word inside, such as 会主 in 社会主义 and 加值 in 增加值.
//
// # Two segmenters
//
// gojieba is the reference: what it does is what a word is. It needs cgo. Package segment does the
// same in Go, from the same dictionary, model and lexicons, and is more than four times as fast. The
// tests hold it to gojieba, word by word, on real reports, on nonsense of dictionary words, with
// users' words and on the fuzzer's inputs. With GONGBAO_LAWS=full these are 17 million words of all
// reports in ../shared, and 2 million nonsense texts; none differs.
//
// newSegmenters decides which of them cuts. In a build with cgo, gojieba cuts for Query and package
// segment for Index, Each and CountRaw, which get the text of reports. In a build without cgo, or if
// gojieba has no folder for its files, package segment cuts for all. As the words are the same, so is
// Version, and a library can go from one build to the other.
//
// # How to add
//
//   - A word: add a line to lexicon/policy.txt, and the text that needs it to
//     testdata/segmentation.txt. A test fails if jieba cuts the word that way already. If jieba
//     knows the word but gives it wrong parts (装箱 in 集装箱), write the line with slashes to set them
//     right.
//   - A synonym: lexicon/synonyms.txt.
//   - A stop word: lexicon/stopwords.txt.
//   - A rule for stretches that the dictionary should not see: a case in stretchEnd, and its texts
//     in the table.
//   - A token filter: a step between scan and its callers (Index, Query and the analyzers for
//     bleve), so that all of them have it. Raise the constant rules.
//
// Each change of words makes the indexed words stale.
//
// # What it leaves to others
//
// Finding text (package index and the character layer), ranking, the query language, and the
// meaning of reports and places.
//
// # Traps
//
//   - gojieba drops everything after a NUL byte and returns nothing for invalid UTF-8, so it gets
//     only Han characters and Separators.
//   - gojieba opens files of the module cache unless told otherwise, and the process dies if they
//     are missing. cppjieba is built with assertions: an empty file of weights or stop words ends
//     the process too.
//   - jieba adds up all frequencies, so taking words out of its dictionary shifts the weight of the
//     others. Two entries of private characters take the place of the removed words.
//   - Each call of gojieba has a fixed cost, and texts are mostly short sentences. A Separator is one
//     of the characters at which jieba divides its input by itself, so all Han text of a paragraph
//     goes in one call.
//   - Fold joins text that white space divides. That is right for Han text, because a word broken
//     by a line end is one word. For other letters and digits, scan looks for white space in the
//     original.
package analyzer
