package recent

import (
	"strings"
	"sync"
	"testing"
)

func TestSized(t *testing.T) {
	c := Sized[string](3, 10, 6, func(v string) int { return len(v) })
	for _, key := range []string{"1", "22", "333", "666666", "7777777"} {
		c.Add(key, key)
	}
	for key, want := range map[string]bool{"1": false, "22": false, "333": true, "666666": true, "7777777": false} {
		if _, ok := c.Get(key); ok != want {
			t.Errorf("%s is remembered: %t, want %t", key, ok, want)
		}
	}
	if c.total != 9 || c.Len() != 2 {
		t.Errorf("%d values of the size %d, want 2 of 9", c.Len(), c.total)
	}
	c.Add("333", "another")
	if got, _ := c.Get("333"); got != "333" {
		t.Errorf("a value that is remembered becomes %q", got)
	}
	c.Get("333") // now the other one is the oldest
	c.Add("22", "22")
	if _, ok := c.Get("666666"); ok || c.total != 5 {
		t.Errorf("the oldest is still remembered; size %d", c.total)
	}
	c.Remove("22")
	if c.Purge(); c.total != 0 || c.Len() != 0 {
		t.Errorf("after a purge %d values of the size %d", c.Len(), c.total)
	}
}

func TestGetOrAdd(t *testing.T) {
	c := New[int, *string](2)
	var firsts [50]*string
	var running sync.WaitGroup
	for i := range firsts {
		running.Go(func() { firsts[i] = c.GetOrAdd(1, func() *string { return new(strings.Repeat("x", i)) }) })
	}
	running.Wait()
	for _, got := range firsts {
		if got != firsts[0] {
			t.Fatal("two callers have different values of one key")
		}
	}
}
