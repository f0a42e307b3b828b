package library

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gongbao/index"
	"gongbao/index/library/store"
)

// article returns a report that mentions a word. Reports with different numbers are not alike.
func article(number int, word string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "某县第%d次政府工作报告\n各位代表：\n一、工作回顾\n", number)
	for i := range 40 {
		fmt.Fprintf(&b, "第%d项工作由%d个部门分%d批办理，投入资金%d万元，惠及群众%d人，比上年增加%d人。\n",
			number*100+i, number*7+i, i*i+number, number*1000+i*37, number*i*13+5, i*number*3)
	}
	return b.String() + word + "事业取得新的进展。\n"
}

// moved returns the ID to which an ID is redirected, or "".
func moved(t *testing.T, l *Library, id string) string {
	t.Helper()
	to := (*index.MovedError)(nil)
	if _, err := l.Report(context.Background(), id); errors.As(err, &to) {
		return to.ID
	}
	return ""
}

// TestChangedFile changes a file again and again. Each new report takes the place of the old one,
// whose ID is redirected to it.
func TestChangedFile(t *testing.T) {
	dir := t.TempDir()
	l, close := open(t, dir)
	path := writeFile(t, "a.txt", article(1, "水利"))
	change := func(text string) index.Outcome {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		outcomes := add(t, l, path)
		if len(outcomes) != 1 {
			t.Fatalf("%+v", outcomes)
		}
		return outcomes[0]
	}
	first := change(article(1, "水利"))
	if _, err := l.Edit(context.Background(), first.ID, toYear("2030")); err != nil {
		t.Fatal(err)
	}
	second := change(article(1, "交通"))
	third := change(article(2, "教育")) // not alike, so the same place decides
	if first.Replaces != "" || second.Replaces != first.ID || third.Replaces != second.ID ||
		third.Outcome != index.Added {
		t.Errorf("outcomes %+v, %+v, %+v", first, second, third)
	}
	check := func(when string) {
		t.Helper()
		if all := idsOf(t, l, "", index.Filter{}); !slices.Equal(all, []string{third.ID}) {
			t.Errorf("%s: %v, want only %s", when, all, third.ID)
		}
		if corrected := idsOf(t, l, "", in2030); !slices.Equal(corrected, []string{third.ID}) {
			t.Errorf("%s: of 2030 are %v: the correction is lost", when, corrected)
		}
		if moved(t, l, first.ID) != third.ID || moved(t, l, second.ID) != third.ID {
			t.Errorf("%s: the old IDs lead to %q and %q, want %s", when, moved(t, l, first.ID), moved(t, l, second.ID),
				third.ID)
		}
	}
	check("changed")
	if again := change(article(2, "教育")); again.Outcome != index.Unchanged || again.ID != third.ID {
		t.Errorf("added again: %+v", again)
	}
	close()
	l, close = open(t, dir)
	check("reopened")

	back := change(article(1, "水利"))
	if back.ID != first.ID || back.Replaces != third.ID || moved(t, l, third.ID) != first.ID ||
		moved(t, l, first.ID) != "" || moved(t, l, second.ID) != first.ID {
		t.Errorf("changed back: %+v; the others lead to %q and %q", back, moved(t, l, third.ID), moved(t, l, second.ID))
	}
	// A process was killed after it had written the redirect, but before it had removed the old
	// report.
	old, err := l.store.Report(first.ID)
	if err != nil {
		t.Fatal(err)
	}
	next := change(article(1, "卫生"))
	if err := errors.Join(
		l.store.Put(old), os.WriteFile(l.store.MovedPath(old.ID), []byte(next.ID), 0o644),
	); err != nil {
		t.Fatal(err)
	}
	close()
	l, _ = open(t, dir)
	if all := idsOf(t, l, "", index.Filter{}); !slices.Equal(all, []string{next.ID}) ||
		moved(t, l, first.ID) != next.ID {
		t.Errorf("opened after a kill: %v, want %s", all, next.ID)
	}
	if removed, err := l.Remove(context.Background(), next.ID); len(removed) != 1 || err != nil ||
		moved(t, l, first.ID) != "" {
		t.Errorf("the last removed: %v, %v; the first leads to %q", removed, err, moved(t, l, first.ID))
	}
}

// TestChangedTable changes rows of a table. Each new row replaces the old one most like it, in
// whatever row that was.
func TestChangedTable(t *testing.T) {
	l, _ := open(t, t.TempDir())
	table := func(articles ...string) string {
		rows := "标题,正文\n"
		for _, text := range articles {
			title, body, _ := strings.Cut(text, "\n")
			rows += fmt.Sprintf("%s,\"%s\"\n", title, body)
		}
		return rows
	}
	path := writeFile(t, "table.csv", table(article(1, "水利"), article(2, "交通"), article(3, "教育")))
	before := add(t, l, path)
	if len(before) != 3 {
		t.Fatalf("the table holds %d reports", len(before))
	}
	if err := os.WriteFile(
		path, []byte(table(article(9, "新增"), article(1, "水利"), article(2, "铁路"), article(3, "教育"))), 0o644,
	); err != nil {
		t.Fatal(err)
	}
	after := add(t, l, path)
	if len(after) != 4 || after[0].Replaces != "" || after[1].Outcome != index.Unchanged ||
		after[2].Replaces != before[1].ID || after[3].Outcome != index.Unchanged {
		t.Errorf("before %+v\nafter %+v", before, after)
	}
	if all := idsOf(t, l, "", index.Filter{}); len(all) != 4 || slices.Contains(all, before[1].ID) {
		t.Errorf("%d reports", len(all))
	}
	// The row that has moved is changed too. Its former position does not keep the old report.
	if err := os.WriteFile(
		path, []byte(table(article(9, "新增"), article(1, "水利"), article(2, "铁路"), article(3, "卫生"))), 0o644,
	); err != nil {
		t.Fatal(err)
	}
	if last := add(t, l, path); last[3].Replaces != before[2].ID {
		t.Errorf("the moved row: %+v, want to replace %s", last[3], before[2].ID)
	}
}

// TestChangedCopy: a report that is in another file too stays when one of its files changes.
func TestChangedCopy(t *testing.T) {
	l, _ := open(t, t.TempDir())
	one, other := writeFile(t, "one.txt", article(1, "水利")), writeFile(t, "other.txt", article(1, "水利"))
	id := add(t, l, one, other)[0].ID
	if err := os.WriteFile(one, []byte(article(1, "交通")), 0o644); err != nil {
		t.Fatal(err)
	}
	changed := add(t, l, one)
	r, err := l.Report(context.Background(), id)
	if err != nil || len(r.Sources) != 1 || r.Sources[0].File != other || changed[0].Replaces != "" {
		t.Errorf("the copy: %v, %v; the changed file: %+v", r, err, changed)
	}
	if all := idsOf(t, l, "", index.Filter{}); len(all) != 2 {
		t.Errorf("%d reports, want both", len(all))
	}
}

// TestJournal: if the journal is lost or damaged, files are read once more, and nothing else is
// lost.
func TestJournal(t *testing.T) {
	dir := t.TempDir()
	l, close := open(t, dir)
	path := writeFile(t, "a.txt", article(1, "水利"))
	first := add(t, l, path)[0]
	for when, spoil := range map[string]func(data []byte) []byte{
		"lost":      func([]byte) []byte { return nil },
		"cut short": func(data []byte) []byte { return data[:len(data)-10] },
		"spoilt":    func(data []byte) []byte { return append([]byte("{}\nx\n"), data[7:]...) },
	} {
		close()
		data, err := os.ReadFile(dir + "/" + store.JournalFile)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(dir+"/"+store.JournalFile, spoil(data), 0o644); err != nil {
			t.Fatal(err)
		}
		l, close = open(t, dir)
		if again := add(t, l, path); len(again) != 1 || again[0].Outcome != index.Unchanged || again[0].ID != first.ID {
			t.Errorf("%s: %+v", when, again)
		}
		if ids, err := l.journal.Below(path); err != nil || !slices.Equal(ids, []string{first.ID}) {
			t.Errorf("%s: the journal has %v, %v", when, ids, err)
		}
	}
}

// TestShiftedFiles puts a new text in front and renames the others, as people number their files.
// No report is lost, and no correction.
func TestShiftedFiles(t *testing.T) {
	l, _ := open(t, t.TempDir())
	folder := t.TempDir()
	write := func(file, number int) {
		t.Helper()
		if err := os.WriteFile(
			filepath.Join(folder, fmt.Sprintf("%d.txt", file)), []byte(article(number, "水利")), 0o644,
		); err != nil {
			t.Fatal(err)
		}
	}
	for i := 1; i <= 4; i++ {
		write(i, i)
	}
	first := add(t, l, folder)
	if _, err := l.Edit(context.Background(), first[1].ID, toYear("2030")); err != nil {
		t.Fatal(err)
	}
	write(1, 9)
	for i := 2; i <= 5; i++ {
		write(i, i-1)
	}
	second := add(t, l, folder)
	if count(second, index.Added) != 1 || count(second, index.Unchanged) != 4 {
		t.Errorf("outcomes %+v", second)
	}
	for _, o := range second {
		if o.Replaces != "" {
			t.Errorf("%s replaces a report that is still there", o.File)
		}
	}
	if all := idsOf(t, l, "", index.Filter{}); len(all) != 5 {
		t.Errorf("%d reports of 5", len(all))
	}
	if got := idsOf(t, l, "", in2030); !slices.Equal(got, []string{first[1].ID}) {
		t.Errorf("of 2030 are %v, want %s", got, first[1].ID)
	}
	r, err := l.Report(context.Background(), first[3].ID)
	if err != nil || len(r.Sources) != 1 || filepath.Base(r.Source.File) != "5.txt" {
		t.Errorf("the last report is from %+v, %v", r.Sources, err)
	}
}

// TestChangedDamaged: a stored report that cannot be read does not prevent its file, or any other,
// from being added.
func TestChangedDamaged(t *testing.T) {
	l, _ := open(t, t.TempDir())
	path, other := writeFile(t, "a.txt", article(1, "水利")), writeFile(t, "b.txt", article(2, "水利"))
	id := add(t, l, path)[0].ID
	if err := errors.Join(
		os.Truncate(l.store.Path(id), 50), os.WriteFile(path, []byte(article(1, "交通")), 0o644),
	); err != nil {
		t.Fatal(err)
	}
	l.store.Written(id)
	outcomes := add(t, l, path, other)
	if count(outcomes, index.Added) != 2 || moved(t, l, id) == "" {
		t.Errorf("outcomes %+v; the damaged one leads to %q", outcomes, moved(t, l, id))
	}
}

// TestMoveWhileRebuilding: a report that is replaced during a rebuild is not in the new generation.
func TestMoveWhileRebuilding(t *testing.T) {
	l, _ := open(t, t.TempDir())
	path := writeFile(t, "a.txt", article(1, "水利"))
	add(t, l, path)
	var fresh index.Outcome
	err := l.Rebuild(context.Background(), func(int, int) {
		if err := os.WriteFile(path, []byte(article(1, "交通")), 0o644); err != nil {
			t.Error(err)
		}
		if fresh.ID == "" {
			fresh = add(t, l, path)[0]
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if all := idsOf(t, l, "", index.Filter{}); !slices.Equal(all, []string{fresh.ID}) {
		t.Errorf("after rebuilding there are %v, want %s", all, fresh.ID)
	}
}

// TestChangedLargeTable changes every row of a long table. This must not take longer than reading
// the table many times.
func TestChangedLargeTable(t *testing.T) {
	if testing.Short() {
		t.Skip("it reads 600 reports")
	}
	l, _ := open(t, t.TempDir())
	table := func(word string) string {
		rows := "标题,正文\n"
		for i := range 300 {
			title, body, _ := strings.Cut(article(i+1, word), "\n")
			rows += fmt.Sprintf("%s,\"%s\"\n", title, body)
		}
		return rows
	}
	path := writeFile(t, "table.csv", table("水利"))
	add(t, l, path)
	if err := os.WriteFile(path, []byte(table("交通")), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, o := range add(t, l, path) {
		if o.Replaces == "" {
			t.Fatalf("%+v replaces nothing", o)
		}
	}
	if all, err := l.indexed(); err != nil || len(all) != 300 {
		t.Errorf("%d reports, %v", len(all), err)
	}
}

// TestSameNameInTwoFolders: two folders have the same report under the same relative name. A change
// of one file takes nothing from the other.
func TestSameNameInTwoFolders(t *testing.T) {
	l, _ := open(t, t.TempDir())
	one, other := writeFile(t, "a.txt", article(1, "水利")), writeFile(t, "a.txt", article(1, "水利"))
	addIn := func(file string) index.Outcome {
		t.Helper()
		var outcomes []index.Outcome
		what := index.Addition{Dir: filepath.Dir(file), Paths: []string{"a.txt"},
			Each: func(o index.Outcome) { outcomes = append(outcomes, o) }}
		if err := l.Add(context.Background(), what); err != nil || len(outcomes) != 1 {
			t.Fatal(outcomes, err)
		}
		return outcomes[0]
	}
	first := addIn(one)
	addIn(other)
	if err := os.WriteFile(one, []byte(article(1, "交通")), 0o644); err != nil {
		t.Fatal(err)
	}
	changed := addIn(one)
	if all := idsOf(t, l, "", index.Filter{}); len(all) != 2 || changed.Replaces != "" {
		t.Errorf("%d reports, want both; %+v", len(all), changed)
	}
	if r, err := l.Report(context.Background(), first.ID); err != nil || len(r.Sources) != 1 {
		t.Errorf("the first report: %v, %v", r, err)
	}
}
