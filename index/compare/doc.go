// Package compare shows what two reports share: which sections correspond, which sentences were
// reused, changed, dropped or added, and which words are new. It is made for the reports of one
// place in two years, but works for any two. Of the reports
//
//	A  2021年生产总值增长8.5%。坚持稳中求进。
//	B  坚持稳中求进。2022年生产总值增长7%。
//
// the sentence 坚持稳中求进。 is reused, because both have it word for word (after analyzer.Fold). The
// other sentence is changed: 2021 and 8.5 were dropped, 2022 and 7 are new. Its Figures is set,
// because only numbers differ. A sentence may move to another place or section. Its place matters
// only if there are several equally good partners: then a nearer one is preferred.
//
// The steps, each in the file of its name:
//
//   - sentence: the texts of a report are cut at the ends of sentences, and the word layer cuts
//     sentences into words and marks.
//   - align: a global alignment (S. Needleman and C. Wunsch, 1970) pairs sections by the likeness
//     of their headings and texts. Of the sections left over, the most alike are pairs that have
//     moved.
//   - match: sentences that fold to the same text are reused. Of the others, the most alike are
//     tried first as changed sentences.
//   - change: the heaviest common subsequence of words was kept within a changed sentence. Kept
//     runs that are lighter than the changes around them are given up, because they would be mere
//     confetti.
//   - term: words are characteristic of one side by their log-likelihood (T. Dunning, Accurate
//     Methods for the Statistics of Surprise and Coincidence, 1993).
//
// The likeness of two texts is the weighted share of features (pairs of characters, or words) that
// they have in common. The rarer a feature is in the two reports, the more it weighs: see bag.
//
// Laws, which the tests check on real reports:
//
//   - The runs of a text, joined, are the text, byte for byte.
//   - A report compared with itself is all reused.
//   - If the reports are exchanged, the result is the same with the sides exchanged, except for the
//     order of Pairs, which follows B.
//
// Callers decide which reports to compare and how to show a comparison.
package compare
