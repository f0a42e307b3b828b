// Package pattern finds a string, or pieces of one with gaps between, in folded text.
//
// A Pattern is the text that one word or phrase of a query looks for: 煤矸石 is a pattern of one
// piece, 新*产力 one of two, which is found in 新质生产力 and in 新的生产力. Positions are indexes of folded
// characters. In searches a text in memory. Places combines the places of pieces that its caller
// finds, for example in the character layer of an index.
//
// Marks are the places of several patterns without overlaps, the longest pattern first. For the
// patterns 长江 and 长江大桥 the text 长江大桥和长江 has two marks, [长江大桥]和[长江]. A search counts and shows
// these.
//
// Folding is in package analyzer, and the query language in package query.
package pattern
