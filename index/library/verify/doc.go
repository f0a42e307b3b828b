// Package verify looks for faults in a library: stored reports that cannot be read, redirects and
// lines of the journal that lead nowhere, and an index that differs from the store.
//
//	l := verify.Library{Dir: dir, Store: s, Journal: j, Index: engine, IsFile: known, Still: still}
//	findings, err := l.Verify(ctx, verify.Options{Searches: 300, Seed: 1}, nil)
//	for _, f := range findings.Findings {
//		fmt.Println(f.Kind, f.File, f.Report) // "report_damaged", "reports/c6/c68fd….json.zst", "c68fd…"
//	}
//
// A report that is just being added may look wrong for a moment. Each suspect is therefore checked
// again while the library is still, and is a finding only if it is wrong then.
//
// Verify changes nothing. Each finding has a text and a remedy, both of them codes. Package say has
// the words for them.
package verify
