package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
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

// TestOthersLibrary: a user who may not write to a library gets a message that says so.
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
	for _, args := range [][]string{
		{"add", "--library", lib, "/dev/null"}, {"serve", "--addr", "127.0.0.1:0", "--library", lib},
		{"rebuild", "--library", lib}, {"search", "--library", lib, "煤矸石"},
	} {
		c := p.command(t, args...)
		c.Dir = dir
		c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
		if _, stderr, code := finish(t, c); code != failed || !strings.Contains(stderr, "没有权限") ||
			!strings.Contains(stderr, "读写权限") {
			t.Errorf("gongbao %v by another user: %d\n%s", args, code, stderr)
		}
	}
}
