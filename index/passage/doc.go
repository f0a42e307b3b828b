// Package passage shows why a report was found: it marks the words of a query in a text, and cuts the stretches of a report that
// show most of them.
//
// A Marker marks what a search counts, the longest pattern first. Best picks passages: of the texts that have a match it takes
// those with most of the words, and of each the sentences with most of the marks. Which texts have a match comes from the index;
// without one, In looks for itself.
package passage
