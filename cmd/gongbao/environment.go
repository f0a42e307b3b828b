package main

import (
	"cmp"
	"io"
	"os"
	"path/filepath"

	"golang.org/x/term" // tells a terminal from a pipe
)

// environment is what a command knows of the process that it was called in.
type environment struct {
	stdout, stderr stream
	// dir is the folder that relative paths start from, absolute; empty for that of this process.
	dir string
	// host is the owner of the library that carries the command out for another process; nil in the process that was called.
	host *host
}

// stream is an output of a command.
type stream struct {
	io.Writer
	style
}

// style says how to write to a stream.
type style struct {
	Columns int  `json:"columns"` // the width of the terminal, 0 where it is none or a dumb one
	Color   bool `json:"color"`
}

// usualColumns is the width of a terminal that does not tell it.
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

// path returns a path that was typed as this process has to open it.
func (env environment) path(typed string) string {
	if env.dir == "" || typed == "" || filepath.IsAbs(typed) {
		return typed
	}
	return env.dir + "/" + typed // not joined, which would make ".." of the name and not of the folder
}
