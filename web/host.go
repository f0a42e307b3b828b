package web

import (
	"errors"
	"net/netip"
	"strings"

	"github.com/gin-gonic/gin"
)

// errHost is returned for a request to a server of this machine under the name of another.
var errHost = errors.New("not a name of this machine")

// checkHost turns away requests under a name that may be another site's: see Config.Local.
func (s *server) checkHost(c *gin.Context) {
	if s.local && !IsLocalName(c.Request.Host) {
		s.turnAway(c, errHost)
		return
	}
	c.Next()
}

// IsLocalName reports whether the header Host, which may have a port, is an IP address or localhost, to which no other site's name can lead. Browsers
// always send one; who sends none is no browser.
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
