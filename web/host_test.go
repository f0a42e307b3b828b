package web

import (
	"testing"

	"gongbao/web/ask/asktest"
)

// TestLocalNames: a server of this machine answers to its addresses and to localhost, and to no
// name that another site may have.
func TestLocalNames(t *testing.T) {
	local, _ := startWith(t, Config{Library: asktest.New(), Local: true})
	everywhere, _ := startWith(t, Config{Library: asktest.New()})
	for host, answers := range map[string]bool{
		"": true, "localhost": true, "localhost:8080": true, "LOCALHOST.": true, "gongbao.localhost:8080": true, "127.0.0.1": true, "127.0.0.1:8080": true, "[::1]:8080": true, "[::1]": true,
		"192.168.1.5:8080": true, "attacker.example": false, "attacker.example:8080": false, "localhost.attacker.example": false, "notlocalhost": false, "127.0.0.1.attacker.example:80": false,
	} {
		for _, target := range []string{"/", "/api/v1/search", "/metrics", "/healthz", "/nowhere", "/static/style.css"} {
			c := call{method: "GET", target: target, header: map[string]string{"Host": host}}
			res, same := local(c), everywhere(c)
			if answers != (res.StatusCode == same.StatusCode) || !answers && res.StatusCode != 421 {
				t.Errorf("%s of %q: %d, elsewhere %d", target, host, res.StatusCode, same.StatusCode)
			}
		}
	}
	if res := local(call{method: "DELETE", target: "/api/v1/reports/1", header: map[string]string{"Host": "attacker.example"}}); res.problem.Status != 421 || res.problem.Hint == "" {
		t.Errorf("%d %s", res.StatusCode, res.body)
	}
}
