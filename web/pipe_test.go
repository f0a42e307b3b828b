package web

import (
	"context"
	"net"
	"net/http"
	"testing"
	"time"
)

// pipes is a listener of connections within the process, whose deadlines follow the clock of a
// synctest bubble.
type pipes struct {
	connections chan net.Conn
	closed      context.Context
	close       context.CancelFunc
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.connections:
		return c, nil
	case <-p.closed.Done():
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	p.close()
	return nil
}

func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipe", Net: "unix"} }

// startPipes serves a configuration in the bubble of the test, and returns what connects to it and
// the log.
func startPipes(t *testing.T, c Config) (dial func() net.Conn, log *lockedBuffer) {
	t.Helper()
	log = new(lockedBuffer)
	c.Log = loggerTo(log)
	h, err := NewServer(c)
	if err != nil {
		t.Fatal(err)
	}
	p := &pipes{connections: make(chan net.Conn)}
	p.closed, p.close = context.WithCancel(t.Context())
	server := &http.Server{Handler: h, ReadTimeout: 30 * time.Second, WriteTimeout: time.Minute, ReadHeaderTimeout: 10 * time.Second} // as cmd/gongbao
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(p) }()
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
		<-ended
		time.Sleep(time.Second) // net/http gives a connection half of one to be read to its end
	})
	return func() net.Conn {
		ours, its := net.Pipe()
		p.connections <- its
		return ours
	}, log
}
