package tokens

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gongbao/web/guard"
)

func TestParseTokens(t *testing.T) {
	const one, other = "0123456789abcdef", "fedcba9876543210=="
	for _, tt := range []struct {
		text string
		want []guard.Token
		says string
	}{
		{"desk " + one + "\n", []guard.Token{{Name: "desk", Secret: one}}, ""},
		{"# 值班室\n\n  值班\t" + one + "  \nbot " + other, []guard.Token{{Name: "值班", Secret: one},
			{Name: "bot", Secret: other}}, ""},
		{"", nil, "没有令牌"},
		{"# desk " + one, nil, "没有令牌"},
		{one, nil, "第 1 行"},
		{"desk " + one + " # mine", nil, "第 1 行"},
		{"desk a,b", nil, "字母、数字"},
		{"\ndesk 令牌令牌令牌令牌令牌令牌令牌令牌", nil, "第 2 行"},
		{"desk " + one + "\ndesk " + other, nil, "desk"},
		{"desk " + one + "\nbot " + one, nil, "自己的令牌"},
	} {
		got, err := parseTokens(strings.NewReader(tt.text))
		if !slices.Equal(got, tt.want) || (err != nil) != (tt.says != "") {
			t.Errorf("%q: %v, %v", tt.text, got, err)
		}
		if err != nil && (!strings.Contains(err.Error(), tt.says) || strings.Contains(err.Error(), one)) {
			t.Errorf("%q: %v, want %q and no token", tt.text, err, tt.says)
		}
	}
}

func TestReadTokens(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tokens")
	write := func(mode os.FileMode) {
		t.Helper()
		if err := os.WriteFile(path, []byte("desk 0123456789abcdef\n"), mode); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	for _, mode := range []os.FileMode{0o644, 0o640, 0o620, 0o604} {
		write(mode)
		if _, err := Read(path); err == nil || !strings.Contains(err.Error(), "chmod 600") {
			t.Errorf("mode %o: %v", mode, err)
		}
	}
	write(0o600)
	t.Setenv(Variable, "fedcba9876543210")
	want := []guard.Token{{Name: "desk", Secret: "0123456789abcdef"}, {Name: Variable, Secret: "fedcba9876543210"}}
	if got, err := Read(path); err != nil || !slices.Equal(got, want) {
		t.Errorf("%v, %v", got, err)
	}
	t.Setenv(Variable, "not one")
	if _, err := Read(""); err == nil || !strings.Contains(err.Error(), Variable) {
		t.Errorf("two words: %v", err)
	}
	t.Setenv(Variable, "")
	if got, err := Read(""); err != nil || got != nil {
		t.Errorf("none: %v, %v", got, err)
	}
	if _, err := Read(filepath.Dir(path)); err == nil {
		t.Error("a folder is taken for a file of tokens")
	}
	if _, err := Read(path + "x"); err == nil {
		t.Error("a file that is not there is taken")
	}
}

func TestShortTokens(t *testing.T) {
	var said strings.Builder
	WarnOfShort([]guard.Token{{Name: "desk", Secret: "0123456789abcdef"}, {Name: "bot", Secret: "secret"}}, &said)
	if !strings.Contains(said.String(), `令牌 "bot" `) || strings.Contains(said.String(), "desk") ||
		strings.Contains(said.String(), "secret") {
		t.Errorf("it says %q", said.String())
	}
}
