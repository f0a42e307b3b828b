package analyzer

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

func TestAnalyze(t *testing.T) {
	w := loadWords(t)
	got, err := json.Marshal(w.Analyze("每㎡，", nil))
	if err != nil {
		t.Fatal(err)
	}
	want := `{"text":"每㎡，","folded":"每m2，",` +
		`"characters":[{"rune":"每","start":0,"end":3},{"rune":"m","start":3,"end":6},` +
		`{"rune":"2","start":3,"end":6},{"rune":"，","start":6,"end":9}],` +
		`"words":{"index":[{"term":"每","start":0,"end":3,"position":1},{"term":"m2","start":3,"end":6,"position":2}],` +
		`"query":[{"term":"每","start":0,"end":3,"position":1},{"term":"m2","start":3,"end":6,"position":2}]},` +
		`"synonyms":[]}`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// The characters of an analysis are the folded text. A text without words has empty lists, not
// null.
func TestAnalyzeHostile(t *testing.T) {
	w := loadWords(t)
	for _, text := range hostile {
		analysis := w.Analyze(text, nil)
		var b strings.Builder
		for _, character := range analysis.Characters {
			b.WriteString(character.Rune)
		}
		if b.String() != analysis.Folded || analysis.Folded != Fold(text) {
			t.Errorf("%.60q: the characters are not the folded text", text)
		}
		if analysis.Characters == nil || analysis.Words.Index == nil || analysis.Words.Query == nil ||
			analysis.Synonyms == nil {
			t.Errorf("%.60q: a list is null", text)
		}
	}
}

func TestAnalyzeSynonyms(t *testing.T) {
	got := loadWords(t).Analyze("“ｇｄｐ”", BuiltinSynonyms()).Synonyms
	if want := BuiltinSynonyms().Of("GDP"); len(want) == 0 || !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
