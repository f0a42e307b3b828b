package library

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gongbao/index/library/store"
	"gongbao/index/library/verify"
)

// verified verifies a library, with enough searches to reach everything in a small one.
func verified(t *testing.T, l *Library) *verify.Findings {
	t.Helper()
	findings, err := l.Verify(context.Background(), verify.Options{Searches: 50, Seed: 1}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return findings
}

// flip changes a byte of a file in place, because the file may be in use.
func flip(t *testing.T, path string, at int64) {
	t.Helper()
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var b [1]byte
	if _, err := file.ReadAt(b[:], at); err != nil {
		t.Fatal(err)
	}
	b[0] ^= 4
	if _, err := file.WriteAt(b[:], at); err != nil {
		t.Fatal(err)
	}
}

// TestVerify: each kind of damage to an open library is found and has a remedy. An undamaged
// library has no findings.
func TestVerify(t *testing.T) {
	for kind, tt := range map[verify.Kind]struct {
		damage func(t *testing.T, l *Library, ids []string)
		remedy string
	}{
		"": {func(*testing.T, *Library, []string) {}, ""},
		verify.ReportDamaged: {func(t *testing.T, l *Library, ids []string) { flip(t, l.store.Path(ids[0]), 40) },
			"remedy-add-file-or-restore"},
		verify.ReportUnstored: {func(t *testing.T, l *Library, ids []string) { remove(t, l.store.Path(ids[0])) },
			"remedy-add-restore-or-rebuild"},
		verify.ReportUnindexed: {func(t *testing.T, l *Library, ids []string) {
			must(t, l.live.Load().engine.Update(nil, ids[:1]))
		}, "remedy-rebuild"},
		verify.FileMisplaced: {func(t *testing.T, l *Library, ids []string) {
			must(t, os.Rename(l.store.Path(ids[0]), filepath.Join(l.dir, "reports", ids[0]+store.Suffix)))
		}, "remedy-move-or-restore"},
		verify.RedirectBroken: {func(t *testing.T, l *Library, _ []string) {
			must(t, os.MkdirAll(filepath.Join(l.dir, "reports", "00"), 0o755))
			must(t, os.WriteFile(l.store.MovedPath("0000000000000000"), []byte("1111111111111111\n"), 0o644))
		}, "remedy-restore-or-add"},
		verify.JournalDamaged: {func(t *testing.T, l *Library, _ []string) { flip(t, l.journal.File, 0) },
			"remedy-journal-line"},
		verify.JournalReport: {func(t *testing.T, l *Library, ids []string) {
			_, err := l.Remove(context.Background(), ids[0])
			must(t, err)
		}, "remedy-if-not-removed"},
		verify.Leftover: {func(t *testing.T, l *Library, _ []string) {
			path := filepath.Join(l.dir, ".tmp-library.json-1")
			old := time.Now().Add(-2 * time.Hour)
			must(t, os.WriteFile(path, nil, 0o644))
			must(t, os.Chtimes(path, old, old))
		}, "remedy-delete"},
		verify.IndexDamaged: {func(t *testing.T, l *Library, _ []string) {
			segments, err := filepath.Glob(filepath.Join(l.dir, "index", "*", "chars", "*.chars"))
			if must(t, err); len(segments) == 0 {
				t.Fatal("no segments")
			}
			flip(t, segments[0], 30) // the first segment keeps its name when others are merged with it
		}, "remedy-rebuild"},
		verify.ReportDiffers: {func(t *testing.T, l *Library, ids []string) {
			r, err := l.store.Report(ids[0])
			must(t, err)
			other := *r
			other.Year++
			must(t, l.store.Put(&other))
		}, "remedy-rebuild"},
		verify.CountWrong: {func(t *testing.T, l *Library, ids []string) {
			for _, id := range ids {
				r, err := l.store.Report(id)
				must(t, err)
				other := *r
				other.Title = strings.Repeat("县", len([]rune(r.Title))) // as long as before
				must(t, l.store.Put(&other))
			}
		}, "remedy-rebuild"},
	} {
		t.Run(string(kind), func(t *testing.T) {
			l, _ := open(t, t.TempDir())
			small(t, l)
			var ids []string
			for id := range l.store.IDs() {
				ids = append(ids, id)
			}
			tt.damage(t, l, ids)
			findings := verified(t, l)
			if kind == "" {
				if len(findings.Findings) > 0 || findings.Reports != 2 || findings.Searches < 30 {
					t.Errorf("%+v", findings)
				}
				return
			}
			found := false
			for _, f := range findings.Findings {
				found = found || f.Kind == kind && f.Remedy.Code == tt.remedy && !f.Text.IsZero()
			}
			harmless := kind == verify.Leftover || kind == verify.JournalReport
			if !found || len(findings.Wrong()) > 0 == harmless {
				t.Errorf("found %+v", findings.Findings)
			}
		})
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	must(t, os.Remove(path))
}
