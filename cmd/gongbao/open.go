package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/pflag"

	"gongbao/index/embedded"
	"gongbao/index/library"
)

// libraryFlag defines the flag for the folder that most commands use. Missing tells users what the
// command does if the folder does not exist.
func libraryFlag(flags *pflag.FlagSet, missing string) *string {
	return flags.String("library", "gongbao-data", "资料库`文件夹`，不存在时"+missing)
}

// opened is a library in use by a command. Either this process opened it for the command, or it
// owned the library before and runs the command for a guest.
type opened struct {
	*library.Library
	close func() error
}

// Close ends the command's use of the library. An owner first waits for the commands of its guests.
func (o *opened) Close() error { return o.close() }

// openLibrary opens the library in dir, and makes it if it does not exist. Until the library is
// closed, it runs the commands of guests on it. If another process owns the library, it returns a
// *library.InUseError.
func openLibrary(ctx context.Context, env environment, dir string) (*opened, error) {
	if dir == "" {
		return nil, usageError("--library 后面要有文件夹的名字。")
	}
	dir = env.path(dir)
	if env.host != nil && env.host.owns(dir) {
		return &opened{env.host.lib, func() error { return nil }}, nil
	}
	lock, err := library.Acquire(dir)
	if err != nil {
		return nil, err
	}
	h, err := listen(ctx, dir, env.stderr)
	if err != nil {
		return nil, errors.Join(err, lock.Release())
	}
	shown := newProgress(env, "已索引", "篇报告")
	lib, err := lock.Open(ctx, embedded.Backend, shown.set)
	shown.clear()
	if err != nil {
		return nil, errors.Join(err, h.close(), lock.Release())
	}
	h.start(lib)
	return &opened{lib, func() error { return errors.Join(h.close(), lib.Close()) }}, nil
}

// openExisting opens the library in dir, which must exist.
func openExisting(ctx context.Context, env environment, dir string) (*opened, error) {
	if dir != "" && !library.Exists(env.path(dir)) {
		return nil, fmt.Errorf("没有资料库 %s。请先用 gongbao add 加入报告。", dir)
	}
	return openLibrary(ctx, env, dir)
}

// noteStale prints a note if the words of the index were made with an older lexicon.
func noteStale(lib *opened, env environment) {
	if lib.Stale() {
		fmt.Fprintln(env.stderr, "词典已改动，索引中的词还是旧的：运行 gongbao rebuild 更新。按原文查找不受影响。")
	}
}
