package guard

import (
	"net/http"
	"net/netip"
	"strings"

	"gongbao/web/respond"
)

// ErrHost is returned for a request to a server of this machine under the name of another.
var ErrHost = respond.NewFault("not a name of this machine", respond.Problem{
	Status: http.StatusMisdirectedRequest, Title: "不能用这个域名访问", Detail: "这台服务器只供本机使用，只接受 localhost 或 IP 地址。",
	Hint: "请打开 http://127.0.0.1 加端口号；经反向代理访问时，启动 gongbao serve 要用 --trusted-proxy 写明代理的地址。",
})

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
