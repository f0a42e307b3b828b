package guard

import (
	"net/netip"
	"sync"
)

// The most answers that are written while they are found.
const (
	maxStreams       = 4  // at once
	maxClientStreams = 2  // at once to one client that is not on this machine
	streamWait       = 10 // seconds after which one may have ended
)

// streams counts the answers that are being written while they are found.
type streams struct {
	mu  sync.Mutex
	all int
	to  map[netip.Addr]int // by client
}

func newStreams() *streams { return &streams{to: make(map[netip.Addr]int)} }

// enter takes a place, which the caller gives back by leave; ok is false if there is none. Clients
// that are not counted have any number.
func (s *streams) enter(client netip.Addr, counted bool) (leave func(), ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all == maxStreams || counted && s.to[client] == maxClientStreams {
		return nil, false
	}
	s.all++
	s.to[client]++
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.all--
		if s.to[client]--; s.to[client] == 0 {
			delete(s.to, client)
		}
	}, true
}
