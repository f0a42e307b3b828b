package main

import (
	"net"
	"net/http"
	"net/http/pprof"
	"net/netip"

	"gongbao/web/guard"
)

// serveProfiles serves profiles at a local address. Other addresses are refused, because profiles
// contain data from memory.
func serveProfiles(addr string) (stop func(), err error) {
	const advice = usageError("--pprof 只能用本机的地址，如 127.0.0.1:6060。")
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, advice
	}
	if ip, err := netip.ParseAddr(host); err != nil || !ip.IsLoopback() {
		return nil, advice
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	server := &http.Server{Handler: profiles(), ReadHeaderTimeout: headerTimeout}
	go func() { _ = server.Serve(listener) }() // until stop is called
	return func() { _ = server.Close() }, nil
}

// profiles serves profiles under /debug/pprof/, for go tool pprof.
func profiles() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// A page of another site may reach this one under a name of its own (DNS rebinding).
		if !guard.IsLocalName(r.Host) {
			http.Error(w, "只能用 localhost 或 IP 地址访问。", http.StatusMisdirectedRequest)
			return
		}
		mux.ServeHTTP(w, r)
	})
}
