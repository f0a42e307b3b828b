package chart

import (
	"strings"
	"testing"
)

func TestReadableAddress(t *testing.T) {
	const address = "http://127.0.0.1:8080/panel?terms=%E7%85%A4%20a%26b%2B%25&rule=union"
	if got, want := readableAddress(address), "http://127.0.0.1:8080/panel?terms=煤%20a%26b%2B%25&rule=union"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if lines := wrapped(strings.Repeat("煤a", 100), 760); len(lines) != 3 || strings.Join(lines, "") != strings.Repeat("煤a", 100) {
		t.Errorf("%d lines %q", len(lines), lines)
	}
}
