package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/spf13/pflag"

	"gongbao/index/library"
	"gongbao/web"
)

var serveCommand = command{
	name:    "serve",
	usage:   "[--library 文件夹] [--addr 地址] [--cors 来源] [路径…]",
	summary: "启动检索网站与接口，给出路径时先加入其中的报告",
	alone:   true,
	help: `启动后用浏览器打开所示网址。按 Ctrl+C 停止。
默认只有本机可以访问；要让其他电脑访问，用 --addr :8080。
运行时，同一资料库的其他命令由它代为执行。
资料库里的 lexicon.txt（自定义词）或 synonyms.txt（同义词）改动后自动生效，不必重启。`,
	setup: func(flags *pflag.FlagSet) action {
		dir := libraryFlag(flags, "新建")
		addr := flags.String("addr", "127.0.0.1:8080", "监听的`地址`和端口")
		cors := flags.String("cors", "off", "哪些网站的网页可以通过浏览器读取接口：off、* 或用逗号隔开的`来源`")
		return func(ctx context.Context, paths []string, env environment) (err error) {
			if err := checkAddress(*addr); err != nil {
				return err
			}
			if err := web.CheckOrigins(*cors); err != nil {
				return usageError("--cors " + err.Error() + "。")
			}
			// The library is opened last, for opening makes it; yet that it is in use says more than that the port is.
			if err := library.InUse(*dir); err != nil {
				return err
			}
			listener, err := net.Listen("tcp", *addr)
			if err != nil {
				return err
			}
			defer listener.Close()
			lib, err := openLibrary(ctx, env, *dir)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, lib.Close()) }()
			if len(paths) > 0 {
				progress := func(o library.Outcome) error { return printOutcome(env.stderr, o) }
				if err := add(ctx, lib.Add, paths, env, progress); err != nil && !errors.Is(err, errReported) {
					return err
				}
			}
			ctx, stop := context.WithCancel(ctx)
			var upkeep sync.WaitGroup
			upkeep.Go(func() { lib.Maintain(ctx) })
			defer upkeep.Wait()
			defer stop()
			return serve(ctx, lib, listener, *cors, env)
		}
	},
}

// checkAddress returns a usageError for what is not a host and a port.
func checkAddress(addr string) error {
	_, port, err := net.SplitHostPort(addr)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if err != nil {
		return usageError("--addr 要写成“地址:端口”，如 127.0.0.1:8080 或 :8080。")
	}
	return nil
}

// The time limits of a connection, and of the answers under way when the server is told to stop.
const (
	readTimeout     = 30 * time.Second
	writeTimeout    = 60 * time.Second
	idleTimeout     = 2 * time.Minute
	shutdownTimeout = 9 * time.Second // so that all ends within 10
)

// maxHeaderBytes leaves room for the longest query in percent signs, with filters.
const maxHeaderBytes = 16 << 10

// serve answers requests until ctx ends, then finishes those under way. Pages from the origins may read the API.
func serve(ctx context.Context, lib *opened, listener net.Listener, origins string, env environment) error {
	log := slog.New(slog.NewTextHandler(env.stderr, nil))
	handler, err := web.NewServer(web.Config{Library: lib, Log: log, Origins: origins})
	if err != nil {
		return err
	}
	requests, abandon := context.WithCancel(context.WithoutCancel(ctx))
	defer abandon()
	server := &http.Server{
		Handler: handler, ReadTimeout: readTimeout, WriteTimeout: writeTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeaderBytes,
		BaseContext: func(net.Listener) context.Context { return requests },
		ErrorLog:    slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	fmt.Fprintf(env.stderr, "公报已启动：http://%s （按 Ctrl+C 停止）\n", reachable(listener.Addr()))
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	stopping, cancel := context.WithTimeout(requests, shutdownTimeout)
	defer cancel()
	if err := server.Shutdown(stopping); err != nil {
		abandon()
		return errors.Join(err, server.Close())
	}
	return nil
}

// reachable returns an address that a browser on this machine can open: a server on all addresses is also on the local one.
func reachable(addr net.Addr) string {
	if tcp, ok := addr.(*net.TCPAddr); ok && tcp.IP.IsUnspecified() {
		return net.JoinHostPort("127.0.0.1", strconv.Itoa(tcp.Port))
	}
	return addr.String()
}
