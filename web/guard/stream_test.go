package guard

import (
	"net/netip"
	"testing"
)

// TestStreamsPerClient: a client has a part of the places only, unless it is on this machine.
func TestStreamsPerClient(t *testing.T) {
	s := &streams{to: make(map[netip.Addr]int)}
	one, other := netip.MustParseAddr("198.51.100.1"), netip.MustParseAddr("198.51.100.2")
	var leaves []func()
	enter := func(client netip.Addr, counted, want bool) {
		t.Helper()
		leave, ok := s.enter(client, counted)
		if ok != want {
			t.Errorf("%v may enter: %v", client, ok)
		}
		if ok {
			leaves = append(leaves, leave)
		}
	}
	for range maxClientStreams {
		enter(one, true, true)
	}
	enter(one, true, false)
	for range maxStreams - maxClientStreams {
		enter(other, false, true)
	}
	enter(other, false, false)
	for _, leave := range leaves {
		leave()
	}
	if s.all != 0 || len(s.to) != 0 {
		t.Errorf("%d places are taken, by %v", s.all, s.to)
	}
	for range maxStreams {
		enter(netip.MustParseAddr("127.0.0.1"), false, true)
	}
}
