package library

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongbao/index"
	"gongbao/index/embedded"
	"gongbao/index/library/store"
	"gongbao/index/report"
)

// TestDamagedReport: if any bit of a stored report is changed, or any part is missing, the report
// is found to be damaged or reads as before.
func TestDamagedReport(t *testing.T) {
	s, err := store.Open(t.TempDir())
	must(t, err)
	want := &report.Report{ID: "0123456789abcdef", Title: "古交市政府工作报告",
		Sections: []report.Section{{Heading: "一、回顾", Paragraphs: []string{
			strings.Repeat("发展煤矸石综合利用。", 50),
		}}}}
	must(t, s.Put(want))
	data, err := os.ReadFile(s.Path(want.ID))
	must(t, err)
	try := func(what string, at int, data []byte) {
		must(t, os.WriteFile(s.Path(want.ID), data, 0o644))
		got, err := s.Read(want.ID)
		if err == nil {
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s at byte %d it reads otherwise:\n%s", what, at, diff)
			}
		} else if !errors.Is(err, index.ErrDamagedReport) {
			t.Errorf("%s at byte %d: %v", what, at, err)
		}
	}
	for at := range data {
		for bit := range 8 {
			changed := slices.Clone(data)
			changed[at] ^= 1 << bit
			try("changed", at, changed)
		}
		try("cut off", at, data[:at])
	}
}

// TestLeftByKilled: opening a library finishes or removes what killed processes left, and removes
// no report in favour of one that does not exist.
func TestLeftByKilled(t *testing.T) {
	dir := t.TempDir()
	l, close := open(t, dir)
	small(t, l)
	var ids []string
	for id := range l.store.IDs() {
		ids = append(ids, id)
	}
	lost, moved := l.store.MovedPath(ids[0]), l.store.MovedPath(ids[1])
	close()
	must(t, os.MkdirAll(filepath.Join(dir, frozenPrefix+"1", store.ReportsFolder), 0o755))
	must(t, os.WriteFile(lost, []byte("0123456789abcdef\n"), 0o644))
	l, close = open(t, dir)
	if n := answer(t, l, "").Total; n != 2 {
		t.Errorf("%d reports where one leads to none", n)
	}
	if _, err := os.Stat(filepath.Join(dir, frozenPrefix+"1")); err == nil {
		t.Error("a backup that was not finished is still there")
	}
	close()
	if _, err := os.Stat(lost); err == nil {
		t.Error("what leads to none is still there")
	}
	must(t, os.WriteFile(moved, []byte(ids[0]+"\n"), 0o644))
	l, _ = open(t, dir)
	if n := answer(t, l, "").Total; n != 1 {
		t.Errorf("%d reports where one has taken the place of the other", n)
	}
}

// TestDamagedFolder: whatever byte in the folder of a library is changed, and wherever one of its
// files is cut off, the library is refused, answers as before, or Verify reports a fault. Its
// answers never have wrong counts.
func TestDamagedFolder(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, synonymsFile, "甲 = 乙\n")
	l, close := open(t, dir)
	small(t, l)
	counts := func(l *Library) map[string]int {
		counts := make(map[string]int)
		for _, query := range []string{"", `"煤矸石"`, `"发展"`, `"的"`} {
			for _, hit := range answer(t, l, query).Hits {
				counts[query+hit.Report.ID] = hit.Occurrences
			}
		}
		return counts
	}
	want := counts(l)
	close()

	var names []string
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(7, 8))
	refused, told := 0, 0
	try := func(what, name string, data []byte) {
		copied := filepath.Join(t.TempDir(), "library")
		if err := os.CopyFS(copied, os.DirFS(dir)); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(copied, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
		l, err := Open(copied, embedded.Backend)
		if err != nil {
			refused++
			if errors.Is(err, index.ErrDamaged) {
				t.Errorf("%s %s: not mended: %v", name, what, err)
			}
			return
		}
		defer l.Close()
		findings := verified(t, l).Findings
		if len(findings) > 0 {
			told++
		}
		got := counts(l)
		for key, n := range got {
			if n != want[key] {
				t.Errorf("%s %s: %q is counted %d times, want %d", name, what, key, n, want[key])
			}
		}
		if len(got) < len(want) && len(findings) == 0 {
			t.Errorf("%s %s: %d of %d answers, and nothing was found", name, what, len(got), len(want))
		}
	}
	for _, name := range names {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if len(data) == 0 {
			continue
		}
		trials := 1
		if strings.HasPrefix(name, store.ReportsFolder) {
			trials = 4
		}
		for range trials {
			at := rng.IntN(len(data))
			changed := slices.Clone(data)
			changed[at] ^= 1 << rng.IntN(8)
			try(fmt.Sprintf("changed at byte %d of %d", at, len(data)), name, changed)
		}
		end := rng.IntN(len(data))
		try(fmt.Sprintf("cut off at byte %d of %d", end, len(data)), name, data[:end])
	}
	t.Logf("%d refused, %d told of", refused, told)
}
