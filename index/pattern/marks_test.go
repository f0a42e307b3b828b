package pattern

import (
	"strings"
	"testing"
)

func TestMarks(t *testing.T) {
	tests := []struct {
		text  string
		words []string
		want  string // the text with its marks in brackets
	}{
		{"长江大桥和长江", []string{"长江", "长江大桥"}, "[长江大桥]和[长江]"},
		{"甲乙丙", []string{"甲乙", "乙丙"}, "[甲乙]丙"},
		{"甲乙丙丁", []string{"甲乙", "乙丙丁"}, "甲[乙丙丁]"},
		{"甲乙丙丁", []string{"丁", "乙丙", "甲"}, "[甲][乙丙][丁]"},
		{"发展发展发", []string{"发展发"}, "[发展发]展发"},
		{"发展", []string{"发展", "发展"}, "[发展]"},
		{"发展", []string{""}, "发展"},
		{"新质生产力和新的生产力", []string{"新*产力"}, "[新质生产力]和[新的生产力]"},
		{"新新生产力", []string{"新*产力"}, "[新新生产力]"},
		{"新，产力新一二三四五六七八九十产力新一二三四五六七八九十零产力", []string{"新*产力"}, "新，产力[新一二三四五六七八九十产力]新一二三四五六七八九十零产力"},
		{"甲乙一二三四五六七乙一二三四五丙", []string{"甲*乙*丙"}, "[甲乙一二三四五六七乙一二三四五丙]"},
		{"甲一乙丙", []string{"甲*丙", "一乙"}, "[甲一乙丙]"},
		{"甲一乙丙", []string{"甲*丙", "一乙丙"}, "甲[一乙丙]"},
		{"甲甲乙丁丙", []string{"丁丙*戊", "甲*丙", "甲乙"}, "[甲甲乙丁丙]"},
	}
	for _, tt := range tests {
		text := []rune(tt.text)
		var patterns []Pattern
		for _, word := range tt.words {
			patterns = append(patterns, strings.Split(word, "*"))
		}
		var got strings.Builder
		last := uint32(0)
		for _, m := range Marks(patterns, In(text)) {
			got.WriteString(string(text[last:m.Start]) + "[" + string(text[m.Start:m.End]) + "]")
			last = m.End
		}
		got.WriteString(string(text[last:]))
		if got.String() != tt.want {
			t.Errorf("marks of %q in %q: %s, want %s", tt.words, tt.text, got.String(), tt.want)
		}
	}
}
