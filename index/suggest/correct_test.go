package suggest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCorrect(t *testing.T) {
	x := small(t)
	for _, line := range lines(t, "testdata/corrections.txt") {
		word, want, ok := strings.Cut(line, " →")
		if !ok {
			t.Fatalf("%s: no arrow", line)
		}
		got := ""
		if found := x.Correct(word, 0); len(found) > 0 {
			got = fmt.Sprintf(" %s %s", found[0].To, found[0].Reason)
			if found[0].From != word {
				t.Errorf("%s: corrected from %s", word, found[0].From)
			}
		}
		if got != want {
			t.Errorf("%s: got%s, want%s", word, got, want)
		}
	}
}

func TestCorrectCounts(t *testing.T) {
	x := small(t)
	for _, test := range []struct {
		word  string
		count int
		want  string
	}{
		{"煤干石", 0, "煤矸石"},
		{"煤干石", 2, "煤矸石"}, // 28 reports are far more than 2
		{"煤干石", 3, ""},    // a word of 3 reports counts as right
		{"候选仁", 0, "候选人"}, // 12 reports
		{"候选仁", 1, "候选人"}, // 12 reports are far more than 1
		{"候选仁", 2, ""},    // but not far more than 2
		{"大桐市", 0, "大同市"}, // 2 reports of a place
		{"大桐市", 1, ""},    // only if no report has the word itself
		{"meiganshi", 3, ""},
	} {
		got := ""
		if found := x.Correct(test.word, test.count); len(found) > 0 {
			got = found[0].To
		}
		if got != test.want {
			t.Errorf("%s in %d reports: got %q, want %q", test.word, test.count, got, test.want)
		}
	}
}

func TestCorrectQuery(t *testing.T) {
	x := small(t)
	for _, test := range []struct {
		words []Word
		want  string
		from  []string
	}{
		{[]Word{{"大同", 31}, {"煤干石", 0}}, "大同 煤矸石", []string{"煤干石"}},
		{[]Word{{"数字经际", 1}, {"煤干石", 0}}, "数字经济 煤矸石", []string{"数字经际", "煤干石"}},
		{[]Word{{"mei", 0}, {"gan", 0}, {"shi", 0}}, "煤矸石", []string{"mei gan shi"}},
		{[]Word{{"煤矸石", 28}, {"suanli", 0}}, "煤矸石 算力", []string{"suanli"}},
		{[]Word{{"gdp", 300}, {"suanli", 0}}, "gdp 算力", []string{"suanli"}},
		{[]Word{{"大同", 31}, {"煤矸石", 28}}, "大同 煤矸石", nil},
		{[]Word{{"元宇宙", 0}}, "元宇宙", nil},
		{nil, "", nil},
	} {
		got, made := x.CorrectQuery(test.words)
		var from []string
		for _, c := range made {
			from = append(from, c.From)
		}
		if got != test.want || !cmp.Equal(from, test.from) {
			t.Errorf("%v: got %q from %q, want %q from %q", test.words, got, from, test.want, test.from)
		}
	}
}

// TestRightWords checks that no word that many reports have is ever corrected, nor the name of a
// place, whatever count the caller gives.
func TestRightWords(t *testing.T) {
	x := build(t, realBuilder(t))
	checked := 0
	for i := range x.records {
		e := x.entry(int32(i))
		if e.count < oftenHeld && e.kind != Place {
			continue
		}
		checked++
		if found := x.Correct(e.text, 0); len(found) > 0 {
			t.Errorf("%s, in %d reports, is corrected to %s", e.text, e.count, found[0].To)
		}
	}
	if checked < 3000 {
		t.Errorf("only %d words checked", checked)
	}
}

// TestCorrectOneCharacter replaces one character of each frequent term by another with the same
// sound. The corrections must have the term or one that sounds alike.
func TestCorrectOneCharacter(t *testing.T) {
	x := build(t, realBuilder(t))
	p := pronounce()
	wrong := func(right rune) (rune, bool) {
		for r := rune(firstHan); r <= lastHan; r++ {
			if r != right && p.sets[p.set(r)] != nil && p.sameSound(r, right) && !isNumeral(r) {
				return r, true
			}
		}
		return 0, false
	}
	checked := 0
	for i := range x.records {
		e := x.entry(int32(i))
		name := []rune(e.folded)
		if e.kind != Term || e.count < 2*leastBetter || len(name) < 3 {
			continue
		}
		at := len(name) / 2
		r, ok := wrong(name[at])
		if !ok {
			continue
		}
		name[at] = r
		if x.count(string(name)) > 0 {
			continue
		}
		checked++
		found := x.Correct(string(name), 0)
		if len(found) == 0 || found[0].Reason != Homophone || found[0].Count < e.count {
			t.Errorf("%s: got %v, want %s", string(name), found, e.text)
		}
	}
	if checked < 100 {
		t.Errorf("only %d words checked", checked)
	}
}

func FuzzCorrect(f *testing.F) {
	x := small(f)
	for _, word := range []string{
		"", "煤干石", "meiganshi", "\xff煤干石", "煤\x00干石", "，，，", "㍿㍿㍿㍿",
		"煤干石综合利用煤干石综合利用煤干石综合利用", "lüe",
	} {
		f.Add(word, 0)
	}
	f.Fuzz(func(t *testing.T, word string, count int) {
		found := x.Correct(word, count)
		if count >= oftenHeld && len(found) > 0 {
			t.Fatalf("%q, in %d reports, is corrected to %v", word, count, found)
		}
		if len(found) > maxCorrections {
			t.Fatalf("%q: %d corrections", word, len(found))
		}
		for _, c := range found {
			if c.From != word || c.To == "" || c.To == word || c.Count < 1 {
				t.Fatalf("%q: %+v", word, c)
			}
		}
	})
}
