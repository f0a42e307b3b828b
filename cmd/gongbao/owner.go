package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"syscall"
	"time"

	"gongbao/index/library"
)

// socketFile is the name of the socket in a library. Only the user of the owning process may use
// it.
const socketFile = "socket"

// call is what a guest sends to the owner of a library: a command and the environment that it was
// called in. Arguments and names are bytes, because file names need not be UTF-8. When the guest
// closes its side of the connection, the command is interrupted.
type call struct {
	Args   [][]byte `json:"args"`
	Dir    []byte   `json:"dir"`
	Stdout style    `json:"stdout"`
	Stderr style    `json:"stderr"`
}

// frame is a line of the answer. The first says that the command has begun, the next have its
// output, and the last has its exit code.
type frame struct {
	Begun  bool   `json:"begun,omitempty"`
	Stdout []byte `json:"stdout,omitempty"`
	Stderr []byte `json:"stderr,omitempty"`
	Exit   *int   `json:"exit,omitempty"`
}

// errOwnerStops is the cause with which the commands of guests are interrupted when their host
// stops.
var errOwnerStops = errors.New("the owner of the library stops")

// host runs the commands of other processes, the guests, on a library that this process owns.
type host struct {
	ctx    context.Context // for the guests' commands
	forget func() bool     // stops watching the owner's context
	stderr io.Writer
	lib    *library.Library // set by start

	folder   *os.File
	listener net.Listener // nil if there can be no socket

	mu     sync.Mutex
	left   sync.Cond             // signalled when a guest leaves
	guests map[net.Conn]struct{} // connected
	closed bool                  // no more guests are taken
}

// listen makes the socket of the library in dir, which this process owns. Guests that connect wait
// until start is called. When ctx ends, no more guests are admitted, and the commands of those
// present are interrupted.
func listen(ctx context.Context, dir string, stderr io.Writer) (*host, error) {
	folder, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	guests, interrupt := context.WithCancelCause(context.WithoutCancel(ctx))
	h := &host{ctx: guests, stderr: stderr, folder: folder, guests: make(map[net.Conn]struct{})}
	h.left.L = &h.mu
	if err := h.makeSocket(); err != nil {
		fmt.Fprintf(stderr, "这个文件夹里不能建立套接字（%v），其他命令要等这个命令结束。\n", err)
	}
	h.forget = context.AfterFunc(ctx, func() {
		interrupt(errOwnerStops)
		h.refuse()
		time.AfterFunc(shutdownTimeout, h.abandon)
	})
	return h, nil
}

// makeSocket makes the socket, and replaces one that a killed owner has left.
func (h *host) makeSocket() error {
	path := socketPath(h.folder)
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	// The socket gets the mode of its descriptor. If the mode was set later, the socket would be
	// open to others for a moment.
	private := func(_, _ string, c syscall.RawConn) error {
		var chmod error
		err := c.Control(func(fd uintptr) { chmod = syscall.Fchmod(int(fd), 0o600) })
		return errors.Join(err, chmod)
	}
	var err error
	h.listener, err = (&net.ListenConfig{Control: private}).Listen(context.Background(), "unix", path)
	return err
}

// socketPath returns a short path of the socket in an open folder, however deep the folder is,
// because the system allows 107 bytes.
func socketPath(folder *os.File) string {
	return filepath.Join("/proc/self/fd", fmt.Sprint(folder.Fd()), socketFile)
}

// owns reports whether dir is the folder of the host's library.
func (h *host) owns(dir string) bool {
	own, err := h.folder.Stat()
	if err != nil {
		return false
	}
	other, err := os.Stat(dir)
	return err == nil && os.SameFile(own, other)
}

// start admits the guests.
func (h *host) start(lib *library.Library) {
	h.lib = lib
	if h.listener == nil {
		return
	}
	go func() {
		for {
			conn, err := h.listener.Accept()
			if errors.Is(err, net.ErrClosed) {
				return
			}
			if err != nil {
				time.Sleep(10 * time.Millisecond) // for example too many open files
				continue
			}
			go h.receive(conn)
		}
	}()
}

// lingering is how long an owner waits for its guests before it prints that it is waiting.
const lingering = time.Second

// close waits until the last guest has left, and then removes the socket. Until then, other guests
// may come.
func (h *host) close() error {
	notice := time.AfterFunc(lingering, func() {
		if h.ctx.Err() != nil {
			return // the guests are being interrupted
		}
		fmt.Fprintln(h.stderr, "其他命令还在使用这个资料库，等它们完成……（按 Ctrl+C 中断它们）")
	})
	h.mu.Lock()
	for len(h.guests) > 0 {
		h.left.Wait()
	}
	h.closed = true
	h.mu.Unlock()
	notice.Stop()
	h.forget()
	return errors.Join(h.removeSocket(), h.folder.Close())
}

// refuse admits no more guests.
func (h *host) refuse() {
	h.mu.Lock()
	h.closed = true
	h.mu.Unlock()
	_ = h.removeSocket() // if this fails, close tries again
}

func (h *host) removeSocket() error {
	if h.listener == nil {
		return nil
	}
	if err := h.listener.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
		return err
	}
	return nil
}

// abandon disconnects the guests whose commands have not ended.
func (h *host) abandon() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for conn := range h.guests {
		_ = conn.Close() // its command is given up
	}
	clear(h.guests)
	h.left.Broadcast()
}

// receive runs the command of a guest.
func (h *host) receive(conn net.Conn) {
	defer conn.Close()
	if !h.enter(conn) {
		return
	}
	defer h.leave(conn)
	c, err := readCall(conn)
	if err != nil {
		return // the guest has left
	}
	a := &reply{encoder: json.NewEncoder(conn)}
	if a.send(frame{Begun: true}) != nil {
		return
	}
	ctx, interrupt := context.WithCancel(h.ctx)
	defer interrupt()
	go func() {
		_, _ = io.Copy(io.Discard, conn) // until the guest closes its side
		interrupt()
	}()
	code := h.carryOut(ctx, c, a)
	_ = a.send(frame{Exit: &code}) // the guest may have left
}

// callTimeout is the time limit for reading a call. A guest sends it at once.
const callTimeout = 10 * time.Second

func readCall(conn net.Conn) (c call, err error) {
	if err := conn.SetReadDeadline(time.Now().Add(callTimeout)); err != nil {
		return c, err
	}
	if err := json.NewDecoder(conn).Decode(&c); err != nil {
		return c, err
	}
	return c, conn.SetReadDeadline(time.Time{})
}

func (h *host) enter(conn net.Conn) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.closed {
		h.guests[conn] = struct{}{}
	}
	return !h.closed
}

func (h *host) leave(conn net.Conn) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.guests, conn)
	h.left.Broadcast()
}

// carryOut runs the command of a guest and returns its exit code. If the command panics, only the
// command fails, not the owner.
func (h *host) carryOut(ctx context.Context, c call, a *reply) (code int) {
	args := make([]string, len(c.Args))
	for i, arg := range c.Args {
		args[i] = string(arg)
	}
	env := environment{
		stdout: stream{writer(func(p []byte) error { return a.send(frame{Stdout: p}) }), c.Stdout},
		stderr: stream{writer(func(p []byte) error { return a.send(frame{Stderr: p}) }), c.Stderr},
		dir:    string(c.Dir), host: h,
	}
	defer func() {
		if cause := recover(); cause != nil {
			slog.Error("panic", "command", args, "cause", cause, "stack", string(debug.Stack()))
			fmt.Fprintln(env.stderr, "程序内部出错，这个命令没有做完。原因见正在使用资料库的进程的输出。")
			code = failed
		}
	}()
	return execute(ctx, args, env)
}

// reply sends frames to a guest. It may be used by several goroutines; frames are never mixed.
type reply struct {
	mu      sync.Mutex
	encoder *json.Encoder
}

func (a *reply) send(f frame) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.encoder.Encode(f)
}

// writer is a function that writes everything or fails.
type writer func(p []byte) error

func (w writer) Write(p []byte) (int, error) {
	if err := w(p); err != nil {
		return 0, err
	}
	return len(p), nil
}
