package words

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/util"
	bleveindex "github.com/blevesearch/bleve_index_api"
	bolt "go.etcd.io/bbolt" // what bleve keeps its states in

	"gongbao/index"
	"gongbao/index/embedded/state"
	"gongbao/index/parallel"
)

// openChecked opens the word layer in the folder path, which exists, if every file of it is whole: bleve itself looks at no checksum, and starts
// at once to merge what it finds.
func openChecked(path string, config map[string]any) (words bleve.Index, err error) {
	store := filepath.Join(path, "store")
	listed, err := listedSegments(filepath.Join(store, "root.bolt"))
	if err != nil {
		return nil, err
	}
	before, err := os.ReadDir(store)
	if err != nil {
		return nil, err
	}
	if err := checkSegments(store, listed); err != nil {
		return nil, err
	}
	if words, err = bleve.OpenUsing(path, config); err != nil {
		return nil, err
	}
	used, err := usedSegments(words)
	if err != nil {
		return nil, errors.Join(err, words.Close())
	}
	// Where bleve cannot read its last state it uses an earlier one, or none, without a word. What it has merged since is new.
	merged := slices.ContainsFunc(used, func(name string) bool {
		return !slices.ContainsFunc(before, func(e os.DirEntry) bool { return e.Name() == name })
	})
	if !merged && !slices.Equal(slices.Sorted(slices.Values(used)), slices.Sorted(slices.Values(listed))) {
		return nil, errors.Join(fmt.Errorf("segments %v are used instead of %v", used, listed), words.Close())
	}
	return words, nil
}

// listedSegments returns the names of the segments in the last state of the word layer that the database at path holds.
func listedSegments(path string) (names []string, err error) {
	if err := checkDatabase(path); err != nil {
		return nil, err
	}
	db, err := bolt.Open(path, 0, &bolt.Options{ReadOnly: true, Timeout: time.Second})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	err = db.View(func(tx *bolt.Tx) error {
		states := tx.Bucket(util.BoltSnapshotsBucket)
		if states == nil {
			return nil
		}
		last, _ := states.Cursor().Last()
		state := states.Bucket(last)
		if state == nil {
			return fmt.Errorf("%s: its last state is none", path)
		}
		return state.ForEachBucket(func(key []byte) error {
			if name := state.Bucket(key).Get(util.BoltPathKey); name != nil { // else what bleve keeps for itself
				names = append(names, string(name))
			}
			return nil
		})
	})
	return names, err
}

// usedSegments returns the names of the segments that the word layer is made of now and that are on disk.
func usedSegments(words bleve.Index) (names []string, err error) {
	inner, err := words.Advanced()
	if err != nil {
		return nil, err
	}
	reader, err := inner.Reader()
	if err != nil {
		return nil, err
	}
	return segmentNames(reader), reader.Close()
}

// segmentNames returns the names of the segments on disk that a reader of the word layer reads.
func segmentNames(reader bleveindex.IndexReader) (names []string) {
	state, ok := reader.(*scorch.IndexSnapshot)
	if !ok {
		return nil
	}
	for _, s := range state.Segments() {
		if s, ok := s.Segment().(interface{ Path() string }); ok {
			names = append(names, filepath.Base(s.Path()))
		}
	}
	return names
}

// checkSegments returns an error unless the segments of the word layer with the names, in the folder dir, are whole.
func checkSegments(dir string, names []string) error {
	return parallel.Each(context.Background(), len(names), func(i int) error {
		return state.Guarded(func() error { return checkSegment(filepath.Join(dir, names[i])) })
	})
}

// checkSegment returns an error unless the segment of the word layer at path ends in the CRC-32 of all before, big-endian.
func checkSegment(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	end := info.Size() - crc32.Size
	if end < 0 {
		return fmt.Errorf("%w: %s has %d bytes", index.ErrDamaged, path, info.Size())
	}
	sum, content := crc32.NewIEEE(), io.NewSectionReader(f, 0, end)
	if _, err := io.CopyBuffer(sum, content, make([]byte, readSize)); err != nil {
		return err
	}
	var want [crc32.Size]byte
	if _, err := f.ReadAt(want[:], end); err != nil {
		return err
	}
	if sum.Sum32() != binary.BigEndian.Uint32(want[:]) {
		return fmt.Errorf("%w: checksum of %s", index.ErrDamaged, path)
	}
	return nil
}

// readSize is the number of bytes of a file that are read at once.
const readSize = 1 << 18
