package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestNamesOfServer: a server that is reached only from this machine answers to no other name,
// unless a proxy is in front of it.
func TestNamesOfServer(t *testing.T) {
	for _, c := range []struct {
		args   []string
		status int
	}{
		{nil, http.StatusMisdirectedRequest}, {[]string{"--trusted-proxy", "127.0.0.1"}, http.StatusOK},
		{[]string{"--addr", ":0"}, http.StatusOK},
	} {
		_, address := startServer(t, t.TempDir(), c.args...)
		for host, status := range map[string]int{"localhost:8080": http.StatusOK, "": http.StatusOK,
			"gongbao.example": c.status} {
			r, err := http.NewRequest(http.MethodGet, address+"/healthz", nil)
			if err != nil {
				t.Fatal(err)
			}
			r.Host = host
			res, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			_ = res.Body.Close()
			if res.StatusCode != status {
				t.Errorf("%v asked as %q: %d, want %d", c.args, host, res.StatusCode, status)
			}
		}
	}
}

// clients are functions that open connections. withinReason are the files that may use them: a
// command asks the owner of the library through its socket, and the engine in a cluster asks the nodes
// that the owner names.
var (
	clients = []string{"http.Get", "http.Head", "http.Post", "http.PostForm", "http.Client", "http.DefaultClient",
		"http.NewRequest", "http.NewRequestWithContext", "http.Transport", "http.DefaultTransport", "net.Dial",
		"net.DialTimeout", "net.Dialer", "net.DialTCP", "net.DialUDP", "net.DialUnix", "net.LookupHost",
		"net.LookupIP", "net.LookupAddr", "tls.Dial", "smtp.SendMail"}
	withinReason = []string{"cmd/gongbao/guest.go net.DialUnix", "cmd/gongbao/owner.go net.DialUnix",
		"cmd/gongbao/guest.go net.Dial", "cmd/gongbao/owner.go net.Dial", "index/opensearch/cluster/client.go http.NewRequestWithContext",
		"index/opensearch/cluster/config.go http.Transport", "index/opensearch/cluster/config.go http.DefaultTransport"}
)

// TestNoRequestsToOthers: nothing in the program sends requests to other computers.
func TestNoRequestsToOthers(t *testing.T) {
	files := 0
	err := filepath.WalkDir("../..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		files++
		ast.Inspect(file, func(n ast.Node) bool {
			selector, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			// Packages for tests are exempt.
			if of, ok := selector.X.(*ast.Ident); ok && !strings.HasSuffix(filepath.Dir(path), "test") {
				name := of.Name + "." + selector.Sel.Name
				where := filepath.ToSlash(strings.TrimPrefix(path, "../../"))
				if slices.Contains(clients, name) && !slices.Contains(withinReason, where+" "+name) {
					t.Errorf("%s uses %s", where, name)
				}
			}
			return true
		})
		return nil
	})
	if err != nil || files < 100 {
		t.Errorf("%d files, %v", files, err)
	}
}
