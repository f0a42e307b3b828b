// Package glued finds where a heading ends that is glued to its text: after which character of
//
//	（二）突出工业强市产业结构持续优化全年规上工业增加值增长8.1%。
//
// the heading is over and the text starts, with no space or mark between. Nothing but the words
// shows it, so the end is chosen by a model learned from headings that have a line of their own.
//
// Each position where a heading could end has features: the characters before and after it, the
// length of the clause and of the one it is parallel to, the next punctuation mark, whether words of
// the heading come again, and how n-grams of running text behave: 全年 often starts a sentence, 持续
// never ends one, and 业结 seldom has a border in the middle. The features have weights, the sum of
// which is the position's score. Weights and counts are in model.gz; the program in the folder train
// makes it from reports.
//
// The headings of one list are alike (四字句, a comma, a sentence), so each position is scored again
// with features that compare it with the ends chosen for the other headings.
//
// A wrong end hides nothing: the heading and its text are one line to every search. So if the model
// is unsure, the whole sentence becomes the heading, and a rest of a few characters is never left.
package glued
