package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"gongbao/index/library"
	"gongbao/index/library/verify"
)

// TestBackupRestoreVerify backs up a library that is being served, restores it elsewhere and
// verifies it there. An error names a way out.
func TestBackupRestoreVerify(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	seedFiles, err := filepath.Abs(seeds)
	if err != nil {
		t.Fatal(err)
	}
	expect := func(code int, text string, args ...string) {
		t.Helper()
		stdout, stderr, got := outcome(t, folder, args...)
		if got != code || !strings.Contains(stdout+stderr, text) {
			t.Errorf("gongbao %v: %d, want %d with %q\n%s%s", args, got, code, text, stdout, stderr)
		}
	}
	expect(failed, "没有资料库", "backup", "backup.tar")
	server, _ := startServer(t, folder, seedFiles)
	expect(done, "已把 14 篇报告备份到 backup.tar", "backup", "backup.tar")
	expect(failed, "--force", "backup", "backup.tar")
	expect(done, "已把 14 篇报告备份到 backup.tar", "backup", "--force", "backup.tar")
	expect(failed, "在资料库文件夹里", "backup", "gongbao-data/backup.tar")
	expect(failed, "所在的文件夹不存在", "backup", "none/backup.tar")
	expect(failed, "不是文件", "backup", ".")
	expect(misuse, "请给出一个文件名", "backup")
	expect(done, "检查了 14 篇报告，对照了", "verify", "--sample", "20")
	expect(failed, "不是空的", "restore", "backup.tar")
	server.signal(t, syscall.SIGTERM)
	if code := server.code(t); code != done {
		t.Errorf("the server ended with %d", code)
	}

	expect(failed, "没有文件 none.tar", "restore", "--library", "restored", "none.tar")
	expect(done, "已恢复 14 篇报告到 restored", "restore", "--library", "restored", "backup.tar")
	expect(done, "没有发现问题", "verify", "--library", "restored", "--sample", "20")
	stdout, _, code := outcome(t, folder, "verify", "--library", "restored", "--json", "--sample", "0")
	var findings verify.Findings
	if err := json.Unmarshal([]byte(stdout), &findings); err != nil || code != done || findings.Reports != 14 ||
		findings.Findings == nil {
		t.Errorf("verify --json: %d, %v\n%s", code, err, stdout)
	}

	stored, err := filepath.Glob(filepath.Join(folder, "restored", "reports", "*", "*.json.zst"))
	if err != nil || len(stored) != 14 {
		t.Fatalf("stored %v, %v", stored, err)
	}
	if err := os.Truncate(stored[0], 100); err != nil {
		t.Fatal(err)
	}
	expect(failed, "重新加入原文件 "+seedFiles, "verify", "--library", "restored", "--sample", "0")

	backup, err := os.ReadFile(filepath.Join(folder, "backup.tar"))
	if err != nil {
		t.Fatal(err)
	}
	backup[len(backup)/2] ^= 1
	if err := os.WriteFile(filepath.Join(folder, "changed.tar"), backup, 0o644); err != nil {
		t.Fatal(err)
	}
	expect(failed, "不是完整的备份", "restore", "--library", "other", "changed.tar")
	if _, err := os.Stat(filepath.Join(folder, "other")); err == nil {
		t.Error("a changed backup was restored")
	}
}

// TestKilledRestore: a restore that is killed leaves no library or a whole one.
func TestKilledRestore(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	seedFiles, err := filepath.Abs(seeds)
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"add", seedFiles}, {"backup", "backup.tar"}} {
		if stdout, stderr, code := outcome(t, folder, args...); code != done {
			t.Fatalf("%v: %d\n%s%s", args, code, stdout, stderr)
		}
	}
	restored := filepath.Join(folder, "restored")
	for wait := time.Duration(0); wait < 600*time.Millisecond; wait += 60 * time.Millisecond {
		if err := os.RemoveAll(restored); err != nil {
			t.Fatal(err)
		}
		p := start(t, folder, "restore", "--library", "restored", "backup.tar")
		time.Sleep(wait)
		p.kill()
		if !library.Exists(restored) {
			if _, err := os.Stat(restored); err == nil {
				t.Errorf("killed after %v: half a library", wait)
			}
			continue
		}
		if stdout, stderr, code := outcome(
			t, folder, "verify", "--library", "restored", "--sample", "5",
		); code != done || !strings.Contains(stdout, "检查了 14 篇报告") {
			t.Errorf("killed after %v: %d\n%s%s", wait, code, stdout, stderr)
		}
	}
}
