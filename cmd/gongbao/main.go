// Command gongbao is the full-text search engine for Chinese policy reports: a server with a search
// page, and the commands that fill and inspect a library.
//
// main.go dispatches. Each command is in a file named after it. Results go to standard output,
// everything else to standard error.
//
// One process owns a library (package library), and runs the commands of other processes on it.
// owner.go is its side, guest.go the side of the others. A command may therefore run in another
// process than the one it was called in, and learns about the latter only from its environment.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"unicode"
	"unicode/utf8"

	"github.com/spf13/pflag" // flags in any place and repeated flags, which the standard library lacks; stable, BSD

	"gongbao/cmd/gongbao/place"
	"gongbao/index"
	"gongbao/index/library"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl+C ends the process at once
	status := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}

// The exit codes.
const (
	done   = 0
	failed = 1
	misuse = 2
)

// printable returns s with control and format characters replaced, for a line on a terminal. Such
// characters could end the line, reverse it or send commands to the terminal. All text from files
// goes through printable.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cc, unicode.Cf) {
			return utf8.RuneError
		}
		return r
	}, s)
}

// command is a command of the program, such as gongbao add.
type command struct {
	name    string
	usage   string // its arguments, as in the first line of its help
	summary string // its line in the list of commands
	help    string // details that the summary leaves out; may be empty
	setup   func(*pflag.FlagSet) action
	// alone is set if the command is refused while another process owns the library. Other commands
	// are run by that process.
	alone bool
}

// action runs a command with its arguments, after its flags were parsed. It opens its library
// before it does anything else. So if another process owns the library, the action can be called
// again.
type action func(ctx context.Context, args []string, env environment) error

var commands []command

// commands is set at run time, because commands of guests make it refer to itself.
func init() {
	commands = []command{
		serveCommand, addCommand, searchCommand, panelCommand, inspectCommand, reviewCommand, editCommand,
		removeCommand, analyzeCommand, rebuildCommand, verifyCommand, backupCommand, restoreCommand, versionCommand,
	}
}

// usageError is a call that the command cannot parse. Its text is in Chinese.
type usageError = place.Misuse

// errReported is returned by a command that has already reported what went wrong.
var errReported = errors.New("said already")

// run runs the program without a process of its own. Args follow the program's name. It returns the
// exit code.
func run(ctx context.Context, args []string, _ io.Reader, stdout, stderr io.Writer) int {
	return execute(ctx, args, environment{stdout: newStream(stdout), stderr: newStream(stderr)})
}

// execute runs a command in its environment and returns the exit code.
func execute(ctx context.Context, args []string, env environment) int {
	if len(args) == 0 {
		printCommands(env.stderr)
		return misuse
	}
	if slices.Contains([]string{"help", "--help", "-h"}, args[0]) {
		return help(args[1:], env)
	}
	c, ok := find(args[0])
	if !ok {
		fmt.Fprintf(env.stderr, "gongbao：没有 %s 这个命令。\n\n", args[0])
		printCommands(env.stderr)
		return misuse
	}
	flags := pflag.NewFlagSet(c.name, pflag.ContinueOnError)
	flags.SortFlags = false
	flags.Usage = func() {}
	act := c.setup(flags)
	err := flags.Parse(args[1:])
	if errors.Is(err, pflag.ErrHelp) {
		printHelp(env.stdout, c)
		return done
	}
	if err != nil {
		return report(usageError("参数有误："+err.Error()), c, env.stderr)
	}
	do := func() error { return act(ctx, flags.Args(), env) }
	if c.alone || env.host != nil {
		err = do()
	} else {
		var code int
		if code, err = doOrAsk(ctx, do, args, env); err == nil {
			return code
		}
	}
	if errors.Is(err, context.Canceled) && errors.Is(context.Cause(ctx), errOwnerStops) {
		err = errOwnerStops
	}
	return report(err, c, env.stderr)
}

// report prints an error for users and returns the exit code.
func report(err error, c command, stderr io.Writer) int {
	var usage usageError
	switch {
	case err == nil:
		return done
	case errors.As(err, &usage):
		fmt.Fprintf(stderr, "gongbao %s：%s\n用法：gongbao %s %s\n详见：gongbao help %s\n",
			c.name, usage, c.name, c.usage, c.name)
		return misuse
	case !errors.Is(err, errReported):
		fmt.Fprintf(stderr, "gongbao %s：%s\n", c.name, explain(err))
	}
	return failed
}

// explain explains in Chinese what an error means and what to do, for errors that users can fix.
func explain(err error) string {
	var inUse *library.InUseError
	var faulty *library.LanguageError
	var lost *ownerLostError
	if text := explainEngine(err); text != "" {
		return text
	}
	switch {
	case errors.As(err, &inUse) && inUse.PID == 0:
		return "这个资料库正由另一个进程使用：它刚刚启动，或者只读取。请先停止它，或用 --library 指定另一个文件夹。"
	case errors.As(err, &inUse):
		return fmt.Sprintf("这个资料库正由另一个进程（进程号 %d）使用。请先停止它，或用 --library 指定另一个文件夹。", inUse.PID)
	case errors.As(err, &lost):
		return fmt.Sprintf("正在使用资料库的进程（进程号 %d）中途停止，这个命令没有做完。请重新运行；已报告为加入的报告都在。", lost.PID)
	case errors.Is(err, errOwnerStops):
		return fmt.Sprintf("正在使用资料库的进程（进程号 %d）就要停止，这个命令没有做完。请稍后重新运行。", os.Getpid())
	case errors.Is(err, library.ErrUnready):
		return fmt.Sprintf("资料库的文件夹不能写入，而它要先写入才能读取（%v）。请由能写入的用户在能写入的地方运行一次 gongbao rebuild，"+
			"再这样使用；或者复制一份到能写入的文件夹。", err)
	case errors.Is(err, index.ErrReadOnly):
		return "资料库的文件夹不能写入，只能读取，没有加入报告。请检查文件夹的读写权限。"
	case errors.Is(err, os.ErrPermission), errors.Is(err, syscall.EROFS):
		return fmt.Sprintf("没有权限（%v）。请检查文件夹的读写权限。", err)
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return fmt.Sprintf("磁盘已满（%v）。请腾出空间后重试，已加入的报告不受影响。", err)
	case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE):
		return fmt.Sprintf("打开的文件太多（%v）。请用 ulimit -n 放宽限制后重试。", err)
	case errors.Is(err, syscall.EIO):
		return fmt.Sprintf("磁盘读写出错（%v）。请检查磁盘，必要时用备份恢复到另一块磁盘。", err)
	case errors.As(err, &faulty):
		return words(faulty) + "。"
	case errors.Is(err, library.ErrNewer):
		return fmt.Sprintf("这个资料库由较新版本的 gongbao 建立（%v）。请改用新版本的程序打开它。", err)
	case errors.Is(err, library.ErrFormat):
		return fmt.Sprintf("这个文件夹不是本版本的资料库（%v）。请用 --library 指定另一个文件夹；"+
			"如果它原是资料库，只是 library.json 损坏，把该文件的内容改为 {\"format\": %d} 即可。", err, library.Format)
	case errors.Is(err, index.ErrDamagedReport):
		return fmt.Sprintf("已存的报告损坏，读不出来（%v）。请用备份恢复，或重新加入它的原文件（人工更正会丢失）。", err)
	case errors.Is(err, index.ErrDamaged):
		return fmt.Sprintf("资料库的索引已损坏（%v）。请再运行一次，打开资料库时会由已存的报告重新建立。", err)
	case errors.Is(err, syscall.ENOTDIR):
		return fmt.Sprintf("需要一个文件夹，给出的却是文件（%v）。", err)
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Sprintf("端口已被占用（%v）。请停止占用它的程序，或用 --addr 换一个端口。", err)
	case errors.Is(err, context.Canceled):
		return "已中断。"
	}
	return err.Error()
}

func find(name string) (command, bool) {
	i := slices.IndexFunc(commands, func(c command) bool { return c.name == name })
	if i < 0 {
		return command{}, false
	}
	return commands[i], true
}

// help prints the help of the given command, or the list of commands.
func help(args []string, env environment) int {
	if len(args) == 0 {
		printCommands(env.stdout)
		return done
	}
	c, ok := find(args[0])
	if !ok {
		fmt.Fprintf(env.stderr, "gongbao：没有 %s 这个命令。\n", args[0])
		return misuse
	}
	printHelp(env.stdout, c)
	return done
}

func printCommands(w io.Writer) {
	fmt.Fprint(w, "公报：政策报告全文检索\n\n用法：gongbao 命令 [参数]\n\n命令：\n")
	for _, c := range commands {
		fmt.Fprintf(w, "  %-9s %s\n", c.name, c.summary)
	}
	fmt.Fprint(w, "\n各命令的用法：gongbao help 命令\n")
}

func printHelp(w io.Writer, c command) {
	fmt.Fprintf(w, "%s\n\n用法：gongbao %s %s\n", c.summary, c.name, c.usage)
	flags := pflag.NewFlagSet(c.name, pflag.ContinueOnError)
	flags.SortFlags = false
	c.setup(flags)
	if usages := flags.FlagUsages(); usages != "" {
		fmt.Fprintf(w, "\n选项：\n%s", defaults.ReplaceAllString(usages, "（默认 $1）"))
	}
	if flags.Lookup("opensearch-user") != nil {
		fmt.Fprint(w, "连接集群用的用户、密码、证书，以及分片和副本的选项以 --opensearch- 开头，见 docs/zh/commands.md。\n")
	}
	if c.help != "" {
		fmt.Fprintf(w, "\n%s\n", strings.TrimSpace(c.help))
	}
}

// defaults matches the default values in pflag's list of flags, where they are introduced in
// English.
var defaults = regexp.MustCompile(` \(default "?([^")]*)"?\)`)

func jsonFlag(flags *pflag.FlagSet) *bool {
	return flags.Bool("json", false, "输出 JSON")
}
