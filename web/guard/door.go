package guard

import (
	"fmt"
	"net/http"
	"net/netip"
)

// Rules say whom a server lets in, and to what.
type Rules struct {
	Tokens         []Token  // of those who may change the library; none if nobody may
	Rate           float64  // requests a second of one client; 0 is any number
	TrustedProxies []string // addresses and networks whose X-Forwarded-For is believed
	Local          bool     // whether only localhost is answered for
	Origins        string   // sites whose pages may read the API: off, * or a list
	Readable       []string // paths of the API that change nothing, whatever the method
}

// Door stands between the clients of a server and its handlers. It keeps count of them.
type Door struct {
	Tokens  Tokens
	Proxies Proxies
	Origins Origins
	clients *clients // nil if their number of requests is not limited
	streams *streams
	local   bool
}

// NewDoor returns a door with these rules, or an error if one of them cannot be read.
func NewDoor(r Rules) (*Door, error) {
	d := &Door{streams: newStreams(), local: r.Local, Tokens: NewTokens(r.Tokens)}
	if r.Rate > 0 {
		d.clients = newClients(r.Rate)
	}
	var err error
	if d.Proxies, err = ParseProxies(r.TrustedProxies); err != nil {
		return nil, err
	}
	if d.Origins, err = ParseOrigins(r.Origins, r.Readable); err != nil {
		return nil, fmt.Errorf("origins %q: %w", r.Origins, err)
	}
	return d, nil
}

// CheckHost returns an error for a request under a name that may be another site's: see ErrHost.
func (d *Door) CheckHost(r *http.Request) error {
	if d.local && !IsLocalName(r.Host) {
		return ErrHost
	}
	return nil
}

// CheckRate counts a request of the client at an address to a route, and says in headers how many
// the client has left. It returns an error for a client that asks too often.
func (d *Door) CheckRate(r *http.Request, address, route string, h http.Header) error {
	client, counted := d.client(r, address)
	if d.clients == nil || !counted || Unlimited(route) {
		return nil
	}
	return d.clients.admit(client, h)
}

// Stream lets one more answer be written to the client at an address while it is found. The caller
// gives the place back by leave.
func (d *Door) Stream(r *http.Request, address string) (leave func(), err error) {
	leave, ok := d.streams.enter(d.client(r, address))
	if !ok {
		return nil, RetryAfter(ErrBusy, streamWait)
	}
	return leave, nil
}

// client is whom a request counts as; counted is false for programs on this machine. Whoever a
// proxy names may have been made up by a client in the proxy's network, and so is never one of
// these.
func (d *Door) client(r *http.Request, address string) (client netip.Addr, counted bool) {
	client, counted = ClientOf(address)
	return client, counted || len(d.Proxies) > 0 && len(r.Header.Values("X-Forwarded-For")) > 0
}
