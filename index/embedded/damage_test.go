package embedded

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/blevesearch/bleve/v2/util"
	bolt "go.etcd.io/bbolt"

	"gongbao/index"
	"gongbao/index/enginetest"
	"gongbao/index/report"
)

// damagedIndex makes an index in several segments, with documents that others replaced, and returns
// its folder and its reports.
func damagedIndex(t *testing.T) (dir string, mine enginetest.Memory) {
	t.Helper()
	dir, mine = t.TempDir(), make(enginetest.Memory)
	e, err := openEngine(dir, mine)
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range enginetest.Seeds().All() {
		short := *r
		short.Sections = r.Sections[:min(1+i, 5, len(r.Sections))]
		mine[r.ID] = &short
		if err := e.Update([]*report.Report{&short}, nil); err != nil {
			t.Fatal(err)
		}
	}
	for _, r := range mine.All()[:6] {
		if err := e.Update([]*report.Report{r}, nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	return dir, mine
}

// filesIn returns the files under dir.
func filesIn(t testing.TB, dir string) (files []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// damagedPlaces returns n places of a file of some size: its ends, and others at random.
func damagedPlaces(rng *rand.Rand, size, n int) []int {
	all := []int{0, size - 1, min(24, size-1), max(0, size-8)}
	for len(all) < n {
		all = append(all, rng.IntN(size))
	}
	return all[:n]
}

// TestDamage: whatever byte of an index is changed and wherever a file of it ends, it is refused as
// damaged, or answers as before but for whole reports that it lacks, which the library adds again.
func TestDamage(t *testing.T) {
	t.Parallel()
	dir, mine := damagedIndex(t)
	before := make(map[string]int)
	state := func(e testEngine, check func(id, query string, occurrences int)) {
		for _, query := range []string{"", "的", `"发展"`, "煤"} {
			for _, hit := range enginetest.Find(t, e, index.Request{Query: query, Limit: index.MaxLimit}).Hits {
				check(hit.Report.ID, query, hit.Occurrences)
			}
		}
	}
	e, err := openEngine(dir, mine)
	if err != nil {
		t.Fatal(err)
	}
	state(e, func(id, query string, occurrences int) { before[query+id] = occurrences })
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}

	files := filesIn(t, dir)
	if len(files) < 5 {
		t.Fatalf("files %v", files)
	}
	rng := rand.New(rand.NewPCG(1, 2))
	copied, refused, trials := filepath.Join(t.TempDir(), "index"), 0, 0
	try := func(what, file string, data []byte) {
		t.Helper()
		if err := errors.Join(os.RemoveAll(copied), os.CopyFS(copied, os.DirFS(dir))); err != nil {
			t.Fatal(err)
		}
		name, err := filepath.Rel(dir, file)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(copied, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
		trials++
		e, err := openEngine(copied, mine)
		if err != nil {
			refused++
			if !errors.Is(err, index.ErrDamaged) {
				t.Errorf("%s %s: %v, want %v", name, what, err, index.ErrDamaged)
			}
			return
		}
		defer e.Close()
		state(e, func(id, query string, occurrences int) {
			if want, ok := before[query+id]; !ok || occurrences != want {
				t.Errorf("%s %s: %q stands %d times in %s, want %d", name, what, query, occurrences, id, want)
			}
		})
		for _, r := range mine {
			if enginetest.Has(t, e, r.ID) {
				if differences, err := e.Differences(r); err != nil || len(differences) > 0 {
					t.Errorf("%s %s: %s differs in %v, %v", name, what, r.ID, differences, err)
				}
			}
		}
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		flips := 6
		if filepath.Base(file) == "root.bolt" {
			flips = 50 // its pages have no checksums, and most of them are free
		}
		for _, at := range damagedPlaces(rng, len(data), flips) {
			changed := slices.Clone(data)
			changed[at] ^= 1 << rng.IntN(8)
			try(fmt.Sprintf("changed at byte %d of %d", at, len(data)), file, changed)
		}
		for _, end := range []int{0, 1, len(data) / 2, len(data) - 1} {
			try(fmt.Sprintf("cut off at byte %d of %d", end, len(data)), file, data[:end])
		}
	}
	// The sets of deleted documents, where a bit hides a section or brings an old one back.
	database := filepath.Join(dir, "words", "store", "root.bolt")
	whole, err := os.ReadFile(database)
	if err != nil {
		t.Fatal(err)
	}
	sets := deletedSets(t, database)
	for _, deleted := range sets {
		for at := range deleted {
			changed := slices.Clone(deleted)
			changed[at] ^= 1 << rng.IntN(8)
			what := fmt.Sprintf("with another set of deleted documents at byte %d of %d", at, len(deleted))
			try(what, database, bytes.ReplaceAll(whole, deleted, changed))
		}
	}
	t.Logf("%d of %d were refused", refused, trials)
	if refused < trials/3 || len(sets) == 0 {
		t.Errorf("only %d of %d were refused; %d sets of deleted documents", refused, trials, len(sets))
	}
}

// deletedSets returns the sets of deleted documents in the database of a word layer, as they are
// written there.
func deletedSets(t *testing.T, database string) (sets [][]byte) {
	t.Helper()
	db, err := bolt.Open(database, 0, &bolt.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = db.View(func(tx *bolt.Tx) error {
		states := tx.Bucket(util.BoltSnapshotsBucket)
		return states.ForEachBucket(func(state []byte) error {
			return states.Bucket(state).ForEachBucket(func(segment []byte) error {
				if deleted := states.Bucket(state).Bucket(segment).Get(util.BoltDeletedKey); len(deleted) > 0 {
					sets = append(sets, slices.Clone(deleted))
				}
				return nil
			})
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return sets
}

// BenchmarkOpen measures opening an index, in bytes of its files: all of them are read.
func BenchmarkOpen(b *testing.B) {
	all, dir := benchReports(b), b.TempDir()
	e, err := openEngine(dir, all)
	if err == nil {
		err = errors.Join(e.Update(all.All(), nil), e.Close())
	}
	if err != nil {
		b.Fatal(err)
	}
	size := int64(0)
	for _, file := range filesIn(b, dir) {
		info, err := os.Stat(file)
		if err != nil {
			b.Fatal(err)
		}
		size += info.Size()
	}
	b.SetBytes(size)
	for b.Loop() {
		if e, err = openEngine(dir, all); err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		if err := e.Close(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}

// BenchmarkCheck measures the checking of an index's files alone.
func BenchmarkCheck(b *testing.B) {
	all, dir := benchReports(b), b.TempDir()
	e, err := openEngine(dir, all)
	if err != nil {
		b.Fatal(err)
	}
	defer e.Close()
	if err := e.Update(all.All(), nil); err != nil {
		b.Fatal(err)
	}
	size := int64(0)
	for _, folder := range []string{"chars", filepath.Join("words", "store")} {
		for _, file := range filesIn(b, filepath.Join(dir, folder)) {
			if info, err := os.Stat(file); err == nil { // what a merge has replaced goes
				size += info.Size()
			}
		}
	}
	b.SetBytes(size)
	for b.Loop() {
		if damaged, err := e.Check(); err != nil || len(damaged) > 0 {
			b.Fatal(damaged, err)
		}
	}
}
