package library

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gongbao/index"
	"gongbao/index/library/store"
	"gongbao/index/report"
)

// idsOf returns the IDs of the reports that a search with a filter finds, sorted.
func idsOf(t *testing.T, l *Library, query string, f index.Filter) []string {
	t.Helper()
	result, err := l.Search(context.Background(), index.Request{Query: query, Filter: f, Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	ids := []string{}
	for _, h := range result.Hits {
		ids = append(ids, h.Report.ID)
	}
	slices.Sort(ids)
	return ids
}

// in2030 admits the reports of a year that no seed has.
var in2030 = index.Filter{Year: []string{"2030"}}

func toYear(year string) func(*report.Report) (*report.Report, error) {
	return func(r *report.Report) (*report.Report, error) {
		return r.Correct(report.Assignment{Field: "year", Value: year})
	}
}

// TestEdit: a correction is found at once, and still after reopening, adding the file again and
// rebuilding.
func TestEdit(t *testing.T) {
	dir, ctx := t.TempDir(), context.Background()
	l, close := open(t, dir)
	id := add(t, l, seeds)[3].ID
	if _, err := l.Edit(ctx, id, toYear("2030")); err != nil {
		t.Fatal(err)
	}
	check := func(when string) {
		t.Helper()
		if got := idsOf(t, l, "", in2030); !slices.Equal(got, []string{id}) {
			t.Errorf("%s: of 2030 are %v, want %s", when, got, id)
		}
		if all := idsOf(t, l, "", index.Filter{}); len(all) != 14 {
			t.Errorf("%s: %d reports", when, len(all))
		}
	}
	check("corrected")
	if again := add(t, l, seeds); count(again, index.Unchanged) != 14 {
		t.Errorf("added again: %+v", again)
	}
	check("added again")
	if err := l.Rebuild(ctx, nil); err != nil {
		t.Fatal(err)
	}
	check("rebuilt")
	close()
	l, close = open(t, dir)
	check("reopened")
	if _, err := l.Edit(ctx, id, func(r *report.Report) (*report.Report, error) {
		return r.Uncorrect("year")
	}); err != nil {
		t.Fatal(err)
	}
	if got := idsOf(t, l, "", in2030); len(got) != 0 {
		t.Errorf("taken back: of 2030 are %v", got)
	}
	fault := (*report.FieldError)(nil)
	if _, err := l.Edit(ctx, id, toYear("never")); !errors.As(err, &fault) {
		t.Errorf("a bad value: %v", err)
	}
	if _, err := l.Edit(ctx, "0000000000000000", toYear("2030")); !errors.Is(err, index.ErrNotFound) {
		t.Errorf("a report that is not there: %v", err)
	}
	// A process was killed after it had stored a correction, but before it had indexed it.
	r, err := l.store.Report(id)
	if err != nil {
		t.Fatal(err)
	}
	r, err = r.Correct(report.Assignment{Field: "year", Value: "2030"})
	if err := errors.Join(err, l.addPending(id), l.store.Put(r)); err != nil {
		t.Fatal(err)
	}
	close()
	l, close = open(t, dir)
	check("opened after a kill")
	close()
	if _, err := os.Stat(filepath.Join(dir, pendingFile)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%s is still there: %v", pendingFile, err)
	}
}

// TestRemove: a removed report is gone everywhere and for good, until its file is added again.
func TestRemove(t *testing.T) {
	dir, ctx := t.TempDir(), context.Background()
	l, close := open(t, dir)
	outcomes := add(t, l, seeds)
	id := outcomes[3].ID
	removed, err := l.Remove(ctx, id, "0000000000000000", "../../etc", id)
	if err != nil || !slices.Equal(removed, []string{id}) {
		t.Fatalf("removed %v: %v", removed, err)
	}
	check := func(when string, want int) {
		t.Helper()
		all := idsOf(t, l, "", index.Filter{})
		if _, err := l.Report(ctx, id); len(all) != want || slices.Contains(all, id) != (err == nil) {
			t.Errorf("%s: %d reports, want %d; %s can be read: %v", when, len(all), want, id, err)
		}
	}
	check("removed", 13)
	close()
	l, close = open(t, dir)
	check("reopened", 13)
	if err := l.Rebuild(ctx, nil); err != nil {
		t.Fatal(err)
	}
	check("rebuilt", 13)
	if again := add(t, l, seeds); count(again, index.Added) != 1 || count(again, index.Unchanged) != 13 {
		t.Errorf("added again: %+v", again)
	}
	check("added again", 14)
	// A process was killed after it had removed a report from the store, but before it had removed
	// it from the index.
	if err := l.store.Remove(ctx, id); err != nil {
		t.Fatal(err)
	}
	close()
	l, _ = open(t, dir)
	check("opened after a kill", 13)
}

// TestChangesWhileRebuilding: corrections, removals and additions during a rebuild are in the new
// generation.
func TestChangesWhileRebuilding(t *testing.T) {
	l, _ := open(t, t.TempDir())
	outcomes := add(t, l, seeds)
	ctx, corrected, removed := context.Background(), outcomes[0].ID, outcomes[1].ID
	copied := writeFile(t, "a.txt", "政府工作报告\n各位代表：\n一、工作回顾\n"+sentences)
	changed := false
	err := l.Rebuild(ctx, func(int, int) {
		if changed {
			return
		}
		changed = true // by now the new generation has all reports as they were
		_, err := l.Edit(ctx, corrected, toYear("2030"))
		if err != nil {
			t.Error(err)
		}
		if gone, err := l.Remove(ctx, removed); len(gone) != 1 || err != nil {
			t.Error(gone, err)
		}
		add(t, l, copied)
	})
	if err != nil || !changed {
		t.Fatal(err, changed)
	}
	if got := idsOf(t, l, "", in2030); !slices.Equal(got, []string{corrected}) {
		t.Errorf("corrected meanwhile: %v, want %s", got, corrected)
	}
	all := idsOf(t, l, "", index.Filter{})
	if slices.Contains(all, removed) || len(all) != 14 {
		t.Errorf("%d reports, want 13 and the new one; the removed one among them: %t", len(all),
			slices.Contains(all, removed))
	}
	if noted := l.changes(); len(noted) != 0 {
		t.Errorf("changes are still noted: %v", noted)
	}
}

const sentences = "过去一年，全县上下团结奋斗，经济运行稳中有进，社会大局保持稳定，各项事业取得新的进展。\n我们加快发展特色农业，建成高标准农田十万亩，粮食产量再创新高，农民收入稳步增长。\n"

// writeFile writes a file into a folder of its own.
func writeFile(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestUnfinished: the next change finishes what an error left unfinished.
func TestUnfinished(t *testing.T) {
	dir := t.TempDir()
	l, _ := open(t, dir)
	outcomes := add(t, l, seeds)
	// This is the state that Edit leaves if the index cannot be written.
	l.editing.Lock()
	_, err := l.change(outcomes[0].ID, toYear("2030"))
	l.editing.Unlock()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.Edit(context.Background(), outcomes[1].ID, toYear("2030")); err != nil {
		t.Fatal(err)
	}
	want := []string{outcomes[0].ID, outcomes[1].ID}
	slices.Sort(want)
	if got := idsOf(t, l, "", in2030); !slices.Equal(got, want) {
		t.Errorf("of 2030 are %v, want %v", got, want)
	}
	if _, err := os.Stat(filepath.Join(dir, pendingFile)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%s is still there: %v", pendingFile, err)
	}
}

// TestBatchMeetsEdit: a batch with a report as it was read does not undo later changes of the
// report.
func TestBatchMeetsEdit(t *testing.T) {
	l, _ := open(t, t.TempDir())
	outcomes := add(t, l, seeds)
	corrected, removed := outcomes[0].ID, outcomes[1].ID
	var batch []*report.Report
	for _, id := range []string{corrected, removed} {
		r, err := l.store.Read(id)
		if err != nil {
			t.Fatal(err)
		}
		batch = append(batch, r)
	}
	if _, err := l.Edit(context.Background(), corrected, toYear("2030")); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Remove(context.Background(), removed); err != nil {
		t.Fatal(err)
	}
	a := &adder{Library: l}
	if err := a.index(batch); err != nil {
		t.Fatal(err)
	}
	if got := idsOf(t, l, "", in2030); !slices.Equal(got, []string{corrected}) || isIndexed(t, l, removed) {
		t.Errorf("of 2030 are %v, want %s; the removed one is indexed: %t", got, corrected, isIndexed(t, l, removed))
	}
}

// TestBatchMeetsDamage: a changed report that was damaged since rejects its file alone, which is read
// again when it is added again.
func TestBatchMeetsDamage(t *testing.T) {
	l, _ := open(t, t.TempDir())
	broken := filepath.Join(t.TempDir(), "a.txt")
	must(t, os.WriteFile(broken, []byte(article(1, "水利")), 0o644))
	id := add(t, l, broken)[0].ID
	r, err := l.store.Read(id)
	must(t, err)
	_, err = l.Edit(context.Background(), id, toYear("2030"))
	must(t, err)
	must(t, os.WriteFile(l.store.Path(id), []byte("x"), 0o644))
	var what addition
	what.add(r)
	other := &report.Report{ID: "0123456789abcdef", Title: "报告", Sections: r.Sections}
	must(t, l.store.Put(other))
	what.add(other)
	for _, r := range what.reports {
		file := r.ID + ".txt"
		what.outcomes = append(what.outcomes, index.Outcome{Outcome: index.Added, ID: r.ID, File: file})
		what.readings = append(what.readings, store.Reading{File: file, Reports: []store.Placed{{ID: r.ID}}})
	}
	var got []string
	a := &adder{Library: l, damaged: make(map[string]bool)}
	a.Each = func(o index.Outcome) { got = append(got, o.File+" "+string(o.Outcome)+" "+o.Reason.Code) }
	must(t, a.commit(what))
	want := []string{id + ".txt rejected file-report-damaged", "0123456789abcdef.txt added "}
	if !slices.Equal(got, want) || !isIndexed(t, l, other.ID) {
		t.Errorf("outcomes %q, want %q; the other is indexed: %t", got, want, isIndexed(t, l, other.ID))
	}
	if _, known, err := l.journal.Of(id + ".txt"); known || err != nil {
		t.Errorf("the file of the damaged report is known: %t, %v", known, err)
	}
}

// TestStoreRemembersNothingOld: a report that was removed while it was being read is not there
// afterwards.
func TestStoreRemembersNothingOld(t *testing.T) {
	l, _ := open(t, t.TempDir())
	id := add(t, l, writeFile(t, "a.txt", strings.Repeat(article(1, "水利"), 30)))[0].ID
	r, err := l.store.Report(id)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 100 {
		if err := l.store.Put(r); err != nil {
			t.Fatal(err)
		}
		var reading sync.WaitGroup
		reading.Go(func() { _, _ = l.store.Report(id) }) // either answer is right
		time.Sleep(time.Duration(i%20) * 50 * time.Microsecond)
		if err := l.store.Remove(context.Background(), id); err != nil {
			t.Fatal(err)
		}
		reading.Wait()
		if _, err := l.store.Report(id); err == nil {
			t.Fatal("removed, yet read")
		}
	}
}

// TestAddAroundLibrary adds the folder that contains the library itself.
func TestAddAroundLibrary(t *testing.T) {
	folder := t.TempDir()
	dir := filepath.Join(folder, "gongbao-data")
	l, _ := open(t, dir)
	if err := os.WriteFile(filepath.Join(folder, "a.txt"), []byte(article(1, "水利")), 0o644); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if outcomes := add(t, l, folder); len(outcomes) != 1 || filepath.Base(outcomes[0].File) != "a.txt" {
			t.Errorf("%+v", outcomes)
		}
	}
	if outcomes := add(t, l, dir); len(outcomes) != 1 || outcomes[0].Outcome != index.Rejected ||
		outcomes[0].Reason.Code != "folder-is-library" {
		t.Errorf("the library itself: %+v", outcomes)
	}
}

// TestHeaders: lists, which read no report, show what the reports hold, after a correction too.
func TestHeaders(t *testing.T) {
	l, _ := open(t, t.TempDir())
	added := add(t, l, seeds)
	check := func() {
		found, err := l.Search(t.Context(), index.Request{Limit: index.MaxLimit})
		if err != nil || len(found.Hits) != len(added) {
			t.Fatalf("%d hits, want %d: %v", len(found.Hits), len(added), err)
		}
		for _, hit := range found.Hits {
			r, err := l.store.Report(hit.Report.ID)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(r.Header(), hit.Report); diff != "" {
				t.Errorf("%s: %s", r.ID, diff)
			}
		}
	}
	check()
	if _, err := l.Edit(t.Context(), added[0].ID, toYear("1999")); err != nil {
		t.Fatal(err)
	}
	check()
}

func isIndexed(t *testing.T, l *Library, id string) bool {
	t.Helper()
	indexed, err := l.isIndexed(id)
	must(t, err)
	return indexed
}
