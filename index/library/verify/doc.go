// Package verify looks for what is wrong with a library: stored reports that cannot be read, redirects
// and lines of the journal that lead nowhere, an index that has something else than the store.
//
//	l := verify.Library{Dir: dir, Store: s, Journal: j, Index: engine, IsFile: known, Still: still}
//	findings, err := l.Verify(ctx, verify.Options{Searches: 300, Seed: 1}, nil)
//	for _, f := range findings.Findings {
//		fmt.Println(f.Kind, f.File, f.Report) // "report_damaged", "reports/c6/c68fd….json.zst", "c68fd…"
//	}
//
// A report that is just being added may look wrong for a moment. Each thing that seems wrong is
// therefore looked at again while the library is still, and only what is wrong then is a finding.
//
// It changes nothing. Each finding has a remedy, which is a code as its text is; package say has the
// words of both.
package verify
