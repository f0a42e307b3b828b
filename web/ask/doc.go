// Package ask says what the website needs of a library: to search it, count in it, read from it and
// change it.
//
// A handler takes the smallest interface that does. The export, for example, takes an Exporter, and
// a test gives it one that breaks off after two reports:
//
//	lib := asktest.New()
//	lib.Breaks, lib.BreaksWith = 3, errors.New("disk")
//	err := export.WriteHits(ctx, lib, request, export.CSV, &out)
//
// How reports are stored and searched is the business of packages library and engine, which cmd
// joins to these interfaces. Every package of the website may import ask; it imports none of them.
package ask
