package library

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"gongbao/analyzer/coded"
	"gongbao/index"
	"gongbao/index/durable"
	"gongbao/index/embedded"
	"gongbao/index/library/store"
)

const seeds = "../../testdata/seeds"

// open opens the library in dir until the test ends or close is called.
func open(t *testing.T, dir string) (l *Library, close func()) {
	t.Helper()
	l, err := Open(dir, embedded.Backend)
	if err != nil {
		t.Fatal(err)
	}
	closed := false
	close = func() {
		if !closed {
			closed = true
			if err := l.Close(); err != nil {
				t.Error(err)
			}
		}
	}
	t.Cleanup(close)
	return l, close
}

// add adds paths and returns the outcomes.
func add(t *testing.T, l *Library, paths ...string) []index.Outcome {
	t.Helper()
	var outcomes []index.Outcome
	each := func(o index.Outcome) { outcomes = append(outcomes, o) }
	if err := l.Add(context.Background(), index.Addition{Paths: paths, Each: each}); err != nil {
		t.Fatal(err)
	}
	return outcomes
}

// count counts the outcomes of a kind.
func count(outcomes []index.Outcome, kind index.Status) int {
	n := 0
	for _, o := range outcomes {
		if o.Outcome == kind {
			n++
		}
	}
	return n
}

// answer returns the result of a search without the time that it took.
func answer(t *testing.T, l *Library, query string) *index.Result {
	t.Helper()
	result, err := l.Search(context.Background(), index.Request{Query: query, Limit: 100, Passages: 3})
	if err != nil {
		t.Fatal(err)
	}
	result.Took = 0
	return result
}

func TestAddIsIdempotent(t *testing.T) {
	dir := t.TempDir()
	l, close := open(t, dir)
	first := add(t, l, seeds)
	if count(first, index.Added) != 14 || len(first) != 14 {
		t.Fatalf("first: %+v", first)
	}
	for _, o := range first {
		if o.ID == "" || o.Title == "" || !strings.HasPrefix(o.File, seeds) {
			t.Errorf("outcome %+v", o)
		}
	}
	before, files := answer(t, l, "煤矸石"), tree(t, dir)
	again := add(t, l, seeds)
	if count(again, index.Unchanged) != 14 || len(again) != 14 {
		t.Errorf("again: %+v", again)
	}
	if diff := cmp.Diff(before, answer(t, l, "煤矸石")); diff != "" {
		t.Errorf("adding again changes an answer:\n%s", diff)
	}
	if diff := cmp.Diff(files, tree(t, dir)); diff != "" {
		t.Errorf("adding again changes files:\n%s", diff)
	}
	close()
	l, _ = open(t, dir)
	if diff := cmp.Diff(before, answer(t, l, "煤矸石")); diff != "" {
		t.Errorf("reopening changes an answer:\n%s", diff)
	}
}

// tree returns the stored reports with their sizes.
func tree(t *testing.T, dir string) map[string]int64 {
	t.Helper()
	files := make(map[string]int64)
	err := filepath.WalkDir(filepath.Join(dir, "reports"), func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		files[path] = info.Size()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestSameReportInAnotherFile(t *testing.T) {
	l, _ := open(t, t.TempDir())
	add(t, l, seeds)
	data, err := os.ReadFile(seeds + "/003_4fb98ae4f42a03fd.txt")
	if err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(t.TempDir(), "copy.txt")
	if err := os.WriteFile(copied, data, 0o644); err != nil {
		t.Fatal(err)
	}
	outcomes := add(t, l, copied, filepath.Dir(copied)+"/./copy.txt")
	if len(outcomes) != 2 || count(outcomes, index.Unchanged) != 2 {
		t.Fatalf("a copy: %+v", outcomes)
	}
	r, err := l.Report(context.Background(), outcomes[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for _, source := range r.Sources {
		files = append(files, filepath.Base(source.File))
	}
	if want := []string{"003_4fb98ae4f42a03fd.txt", "copy.txt"}; !slices.Equal(files, want) ||
		filepath.Base(r.Source.File) != want[0] {
		t.Errorf("found in %v, read from %s; want %v, the first", files, r.Source.File, want)
	}
}

// TestRebuild: reports that a killed process had stored but not indexed are found after opening,
// and answers stay the same.
func TestRebuild(t *testing.T) {
	dir := t.TempDir()
	l, close := open(t, dir)
	add(t, l, seeds)
	var before []*index.Result
	queries := []string{"煤矸石", "教育 医疗", `"数字经济"`, "-煤", "古交怎样利用煤矸石？"}
	for _, query := range queries {
		before = append(before, answer(t, l, query))
	}
	close()
	if err := os.RemoveAll(filepath.Join(dir, "index")); err != nil {
		t.Fatal(err)
	}
	l, _ = open(t, dir)
	for i, query := range queries {
		// The last digits of a score depend on the order in which its parts are summed.
		if diff := cmp.Diff(before[i], answer(t, l, query), cmpopts.EquateApprox(1e-5, 0)); diff != "" {
			t.Errorf("%s: a rebuilt index answers differently:\n%s", query, diff)
		}
	}
}

// TestDamage: damage to data that can be made again is repaired or leads to a request to do so.
// Damaged data is never served.
func TestDamage(t *testing.T) {
	dir := t.TempDir()
	l, close := open(t, dir)
	id := add(t, l, seeds)[0].ID
	close()
	stored := filepath.Join(dir, "reports", id[:2], id+store.Suffix)
	if err := os.WriteFile(stored, []byte("not a report"), 0o644); err != nil {
		t.Fatal(err)
	}
	l, close = open(t, dir)
	if _, err := l.Report(context.Background(), id); !errors.Is(err, index.ErrDamagedReport) {
		t.Errorf("a damaged report: %v", err)
	}
	if n := answer(t, l, "").Total; n != 14 {
		t.Errorf("with a damaged report a search finds %d, want 14", n)
	}
	close()
	if err := os.RemoveAll(filepath.Join(dir, "index")); err != nil {
		t.Fatal(err)
	}
	l, close = open(t, dir)
	if n := answer(t, l, "").Total; n != 13 {
		t.Errorf("with a damaged report a new index holds %d, want 13", n)
	}
	add(t, l, seeds)
	if r, err := l.Report(context.Background(), id); err != nil || r.ID != id {
		t.Errorf("a damaged report after adding its file again: %v", err)
	}
	if n := answer(t, l, "").Total; n != 14 {
		t.Errorf("%d reports after mending, want 14", n)
	}
	close()

	segments, err := filepath.Glob(filepath.Join(dir, "index", "*", "chars", "*"))
	if err != nil || len(segments) == 0 {
		t.Fatalf("no character layer: %v", err)
	}
	for _, segment := range segments {
		if err := os.Truncate(segment, 0); err != nil {
			t.Fatal(err)
		}
	}
	l, _ = open(t, dir)
	if n := answer(t, l, "").Total; n != 14 {
		t.Errorf("%d reports after making the index again, want 14", n)
	}
}

func TestRejected(t *testing.T) {
	dir := t.TempDir()
	empty := filepath.Join(dir, "empty.txt")
	if err := os.WriteFile(empty, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	l, _ := open(t, filepath.Join(dir, "library"))
	outcomes := add(t, l, empty, filepath.Join(dir, "missing"), seeds)
	if count(outcomes, index.Rejected) != 2 || count(outcomes, index.Added) != 14 {
		t.Fatalf("outcomes %+v", outcomes)
	}
	for _, o := range outcomes[:2] {
		if o.Outcome != index.Rejected || o.Reason.IsZero() || o.ID != "" {
			t.Errorf("outcome %+v", o)
		}
	}
}

func TestAddStopsWhenTold(t *testing.T) {
	l, _ := open(t, t.TempDir())
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := l.Add(ctx, index.Addition{Paths: []string{seeds}}); !errors.Is(err, context.Canceled) {
		t.Errorf("add after cancelling: %v", err)
	}
}

func TestOneProcess(t *testing.T) {
	dir := t.TempDir()
	_, close := open(t, dir)
	var inUse *InUseError
	if _, err := Open(dir, embedded.Backend); !errors.As(err, &inUse) || inUse.PID != os.Getpid() {
		t.Errorf("opened twice: %v", err)
	}
	if _, err := Acquire(dir); !errors.As(err, &inUse) || inUse.Dir != dir {
		t.Errorf("acquired while open: %v", err)
	}
	close()

	// If the library cannot be opened, the lock is kept.
	lock, err := Acquire(dir)
	if err != nil {
		t.Fatal(err)
	}
	sketches := filepath.Join(dir, "sketches")
	if err := errors.Join(os.RemoveAll(sketches), os.Mkdir(sketches, 0o755)); err != nil {
		t.Fatal(err)
	}
	if _, err := lock.Open(context.Background(), embedded.Backend, nil); err == nil {
		t.Error("a library with a folder for its sketches was opened")
	}
	if err := InUse(dir); !errors.As(err, &inUse) {
		t.Errorf("in use after opening failed: %v", err)
	}
	if err := errors.Join(os.Remove(sketches), lock.Release()); err != nil {
		t.Fatal(err)
	}
	open(t, dir)
}

// TestOlderLibrary opens a folder of the first format, which had no journal. Its reports are found,
// and its files are not added twice.
func TestOlderLibrary(t *testing.T) {
	dir := t.TempDir()
	l, close := open(t, dir)
	add(t, l, seeds)
	before := answer(t, l, "煤矸石")
	close()
	stamp := filepath.Join(dir, stampFile)
	if err := errors.Join(
		os.WriteFile(stamp, []byte(`{"format": 1}`), 0o644), os.Remove(filepath.Join(dir, store.JournalFile)),
	); err != nil {
		t.Fatal(err)
	}
	l, _ = open(t, dir)
	if diff := cmp.Diff(before, answer(t, l, "煤矸石")); diff != "" {
		t.Errorf("an older library answers otherwise:\n%s", diff)
	}
	if again := add(t, l, seeds); count(again, index.Unchanged) != 14 {
		t.Errorf("added again: %+v", again)
	}
	if text, err := durable.ReadText(stamp); err != nil || !strings.Contains(text, fmt.Sprint(Format)) {
		t.Errorf("the stamp is %q, %v", text, err)
	}
}

func TestNoLibrary(t *testing.T) {
	write := func(dir, name, text string) string {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return dir
	}
	for name, tt := range map[string]struct {
		dir  string
		want error
	}{
		"another folder":    {write(t.TempDir(), "thesis.docx", "x"), ErrFormat},
		"a later format":    {write(t.TempDir(), "library.json", `{"format": 99}`), ErrNewer},
		"a damaged stamp":   {write(t.TempDir(), "library.json", `{"for`), ErrFormat},
		"a stamp of naught": {write(t.TempDir(), "library.json", `{}`), ErrFormat},
	} {
		dir := tt.dir
		if _, err := Open(dir, embedded.Backend); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", name, err, tt.want)
		}
		if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
			t.Errorf("%s: left %v, %v", name, entries, err)
		}
	}
	file := filepath.Join(write(t.TempDir(), "file", "x"), "file")
	if _, err := Open(file, embedded.Backend); err == nil {
		t.Error("a file was opened as a library")
	}
}

func TestReportOfNoID(t *testing.T) {
	l, _ := open(t, t.TempDir())
	for _, id := range []string{"", "x", "../../../etc/passwd", "0123456789abcdeg", "0123456789abcdef",
		"0123456789abcdef0"} {
		if _, err := l.Report(context.Background(), id); !errors.Is(err, index.ErrNotFound) {
			t.Errorf("report %q: %v, want %v", id, err, index.ErrNotFound)
		}
	}
}

// TestFormats: the files of an archive and the rows of a table are added one by one, and only once.
// Refused ones do not stop the others.
func TestFormats(t *testing.T) {
	dir := t.TempDir()
	report := "政府工作报告\n各位代表：\n现在，我代表%s人民政府，向大会报告工作，请予审议。\n一、回顾\n很好。\n"
	var archive bytes.Buffer
	w := zip.NewWriter(&archive)
	for _, file := range []struct{ name, text string }{
		{"1.txt", fmt.Sprintf(report, "古交市")}, {"2.doc", "旧"},
		{"3.html", "<p>" + strings.ReplaceAll(fmt.Sprintf(report, "大同市"), "\n", "<p>")},
	} {
		out, err := w.Create(file.name)
		if err == nil {
			_, err = out.Write([]byte(file.text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	table := "地区,正文\n唐县,\"" + fmt.Sprintf(report, "县") + "\"\n易县,\n"
	for name, data := range map[string]string{"a.zip": archive.String(), "b.csv": table} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	l, _ := open(t, t.TempDir())
	for _, result := range []index.Status{index.Added, index.Unchanged} {
		outcomes := add(t, l, dir)
		for i, want := range []index.Outcome{
			{Outcome: result, File: "a.zip/1.txt"}, {Outcome: index.Rejected, File: "a.zip/2.doc"},
			{Outcome: result, File: "a.zip/3.html"},
			{Outcome: result, File: "b.csv"}, {Outcome: index.Rejected, File: "b.csv",
				Reason: coded.New("table-row-empty", "place", coded.New("place-in-table", "row", 3))},
		} {
			if i >= len(outcomes) || outcomes[i].Outcome != want.Outcome ||
				!strings.HasSuffix(outcomes[i].File, want.File) ||
				!want.Reason.IsZero() && outcomes[i].Reason.String() != want.Reason.String() {
				t.Fatalf("%d: want %+v, got %+v", i, want, outcomes)
			}
		}
		r, err := l.Report(t.Context(), outcomes[3].ID)
		if err != nil {
			t.Fatal(err)
		}
		if r.Region.Name != "唐县" || r.Source.Row != 2 || len(r.Sources) != 1 {
			t.Errorf("region %+v, sources %+v", r.Region, r.Sources)
		}
	}
}
