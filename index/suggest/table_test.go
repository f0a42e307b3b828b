package suggest

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongbao/analyzer"
)

// TestEncode: an Index is the same after it was on disk, and nothing else is taken for it.
func TestEncode(t *testing.T) {
	words, err := analyzer.Load()
	if err != nil {
		t.Fatal(err)
	}
	x := build(t, realBuilder(t))
	of := Sources(words)
	data := x.Encode(of)
	again, err := Decode(data, of, words)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(x.table, again.table, cmp.AllowUnexported(table{}, record{}, keyRecord{}, span{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for name, damage := range map[string]func(data []byte) []byte{
		"empty":           func([]byte) []byte { return nil },
		"cut off":         func(data []byte) []byte { return data[:len(data)-1] },
		"only a head":     func(data []byte) []byte { return data[:len(head)+sha256.Size+10] },
		"longer":          func(data []byte) []byte { return append(data, 0) },
		"a bit flipped":   func(data []byte) []byte { data[len(data)/2] ^= 4; return data },
		"another version": func(data []byte) []byte { data[3] ^= 1; return data },
		"other reports":   func(data []byte) []byte { data[len(head)] ^= 1; return data },
		"many entries":    func(data []byte) []byte { data[len(head)+sha256.Size+7] = 0xff; return data },
	} {
		if _, err := Decode(damage(bytes.Clone(data)), of, words); !errors.Is(err, ErrFile) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// BenchmarkDecode measures reading an Index of the corpus.
func BenchmarkDecode(b *testing.B) {
	words, err := analyzer.Load()
	if err != nil {
		b.Fatal(err)
	}
	of := Sources(words)
	data := build(b, corpusBuilder(b)).Encode(of)
	for b.Loop() {
		if _, err := Decode(data, Sources(words), words); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(data))/1e6, "MB")
}
