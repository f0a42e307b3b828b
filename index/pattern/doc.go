// Package pattern finds a string, or pieces of one with gaps between, in folded text.
//
// A Pattern is what one word or phrase of a query looks for: 煤矸石 is a pattern of one piece, 新*产力 one of two. Positions are
// indexes of folded characters. The package knows no index: In looks through a text in memory, and the character layer (package
// literal) puts patterns together from its postings by Places.
package pattern
