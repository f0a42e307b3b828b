package library

import (
	"context"
	"errors"
	"gongbao/index"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// TestOriginal: a report's file can be opened as long as it is as it was when it was read.
func TestOriginal(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "古交.txt")
	text := []byte("2026年古交市政府工作报告\n各位代表：\n一、工作回顾\n煤矸石综合利用稳步推进。\n")
	write := func(data []byte) {
		t.Helper()
		if err := os.WriteFile(file, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write(text)
	l, _ := open(t, t.TempDir())
	id := add(t, l, folder)[0].ID
	check := func(when string, want bool) {
		t.Helper()
		f, err := l.Original(id)
		if !want {
			if !errors.Is(err, index.ErrNoOriginal) {
				t.Errorf("%s: %v", when, err)
			}
			return
		}
		if err != nil {
			t.Fatalf("%s: %v", when, err)
		}
		defer f.Close()
		if data, err := io.ReadAll(f); err != nil || string(data) != string(text) || !l.HasOriginal(id) {
			t.Errorf("%s: %q, %v", when, data, err)
		}
	}
	check("as it was read", true)
	changed := append([]byte(nil), text...)
	changed[len(changed)-2]++
	write(changed)
	check("changed", false)
	write(text)
	check("as it was again", true)
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	check("deleted", false)
	if err := os.Mkdir(file, 0o755); err != nil {
		t.Fatal(err)
	}
	check("a folder", false)
	if l.HasOriginal(id) || l.HasOriginal("../../etc/passwd") {
		t.Error("files that are not there")
	}

	sent := filepath.Join(t.TempDir(), "0")
	if err := os.WriteFile(sent, append(text, "数字经济。\n"...), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := l.Add(context.Background(), index.Addition{
		Uploads: []index.Upload{{Name: "sent.txt", Path: sent}}, Each: func(o index.Outcome) { id = o.ID },
	}); err != nil {
		t.Fatal(err)
	}
	check("sent", false)
}
