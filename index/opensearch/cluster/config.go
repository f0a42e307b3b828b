package cluster

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"

	"gongbao/analyzer/coded"
	"gongbao/index"
)

// Config says how a cluster is reached.
type Config struct {
	// URLs are those of nodes, all of the same cluster. They may have a path, but no user.
	URLs []string

	User, Password string // empty if the cluster lets everybody in
	// CAFile has the certificates, in PEM, of those who vouch for the cluster, instead of those that
	// this machine knows.
	CAFile string
	// CertFile and KeyFile have the certificate, in PEM, by which this program shows who it is.
	CertFile, KeyFile string
}

// Validate returns an error that says what is wrong with a configuration, except for its files.
func (c *Config) Validate() error {
	if _, err := c.urls(); err != nil {
		return err
	}
	switch {
	case (c.User == "") != (c.Password == ""):
		return &index.EngineConfigError{Message: coded.New("engine-half-login")}
	case (c.CertFile == "") != (c.KeyFile == ""):
		return &index.EngineConfigError{Message: coded.New("engine-half-certificate")}
	}
	return nil
}

// urls returns the addresses of the nodes. Errors have no address that may hold a password.
func (c *Config) urls() ([]*url.URL, error) {
	if len(c.URLs) == 0 {
		return nil, &index.EngineConfigError{Message: coded.New("engine-no-address")}
	}
	urls := make([]*url.URL, len(c.URLs))
	for i, text := range c.URLs {
		u, err := url.Parse(text)
		switch {
		case err == nil && u.User != nil:
			return nil, &index.EngineConfigError{Message: coded.New("engine-address-with-user", "number", i+1)}
		case err != nil, u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.Fragment != "":
			return nil, &index.EngineConfigError{Message: coded.New("engine-bad-address", "number", i+1)}
		}
		urls[i] = u
	}
	return urls, nil
}

// Exposed reports whether what is sent to an address can be read on the way: it is plain http to
// another machine.
func Exposed(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" || u.Hostname() == "localhost" {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return ip == nil || !ip.IsLoopback()
}

// transport makes connections that trust whom the configuration names. It follows no redirect.
func (c *Config) transport() (*http.Transport, error) {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	t.MaxIdleConnsPerHost = 32 // as many as search at once
	if c.CAFile != "" {
		data, err := os.ReadFile(c.CAFile)
		if err != nil {
			return nil, fmt.Errorf("certificates of those who vouch for OpenSearch: %w", err)
		}
		t.TLSClientConfig.RootCAs = x509.NewCertPool()
		if !t.TLSClientConfig.RootCAs.AppendCertsFromPEM(data) {
			return nil, fmt.Errorf("%s has no certificate in PEM", c.CAFile)
		}
	}
	if c.CertFile != "" {
		own, err := tls.LoadX509KeyPair(c.CertFile, c.KeyFile)
		if err != nil {
			return nil, fmt.Errorf("certificate %s for OpenSearch, with the key %s: %w", c.CertFile, c.KeyFile, err)
		}
		t.TLSClientConfig.Certificates = []tls.Certificate{own}
	}
	return t, nil
}
