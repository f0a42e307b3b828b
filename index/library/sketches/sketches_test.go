package sketches

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongbao/index"
	"gongbao/index/report"
	"gongbao/index/similar"
)

// held are reports that a library has.
type held struct {
	mu   sync.Mutex
	byID map[string]*report.Report
}

func (h *held) Has(id string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.byID[id] != nil
}

func (h *held) Read(id string) (*report.Report, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if r := h.byID[id]; r != nil {
		return r, nil
	}
	return nil, index.ErrNotFound
}

func (h *held) ids() ([]string, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Collect(maps.Keys(h.byID)), nil
}

func (h *held) put(id string, r *report.Report) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if r == nil {
		delete(h.byID, id)
	} else {
		h.byID[id] = r
	}
}

// made returns a report whose ID decides its text. Those of one family are near-duplicates.
func made(n int) *report.Report {
	random := rand.New(rand.NewPCG(uint64(n%5), 0))
	var text strings.Builder
	for range 1500 + n*40 {
		text.WriteRune('一' + random.Int32N(3000))
	}
	return &report.Report{ID: fmt.Sprintf("%016x", n+1), Sections: []report.Section{{Paragraphs: []string{text.String()}}}}
}

// check compares what a file finds with an index that is made anew.
func check(t *testing.T, d *File, h *held) {
	t.Helper()
	x := similar.NewIndex()
	for _, r := range h.byID {
		x.Add(r.ID, similar.Of(r.Sections[0].Paragraphs...))
	}
	for n := range 20 {
		id := fmt.Sprintf("%016x", n+1)
		if diff := cmp.Diff(x.Near(id), d.Near(id)); diff != "" {
			t.Fatalf("%s (-want +got):\n%s", id, diff)
		}
	}
}

// TestLaw: whatever is added and removed, and whatever happens to the files, pairs are those that
// are found anew.
func TestLaw(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	dir := t.TempDir()
	path, pairs := filepath.Join(dir, "sketches"), filepath.Join(dir, "near")
	h := &held{byID: make(map[string]*report.Report)}
	open := func() *File {
		t.Helper()
		d, err := Open(path, pairs, h, h.ids)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	settle := func(d *File) {
		t.Helper()
		if err := d.Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	spoil := func(path string) {
		data, err := os.ReadFile(path)
		if err != nil || len(data) == 0 {
			return
		}
		switch random.IntN(4) {
		case 0:
			err = os.Remove(path)
		case 1:
			err = os.WriteFile(path, data[:random.IntN(len(data))], 0o644)
		case 2:
			data[random.IntN(len(data))] ^= 1 << random.IntN(8)
			err = os.WriteFile(path, data, 0o644)
		case 3:
			err = os.WriteFile(path, []byte(strings.Replace(string(data), "near 1", "near 0", 1)), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	d := open()
	for range 400 {
		r := made(random.IntN(20))
		switch random.IntN(8) {
		default:
			h.put(r.ID, r)
			if random.IntN(8) > 0 { // otherwise it is killed before it adds the sketch
				if err := d.Add(r); err != nil {
					t.Fatal(err)
				}
			} else {
				d = open()
				settle(d)
			}
		case 0, 1:
			h.put(r.ID, nil)
			d.Follow([]string{r.ID})
		case 2:
			if random.IntN(2) > 0 { // otherwise it is killed
				if err := d.Close(); err != nil {
					t.Fatal(err)
				}
			}
			if random.IntN(2) > 0 {
				h.put(r.ID, nil)
			}
			d = open()
			if random.IntN(2) > 0 {
				settle(d)
			}
		case 3:
			if err := d.Close(); err != nil {
				t.Fatal(err)
			}
			spoil(pairs)
			if random.IntN(2) > 0 {
				spoil(path)
			}
			d = open()
			settle(d)
		case 4:
			settle(d)
			if d.index != nil { // as after a while without changes
				d.atRest, d.index = keptOf(d.index).near(), nil
			}
		}
		check(t, d, h)
	}
}

// TestAtRest: a file that was closed is opened without reading the sketches.
func TestAtRest(t *testing.T) {
	dir := t.TempDir()
	path, pairs := filepath.Join(dir, "sketches"), filepath.Join(dir, "near")
	h := &held{byID: make(map[string]*report.Report)}
	d, err := Open(path, pairs, h, h.ids)
	if err != nil {
		t.Fatal(err)
	}
	for n := range 20 {
		r := made(n)
		h.put(r.ID, r)
		if err := d.Add(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if d, err = Open(path, pairs, h, h.ids); err != nil {
		t.Fatal(err)
	}
	check(t, d, h)
	if err := d.Settle(t.Context()); err != nil || d.index != nil {
		t.Errorf("the sketches were read: %t, %v", d.index != nil, err)
	}
	found := 0
	for _, near := range d.atRest {
		found += len(near)
	}
	if found < 20 {
		t.Errorf("only %d near-duplicates", found)
	}
}

// TestConcurrent: reports are added and removed while others ask and settle.
func TestConcurrent(t *testing.T) {
	dir := t.TempDir()
	h := &held{byID: make(map[string]*report.Report)}
	d, err := Open(filepath.Join(dir, "sketches"), filepath.Join(dir, "near"), h, h.ids)
	if err != nil {
		t.Fatal(err)
	}
	var working sync.WaitGroup
	for part := range 2 {
		working.Go(func() {
			for n := part; n < 20; n += 2 {
				r := made(n)
				h.put(r.ID, r)
				if err := d.Add(r); err != nil {
					t.Error(err)
				}
				if n%3 == 0 {
					h.put(r.ID, nil)
					d.Follow([]string{r.ID})
				}
			}
		})
		working.Go(func() {
			for n := range 40 {
				d.Near(fmt.Sprintf("%016x", n%20+1))
				if err := d.Settle(t.Context()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	working.Wait()
	check(t, d, h)
}
