package library

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gongbao/index"
	"gongbao/index/library/dictionary"
	"gongbao/index/panel"
)

func TestDictionaries(t *testing.T) {
	dir := t.TempDir()
	l, _ := open(t, dir)
	builtIn, err := l.Dictionary("环境")
	if err != nil || !builtIn.BuiltIn {
		t.Fatalf("the built-in dictionary is %+v, %v", builtIn, err)
	}
	if _, err := l.SetDictionary("环境", "环保 = 环境保护\n", nil); err != nil {
		t.Fatal(err)
	}
	own, err := l.Dictionary("环境")
	if err != nil || own.BuiltIn || own.Dictionary.Hash() == builtIn.Dictionary.Hash() {
		t.Errorf("the library's own dictionary is %+v, %v", own, err)
	}
	var bad *panel.Error
	if _, err := l.SetDictionary("空", "# 没有\n", nil); !errors.As(err, &bad) {
		t.Errorf("an empty dictionary gives %v", err)
	}
	for _, name := range []string{"", "..", "a/b", `a\b`, "a.b", ".tmp-x", strings.Repeat("长", 41), "a\x00", "\xff"} {
		if _, err := l.SetDictionary(name, "词\n", nil); !errors.Is(err, index.ErrDictionaryName) {
			t.Errorf("the name %q gives %v", name, err)
		}
		if _, err := l.Dictionary(name); !errors.Is(err, index.ErrNoDictionary) {
			t.Errorf("the name %q is found: %v", name, err)
		}
		if err := l.RemoveDictionary(name, nil); !errors.Is(err, index.ErrNoDictionary) {
			t.Errorf("the name %q is removed: %v", name, err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, dictionary.FolderName, "坏.txt"), []byte("，\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	all, err := l.Dictionaries()
	if err != nil {
		t.Fatal(err)
	}
	found := make(map[string]index.NamedDictionary)
	for _, d := range all {
		found[d.Name] = d
	}
	if len(all) != len(panel.Examples())+1 || found["环境"].BuiltIn || !found["民生"].BuiltIn ||
		!errors.As(found["坏"].Err, &bad) {
		t.Errorf("the dictionaries are %+v", all)
	}

	var backup bytes.Buffer
	if _, err := l.Backup(context.Background(), &backup, nil); err != nil {
		t.Fatal(err)
	}
	restored := filepath.Join(t.TempDir(), "restored")
	if _, err := Restore(context.Background(), restored, &backup); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(filepath.Join(restored, dictionary.FolderName, "环境.txt")); err != nil ||
		string(text) != "环保 = 环境保护\n" {
		t.Errorf("restored it is %q, %v", text, err)
	}

	if err := l.RemoveDictionary("环境", nil); err != nil {
		t.Fatal(err)
	}
	if d, err := l.Dictionary("环境"); err != nil || !d.BuiltIn {
		t.Errorf("without the library's own it is %+v, %v", d, err)
	}
	if err := l.RemoveDictionary("环境", nil); !errors.Is(err, index.ErrBuiltIn) {
		t.Errorf("the built-in one is removed: %v", err)
	}
}

// TestDictionaryVersions: the earlier text of a dictionary is kept, in backups too. If the check
// fails, nothing changes.
func TestDictionaryVersions(t *testing.T) {
	dir := t.TempDir()
	l, _ := open(t, dir)
	texts := []string{"煤\n", "煤\n炭\n", "名称：能源\n煤\n炭\n", "油\n"}
	var hashes []string
	for _, text := range texts {
		d, err := l.SetDictionary("能源", text, nil)
		if err != nil {
			t.Fatal(err)
		}
		hashes = append(hashes, d.Dictionary.Hash())
	}
	check := func(l *Library) {
		t.Helper()
		kept, err := l.DictionaryVersions("能源")
		slices.Sort(kept)
		if want := slices.Sorted(slices.Values([]string{hashes[0], hashes[1]})); err != nil ||
			!slices.Equal(kept, want) {
			t.Errorf("kept are %v, %v; want %v", kept, err, want)
		}
		for i, hash := range hashes {
			d, err := l.DictionaryVersion("能源", hash)
			if err != nil || d.Name != "能源" || i != 1 && d.Text != texts[i] {
				t.Errorf("version %s is %+v, %v", hash, d, err)
			}
		}
	}
	check(l)
	for _, c := range [][2]string{{"能源", "0123456789abcdef"}, {"能源", "../../stamp"}, {"别的", hashes[0]},
		{"../能源", hashes[0]}} {
		if _, err := l.DictionaryVersion(c[0], c[1]); !errors.Is(err, index.ErrNoDictionary) {
			t.Errorf("%q is found: %v", c, err)
		}
	}

	no := errors.New("not as it should be")
	asked := func(now index.NamedDictionary) error {
		if now.Text != "油\n" {
			t.Errorf("asked with %+v", now)
		}
		return no
	}
	if _, err := l.SetDictionary("能源", "气\n", asked); !errors.Is(err, no) {
		t.Errorf("stored all the same: %v", err)
	}
	if err := l.RemoveDictionary("能源", asked); !errors.Is(err, no) {
		t.Errorf("removed all the same: %v", err)
	}
	check(l)

	var backup bytes.Buffer
	if _, err := l.Backup(context.Background(), &backup, nil); err != nil {
		t.Fatal(err)
	}
	restored := filepath.Join(t.TempDir(), "restored")
	if _, err := Restore(context.Background(), restored, &backup); err != nil {
		t.Fatal(err)
	}
	again, _ := open(t, restored)
	check(again)

	// A file that cannot be used is kept too, and one with an invalid name is reported.
	for name, text := range map[string]string{"坏.txt": "煤\n煤\n炭 = 煤\n", "有 空格.txt": "煤\n"} {
		if err := os.WriteFile(filepath.Join(dir, dictionary.FolderName, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	all, err := l.Dictionaries()
	if err != nil {
		t.Fatal(err)
	}
	said := ""
	for _, d := range all {
		if d.Err != nil {
			said += d.Name + " " + d.Err.Error() + "\n"
		}
	}
	if !strings.Contains(said, "坏 dictionary-twice form=\"煤\" first=1 line=3") ||
		!strings.Contains(said, "有 空格 dictionary-bad-file-name line=0") {
		t.Errorf("said of the files is %s", said)
	}
	if _, err := l.SetDictionary("坏", "煤\n", nil); err != nil {
		t.Fatal(err)
	}
	kept, err := filepath.Glob(filepath.Join(dir, dictionary.FolderName, "versions", "坏@*.txt"))
	if err != nil || len(kept) != 1 {
		t.Fatalf("kept is %v, %v", kept, err)
	}
	if text, err := os.ReadFile(kept[0]); err != nil || string(text) != "煤\n煤\n炭 = 煤\n" {
		t.Errorf("kept is %q, %v", text, err)
	}
}
