package guard

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"regexp"
	"strings"

	"gongbao/analyzer/coded"
	"gongbao/web/respond"
)

// Feeds and the description of the search are read by programs that know no page they came from, so
// that their addresses must be absolute. A server does not know its own name; the request says by
// which one it was reached.

// Proxies are the networks whose word on a request is believed.
type Proxies []netip.Prefix

// ParseProxies reads addresses and networks.
func ParseProxies(texts []string) (Proxies, error) {
	var ps Proxies
	for _, text := range texts {
		network, err := netip.ParsePrefix(text)
		if ip, single := netip.ParseAddr(text); single == nil {
			network, err = netip.PrefixFrom(ip, ip.BitLen()), nil
		}
		if err != nil {
			return nil, fmt.Errorf("trusted proxy: %w", err)
		}
		ps = append(ps, network.Masked())
	}
	return ps, nil
}

// sent reports whether the request came from one of the proxies.
func (ps Proxies) sent(r *http.Request) bool {
	from, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return false
	}
	ip := from.Addr().Unmap().WithZone("")
	for _, p := range ps {
		if p.Contains(ip) {
			return true
		}
	}
	return false
}

// hostName is the name or IPv4 address of a host.
var hostName = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9.])?$`)

// wellFormed reports whether text is a host and possibly a port, and nothing that would mean
// something else in an address.
func wellFormed(text string) bool {
	host, port := text, "0"
	if h, p, err := net.SplitHostPort(text); err == nil {
		host, port = h, p
		if strings.HasPrefix(text, "[") {
			host = "[" + h + "]"
		}
	}
	if strings.Trim(port, "0123456789") != "" || len(port) > 5 || port == "" {
		return false
	}
	if inner, ok := strings.CutPrefix(host, "["); ok {
		ip, err := netip.ParseAddr(strings.TrimSuffix(inner, "]"))
		return err == nil && ip.Is6() && ip.Zone() == "" && strings.HasSuffix(inner, "]")
	}
	return len(host) <= 253 && hostName.MatchString(host)
}

// Base is the beginning of the absolute addresses in the answer to r, without a slash at its end.
// The name is that of the header Host and of no other: proxies pass X-Forwarded-Host on from
// anybody unless they are told not to. Whether a reader came by HTTPS only a proxy knows that is
// trusted.
func (ps Proxies) Base(r *http.Request) (string, error) {
	if !wellFormed(r.Host) {
		return "", &respond.ParamError{Message: coded.New("host-malformed")}
	}
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	if said := strings.ToLower(strings.TrimSpace(r.Header.Get("X-Forwarded-Proto"))); (said == "http" || said == "https") && ps.sent(r) {
		scheme = said
	}
	return scheme + "://" + r.Host, nil
}
