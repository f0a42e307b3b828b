// Package counts has the pages about counts: the panel of terms by place and year with its charts,
// the lines that a cell counts, and the dictionaries to count with.
//
//	pages := counts.New(site, writer, tokens)
//	res, err := pages.Panel(r) // /panel?terms=就业+教育&area=counties:140000
//	res, err = pages.Lines(r)  // /panel/kwic?terms=就业&region=140181&year=2026
//
// Every number leads to the lines that it counts, and a permalink holds the versions of dictionary
// and reports. How terms are counted is left to index/panel, and files to api. Only web imports
// counts.
package counts
