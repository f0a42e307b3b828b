// Package compare tells what two reports share: which sections answer to one another, which sentences were taken over, changed, left
// out or added, and which words are new. It is made for the reports of one place in two years, and fit for any two.
//
// Of 2021年生产总值增长8.5%。坚持稳中求进。 and 坚持稳中求进。2022年生产总值增长7%。 the sentence 坚持稳中求进。 is reused, for it stands word for word in
// the other report (after analyzer.Fold). The other one is changed: 2021 and 8.5 were dropped, 2022 and 7 are new, and as only
// numbers differ, its Figures is set. Neither order nor the border of a section matters to a sentence, only to what is
// preferred where several are alike.
//
// The steps, each in the file of its name:
//
//   - sentence: the texts of a report are cut at the ends of sentences, and sentences into words and marks by the word layer.
//   - align: sections are aligned by a global alignment (S. Needleman and C. Wunsch, 1970) of the likeness of their headings and
//     texts; of those left over the ones most alike have moved.
//   - match: sentences that fold to the same text are reused; of the rest, those most alike, best first, may be changed ones.
//   - change: what was kept within a changed sentence is the heaviest common subsequence of words. Kept runs that are shorter than
//     the changes around them are given up: they would only be confetti.
//   - term: words are characteristic of one side by their log-likelihood (T. Dunning, Accurate Methods for the Statistics of
//     Surprise and Coincidence, 1993).
//
// Two texts are as alike as their features (pairs of characters, words) are the same, each weighing more the rarer it is in the two
// reports: see bag.
//
// Laws, which the tests check over real reports:
//
//   - The runs of a text, one after the other, are the text, byte for byte.
//   - Compared with itself, a report is all reused.
//   - With the reports exchanged, everything is the same with the sides exchanged, but for the order of Pairs, which is that of B.
//
// Which reports to compare, and how a comparison is shown, is for others to say.
package compare
