// Package related finds the texts of other reports on the subjects of one: reports like a report,
// or sections like a section.
//
// The subjects of a text are its characteristic words, up to thirty: frequent in it, rare among all
// sections, no place and no year, and no local name. Of a section on 煤矸石 they are 煤矸石, 综合利用, 固废, …,
// each with a weight. Another text scores the weights of the subjects that it has, each by how
// much it uses the word, so that a score is between 0 and 1.
//
// Reports of the same place and of neighbouring ones are for package engine; near-duplicates are
// for package similar.
package related
