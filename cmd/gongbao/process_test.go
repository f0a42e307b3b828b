package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// built is the folder of the program that binary built.
var built struct {
	sync.Once
	folder string
	err    error
}

// builtRelease is the release that the linker sets in the program that binary builds.
const builtRelease = "v9.8.7-test"

// binary builds the program once, as for a release, and returns its path.
func binary(t testing.TB) string {
	t.Helper()
	built.Do(func() {
		if built.folder, built.err = os.MkdirTemp("", "gongbao-test-"); built.err != nil {
			return
		}
		flags := "-X main.release=" + builtRelease + ` -extldflags "-static-libstdc++ -static-libgcc"`
		out, err := exec.Command("go", "build", "-trimpath", "-ldflags", flags, "-o",
			filepath.Join(built.folder, "gongbao"), ".").CombinedOutput()
		if err != nil {
			built.err = fmt.Errorf("%w\n%s", err, out)
		}
	})
	if built.err != nil {
		t.Fatalf("build: %v", built.err)
	}
	return filepath.Join(built.folder, "gongbao")
}

// process is the program in a process of its own.
type process struct {
	*exec.Cmd
	stdout, stderr *syncBuffer
}

// start starts the program in a folder.
func start(t testing.TB, folder string, args ...string) process {
	t.Helper()
	p := process{exec.Command(binary(t), args...), new(syncBuffer), new(syncBuffer)}
	p.Dir, p.Stdout, p.Stderr = folder, p.stdout, p.stderr
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if p.ProcessState == nil {
			p.kill()
		}
	})
	return p
}

// code waits for the end of the process and returns its exit code, or -1 if a signal ended it.
func (p process) code(t testing.TB) int {
	t.Helper()
	if err := p.Wait(); err != nil && !errors.As(err, new(*exec.ExitError)) {
		t.Fatal(err)
	}
	return p.ProcessState.ExitCode()
}

// kill ends the process at once.
func (p process) kill() {
	_ = p.Process.Kill() // it may have ended
	_ = p.Wait()
}

// signal sends a signal to the process.
func (p process) signal(t testing.TB, s syscall.Signal) {
	t.Helper()
	if err := p.Process.Signal(s); err != nil {
		t.Fatal(err)
	}
}

// shows waits until an output of a process matches the pattern, and returns the match.
func shows(t testing.TB, output *syncBuffer, pattern string) string {
	t.Helper()
	wanted := regexp.MustCompile(pattern)
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if found := wanted.FindString(output.String()); found != "" {
			return found
		}
	}
	t.Fatalf("no %q in the output:\n%s", pattern, output)
	return ""
}

// startServer starts the program as a server and waits until it is ready.
func startServer(t testing.TB, folder string, args ...string) (p process, url string) {
	t.Helper()
	p = start(t, folder, append([]string{"serve", "--addr", "127.0.0.1:0"}, args...)...)
	return p, strings.TrimPrefix(shows(t, p.stderr, `公报已启动：http://127\.0\.0\.1:\d+`), "公报已启动：")
}

// outcome runs the program in a folder and returns what it printed and its exit code.
func outcome(t testing.TB, folder string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	p := start(t, folder, args...)
	code = p.code(t)
	return p.stdout.String(), p.stderr.String(), code
}

// many is a number of reports that needs several batches.
const many = 400

// manyReports fills a folder with so much text that adding it takes several batches.
func manyReports(t *testing.T) (folder string) { return longReports(t, many) }

// longReports fills a folder with so many reports of 18,000 characters, of which a batch takes some 100.
func longReports(t *testing.T, number int) (folder string) {
	t.Helper()
	folder = t.TempDir()
	for i := range number {
		var text strings.Builder
		fmt.Fprintf(&text, "%d年古交市政府工作报告\n一、工作回顾\n", 1600+i)
		for j := range 400 {
			fmt.Fprintf(&text, "第%d项工作：煤矸石综合利用水平稳步提升，全年新建高标准农田%d亩，完成投资%d万元。\n", j, i*j*7919%100_003,
				i*j*104_729%1_000_003)
		}
		if err := os.WriteFile(
			filepath.Join(folder, fmt.Sprintf("%d.txt", i)), []byte(text.String()), 0o644,
		); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// absolute returns the path of a file by which the program finds it from any folder.
func absolute(t testing.TB, path string) string {
	t.Helper()
	absolute, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	return absolute
}
