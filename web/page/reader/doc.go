// Package reader has the pages on which reports are read: one report with its outline and the
// matches of a query, two reports side by side, and the file that a report was read from.
//
//	pages := reader.New(site, originals)
//	res, err := pages.Report(r)  // /reports/0000000000000002?q=煤 marks m1, m2 …
//	res, err = pages.Compare(r)  // /compare?place=140181&from=2024&to=2025
//
// In a report, #s3 is the section with that ID and #s3-p2 its second paragraph: addresses that can
// be cited. How two reports are compared is left to index/compare. Only web imports reader.
package reader
