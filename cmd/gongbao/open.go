package main

import (
	"context"
	"errors"
	"fmt"

	"gongbao/cmd/gongbao/place"
	"gongbao/index"
	"gongbao/index/library"
	"gongbao/index/library/frozen"
	"gongbao/index/opensearch/reader"
	"gongbao/web/ask"
)

// opened is a library in use by a command. Either this process opened it for the command, or it
// owned the library before and runs the command for a guest.
type opened struct {
	*library.Library
	close func() error
}

// Close ends the command's use of the library. An owner first waits for the commands of its guests.
func (o *opened) Close() error { return o.close() }

// openLibrary opens the library in the folder of a place, and makes it if it does not exist. Until the
// library is closed, it runs the commands of guests on it. If another process owns the library, it
// returns a *library.InUseError.
func openLibrary(ctx context.Context, env environment, p *place.Place) (*opened, error) {
	return openTelling(ctx, env, p, func(index.Opening) {})
}

// openTelling is openLibrary that calls tell before and after each batch of reports that is indexed.
func openTelling(ctx context.Context, env environment, p *place.Place, tell func(index.Opening)) (*opened, error) {
	dir := env.path(p.Dir)
	if env.host != nil && env.host.owns(dir) {
		return &opened{env.host.lib, func() error { return nil }}, nil
	}
	if err := p.NeedFolder(); err != nil {
		return nil, err
	}
	if err := library.InUse(dir); err != nil {
		return nil, err // before a backend is asked for: its owner has one
	}
	backend, err := p.Backend(dir, env.path, env.stderr)
	if err != nil {
		return nil, err
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
	lib, err := lock.Open(ctx, backend, func(o index.Opening) {
		tell(o)
		shown.set(o.Done, o.Total)
	})
	shown.clear()
	if err != nil {
		return nil, errors.Join(err, h.close(), lock.Release())
	}
	h.start(lib)
	return &opened{lib, func() error { return errors.Join(h.close(), lib.Close()) }}, nil
}

// openExisting opens the library in the folder of a place, which must exist.
func openExisting(ctx context.Context, env environment, p *place.Place) (*opened, error) {
	if env.host == nil {
		if err := p.NeedFolder(); err != nil {
			return nil, err
		}
	}
	if !library.Exists(env.path(p.Dir)) {
		return nil, fmt.Errorf("没有资料库 %s。请先用 gongbao add 加入报告。", p.Dir)
	}
	return openLibrary(ctx, env, p)
}

// noteStale prints a note if the words of the index were made with an older lexicon.
func noteStale(lib interface{ Stale() bool }, env environment) {
	if lib.Stale() {
		fmt.Fprintln(env.stderr, "词典已改动，索引中的词还是旧的：运行 gongbao rebuild 更新。按原文查找不受影响。")
	}
}

// openReadable opens the library of a place to read it: a folder that exists, which is only read if it
// cannot be written to, or a cluster alone.
func openReadable(ctx context.Context, env environment, p *place.Place) (readable, error) {
	if dir := env.path(p.Dir); env.host == nil && !p.Reads() && frozen.Is(dir) {
		backend, err := p.Backend(dir, env.path, env.stderr)
		if err != nil {
			return nil, err
		}
		lib, err := frozen.Open(dir, backend)
		if err != nil {
			return nil, err
		}
		return lib, nil
	}
	if env.host != nil || !p.Reads() {
		return openExisting(ctx, env, p)
	}
	c, err := p.Cluster(env.path, env.stderr)
	if err != nil {
		return nil, err
	}
	r, err := reader.Open(ctx, c)
	if err != nil {
		return nil, err
	}
	return r, nil
}

// readable is a library that is read.
type readable interface {
	ask.Library
	Stale() bool
	Maintain(context.Context)
	Close() error
}
