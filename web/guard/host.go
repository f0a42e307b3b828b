package guard

import (
	"net/http"
	"net/netip"
	"strings"

	"gongbao/analyzer/coded"
	"gongbao/web/respond"
)

// ErrHost is returned for a request to a server of this machine under the name of another.
var ErrHost = respond.NewFault(http.StatusMisdirectedRequest, coded.New("host-not-local"))

// IsLocalName reports whether the header Host, which may have a port, is an IP address or
// localhost, to which no other site's name can lead. Browsers always send one; who sends none is no
// browser.
func IsLocalName(host string) bool {
	if at := strings.LastIndexByte(host, ':'); at > strings.LastIndexByte(host, ']') {
		host = host[:at]
	}
	name := strings.ToLower(strings.TrimSuffix(host, "."))
	if name == "" || name == "localhost" || strings.HasSuffix(name, ".localhost") {
		return true
	}
	_, err := netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(name, "["), "]"))
	return err == nil
}
