package cluster

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gongbao/index"
)

// TestValidate: what is wrong with a configuration is said before anything is sent.
func TestValidate(t *testing.T) {
	whole := Config{URLs: []string{"https://node1:9200", "http://10.0.0.1:9200/search/"}, User: "u", Password: "p"}
	if err := whole.Validate(); err != nil {
		t.Error(err)
	}
	for name, change := range map[string]func(*Config){
		"no address":      func(c *Config) { c.URLs = nil },
		"user in address": func(c *Config) { c.URLs = []string{"https://u:p@node1:9200"} },
		"no scheme":       func(c *Config) { c.URLs = []string{"node1:9200"} },
		"other scheme":    func(c *Config) { c.URLs = []string{"ftp://node1"} },
		"no host":         func(c *Config) { c.URLs = []string{"https://"} },
		"a query":         func(c *Config) { c.URLs = []string{"https://node1?pretty"} },
		"no password":     func(c *Config) { c.Password = "" },
		"no key":          func(c *Config) { c.CertFile = "a.pem" },
	} {
		c := whole
		change(&c)
		if err := c.Validate(); err == nil {
			t.Errorf("%s is not refused", name)
		}
	}
}

func TestExposed(t *testing.T) {
	for address, want := range map[string]bool{
		"http://node1:9200": true, "http://10.0.0.1:9200": true, "https://node1:9200": false,
		"http://localhost:9200": false, "http://127.0.0.1:9200": false, "http://[::1]:9200": false,
	} {
		if Exposed(address) != want {
			t.Errorf("%s: %t", address, !want)
		}
	}
}

// writePEM writes a block of PEM to a file.
func writePEM(t *testing.T, name, kind string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: data}), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// ownCertificate makes a certificate by which a client shows who it is.
func ownCertificate(t *testing.T) (certFile, keyFile string, pool *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}, IsCA: true, BasicConstraintsValid: true,
	}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(cert)
	if err != nil {
		t.Fatal(err)
	}
	pool = x509.NewCertPool()
	pool.AddCert(parsed)
	return writePEM(t, "cert.pem", "CERTIFICATE", cert), writePEM(t, "key.pem", "PRIVATE KEY", secret), pool
}

// TestSecureConnections: both sides show who they are, and the errors say whose certificate or password
// is not taken.
func TestSecureConnections(t *testing.T) {
	certFile, keyFile, clients := ownCertificate(t)
	otherCert, otherKey, _ := ownCertificate(t)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		switch {
		case r.URL.Path != "/under/x/_search":
			http.NotFound(w, r)
		case user != "gongbao" || password != "secret":
			http.Error(w, "Unauthorized", http.StatusUnauthorized)
		default:
			fmt.Fprint(w, `{"took":7}`)
		}
	}))
	server.TLS = &tls.Config{ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: clients}
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	defer server.Close()
	whole := Config{
		URLs: []string{server.URL + "/under/"}, User: "gongbao", Password: "secret", CertFile: certFile, KeyFile: keyFile,
		CAFile: writePEM(t, "ca.pem", "CERTIFICATE", server.Certificate().Raw),
	}
	for name, tt := range map[string]struct {
		change func(*Config)
		want   error
	}{
		"all right":          {func(*Config) {}, nil},
		"unknown CA":         {func(c *Config) { c.CAFile = "" }, index.ErrUntrusted},
		"other CA":           {func(c *Config) { c.CAFile = certFile }, index.ErrUntrusted},
		"no certificate":     {func(c *Config) { c.CertFile, c.KeyFile = "", "" }, index.ErrUntrusted},
		"other certificate":  {func(c *Config) { c.CertFile, c.KeyFile = otherCert, otherKey }, index.ErrUntrusted},
		"wrong password":     {func(c *Config) { c.Password = "wrong" }, index.ErrRights},
		"no password":        {func(c *Config) { c.User, c.Password = "", "" }, index.ErrRights},
		"plain http to TLS":  {func(c *Config) { c.URLs = []string{strings.Replace(server.URL, "https", "http", 1)} }, errAny},
		"no such file":       {func(c *Config) { c.CAFile = "nowhere.pem" }, os.ErrNotExist},
		"a key as authority": {func(c *Config) { c.CAFile = keyFile }, errAny},
		"another's key":      {func(c *Config) { c.KeyFile = otherKey }, errAny},
	} {
		c := whole
		tt.change(&c)
		client, err := New(&c)
		var answer struct{ Took int }
		if err == nil {
			err = client.Do(t.Context(), http.MethodPost, "/x/_search", nil, &answer)
		}
		switch {
		case tt.want == nil && (err != nil || answer.Took != 7),
			tt.want == errAny && err == nil,
			tt.want != errAny && !errors.Is(err, tt.want):
			t.Errorf("%s: %v", name, err)
		case err != nil && strings.Contains(err.Error(), whole.Password):
			t.Errorf("%s: the password is in %v", name, err)
		}
	}
}

var errAny = errors.New("any error")

// TestRedirect: a redirect is refused, and the password goes nowhere else.
func TestRedirect(t *testing.T) {
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("%s was asked for elsewhere", r.URL)
	}))
	defer other.Close()
	server := httptest.NewServer(http.RedirectHandler(other.URL, http.StatusTemporaryRedirect))
	defer server.Close()
	c, err := New(&Config{URLs: []string{server.URL}, User: "gongbao", Password: "secret"})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Do(t.Context(), http.MethodGet, "/", nil, nil); !HasStatus(err, http.StatusTemporaryRedirect) {
		t.Errorf("%v", err)
	}
}
