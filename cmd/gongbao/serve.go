package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"sync"
	"time"

	"github.com/spf13/pflag"

	"gongbao/cmd/gongbao/place"
	"gongbao/cmd/gongbao/tokens"
	"gongbao/index"
	"gongbao/index/library"
	"gongbao/index/library/frozen"
	"gongbao/web"
	"gongbao/web/guard"
	"gongbao/web/page/starting"
)

var serveCommand = command{
	name: "serve",
	usage: "[--library 文件夹] [--addr 地址] [--cors 来源] [--tokens 文件] [--max-upload MB] [--rate 次数] " +
		"[--trusted-proxy 地址]… [--originals] [--slow 时长] [--log 格式] [--log-clients] [--pprof 地址] [--column 部分=列名]… [路径…]",
	summary: "启动检索网站与接口，给出路径时先加入其中的报告",
	alone:   true,
	help: `启动后用浏览器打开所示网址。按 Ctrl+C 停止。
默认只有本机可以访问，网址用 localhost 或 IP 地址；要让其他电脑访问，用 --addr :8080。
运行时，同一资料库的其他命令由它代为执行。
资料库里的 lexicon.txt（自定义词）或 synonyms.txt（同义词）改动后自动生效，不必重启。
通过接口上传、更正、移除报告要有令牌：写在 --tokens 的文件里（每行“名字 令牌”，# 开头是注释，权限要设为 600），
或环境变量 GONGBAO_TOKEN 里；两处都没有就只提供读取。每次改动都记入日志，注明令牌的名字。
令牌和检索内容经 HTTP 明文传送；要让外面的网络访问，请在前面用反向代理提供 HTTPS，并用 --trusted-proxy 写明它的地址。`,
	setup: func(flags *pflag.FlagSet) action {
		at := place.Flags(flags, "新建")
		addr := flags.String("addr", "127.0.0.1:8080", "监听的`地址`和端口")
		columns := columnFlag(flags)
		o := serveFlags(flags)
		return func(ctx context.Context, paths []string, env environment) (err error) {
			if err := checkAddress(*addr); err != nil {
				return err
			}
			config, err := o.config(env.stderr)
			if err != nil {
				return err
			}
			if at.Reads() && len(paths) > 0 {
				return at.NeedFolder()
			}
			// The library is opened last, because opening makes it. It is checked here too, because
			// a message that it is in use explains more than one that the port is.
			if err := inUse(at); err != nil {
				return err
			}
			listener, err := net.Listen("tcp", *addr)
			if err != nil {
				return err
			}
			defer listener.Close()
			if o.pprof != "" {
				stop, err := serveProfiles(o.pprof)
				if err != nil {
					return err
				}
				defer stop()
			}
			config.Local = onlyLocal(listener.Addr()) && len(config.TrustedProxies) == 0
			start, err := starting.New(config.Local, config.Log)
			if err != nil {
				return err
			}
			answering := newServer(ctx, start, listener, config.Log)
			lib, err := openServed(ctx, env, at, o.originals || config.Local, &config, func(o index.Opening) {
				start.Tell(o)
				if o.Total > 0 && o.Done == 0 {
					fmt.Fprintf(env.stderr, "资料库要先建立索引，这期间网页显示进度：http://%s\n", reachable(listener.Addr()))
				}
			})
			if err != nil {
				return errors.Join(err, answering.stop())
			}
			site, err := web.NewServer(config)
			if err == nil {
				start.TakeOver(site)
				err = lib.add(ctx, paths, *columns, env)
			}
			end := func() {}
			if err == nil {
				announce(&config, listener.Addr(), env)
				end = lib.keepUp(ctx)
				err = answering.wait(ctx)
			}
			err = errors.Join(err, answering.stop())
			end()
			return errors.Join(err, lib.close())
		}
	},
}

// inUse returns an error if another process owns the library of a place, or if a folder is needed.
func inUse(at *place.Place) error {
	if at.Reads() || frozen.Is(at.Dir) {
		return nil
	}
	return library.InUse(at.Dir)
}

// servedLibrary is a library that is served.
type servedLibrary struct {
	owned    *opened // nil for one that is only read
	maintain func(context.Context)
	close    func() error
}

// openServed opens the library of a place and puts it into the configuration. tell is called with how far
// that is.
func openServed(
	ctx context.Context, env environment, at *place.Place, originals bool, config *web.Config, tell func(index.Opening),
) (*servedLibrary, error) {
	if !at.Reads() && !frozen.Is(at.Dir) {
		lib, err := openTelling(ctx, env, at, tell)
		if err != nil {
			return nil, err
		}
		config.Library, config.Writer = lib, lib
		if originals {
			config.Originals = lib
		}
		return &servedLibrary{lib, lib.Maintain, lib.Close}, nil
	}
	lib, err := openReadable(ctx, env, at)
	if err != nil {
		return nil, err
	}
	said := "没有 --library，只提供读取，令牌用不上。要上传和更正，请在有资料库文件夹的机器上进行。"
	if kept, ok := lib.(*frozen.Library); ok {
		said, config.ReadOnly = "资料库的文件夹不能写入，只提供读取，令牌用不上。", true
		if originals {
			config.Originals = kept
		}
	}
	if len(config.Tokens) > 0 {
		fmt.Fprintln(env.stderr, said)
	} else if config.ReadOnly {
		fmt.Fprintln(env.stderr, "资料库的文件夹不能写入，只提供读取。")
	}
	config.Library, config.Tokens = lib, nil
	return &servedLibrary{nil, lib.Maintain, lib.Close}, nil
}

// add adds the files that serve was called with. Those that cannot be added do not keep it from serving.
func (s *servedLibrary) add(ctx context.Context, paths, columns []string, env environment) error {
	if len(paths) == 0 {
		return nil
	}
	if s.owned == nil {
		return index.ErrReadOnly
	}
	progress := func(o index.Outcome) error { return printOutcome(env.stderr, o) }
	err := add(ctx, s.owned.Add, index.Addition{Paths: paths, Columns: columns}, env, progress)
	if errors.Is(err, errReported) {
		return nil
	}
	return err
}

// keepUp keeps the library up to date until ctx ends or end is called, which waits for that.
func (s *servedLibrary) keepUp(ctx context.Context) (end func()) {
	ctx, stop := context.WithCancel(ctx)
	var upkeep sync.WaitGroup
	upkeep.Go(func() { s.maintain(ctx) })
	return func() {
		stop()
		upkeep.Wait()
	}
}

// largestUpload is the greatest value of --max-upload, in MB.
const largestUpload = 1 << 20

// serveOptions are the flags of serve that configure the website.
type serveOptions struct {
	tokens, log, pprof string
	logClients         bool
	cors               string
	maxUpload          int64 // MB
	rate               float64
	proxies            []string
	slow               time.Duration
	originals          bool
}

func serveFlags(flags *pflag.FlagSet) *serveOptions {
	o := new(serveOptions)
	flags.StringVar(&o.cors, "cors", "off", "哪些网站的网页可以通过浏览器读取接口：off、* 或用逗号隔开的`来源`")
	flags.StringVar(&o.tokens, "tokens", "", "写入令牌的`文件`")
	flags.Int64Var(&o.maxUpload, "max-upload", web.DefaultMaxUpload>>20, "一次上传最多多少 `MB`")
	flags.Float64Var(&o.rate, "rate", 20, "其他电脑每台每秒的请求`次数`，0 不限")
	flags.StringArrayVar(&o.proxies, "trusted-proxy", nil, "反向代理的`地址`或网段（须全是代理），相信它写明的访客地址（X-Forwarded-For），可重复")
	flags.BoolVar(&o.originals, "originals", false, "也向其他电脑提供报告的原文件（默认只在本机提供）")
	flags.DurationVar(&o.slow, "slow", time.Second, "超过这个`时长`的检索记入日志，0 不记")
	flags.StringVar(&o.log, "log", "text", "日志的`格式`：text 或 json")
	flags.BoolVar(&o.logClients, "log-clients", false, "日志里也记下访问者的 IP 地址")
	flags.StringVar(&o.pprof, "pprof", "", "在本机的另一个`地址`提供性能剖析，如 127.0.0.1:6060")
	return o
}

// config returns the configuration given by the flags, without the library.
func (o *serveOptions) config(log io.Writer) (c web.Config, err error) {
	switch {
	case !(o.rate >= 0 && o.rate <= 1e6): // refuses NaN too
		return c, usageError("--rate 要写每秒的次数，如 20；0 表示不限。")
	case o.maxUpload < 1 || o.maxUpload > largestUpload:
		return c, usageError(fmt.Sprintf("--max-upload 要写 1 到 %d 的 MB 数。", largestUpload))
	case o.slow < 0:
		return c, usageError("--slow 要写时长，如 500ms 或 2s；0 表示不记。")
	}
	for _, proxy := range o.proxies {
		_, notAddress := netip.ParseAddr(proxy)
		if _, notNetwork := netip.ParsePrefix(proxy); notAddress != nil && notNetwork != nil {
			return c, usageError("--trusted-proxy 要写 IP 地址或网段，如 127.0.0.1 或 10.0.0.0/8。")
		}
	}
	if err := guard.CheckOrigins(o.cors); err != nil {
		return c, usageError("--cors " + words(err) + "。")
	}
	c.Origins = o.cors
	switch o.log {
	case "text":
		c.Log = slog.New(slog.NewTextHandler(log, nil))
	case "json":
		c.Log = slog.New(slog.NewJSONHandler(log, nil))
	default:
		return c, usageError("--log 只能是 text 或 json。")
	}
	c.MaxUpload, c.Rate, c.TrustedProxies, c.Slow = o.maxUpload<<20, o.rate, o.proxies, o.slow
	c.LogClients = o.logClients
	c.Tokens, err = tokens.Read(o.tokens)
	return c, err
}

// checkAddress returns a usageError if the address is not a host and a port.
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

// The time limits of a connection. shutdownTimeout is that for answers under way when the server is
// told to stop.
const (
	headerTimeout   = 10 * time.Second
	readTimeout     = 30 * time.Second
	writeTimeout    = 60 * time.Second
	idleTimeout     = 2 * time.Minute
	shutdownTimeout = 9 * time.Second // so that everything ends within 10 s
)

// maxHeaderBytes is more than the website allows, because the website can explain what is wrong.
const maxHeaderBytes = 64 << 10

// announce prints the address of a site that is ready, and what its tokens lack.
func announce(config *web.Config, addr net.Addr, env environment) {
	tokens.WarnOfShort(config.Tokens, env.stderr)
	if len(config.Tokens) == 0 && !config.ReadOnly && !onlyLocal(addr) {
		fmt.Fprintln(env.stderr, "没有设置写入令牌，只提供读取：其他电脑可以检索，不能改动资料库。")
	}
	fmt.Fprintf(env.stderr, "公报已启动：http://%s （按 Ctrl+C 停止）\n", reachable(addr))
}

// server answers requests until it is stopped.
type server struct {
	*http.Server
	requests context.Context
	abandon  context.CancelFunc // of the requests under way
	ended    chan error
	log      *slog.Logger
}

// newServer begins to answer requests.
func newServer(ctx context.Context, handler http.Handler, listener net.Listener, log *slog.Logger) *server {
	s := &server{Server: newHTTPServer(handler, log), ended: make(chan error, 1), log: log}
	s.requests, s.abandon = context.WithCancel(context.WithoutCancel(ctx))
	s.BaseContext = func(net.Listener) context.Context { return s.requests }
	go func() { s.ended <- s.Serve(listener) }()
	return s
}

// wait waits until ctx ends, or until the server ends by an error.
func (s *server) wait(ctx context.Context) error {
	select {
	case err := <-s.ended:
		return err
	case <-ctx.Done():
		s.log.Info("stopping", "finish_within", shutdownTimeout.String())
		return nil
	}
}

// stop finishes the requests under way and takes no others.
func (s *server) stop() error {
	defer s.abandon()
	stopping, cancel := context.WithTimeout(s.requests, shutdownTimeout)
	defer cancel()
	if err := s.Shutdown(stopping); err != nil {
		s.abandon()
		return errors.Join(err, s.Close())
	}
	return nil
}

// newHTTPServer returns a server that limits the cost of a connection.
func newHTTPServer(handler http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler: handler, ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout,
		WriteTimeout: writeTimeout, IdleTimeout: idleTimeout,
		MaxHeaderBytes:               maxHeaderBytes,
		DisableGeneralOptionsHandler: true, // its answers would lack the headers of the website
		ErrorLog:                     slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
}

// reachable returns an address that a browser on this machine can open. A server on all addresses
// is reached at the local one.
func reachable(addr net.Addr) string {
	if tcp, ok := addr.(*net.TCPAddr); ok && tcp.IP.IsUnspecified() {
		return net.JoinHostPort("127.0.0.1", strconv.Itoa(tcp.Port))
	}
	return addr.String()
}

// onlyLocal reports whether an address can be reached from this machine only.
func onlyLocal(addr net.Addr) bool {
	tcp, ok := addr.(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}
