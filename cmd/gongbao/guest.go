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

// A process that owns the library may have no socket, because it is starting or ending. A command
// tries again after pause, and gives up after patience.
const (
	patience = 5 * time.Second
	pause    = 50 * time.Millisecond
)

// The reasons why an owner did not begin a command.
var (
	errNoSocket = errors.New("the owner of the library has no socket")
	errNotBegun = errors.New("the owner of the library ended before it began the command")
)

// ownerLostError is returned if the owner of a library ended while it ran a command.
type ownerLostError struct{ PID int }

func (e *ownerLostError) Error() string { return fmt.Sprintf("process %d ended", e.PID) }

// doOrAsk runs a command by do. If another process owns the command's library, it has that process
// run the command with args instead. It returns the exit code, or the error of the command.
func doOrAsk(ctx context.Context, do func() error, args []string, env environment) (code int, err error) {
	deadline := time.Now().Add(patience)
	for {
		err := do()
		var inUse *library.InUseError
		if !errors.As(err, &inUse) {
			return done, err
		}
		code, asked := askOwner(ctx, inUse, args, env)
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

// askOwner has the owner of a library run a command with args, and returns the exit code. When ctx ends,
// askOwner tells the owner to end the command, and still copies its output.
func askOwner(ctx context.Context, owner *library.InUseError, args []string, env environment) (code int, err error) {
	conn, err := dial(owner.Dir)
	if err != nil {
		return failed, fmt.Errorf("%w: %w", errNoSocket, err)
	}
	defer conn.Close()
	var begun atomic.Bool
	defer context.AfterFunc(ctx, func() {
		if begun.Load() {
			_ = conn.CloseWrite() // the owner notices this and interrupts the command
		} else {
			_ = conn.Close() // the owner may not be reading
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

// newCall returns the call of a command with args in the environment of this process.
func newCall(args []string, env environment) (call, error) {
	dir, err := syscall.Getwd() // os.Getwd may return a path through a symbolic link, from which ".." leads elsewhere
	if err != nil {
		return call{}, fmt.Errorf("working directory: %w", err)
	}
	c := call{Dir: []byte(dir), Stdout: env.stdout.style, Stderr: env.stderr.style}
	for _, arg := range args {
		c.Args = append(c.Args, []byte(arg))
	}
	return c, nil
}

// print writes the output in a frame to the streams of this process.
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
