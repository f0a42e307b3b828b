package query

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
)

// TestCases reads testdata/queries.txt: a query, an arrow, and its tree or its error.
func TestCases(t *testing.T) {
	f, err := os.Open("testdata/queries.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	cases := 0
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		in, want, ok := strings.Cut(line, " → ")
		if !ok {
			t.Fatalf("queries.txt:%d: no arrow in %q", n, line)
		}
		cases++
		in = strings.TrimSpace(in)
		if got := describe(Parse(in)); got != strings.TrimSpace(want) {
			t.Errorf("queries.txt:%d: Parse(%q)\n got %s\nwant %s", n, in, got, want)
		}
		checkRoundTrip(t, in)
	}
	if err := lines.Err(); err != nil || cases < 60 {
		t.Fatalf("queries.txt: %d cases, %v", cases, err)
	}
}

// describe prints a tree so that nothing is left to guess.
func describe(n Node, err error) string {
	var bad *Error
	if errors.As(err, &bad) {
		return fmt.Sprintf("error at %d: %s", bad.Position, bad.Message)
	}
	list := func(name string, nodes []Node) string {
		parts := make([]string, len(nodes))
		for i, n := range nodes {
			parts[i] = describe(n, nil)
		}
		return name + "(" + strings.Join(parts, ", ") + ")"
	}
	switch n := n.(type) {
	case nil:
		return "nothing"
	case Word:
		return n.Text
	case Phrase:
		return "«" + n.Text + "»"
	case Not:
		return "not(" + describe(n.Node, nil) + ")"
	case And:
		return list("and", n.Nodes)
	case Or:
		return list("or", n.Nodes)
	}
	panic("unknown node")
}

// checkRoundTrip tests that a tree prints as a query that parses to it.
func checkRoundTrip(t *testing.T, text string) {
	t.Helper()
	n, err := Parse(text)
	if err != nil || n == nil {
		return
	}
	again, err := Parse(n.String())
	if got, want := describe(again, err), describe(n, nil); got != want {
		t.Errorf("Parse(%q) is %s and prints %q, which is %s", text, want, n.String(), got)
	}
}

func TestBlankQueryIsNil(t *testing.T) {
	for _, text := range []string{"", " ", "\t\n　"} {
		if n, err := Parse(text); n != nil || err != nil {
			t.Errorf("Parse(%q) = %v, %v; want nil, nil", text, n, err)
		}
	}
}

func TestLimits(t *testing.T) {
	var bad *Error
	for _, text := range []string{
		strings.Repeat("长", MaxLength+1),
		strings.Repeat("(", 100) + "煤" + strings.Repeat(")", 100),
		strings.Repeat("-", 100) + "煤",
		strings.Repeat("煤 ", MaxWords+1),
	} {
		if _, err := Parse(text); !errors.As(err, &bad) {
			t.Errorf("Parse(%.20q…) gives %v, want an *Error", text, err)
		}
	}
	if _, err := Parse(strings.Repeat("长", MaxLength)); err != nil {
		t.Errorf("a query of MaxLength characters: %v", err)
	}
}

func FuzzQuery(f *testing.F) {
	for _, text := range []string{`煤 (矸 OR "石 -气`, "a OR b AND c 或 (d | e) -“f”", "- ( )", "NOT NOT x", "(OR) 与", "((a)) b)", "x“y” \"z\"w"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n, err := Parse(text)
		if err != nil {
			var bad *Error
			if !errors.As(err, &bad) || bad.Position < 0 || bad.Position > len([]rune(text)) || bad.Message == "" || bad.Hint == "" {
				t.Errorf("Parse(%q): %#v", text, err)
			}
			return
		}
		if n != nil && len([]rune(n.String())) < MaxLength {
			checkRoundTrip(t, text)
		}
	})
}
