package library

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongbao/index/panel"
)

func TestDictionaries(t *testing.T) {
	dir := t.TempDir()
	l, _ := open(t, dir)
	builtIn, err := l.Dictionary("环境")
	if err != nil || !builtIn.BuiltIn {
		t.Fatalf("the built-in dictionary is %+v, %v", builtIn, err)
	}
	if _, err := l.SetDictionary("环境", "环保 = 环境保护\n"); err != nil {
		t.Fatal(err)
	}
	own, err := l.Dictionary("环境")
	if err != nil || own.BuiltIn || own.Dictionary.Hash() == builtIn.Dictionary.Hash() {
		t.Errorf("the library's own dictionary is %+v, %v", own, err)
	}
	var bad *panel.Error
	if _, err := l.SetDictionary("空", "# 没有\n"); !errors.As(err, &bad) {
		t.Errorf("an empty dictionary gives %v", err)
	}
	for _, name := range []string{"", "..", "a/b", `a\b`, "a.b", ".tmp-x", strings.Repeat("长", 41), "a\x00", "\xff"} {
		if _, err := l.SetDictionary(name, "词\n"); !errors.Is(err, ErrDictionaryName) {
			t.Errorf("the name %q gives %v", name, err)
		}
		if _, err := l.Dictionary(name); !errors.Is(err, ErrNoDictionary) {
			t.Errorf("the name %q is found: %v", name, err)
		}
		if err := l.RemoveDictionary(name); !errors.Is(err, ErrNoDictionary) {
			t.Errorf("the name %q is removed: %v", name, err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, dictionariesFolder, "坏.txt"), []byte("，\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	all, err := l.Dictionaries()
	if err != nil {
		t.Fatal(err)
	}
	found := make(map[string]NamedDictionary)
	for _, d := range all {
		found[d.Name] = d
	}
	if len(all) != len(panel.Examples())+1 || found["环境"].BuiltIn || !found["民生"].BuiltIn || !errors.As(found["坏"].Err, &bad) {
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
	if text, err := os.ReadFile(filepath.Join(restored, dictionariesFolder, "环境.txt")); err != nil || string(text) != "环保 = 环境保护\n" {
		t.Errorf("restored it is %q, %v", text, err)
	}

	if err := l.RemoveDictionary("环境"); err != nil {
		t.Fatal(err)
	}
	if d, err := l.Dictionary("环境"); err != nil || !d.BuiltIn {
		t.Errorf("without the library's own it is %+v, %v", d, err)
	}
	if err := l.RemoveDictionary("环境"); !errors.Is(err, ErrNoDictionary) {
		t.Errorf("the built-in one is removed: %v", err)
	}
}
