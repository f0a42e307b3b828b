package guard

import (
	"maps"
	"math"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/time/rate" // the usual token bucket

	"gongbao/analyzer/coded"
	"gongbao/web/respond"
)

// ErrRate is returned for a client that asks more often than it may.
var ErrRate = respond.NewFault(http.StatusTooManyRequests, coded.New("requests-too-many"))

// clients counts the requests of each client by a token bucket of its own.
type clients struct {
	rate  float64 // requests a second
	burst int     // requests at once, after a pause

	mu      sync.Mutex
	buckets map[netip.Addr]*rate.Limiter
}

// A client that has been silent for burstSeconds may ask for as many requests at once as it may in
// that time.
const burstSeconds = 5

// maxClients is the number of clients that are remembered, some 0.2 kB each.
const maxClients = 50_000

// Burst is how many requests a client may make at once, after a pause, if it may make so many a
// second.
func Burst(perSecond float64) int { return max(1, int(perSecond*burstSeconds)) }

func newClients(perSecond float64) *clients {
	return &clients{rate: perSecond, burst: Burst(perSecond), buckets: make(map[netip.Addr]*rate.Limiter)}
}

// bucket returns the bucket of a client. If there are too many, those who may ask as much as a new
// one are forgotten, or all of them.
func (c *clients) bucket(client netip.Addr) *rate.Limiter {
	c.mu.Lock()
	defer c.mu.Unlock()
	b := c.buckets[client]
	if b == nil {
		if len(c.buckets) >= maxClients {
			maps.DeleteFunc(c.buckets, func(_ netip.Addr, b *rate.Limiter) bool { return b.Tokens() >= float64(c.burst) })
		}
		if len(c.buckets) >= maxClients {
			clear(c.buckets)
		}
		b = rate.NewLimiter(rate.Limit(c.rate), c.burst)
		c.buckets[client] = b
	}
	return b
}

// ClientOf is whom an address counts as: a network of IPv6 is a single client's. Of a client on
// this machine ok is false, and of none known.
func ClientOf(address string) (client netip.Addr, ok bool) {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return netip.Addr{}, true // all of them together
	}
	if ip = ip.Unmap().WithZone(""); ip.IsLoopback() {
		return ip, false
	}
	if ip.Is6() {
		network, _ := ip.Prefix(64) // an IPv6 address has it
		ip = network.Addr()
	}
	return ip, true
}

// Unlimited reports whether a route may be asked at any rate: what costs nothing.
func Unlimited(route string) bool {
	return strings.HasPrefix(route, "/static/") || route == "/healthz"
}

// admit counts a request of a client and says in headers how many it has left. It returns an error
// for a client that asks too often.
func (c *clients) admit(client netip.Addr, h http.Header) error {
	bucket := c.bucket(client)
	allowed := bucket.Allow()
	left := max(0, bucket.Tokens())
	h.Set("RateLimit-Limit", strconv.Itoa(c.burst))
	h.Set("RateLimit-Remaining", strconv.Itoa(int(left)))
	h.Set("RateLimit-Reset", strconv.Itoa(Seconds((float64(c.burst)-left)/c.rate)))
	if allowed {
		return nil
	}
	return RetryAfter(ErrRate, Seconds((1-left)/c.rate))
}

// Seconds rounds up to whole seconds, of which a header is.
func Seconds(s float64) int { return int(math.Ceil(s)) }

// passingError is an error that may be gone after some seconds.
type passingError struct {
	error
	after int
}

// RetryAfter returns err as one that may be gone after some seconds.
func RetryAfter(err error, after int) error { return &passingError{err, after} }

func (e *passingError) Unwrap() error { return e.error }

// RetryAfter is when to ask again, in seconds: at least one.
func (e *passingError) RetryAfter() int { return max(1, e.after) }

// The most bytes of an address, which leave room for the longest query in percent signs with
// filters, and of all headers.
const (
	MaxAddress = 16 << 10
	maxHeaders = 16 << 10
)

var (
	errAddressLength = respond.NewFault(http.StatusRequestURITooLong, coded.New("address-too-long", "most", MaxAddress))
	errHeaderLength  = respond.NewFault(http.StatusRequestHeaderFieldsTooLarge, coded.New("headers-too-large", "most", maxHeaders))
)

// CheckSize returns an error for a request whose address or headers are too long. The server itself
// has to take more, because it has no answer for them but a line of English.
func CheckSize(r *http.Request) error {
	size := len(r.Host)
	for name, values := range r.Header {
		for _, v := range values {
			size += len(name) + len(v) + len(": \r\n")
		}
	}
	switch {
	case len(r.RequestURI) > MaxAddress:
		return errAddressLength
	case size > maxHeaders:
		return errHeaderLength
	}
	return nil
}
