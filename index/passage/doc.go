// Package passage shows why a report was found: it marks the words of a query in a text, and cuts
// the stretches of a report that show most of them.
//
// A Marker marks what a search counts, the longest pattern first. Of 地區 生產總值增長 and the word
// 地区生产总值 it makes the pieces [地區 生產總值] and 增長: texts are compared folded and shown as they are.
//
// Best picks passages. Of the texts that have a match it takes those with most of the words, and of
// each the sentences with most of the marks. Which texts have a match comes from a store. A passage
// is a stretch of a line of the source, so that it may run from a heading into the text after it.
//
// How pieces are drawn is for others: a page has <mark>, the API a field.
package passage
