// Package places has the pages about places: the index of those with reports, one place with its
// reports by year, and the table of coverage.
//
//	pages := places.New(site)
//	res, err := pages.Region(r)   // /regions/140181
//	res, err = pages.Coverage(r)  // /coverage?region=140000: years of each place, and those missing
//
// A year between two others without a whole report is shown as missing, because the kinds of report
// of which there is one each year. Codes and names are left to index/region. Only web imports
// places.
package places
