package durable

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// broken writes a part and then fails.
type broken struct{}

var errBroken = errors.New("broken")

func (broken) WriteTo(w io.Writer) (int64, error) {
	n, _ := io.WriteString(w, "half")
	return int64(n), errBroken
}

func TestWrite(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "file")
	content := func() string {
		data, err := os.ReadFile(path)
		if err != nil {
			return err.Error()
		}
		return string(data)
	}
	if err := Write(path, broken{}); !errors.Is(err, errBroken) {
		t.Errorf("a broken writer: %v", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("after an error the file exists: %v", err)
	}
	for _, text := range []string{"first", "", "second"} {
		if err := Write(path, strings.NewReader(text)); err != nil || content() != text {
			t.Errorf("wrote %q, %v; the file holds %q", text, err, content())
		}
	}
	if err := Write(path, broken{}); !errors.Is(err, errBroken) || content() != "second" {
		t.Errorf("replacing failed with %v and left %q", err, content())
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
	if err := os.Mkdir(filepath.Join(dir, "folder"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := Write(filepath.Join(dir, "folder"), strings.NewReader("x")); err == nil ||
		strings.Contains(err.Error(), TempPrefix) {
		t.Errorf("replacing a folder: %v", err)
	}
	if err := Write(filepath.Join(dir, "missing", "file"), strings.NewReader("x")); err == nil {
		t.Error("wrote into a folder that does not exist")
	}
}
