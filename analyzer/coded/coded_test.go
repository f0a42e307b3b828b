package coded

import (
	"errors"
	"fmt"
	"testing"
)

func TestString(t *testing.T) {
	for _, c := range []struct {
		in   Message
		want string
	}{
		{Message{}, ""},
		{New("file-empty"), "file-empty"},
		{New("query-too-long", "most", 2000), "query-too-long most=2000"},
		{New("x", "text", "煤 矸", "of", []string{"a", "b"}, "why", New("y", "size", Size(3))), `x text="煤 矸" of=[a b] why=(y size=3)`},
	} {
		if got := c.in.String(); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
}

func TestOf(t *testing.T) {
	if m, ok := Of(fmt.Errorf("read: %w", Err(New("file-empty")))); !ok || m.Code != "file-empty" {
		t.Error(m, ok)
	}
	if m, ok := Of(errors.New("disk")); ok || !m.IsZero() {
		t.Error(m, ok)
	}
}

func TestWith(t *testing.T) {
	m := New("x", "a", 1)
	one, two := m.With("b", 2), m.With("b", 3)
	if len(m.Args) != 1 || one.Arg("b") != 2 || two.Arg("b") != 3 || m.Arg("b") != nil {
		t.Error(m, one, two)
	}
}
