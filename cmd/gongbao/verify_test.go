package main

import (
	"strings"
	"testing"

	"gongbao/analyzer/coded"
	"gongbao/index/library/verify"
)

// TestFindingsArePrintable: no name of a file reaches the terminal as an escape.
func TestFindingsArePrintable(t *testing.T) {
	var b strings.Builder
	findings := verify.Findings{Findings: []verify.Finding{{
		File: "reports/\x1b[31m甲.json", Text: coded.New("finding-file-misplaced"), Remedy: coded.New("remedy-move-or-restore"),
	}}}
	if err := printFindings(&b, &findings); err != nil {
		t.Fatal(err)
	}
	if got := b.String(); strings.Contains(got, "\x1b") || !strings.Contains(got, "\ufffd[31m甲.json") {
		t.Errorf("%q", got)
	}
}
