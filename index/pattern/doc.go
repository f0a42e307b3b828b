// Package pattern finds a string, or pieces of one with gaps between, in folded text.
//
// A Pattern is what one word or phrase of a query looks for: 煤矸石 is a pattern of one piece, 新*产力
// one of two, which is found in 新质生产力 and in 新的生产力. Positions are indexes of folded characters. In
// looks through a text in memory, and Places puts together the places of pieces that somebody else
// finds, such as the character layer of an index.
//
// Marks are the places of several patterns that do not overlap, the longest first: of 长江 and 长江大桥
// the text 长江大桥和长江 has two, [长江大桥]和[长江]. A search counts and shows these.
//
// Folding is for package analyzer, and the query language for package query.
package pattern
