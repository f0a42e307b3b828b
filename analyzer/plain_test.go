package analyzer

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// TestPlain: Chinese texts stand as often in a plain text as in its folded form.
func TestPlain(t *testing.T) {
	for text, want := range map[string]bool{
		"": true, "推进高质量发展。": true, "第1季度，增长3": true, "國家": false, "高 质量": false, "高\u200b质量": false, "ＧＤＰ３": true, "GDP 5": false, "GDP": true,
		"か\u3099": false, "㎡": false,
	} {
		if got := IsPlain(text); got != want {
			t.Errorf("IsPlain(%q) is %v", text, got)
		}
	}
	random := rand.New(rand.NewPCG(1, 2))
	alphabet := []rune("发展发展的，。、：1aA１國 ㎡\u200b\u3099－—“”")
	plain := 0
	for range 20000 {
		text := make([]rune, random.IntN(8))
		for i := range text {
			text[i] = alphabet[random.IntN(len(alphabet))]
		}
		s := string(text)
		if !IsPlain(s) {
			continue
		}
		plain++
		for _, chinese := range []string{"发", "发展", "展的", "发展发"} {
			if got, want := strings.Count(s, chinese), strings.Count(Fold(s), chinese); got != want || !IsChinese(chinese) {
				t.Fatalf("%q stands %d times in %q and %d times in %q", chinese, got, s, want, Fold(s))
			}
		}
	}
	if plain < 1000 {
		t.Errorf("only %d plain texts", plain)
	}
}
