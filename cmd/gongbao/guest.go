package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"sync/atomic"
	"syscall"
	"time"

	"gongbao/index/library"
)

// The times for which a command waits for a process that owns the library, but has no socket: it begins or ends.
const (
	patience = 5 * time.Second
	pause    = 50 * time.Millisecond
)

// The reasons why an owner does not begin a command.
var (
	errNoSocket = errors.New("the owner of the library has no socket")
	errNotBegun = errors.New("the owner of the library ended before it began the command")
)

// ownerLostError says that the owner of a library ended while it carried out a command.
type ownerLostError struct{ PID int }

func (e *ownerLostError) Error() string { return fmt.Sprintf("process %d ended", e.PID) }

// doOrAsk does a command or, where another process owns its library, has that one carry out its args. It returns the exit code, or the
// error that the command ended with.
func doOrAsk(ctx context.Context, do func() error, args []string, env environment) (code int, err error) {
	deadline := time.Now().Add(patience)
	for {
		err := do()
		var inUse *library.InUseError
		if !errors.As(err, &inUse) {
			return done, err
		}
		code, asked := ask(ctx, inUse, args, env)
		switch {
		case errors.Is(asked, errNotBegun):
			deadline = time.Now().Add(patience)
		case !errors.Is(asked, errNoSocket):
			return code, asked
		case time.Now().After(deadline):
			return failed, err
		}
		select {
		case <-ctx.Done():
			return failed, ctx.Err()
		case <-time.After(pause):
		}
	}
}

// ask has the owner of a library carry out args and returns the exit code. When ctx ends, the owner is asked to end the command, whose
// output is still copied.
func ask(ctx context.Context, owner *library.InUseError, args []string, env environment) (code int, err error) {
	conn, err := dial(owner.Dir)
	if err != nil {
		return failed, fmt.Errorf("%w: %w", errNoSocket, err)
	}
	defer conn.Close()
	var begun atomic.Bool
	defer context.AfterFunc(ctx, func() {
		if begun.Load() {
			_ = conn.CloseWrite() // the owner sees it
		} else {
			_ = conn.Close() // nobody may be reading
		}
	})()

	c, err := newCall(args, env)
	if err != nil {
		return failed, err
	}
	frames := json.NewDecoder(conn)
	var f frame
	if json.NewEncoder(conn).Encode(c) != nil || frames.Decode(&f) != nil {
		return failed, cmp.Or(ctx.Err(), errNotBegun)
	}
	begun.Store(true)
	if ctx.Err() != nil {
		_ = conn.CloseWrite()
	}
	for {
		f = frame{}
		if err := frames.Decode(&f); err != nil {
			return failed, cmp.Or[error](ctx.Err(), &ownerLostError{owner.PID})
		}
		if f.Exit != nil {
			return *f.Exit, nil
		}
		if err := f.print(env); err != nil {
			return failed, err
		}
	}
}

// dial connects to the owner of the library in dir.
func dial(dir string) (*net.UnixConn, error) {
	folder, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	defer folder.Close()
	return net.DialUnix("unix", nil, &net.UnixAddr{Name: socketPath(folder), Net: "unix"})
}

// newCall is the command of args in an environment of this process.
func newCall(args []string, env environment) (call, error) {
	dir, err := syscall.Getwd() // not os.Getwd, which may name it by a link: from there ".." leads elsewhere
	if err != nil {
		return call{}, fmt.Errorf("working directory: %w", err)
	}
	c := call{Dir: []byte(dir), Stdout: env.stdout.style, Stderr: env.stderr.style}
	for _, arg := range args {
		c.Args = append(c.Args, []byte(arg))
	}
	return c, nil
}

// print writes what a frame holds to the streams of this process.
func (f frame) print(env environment) error {
	if len(f.Stdout) > 0 {
		if _, err := env.stdout.Write(f.Stdout); err != nil {
			return err
		}
	}
	if len(f.Stderr) > 0 {
		if _, err := env.stderr.Write(f.Stderr); err != nil {
			return err
		}
	}
	return nil
}
