// Package state is one state of both layers of an embedded index, and the tables between them.
//
// The character layer numbers units: a title, its sections, the next title, and so on. The word
// layer numbers documents. A Snapshot has the sections in the order of their units, and leads from
// either number to the section and from there to its report:
//
//	unit      7        8          9          10       11
//	          title    section 4  section 5  title    section 6
//	ByUnit    TitleOf(2)  4       5          TitleOf(3)  6
//
// What a query finds is a SectionSet, a bit for each section. Snapshots are never changed; a new
// one shares the segments and the reader of the old, and each is closed when the last that uses it
// is released (Resource).
//
// The package only looks up. It evaluates no query and writes no file.
package state
