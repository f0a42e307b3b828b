package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestFullDisk fills the disk at every stage of the program's writing.
func TestFullDisk(t *testing.T) {
	if !mayMount(t) {
		return
	}
	p := program(binary(t))
	t.Run("adding", p.testFullAdding)
	t.Run("rebuilding", p.testFullRebuilding)
	t.Run("serving", p.testFullServing)
}

// mayMount reports whether this process may mount disks. If not, it runs the test in a process that
// may, provided that the system allows an ordinary user to do so in a namespace. Otherwise it skips
// the test.
func mayMount(t *testing.T) bool {
	t.Helper()
	const inside = "GONGBAO_IN_NAMESPACE"
	dir := t.TempDir()
	err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=4k")
	if err == nil {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Fatal(err)
		}
		return true
	}
	if os.Getenv(inside) != "" {
		t.Skipf("nothing can be mounted: %v", err)
	}
	c := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
	c.Env = append(os.Environ(), inside+"=1")
	c.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
	}
	out, err := c.CombinedOutput()
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		t.Errorf("in a namespace of its own:\n%s", out)
	case err != nil:
		t.Skipf("nothing can be mounted, and no namespace made where it can: %v", err)
	case strings.Contains(string(out), "--- SKIP"):
		t.Skipf("in a namespace of its own:\n%s", out)
	default:
		t.Logf("in a namespace of its own:\n%s", out)
	}
	return false
}

// disk is a small disk whose size can be changed.
type disk string

func newDisk(t *testing.T, kilobytes int) disk {
	t.Helper()
	d := disk(t.TempDir())
	if err := syscall.Mount("tmpfs", string(d), "tmpfs", 0, fmt.Sprintf("size=%dk", kilobytes)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(string(d), syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return d
}

func (d disk) resize(t *testing.T, kilobytes int) {
	t.Helper()
	if err := syscall.Mount(
		"tmpfs", string(d), "tmpfs", syscall.MS_REMOUNT, fmt.Sprintf("size=%dk", kilobytes),
	); err != nil {
		t.Fatal(err)
	}
}

// used returns the kilobytes in use.
func (d disk) used(t *testing.T) int {
	t.Helper()
	var s syscall.Statfs_t
	if err := syscall.Statfs(string(d), &s); err != nil {
		t.Fatal(err)
	}
	return int((s.Blocks - s.Bfree) * uint64(s.Bsize) / 1024)
}

// roomy is enough for everything that the tests put on a disk, in kilobytes.
const roomy = 64 << 10

// fullDisk checks that a command reports that the disk is full, and nothing else.
func fullDisk(t *testing.T, what, stderr string, code int) {
	t.Helper()
	if code != failed || !strings.Contains(stderr, "磁盘已满") || strings.Contains(stderr, "damaged") {
		t.Errorf("%s: %d\n%s", what, code, stderr)
	}
}

// testFullAdding adds to a library on disks that are too small for it. Once there is room again,
// the announced reports are there and adding completes.
func (p program) testFullAdding(t *testing.T) {
	folder := t.TempDir()
	write(t, folder, 0, batches)
	need := newDisk(t, roomy)
	p.must(t, "add", "--library", filepath.Join(string(need), "library"), folder)

	sizes := []int{4, 12, 64} // no room for the lock, for an empty index, for the reports
	for k, stages := 1, several(3, 60); k <= stages; k++ {
		sizes = append(sizes, 20+(need.used(t)-24)*k/(stages+1))
	}
	for _, size := range sizes {
		d := newDisk(t, size)
		dir := filepath.Join(string(d), "library")
		stdout, stderr, code := p.run(t, "add", "--json", "--library", dir, folder)
		what := fmt.Sprintf("adding on a disk of %d kB, %d needed", size, need.used(t))
		fullDisk(t, what, stderr, code)
		t.Logf("%s: %s", what, strings.ReplaceAll(stderr, "\n", " "))

		d.resize(t, roomy)
		outcomes := outcomesOf(stdout)
		if len(outcomes) > 0 {
			p.check(t, dir, outcomes)
		}
		outcomes = append(outcomes, outcomesOf(p.must(t, "add", "--json", "--library", dir, folder))...)
		if n := p.check(t, dir, outcomes); n != batches {
			t.Errorf("%s, then with room: %d reports, want %d", what, n, batches)
		}
	}
}

// testFullRebuilding rebuilds the index on disks that are too small for two indexes. The old one
// stays and works. Once there is room, the new one is made.
func (p program) testFullRebuilding(t *testing.T) {
	folder := t.TempDir()
	write(t, folder, 0, batches)
	d := newDisk(t, roomy)
	dir := filepath.Join(string(d), "library")
	all := outcomesOf(p.must(t, "add", "--json", "--library", dir, folder))
	for k, stages := 0, several(3, 40); k < stages; k++ {
		whole := d.used(t)
		d.resize(t, whole+8+(whole-8)*k/(2*stages)) // an index takes more than half of the whole
		_, stderr, code := p.run(t, "rebuild", "--library", dir)
		what := fmt.Sprintf("rebuilding with %d kB free", whole*k/(2*stages))
		fullDisk(t, what, stderr, code)
		t.Logf("%s: %s", what, strings.ReplaceAll(stderr, "\n", " "))
		if n := p.check(t, dir, all); n != batches {
			t.Errorf("%s: then there are %d reports, want %d", what, n, batches)
		}
		d.resize(t, roomy)
	}
	p.must(t, "rebuild", "--library", dir)
	if n := p.check(t, dir, all); n != batches {
		t.Errorf("rebuilt with room there are %d reports, want %d", n, batches)
	}
}

// testFullServing fills the disk of a running server. The server still answers, and adds once there
// is room again.
func (p program) testFullServing(t *testing.T) {
	folder, more := t.TempDir(), t.TempDir()
	write(t, folder, 0, 4)
	write(t, more, 4, 4+batches)
	d := newDisk(t, roomy)
	dir := filepath.Join(string(d), "library")
	p.must(t, "add", "--library", dir, folder)
	s, _ := serveLibrary(t, dir)
	d.resize(t, d.used(t)+400) // enough to store reports, but not to index them
	for range 3 {
		_, stderr, code := p.run(t, "add", "--library", dir, more)
		fullDisk(t, "adding through the server", stderr, code)
		if found := everything(t, s); len(found) != 4 {
			t.Errorf("with a full disk %d reports are found, want 4", len(found))
		}
	}
	d.resize(t, roomy)
	all := outcomesOf(p.must(t, "add", "--json", "--library", dir, more))
	if code := s.stop(); code != done {
		t.Errorf("serve ends with %d\n%s", code, s.stderr)
	}
	if n := p.check(t, dir, all); n != 4+batches {
		t.Errorf("with room again there are %d reports, want %d", n, 4+batches)
	}
}

// nobody is the ID of a user who owns nothing.
const nobody = 65534

// TestOthersLibrary: a user who may not read the index of a library, whose files are private, gets a
// message that says so. One who may only read it can search and serve it.
func TestOthersLibrary(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root can become another user")
	}
	dir, err := os.MkdirTemp("", "gongbao-others-") // others may not enter t.TempDir
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	data, err := os.ReadFile(binary(t))
	if err != nil {
		t.Fatal(err)
	}
	p := program(filepath.Join(dir, "gongbao"))
	if err := errors.Join(os.Chmod(dir, 0o755), os.WriteFile(string(p), data, 0o755)); err != nil {
		t.Fatal(err)
	}
	lib := filepath.Join(dir, "library")
	p.must(t, "add", "--library", lib, seeds)
	byNobody := func(args ...string) *exec.Cmd {
		c := p.command(t, args...)
		c.Dir = dir
		c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
		return c
	}
	for _, args := range [][]string{
		{"add", "--library", lib, "/dev/null"}, {"serve", "--addr", "127.0.0.1:0", "--library", lib},
		{"rebuild", "--library", lib}, {"search", "--library", lib, "煤矸石"},
	} {
		if _, stderr, code := finish(t, byNobody(args...)); code != failed || !strings.Contains(stderr, "没有权限") ||
			!strings.Contains(stderr, "读写权限") {
			t.Errorf("gongbao %v by another user: %d\n%s", args, code, stderr)
		}
	}
	for path := range filesOf(t, lib) {
		info, err := os.Stat(path)
		if err := errors.Join(err, os.Chown(path, nobody, nobody), os.Chmod(path, info.Mode().Perm()&^0o222)); err != nil {
			t.Fatal(err)
		}
	}
	readOnly(t, lib, byNobody)
}

// TestReadOnlyDisk: a library on a disk that is mounted read-only can be searched and served.
func TestReadOnlyDisk(t *testing.T) {
	dir := t.TempDir()
	lib := filepath.Join(dir, "library")
	p := program(binary(t))
	p.must(t, "add", "--library", lib, seeds)
	mounted := filepath.Join(dir, "mounted")
	if err := os.Mkdir(mounted, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount(lib, mounted, "", syscall.MS_BIND, ""); err != nil {
		t.Skipf("folders cannot be mounted here: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(mounted, syscall.MNT_DETACH) })
	if err := syscall.Mount("", mounted, "", syscall.MS_BIND|syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Skipf("folders cannot be mounted read-only here: %v", err)
	}
	readOnly(t, mounted, func(args ...string) *exec.Cmd { return p.command(t, args...) })
}

// filesOf returns the sizes and times of all files in a folder, by path.
func filesOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := make(map[string]string)
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		files[path] = fmt.Sprint(info.Size(), info.ModTime())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// readOnly tests a library of the seeds that the commands made by command cannot write to.
func readOnly(t *testing.T, lib string, command func(args ...string) *exec.Cmd) {
	t.Helper()
	before := filesOf(t, lib)
	for _, args := range [][]string{
		{"add", "--library", lib, "/dev/null"}, {"rebuild", "--library", lib}, {"serve", "--addr", "127.0.0.1:0", "--library", lib, "/dev/null"},
	} {
		if _, stderr, code := finish(t, command(args...)); code != failed || !strings.Contains(stderr, "读写权限") {
			t.Errorf("gongbao %v: %d\n%s", args, code, stderr)
		}
	}
	for _, args := range [][]string{
		{"search", "--library", lib, "煤矸石"}, {"panel", "--library", lib, "煤矸石"}, {"analyze", "--library", lib, "煤矸石"},
	} {
		if stdout, stderr, code := finish(t, command(args...)); code != done || !strings.Contains(stdout, "煤矸石") {
			t.Errorf("gongbao %v: %d\n%s%s", args, code, stdout, stderr)
		}
	}
	c := command("serve", "--addr", "127.0.0.1:0", "--library", lib)
	c.Env = append(os.Environ(), "GONGBAO_TOKEN=0123456789abcdef")
	stderr := new(syncBuffer)
	c.Stdout, c.Stderr = io.Discard, stderr
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Process.Kill() })
	base := strings.TrimPrefix(shows(t, stderr, `公报已启动：http://127\.0\.0\.1:\d+`), "公报已启动：")
	for target, says := range map[string]string{
		"/readyz": `"ready"`, "/api/v1/search?q=" + url.QueryEscape("煤矸石"): `"total":5`, "/?q=" + url.QueryEscape("煤矸石"): "煤矸石",
		"/panel?terms=" + url.QueryEscape("煤矸石"): "煤矸石", "/api/v1/panel?term=" + url.QueryEscape("煤矸石") + "&by=year": "煤矸石",
		"/regions": "山西", "/coverage": "山西", "/dictionaries": "环境", "/metrics": "gongbao_reports", "/api/v1/suggest?q=" + url.QueryEscape("煤"): "suggestions",
	} {
		if got := fetch(t, base+target); got.status != http.StatusOK || !strings.Contains(got.body, says) {
			t.Errorf("%s: %d %.300s", target, got.status, got.body)
		}
	}
	r, err := http.NewRequest(http.MethodPut, base+"/api/v1/dictionaries/煤?lang=en", strings.NewReader("煤矸石\n"))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer 0123456789abcdef")
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if body, _ := io.ReadAll(response.Body); response.StatusCode != http.StatusForbidden || !strings.Contains(string(body), "/problems/library-read-only") {
		t.Errorf("a change: %d %s", response.StatusCode, body)
	}
	time.Sleep(3 * time.Second) // longer than the first rounds of upkeep take
	if text := stderr.String(); strings.Contains(text, "level=WARN") && strings.Contains(text, "not up to date") {
		t.Errorf("something was to be written:\n%s", text)
	}
	if err := c.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := c.Wait(); err != nil {
		t.Errorf("serve ends with %v\n%s", err, stderr)
	}
	if diff := cmp.Diff(before, filesOf(t, lib)); diff != "" {
		t.Errorf("files have changed: %s", diff)
	}
}
