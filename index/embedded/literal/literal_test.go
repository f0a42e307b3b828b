package literal

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gongbao/analyzer"
	"gongbao/index/durable"
	"gongbao/index/pattern"
)

// build returns a segment of units.
func build(tb testing.TB, units [][]string) *Segment {
	tb.Helper()
	var b Builder
	for _, unit := range units {
		if err := b.Add(texts(unit)...); err != nil {
			tb.Fatal(err)
		}
	}
	return buildFrom(tb, &b)
}

// buildFrom returns the segment that b has collected, opened from a file.
func buildFrom(tb testing.TB, b *Builder) *Segment {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), "test.chars")
	if err := durable.Write(path, b); err != nil {
		tb.Fatal(err)
	}
	s, err := Open(path)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { s.Close() })
	return s
}

// texts returns folded texts without ends of sentences.
func texts(folded []string) []Text {
	all := make([]Text, len(folded))
	for i, text := range folded {
		all[i].Folded = text
	}
	return all
}

func TestCounts(t *testing.T) {
	s := build(t, [][]string{
		{"大同市报告"},
		{},
		{"一，能源", "煤炭，煤矸石", ""},
		{"发展发展发展", "展发"},
	})
	tests := []struct {
		pattern string
		want    []Count
	}{
		{"", nil},
		{"煤", []Count{NewCount(2, 2, false)}},
		{"煤矸", []Count{NewCount(2, 1, false)}},
		{"炭煤", nil},
		{"炭，煤", []Count{NewCount(2, 1, false)}},
		{"，", []Count{NewCount(2, 2, true)}},
		{"源煤", nil},
		{"报告一", nil},
		{"发展发展", []Count{NewCount(3, 1, true)}},
		{"展发", []Count{NewCount(3, 3, true)}},
		{"展展", nil},
		{"大同市报告", []Count{NewCount(0, 1, true)}},
		{"无", nil},
		{"告" + strings.Repeat("无", 100), nil},
	}
	for _, tt := range tests {
		if got := s.AppendCounts(nil, tt.pattern, nil, nil); !slices.Equal(got, tt.want) {
			t.Errorf("AppendCounts(%q) = %v, want %v", tt.pattern, got, tt.want)
		}
	}
	for i, want := range []int{6, 0, 13, 10} {
		if got := s.Size(i); got != want {
			t.Errorf("Size(%d) = %d, want %d", i, got, want)
		}
	}
}

// TestMarks compares with Marks over random texts of few characters.
func TestMarks(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	random := func(n int) string {
		var b strings.Builder
		for range n {
			b.WriteRune([]rune("甲乙丙，")[rng.IntN(4)])
		}
		return b.String()
	}
	for range 300 {
		units := [][]string{{random(rng.IntN(60)), random(rng.IntN(9))}, {}, {random(rng.IntN(30))}}
		var patterns []pattern.Pattern
		for range 1 + rng.IntN(5) {
			patterns = append(patterns, slices.Repeat([]string{random(1 + rng.IntN(3))}, 1+rng.IntN(2)))
		}
		var some []int
		var all, among []Count
		for i, unit := range units {
			n := 0
			for _, text := range unit {
				n += len(pattern.Marks(patterns, pattern.In([]rune(text))))
			}
			of := NewCount(i, n, false)
			if n > 0 {
				all = append(all, of)
			}
			if rng.IntN(2) > 0 {
				continue
			}
			if some = append(some, i); n > 0 {
				among = append(among, of)
			}
		}
		s := build(t, units)
		if got := s.AppendMarks(nil, patterns, nil); !slices.Equal(got, all) {
			t.Fatalf("marks of %q in %q: %v, want %v", patterns, units, got, all)
		}
		got := s.AppendMarks(nil, patterns, append([]int{}, some...))
		for i := range got {
			got[i] = NewCount(int(got[i].Unit), got[i].N(), false)
		}
		if !slices.Equal(got, among) {
			t.Fatalf("marks of %q in units %v of %q: %v, want %v", patterns, some, units, got, among)
		}
	}
}

// TestCountsOnRealText compares random literals with strings.Count over the same texts.
func TestCountsOnRealText(t *testing.T) {
	units := realUnits(t)
	s := build(t, units)
	rng := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		unit := units[rng.IntN(len(units))]
		text := []rune(unit[rng.IntN(len(unit))])
		if len(text) == 0 {
			continue
		}
		start := rng.IntN(len(text))
		pattern := string(text[start:min(len(text), start+1+rng.IntN(64))])
		if rng.IntN(4) == 0 { // most likely absent
			pattern += string(text[rng.IntN(len(text))])
		}
		var want []Count
		for i, unit := range units {
			n := 0
			for _, text := range unit {
				n += strings.Count(text, pattern)
			}
			if n > 0 {
				want = append(want, NewCount(i, n, strings.Contains(unit[0], pattern)))
			}
		}
		if got := s.AppendCounts(nil, pattern, nil, nil); !slices.Equal(got, want) {
			t.Fatalf("AppendCounts(%q) = %v, strings.Count gives %v", pattern, got, want)
		}
	}
}

// TestAddSegment: segments added to a builder give, byte by byte, what their units give.
func TestAddSegment(t *testing.T) {
	units := realUnits(t)
	var whole, merged Builder
	for _, unit := range units {
		if err := whole.Add(texts(unit)...); err != nil {
			t.Fatal(err)
		}
	}
	rng := rand.New(rand.NewPCG(3, 4))
	for len(units) > 0 {
		n := min(len(units), rng.IntN(12))
		if err := merged.AddSegment(build(t, units[:n])); err != nil {
			t.Fatal(err)
		}
		units = units[n:]
	}
	var want, got bytes.Buffer
	if _, err := whole.WriteTo(&want); err != nil {
		t.Fatal(err)
	}
	if _, err := merged.WriteTo(&got); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), want.Bytes()) {
		t.Errorf("merged segments have %d bytes, all units together %d", got.Len(), want.Len())
	}
}

func TestOpenDamaged(t *testing.T) {
	var b Builder
	if err := b.Add(Text{Folded: "能源之城加速崛起"}); err != nil {
		t.Fatal(err)
	}
	var whole bytes.Buffer
	if _, err := b.WriteTo(&whole); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "damaged.chars")
	for i := range whole.Len() {
		flipped := bytes.Clone(whole.Bytes())
		flipped[i] ^= 0x10
		for what, data := range map[string][]byte{"cut": whole.Bytes()[:i], "flipped": flipped} {
			if err := os.WriteFile(path, data, 0o644); err != nil {
				t.Fatal(err)
			}
			s, err := Open(path)
			if err == nil {
				err = s.Close()
			}
			if !errors.Is(err, ErrCorrupt) {
				t.Errorf("%s at byte %d: got %v, want %v", what, i, err, ErrCorrupt)
			}
		}
	}
}

func FuzzChars(f *testing.F) {
	f.Add("煤炭，煤矸石", "煤矸", "煤")
	f.Add("aaaa", "aa", "aa")
	f.Fuzz(func(t *testing.T, first, second, pattern string) {
		texts := []string{analyzer.Fold(first), analyzer.Fold(second)}
		pattern = analyzer.Fold(pattern)
		var want []Count
		if n := strings.Count(texts[0], pattern) + strings.Count(texts[1], pattern); n > 0 && pattern != "" {
			want = []Count{NewCount(0, n, strings.Contains(texts[0], pattern))}
		}
		s := build(t, [][]string{texts})
		if got := s.AppendCounts(nil, pattern, nil, nil); !slices.Equal(got, want) {
			t.Errorf("AppendCounts(%q) in %q = %v, want %v", pattern, texts, got, want)
		}
	})
}

func BenchmarkBuild(b *testing.B) {
	units := realUnits(b)
	size := 0
	for _, unit := range units {
		for _, text := range unit {
			size += len(text)
		}
	}
	b.SetBytes(int64(size))
	for b.Loop() {
		var builder Builder
		for _, unit := range units {
			if err := builder.Add(texts(unit)...); err != nil {
				b.Fatal(err)
			}
		}
		var out bytes.Buffer
		if _, err := builder.WriteTo(&out); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(out.Len())/float64(size), "size/text")
	}
}

func BenchmarkAddSegment(b *testing.B) {
	units := realUnits(b)
	size := 0
	for _, unit := range units {
		for _, text := range unit {
			size += len(text)
		}
	}
	s := build(b, units)
	b.SetBytes(int64(2 * size))
	for b.Loop() {
		var merged Builder
		if err := errors.Join(merged.AddSegment(s), merged.AddSegment(s)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCounts(b *testing.B) {
	s := build(b, realUnits(b))
	for _, pattern := range []string{"煤矸石", "地区生产总值增长", "发展", "的"} {
		b.Run(pattern, func(b *testing.B) {
			for b.Loop() {
				if len(s.AppendCounts(nil, pattern, nil, nil)) == 0 {
					b.Fatal("found nothing")
				}
			}
		})
	}
}

// realUnits returns the lines of the seeds, folded, twenty to a unit.
func realUnits(tb testing.TB) [][]string {
	tb.Helper()
	files, err := filepath.Glob("../../../testdata/seeds/*.txt")
	if err != nil || len(files) == 0 {
		tb.Fatalf("no seeds: %v", err)
	}
	var units [][]string
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			tb.Fatal(err)
		}
		for lines := range slices.Chunk(strings.Split(string(data), "\n"), 20) {
			unit := make([]string, len(lines))
			for i, line := range lines {
				unit[i] = analyzer.Fold(line)
			}
			units = append(units, unit)
		}
	}
	return units
}
