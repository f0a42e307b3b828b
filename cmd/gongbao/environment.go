package main

import (
	"cmp"
	"io"
	"os"
	"path/filepath"

	"golang.org/x/term" // distinguishes a terminal from a pipe
)

// environment is what a command knows of the process that it was called in. That process may be
// another than the one that runs the command.
type environment struct {
	stdout, stderr stream
	// dir is the absolute folder that relative paths start from, or "" for the folder of this
	// process.
	dir string
	// host is the owner of the library if the command is run for another process. It is nil in the
	// process that was called.
	host *host
}

// stream is an output of a command.
type stream struct {
	io.Writer
	style
}

// style is how to write to a stream.
type style struct {
	Columns int  `json:"columns"` // the width of the terminal, or 0 if there is none or it is a dumb one
	Color   bool `json:"color"`
}

// usualColumns is used as the width of a terminal whose width is unknown.
const usualColumns = 80

func newStream(w io.Writer) stream {
	s := stream{Writer: w}
	f, ok := w.(*os.File)
	if ok && os.Getenv("TERM") != "dumb" && term.IsTerminal(int(f.Fd())) {
		width, _, _ := term.GetSize(int(f.Fd())) // 0 after an error
		s.Columns = cmp.Or(width, usualColumns)
		s.Color = os.Getenv("NO_COLOR") == "" // no-color.org
	}
	return s
}

// path returns the path by which this process opens a path that was typed.
func (env environment) path(typed string) string {
	if env.dir == "" || typed == "" || filepath.IsAbs(typed) {
		return typed
	}
	return env.dir + "/" + typed // filepath.Join would resolve ".." by the name, even after a symbolic link
}
