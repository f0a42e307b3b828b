package library

import (
	"context"
	"os"
	"slices"
	"testing"

	"gongbao/index"
)

// TestUpload: an uploaded file is known by its name, wherever its bytes were. If it is changed, its
// report takes the place of the old one.
func TestUpload(t *testing.T) {
	dir := t.TempDir()
	l, close := open(t, dir)
	send := func(name, text string) index.Outcome {
		t.Helper()
		path := writeFile(t, "sent", text)
		var outcomes []index.Outcome
		err := l.Add(context.Background(), index.Addition{Uploads: []index.Upload{{Name: name, Path: path}},
			Each: func(o index.Outcome) { outcomes = append(outcomes, o) }})
		if err != nil || len(outcomes) != 1 {
			t.Fatalf("%+v, %v", outcomes, err)
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		return outcomes[0]
	}
	first := send("工作报告.txt", article(1, "水利"))
	if first.Outcome != index.Added || first.File != "工作报告.txt" {
		t.Errorf("sent: %+v", first)
	}
	if r, err := l.Report(context.Background(), first.ID); err != nil || r.Source.File != "工作报告.txt" {
		t.Errorf("the report is from %+v, %v", r, err)
	}
	close()
	l, _ = open(t, dir)
	if again := send("工作报告.txt", article(1, "水利")); again.Outcome != index.Unchanged || again.ID != first.ID {
		t.Errorf("sent again: %+v", again)
	}
	changed := send("工作报告.txt", article(1, "交通"))
	if changed.Outcome != index.Added || changed.Replaces != first.ID || moved(t, l, first.ID) != changed.ID {
		t.Errorf("sent with another text: %+v; the old ID leads to %q", changed, moved(t, l, first.ID))
	}
	if other := send("另一篇.txt", article(2, "教育")); other.Outcome != index.Added || other.Replaces != "" {
		t.Errorf("sent under another name: %+v", other)
	}
	if all := idsOf(t, l, "", index.Filter{}); len(all) != 2 || !slices.Contains(all, changed.ID) {
		t.Errorf("the library holds %v", all)
	}
	if refused := send("空.txt", ""); refused.Outcome != index.Rejected || refused.File != "空.txt" ||
		refused.Reason.IsZero() {
		t.Errorf("an empty file: %+v", refused)
	}
	// A file on the disk is not the same as a file uploaded under its path.
	path := writeFile(t, "a.txt", article(3, "卫生"))
	onDisk := add(t, l, path)[0]
	if sent := send(path, article(3, "文化")); sent.Replaces != "" {
		t.Errorf("sent under the path of a file: %+v takes the place of %s", sent, onDisk.ID)
	}
}
