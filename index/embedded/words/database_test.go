package words

import (
	"fmt"
	"gongbao/index/embedded/state"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"
)

// TestCheckDatabase: databases as bbolt leaves them are whole; of damaged ones those that pass do no harm, whatever bbolt makes of them.
func TestCheckDatabase(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.bolt")
	fillDatabase(t, path)
	if err := checkDatabase(path); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	meta, size, err := lastMeta(whole)
	if err != nil {
		t.Fatal(err)
	}
	whole = whole[:int(native.Uint64(meta[40:]))*size] // what follows is room to grow
	rng := rand.New(rand.NewPCG(3, 4))
	refused, passed := 0, 0
	for range 500 {
		damaged := slices.Clone(whole)
		at := rng.IntN(len(damaged)/size)*size + rng.IntN(pageHead+2*elementSize) // where a page says where what is
		damaged[at] ^= 1 << rng.IntN(8)
		if err := os.WriteFile(path, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		if checkDatabase(path) != nil {
			refused++
			continue
		}
		passed++
		if err := state.Guarded(func() error { return useDatabase(path) }); err != nil && strings.Contains(err.Error(), "fault") {
			t.Errorf("changed at byte %d: %v", at, err)
		}
	}
	t.Logf("%d refused, %d passed", refused, passed)
	if refused < 100 || passed < 100 {
		t.Error("too few to tell")
	}
	for _, n := range []int{0, 1, pageHead + metaSize, size, 2 * size, len(whole) - 1} {
		if err := os.WriteFile(path, whole[:n], 0o600); err != nil {
			t.Fatal(err)
		}
		if checkDatabase(path) == nil {
			t.Errorf("%d of %d bytes pass", n, len(whole))
		}
	}
}

// fillDatabase makes a database with branches, values longer than a page, buckets within their leaf and on pages of their own, and free pages.
func fillDatabase(t *testing.T, path string) {
	t.Helper()
	db, err := bolt.Open(path, 0o600, &bolt.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	for round := range 4 {
		if err := db.Update(func(tx *bolt.Tx) error {
			for i := range 20 {
				b, err := tx.CreateBucketIfNotExists(fmt.Appendf(nil, "bucket %d", i))
				if err != nil {
					return err
				}
				within, err := b.CreateBucketIfNotExists([]byte("within"))
				if err != nil {
					return err
				}
				if err := within.Put(fmt.Append(nil, round), []byte("small")); err != nil {
					return err
				}
				for k := range 3 * i {
					key := fmt.Appendf(nil, "key %d %d", k, round)
					if err := b.Put(key, make([]byte, 20+k*k)); err != nil {
						return err
					}
				}
				for k := range i {
					if err := b.Delete(fmt.Appendf(nil, "key %d %d", k, round-1)); err != nil {
						return err
					}
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// useDatabase reads all of a database and changes some of it.
func useDatabase(path string) error {
	db, err := bolt.Open(path, 0o600, &bolt.Options{NoSync: true})
	if err != nil {
		return err
	}
	db.AllocSize = 1 // the file need not grow by megabytes
	tx, err := db.Begin(true)
	if err != nil {
		return err
	}
	read := 0
	var walk func(b *bolt.Bucket) error
	walk = func(b *bolt.Bucket) error {
		return b.ForEach(func(k, v []byte) error {
			for _, c := range v {
				read += int(c)
			}
			if v == nil {
				return walk(b.Bucket(k))
			}
			return nil
		})
	}
	if err := tx.ForEach(func(name []byte, b *bolt.Bucket) error {
		if err := walk(b); err != nil {
			return err
		}
		return b.Put([]byte("key 1 3"), make([]byte, 100+read%100))
	}); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	return db.Close()
}
