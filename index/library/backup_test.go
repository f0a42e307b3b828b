package library

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"fmt"
	"gongbao/index"
	"gongbao/index/library/store"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// copyOf writes a text to a file with the given name, in a folder of its own.
func copyOf(t *testing.T, text []byte, name string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, text, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// small fills a library with two reports. One is corrected, and one has taken the place of a third.
func small(t *testing.T, l *Library) {
	t.Helper()
	text, err := os.ReadFile(seeds + "/003_4fb98ae4f42a03fd.txt")
	if err != nil {
		t.Fatal(err)
	}
	file := copyOf(t, text, "changed.txt")
	add(t, l, file)
	if err := os.WriteFile(file, append(text, "\n此件公开发布，供研究使用。\n"...), 0o644); err != nil {
		t.Fatal(err)
	}
	outcomes := add(t, l, file, copyOf(t, []byte("古交市政府工作报告\n一、工作回顾\n建设文化展示馆，发展煤矸石综合利用。\n二、主要任务\n推进煤矸石利用。\n"),
		"short.txt"))
	if len(outcomes) != 2 || outcomes[1].Replaces == "" || count(outcomes, index.Added) != 2 {
		t.Fatalf("outcomes %+v", outcomes)
	}
	if _, err := l.Edit(context.Background(), outcomes[0].ID, toYear("2030")); err != nil {
		t.Fatal(err)
	}
}

// backup returns a backup of a library.
func backup(t *testing.T, l *Library) []byte {
	t.Helper()
	var out bytes.Buffer
	if _, err := l.Backup(context.Background(), &out, nil); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// truth returns the files in dir and below that a backup has, with their contents.
func truth(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := make(map[string]string)
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, entry fs.DirEntry, err error) error {
		if _, ok := limitOf(name); err != nil || !ok || name == sumsFile {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, name))
		files[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestBackup: what is restored equals what was backed up, and answers as before. tar and sha256sum
// can read the backup.
func TestBackup(t *testing.T) {
	dir := t.TempDir()
	l, _ := open(t, dir)
	small(t, l)
	write(t, dir, lexiconFile, "展示馆\n")
	write(t, dir, synonymsFile, "甲 = 乙\n")
	write(t, dir, "notes.txt", "no part of the library")
	file := filepath.Join(t.TempDir(), "backup.tar")
	told := 0
	backed, err := l.BackupFile(context.Background(), file, false, func(done, total int) { told = total })
	if err != nil || backed.Reports != 2 || len(backed.Damaged) > 0 {
		t.Fatalf("%+v, %v", backed, err)
	}
	want := truth(t, dir)
	if len(want) != 7 || told != 7 {
		t.Errorf("a backup of %d files, %d were told of", len(want), told)
	}

	restored := filepath.Join(t.TempDir(), "new", "library")
	in, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	if n, err := Restore(context.Background(), restored, in); err != nil || n != 2 {
		t.Fatalf("restored %d reports, %v", n, err)
	}
	if diff := cmp.Diff(want, truth(t, restored)); diff != "" {
		t.Errorf("restored otherwise:\n%s", diff)
	}
	fresh, _ := open(t, restored)
	for _, query := range []string{"", "煤矸石", `"发展"`} {
		if diff := cmp.Diff(answer(t, l, query), answer(t, fresh, query)); diff != "" {
			t.Errorf("%q is answered otherwise:\n%s", query, diff)
		}
	}

	unpacked := t.TempDir()
	for _, command := range [][]string{{"tar", "xf", file}, {"sha256sum", "--quiet", "-c", sumsFile}} {
		run := exec.Command(command[0], command[1:]...)
		run.Dir = unpacked
		if out, err := run.CombinedOutput(); err != nil {
			t.Errorf("%v: %v\n%s", command, err, out)
		}
	}
	if diff := cmp.Diff(want, truth(t, unpacked)); diff != "" {
		t.Errorf("unpacked by tar:\n%s", diff)
	}
	l, _ = open(t, unpacked)
	if n := answer(t, l, "").Total; n != 2 {
		t.Errorf("unpacked by tar it holds %d reports", n)
	}
}

// full is a disk with little room.
type full struct{ room int }

var errFull = errors.New("disk full")

func (f *full) Write(p []byte) (int, error) {
	n := min(len(p), f.room)
	f.room -= n
	if n < len(p) {
		return n, errFull
	}
	return n, nil
}

func TestBackupRefuses(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	l, _ := open(t, dir)
	small(t, l)
	elsewhere := t.TempDir()
	if err := os.Symlink(dir, filepath.Join(elsewhere, "link")); err != nil {
		t.Fatal(err)
	}
	there := filepath.Join(elsewhere, "there.tar")
	if err := os.WriteFile(there, []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]error{
		filepath.Join(dir, "b.tar"):               ErrInside,
		filepath.Join(dir, "reports", "b.tar"):    ErrInside,
		filepath.Join(elsewhere, "link", "b.tar"): ErrInside,
		there:     fs.ErrExist,
		elsewhere: fs.ErrInvalid,
		filepath.Join(elsewhere, "none", "b.tar"): fs.ErrNotExist,
	} {
		if _, err := l.BackupFile(ctx, path, false, nil); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", path, err, want)
		}
	}
	if data, err := os.ReadFile(there); err != nil || string(data) != "mine" {
		t.Errorf("an existing file became %q, %v", data, err)
	}
	if _, err := l.BackupFile(ctx, there, true, nil); err != nil {
		t.Error(err)
	}
	if _, err := Restore(ctx, filepath.Join(elsewhere, "restored"), bytes.NewReader(backup(t, l))); err != nil {
		t.Error(err)
	}
	for room := 0; room < 20000; room += 3000 {
		if _, err := l.Backup(ctx, &full{room}, nil); !errors.Is(err, errFull) {
			t.Errorf("with room for %d bytes: %v", room, err)
		}
	}
	stopped, stop := context.WithCancel(ctx)
	stop()
	if _, err := l.BackupFile(
		stopped, filepath.Join(elsewhere, "stopped"), false, nil,
	); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
	for _, folder := range []string{dir, elsewhere} {
		entries, err := fs.Glob(os.DirFS(folder), ".tmp-*")
		if err != nil || len(entries) > 0 {
			t.Errorf("left behind: %v, %v", entries, err)
		}
	}
	if _, err := os.Stat(filepath.Join(elsewhere, "stopped")); err == nil {
		t.Error("half a backup")
	}
}

// TestBackupWhileChanging: a backup shows the library at one moment, even if reports are added,
// changed and removed meanwhile.
func TestBackupWhileChanging(t *testing.T) {
	ctx := context.Background()
	l, _ := open(t, t.TempDir())
	small(t, l)
	var ids []string
	for id := range l.store.IDs() {
		ids = append(ids, id)
	}
	stop := make(chan struct{})
	var changing sync.WaitGroup
	changing.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
			}
			text := fmt.Sprintf("古交市政府工作报告\n一、工作回顾\n第%d次建设展示馆，发展综合利用。\n", i/2)
			path := filepath.Join(os.TempDir(), fmt.Sprintf("gongbao-changing-%d.txt", os.Getpid()))
			defer os.Remove(path)
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				t.Error(err)
				return
			}
			if err := l.Add(ctx, index.Addition{Paths: []string{path}}); err != nil {
				t.Error(err)
				return
			}
			if _, err := l.Edit(ctx, ids[0], toYear(fmt.Sprint(2000+i%30))); err != nil {
				t.Error(err)
				return
			}
		}
	})
	for range 4 {
		data := backup(t, l)
		dir := filepath.Join(t.TempDir(), "restored")
		if _, err := Restore(ctx, dir, bytes.NewReader(data)); err != nil {
			t.Error(err)
			continue
		}
		restored, close := open(t, dir)
		if found := verified(t, restored); len(found.Findings) > 0 {
			t.Errorf("restored: %+v", found.Findings)
		}
		close()
	}
	if found := verified(t, l); len(found.Findings) > 0 {
		t.Errorf("while changing: %+v", found.Findings)
	}
	close(stop)
	changing.Wait()
}

// TestRestoreDamaged: whatever byte of a backup is changed, and wherever it is cut off, it is
// refused or restores what was backed up.
func TestRestoreDamaged(t *testing.T) {
	dir := t.TempDir()
	l, _ := open(t, dir)
	small(t, l)
	data, want := backup(t, l), truth(t, dir)
	rng := rand.New(rand.NewPCG(5, 6))
	target := filepath.Join(t.TempDir(), "restored")
	refused := 0
	try := func(what string, data []byte) {
		t.Helper()
		_, err := Restore(context.Background(), target, bytes.NewReader(data))
		if err != nil {
			refused++
			if !errors.Is(err, ErrBackup) {
				t.Errorf("%s: %v, want %v", what, err, ErrBackup)
			}
			if entries, _ := os.ReadDir(filepath.Dir(target)); len(entries) > 0 {
				t.Errorf("%s: left behind %v", what, entries)
			}
			return
		}
		if diff := cmp.Diff(want, truth(t, target)); diff != "" {
			t.Errorf("%s: restored otherwise:\n%s", what, diff)
		}
		if err := os.RemoveAll(target); err != nil {
			t.Fatal(err)
		}
	}
	const trials = 150
	for range trials {
		at := rng.IntN(len(data))
		changed := slices.Clone(data)
		changed[at] ^= 1 << rng.IntN(8)
		try(fmt.Sprintf("changed at byte %d of %d", at, len(data)), changed)
		end := rng.IntN(len(data))
		try(fmt.Sprintf("cut off at byte %d of %d", end, len(data)), data[:end])
	}
	if refused < trials {
		t.Errorf("%d of %d were refused", refused, 2*trials)
	}
	refused = 0
	if try("whole", data); refused > 0 {
		t.Error("a whole backup was refused")
	}
}

// TestRestoreRefuses: only backups made by Backup are unpacked, and only into a missing or empty
// folder.
func TestRestoreRefuses(t *testing.T) {
	dir := t.TempDir()
	l, _ := open(t, dir)
	small(t, l)
	whole := backup(t, l)
	report := ""
	for name := range truth(t, dir) {
		if strings.HasSuffix(name, store.Suffix) {
			report = name
		}
	}
	target := filepath.Join(t.TempDir(), "target")
	// change rewrites a backup, with the result of each for every entry.
	change := func(each func(h *tar.Header, content []byte, put func(*tar.Header, []byte))) []byte {
		var out bytes.Buffer
		in, archive := tar.NewReader(bytes.NewReader(whole)), tar.NewWriter(&out)
		for {
			h, err := in.Next()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			content, err := io.ReadAll(in)
			if err != nil {
				t.Fatal(err)
			}
			each(h, content, func(h *tar.Header, content []byte) {
				h.Size = int64(len(content))
				if err := archive.WriteHeader(h); err != nil {
					t.Fatal(err)
				}
				if _, err := archive.Write(content); err != nil {
					t.Fatal(err)
				}
			})
		}
		if err := archive.Close(); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	with := func(extra tar.Header) []byte {
		return change(func(h *tar.Header, content []byte, put func(*tar.Header, []byte)) {
			if h.Name == sumsFile {
				put(&extra, nil)
			}
			put(h, content)
		})
	}
	without := func(name string) []byte {
		return change(func(h *tar.Header, content []byte, put func(*tar.Header, []byte)) {
			if h.Name != name {
				put(h, content)
			}
		})
	}
	for what, data := range map[string][]byte{
		"nothing":          nil,
		"text":             []byte(strings.Repeat("not an archive ", 100)),
		"a path upwards":   with(tar.Header{Name: "../outside", Typeflag: tar.TypeReg}),
		"an absolute path": with(tar.Header{Name: "/tmp/outside", Typeflag: tar.TypeReg}),
		"a path around":    with(tar.Header{Name: "reports/../library.json", Typeflag: tar.TypeReg}),
		"a link": with(tar.Header{Name: lexiconFile, Typeflag: tar.TypeSymlink,
			Linkname: "/etc/passwd"}),
		"a hard link":           with(tar.Header{Name: lexiconFile, Typeflag: tar.TypeLink, Linkname: "/etc/passwd"}),
		"a folder":              with(tar.Header{Name: "reports/", Typeflag: tar.TypeDir}),
		"a device":              with(tar.Header{Name: lexiconFile, Typeflag: tar.TypeChar}),
		"an unknown file":       with(tar.Header{Name: "lock", Typeflag: tar.TypeReg}),
		"a file without sum":    with(tar.Header{Name: lexiconFile, Typeflag: tar.TypeReg}),
		"a file twice":          with(tar.Header{Name: stampFile, Typeflag: tar.TypeReg}),
		"without a report":      without(report),
		"without its stamp":     without(stampFile),
		"without its checksums": without(sumsFile),
		"checksums in between": change(func(h *tar.Header, content []byte, put func(*tar.Header, []byte)) {
			if h.Name == stampFile {
				put(&tar.Header{Name: sumsFile, Typeflag: tar.TypeReg}, nil)
			}
			put(h, content)
		}),
	} {
		if _, err := Restore(context.Background(), target, bytes.NewReader(data)); !errors.Is(err, ErrBackup) {
			t.Errorf("%s: %v, want %v", what, err, ErrBackup)
		}
		if _, err := os.Stat(target); err == nil {
			t.Fatalf("%s: something was restored", what)
		}
	}
	for what, where := range map[string]string{"a library": dir,
		"a folder with a file": filepath.Dir(copyOf(t, nil, "file"))} {
		before := truth(t, where)
		if _, err := Restore(context.Background(), where, bytes.NewReader(whole)); !errors.Is(err, ErrNotEmpty) {
			t.Errorf("into %s: %v, want %v", what, err, ErrNotEmpty)
		}
		if diff := cmp.Diff(before, truth(t, where)); diff != "" {
			t.Errorf("into %s:\n%s", what, diff)
		}
	}
	if _, err := Restore(context.Background(), copyOf(t, nil, "file"), bytes.NewReader(whole)); err == nil {
		t.Error("restored into a file")
	}
	if _, err := Restore(context.Background(), t.TempDir(), bytes.NewReader(whole)); err != nil {
		t.Errorf("into an empty folder: %v", err)
	}
}
