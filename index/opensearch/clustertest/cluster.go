package clustertest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Cluster is a running cluster.
type Cluster struct {
	Nodes []*Node
	tb    testing.TB
}

// Node is a node of a cluster, a process of its own.
type Node struct {
	URL     string
	dir     string
	command *exec.Cmd
	done    chan error // gets what the process ended with
	stdout  *os.File
}

// startTime is what a cluster may take until it answers, on a machine that has other things to do.
const startTime = 4 * time.Minute

// Start starts a cluster of n nodes and waits until it is whole. The cluster ends with the test. If this
// machine cannot, the test is skipped, or fails if GONGBAO_CLUSTER is set.
func Start(tb testing.TB, n int) *Cluster {
	tb.Helper()
	if missing := Missing(); missing != "" && os.Getenv("GONGBAO_CLUSTER") == "" {
		tb.Skipf("no cluster is started: %s", missing)
	} else if missing != "" {
		tb.Fatal(missing)
	}
	parts, err := Parts()
	if err != nil {
		if os.Getenv("GONGBAO_CLUSTER") == "" {
			tb.Skipf("no cluster is started: %v", err)
		}
		tb.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "gongbao-cluster-")
	if err != nil {
		tb.Fatal(err)
	}
	// The user's cache may be closed to the user who runs the nodes.
	if err := os.CopyFS(dir, os.DirFS(parts)); err != nil {
		tb.Fatal(err)
	}
	c := &Cluster{tb: tb}
	tb.Cleanup(func() {
		c.Close()
		if tb.Failed() {
			tb.Logf("the logs of the nodes are in %s", dir)
			return
		}
		_ = os.RemoveAll(dir)
	})
	ports, err := freePorts(2 * n)
	if err != nil {
		tb.Fatal(err)
	}
	for i := range n {
		node := &Node{URL: fmt.Sprintf("http://127.0.0.1:%d", ports[i]), dir: filepath.Join(dir, fmt.Sprint("n", i+1))}
		if err := node.prepare(i, ports[i], ports[n:]); err != nil {
			tb.Fatal(err)
		}
		c.Nodes = append(c.Nodes, node)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		tb.Fatal(err)
	}
	for _, node := range c.Nodes {
		if err := node.Start(); err != nil {
			tb.Fatal(err)
		}
	}
	if err := c.Wait(n); err != nil {
		tb.Fatal(err)
	}
	return c
}

// URLs returns the addresses of the nodes.
func (c *Cluster) URLs() (urls []string) {
	for _, node := range c.Nodes {
		urls = append(urls, node.URL)
	}
	return urls
}

// Wait waits until the cluster has so many nodes and every shard that it can have.
func (c *Cluster) Wait(nodes int) error {
	return c.until(fmt.Sprintf("/_cluster/health?wait_for_nodes=%d&wait_for_no_initializing_shards=true&timeout=5s", nodes))
}

// until asks for the health of the cluster until a node says that it is as wanted.
func (c *Cluster) until(path string) (err error) {
	for deadline := time.Now().Add(startTime); time.Now().Before(deadline); time.Sleep(200 * time.Millisecond) {
		for _, node := range c.Nodes {
			if err = node.ended(); err != nil {
				continue
			}
			var health struct {
				TimedOut bool `json:"timed_out"`
			}
			if err = get(node.URL+path, &health); err == nil && !health.TimedOut {
				return nil
			}
		}
	}
	return fmt.Errorf("the cluster is not whole after %v: %w", startTime, err)
}

// Green waits until every copy of every shard is there.
func (c *Cluster) Green() error {
	return c.until("/_cluster/health?wait_for_status=green&timeout=5s")
}

// Manager returns the node that manages the cluster.
func (c *Cluster) Manager() (*Node, error) {
	var answer []struct{ Node string }
	for _, node := range c.Nodes {
		if err := get(node.URL+"/_cat/cluster_manager?format=json", &answer); err == nil && len(answer) == 1 {
			var number int
			if _, err := fmt.Sscanf(answer[0].Node, "n%d", &number); err == nil {
				return c.Nodes[number-1], nil
			}
		}
	}
	return nil, errors.New("no node knows who manages the cluster")
}

// get reads the JSON at an address.
func get(url string, to any) error {
	client := http.Client{Timeout: 10 * time.Second}
	response, err := client.Get(url)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", url, response.Status)
	}
	return json.NewDecoder(response.Body).Decode(to)
}

// Close ends all nodes.
func (c *Cluster) Close() {
	for _, node := range c.Nodes {
		node.Kill()
	}
}

// freePorts returns ports that nothing listens on.
func freePorts(n int) (ports []int, err error) {
	for range n {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer listener.Close()
		ports = append(ports, listener.Addr().(*net.TCPAddr).Port)
	}
	return ports, nil
}

// nobody runs the nodes if root tests: OpenSearch refuses to run as root.
const nobody = 65534

// prepare makes the folder of a node. transport are the ports by which the nodes talk to each other.
func (n *Node) prepare(number, port int, transport []int) error {
	for _, folder := range []string{"config", "data", "logs", "plugins"} {
		if err := os.MkdirAll(filepath.Join(n.dir, folder), 0o755); err != nil {
			return err
		}
	}
	for _, folder := range []string{"lib", "modules"} {
		if err := os.Symlink(filepath.Join("..", folder), filepath.Join(n.dir, folder)); err != nil {
			return err
		}
	}
	var seeds, names []string
	for i, port := range transport {
		seeds = append(seeds, fmt.Sprintf("127.0.0.1:%d", port))
		names = append(names, fmt.Sprint("n", i+1))
	}
	settings := map[string]any{
		"cluster.name": "gongbao-test", "node.name": names[number], "network.host": "127.0.0.1",
		"http.port": port, "transport.port": transport[number], "path.data": filepath.Join(n.dir, "data"), "path.logs": filepath.Join(n.dir, "logs"),
		"cluster.routing.allocation.disk.threshold_enabled": false,
		"indices.breaker.total.use_real_memory":             false, // the garbage of so small a heap is not yet collected
		"cluster.max_shards_per_node":                       5000,
		"cluster.no_cluster_manager_block":                  "all", // a node that has lost the others answers nothing
	}
	if len(transport) == 1 {
		settings["discovery.type"] = "single-node"
	} else {
		settings["discovery.seed_hosts"], settings["cluster.initial_cluster_manager_nodes"] = seeds, names
	}
	var yaml bytes.Buffer
	for name, value := range settings { // JSON is YAML
		text, err := json.Marshal(value)
		if err != nil {
			return err
		}
		fmt.Fprintf(&yaml, "%s: %s\n", name, text)
	}
	const logging = "status = error\nappender.console.type = Console\nappender.console.name = console\n" +
		"appender.console.layout.type = PatternLayout\nappender.console.layout.pattern = [%d{ISO8601}][%-5p][%c{1.}] %m%n\n" +
		"rootLogger.level = info\nrootLogger.appenderRef.console.ref = console\n"
	err := errors.Join(
		os.WriteFile(filepath.Join(n.dir, "config", "opensearch.yml"), yaml.Bytes(), 0o644),
		os.WriteFile(filepath.Join(n.dir, "config", "log4j2.properties"), []byte(logging), 0o644),
	)
	if err != nil || os.Geteuid() != 0 {
		return err
	}
	return filepath.WalkDir(n.dir, func(path string, _ os.DirEntry, err error) error {
		return errors.Join(err, os.Lchown(path, nobody, nobody))
	})
}

// Start starts the process of a node that does not run.
func (n *Node) Start() error {
	path, missing := java()
	if missing != "" {
		return errors.New(missing)
	}
	n.command = exec.Command(path,
		"-Xms384m", "-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "--add-modules=jdk.incubator.vector",
		"-Djava.io.tmpdir="+filepath.Join(n.dir, "data"), "-Djna.tmpdir="+filepath.Join(n.dir, "data"), "-Dlog4j2.disable.jmx=true", "-Dio.netty.noUnsafe=true",
		"-Dopensearch.path.home="+n.dir, "-Dopensearch.path.conf="+filepath.Join(n.dir, "config"), "-Dopensearch.distribution.type=tar",
		"-cp", filepath.Join(n.dir, "lib")+"/*", "org.opensearch.bootstrap.OpenSearch",
	)
	var err error
	if n.stdout, err = os.OpenFile(n.log(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644); err != nil {
		return err
	}
	n.command.Dir, n.command.Stdout, n.command.Stderr = n.dir, n.stdout, n.stdout
	n.command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if os.Geteuid() == 0 {
		n.command.SysProcAttr.Credential = &syscall.Credential{Uid: nobody, Gid: nobody}
	}
	if err := n.command.Start(); err != nil {
		return err
	}
	n.done = make(chan error, 1)
	go func(command *exec.Cmd, done chan error) { done <- command.Wait() }(n.command, n.done)
	return nil
}

func (n *Node) log() string { return filepath.Join(n.dir, "stdout") }

// ended returns an error if the process has ended by itself.
func (n *Node) ended() error {
	select {
	case err := <-n.done:
		n.done <- err
		log, _ := os.ReadFile(n.log())
		lines := strings.Split(string(log), "\n")
		return fmt.Errorf("a node has ended: %v\n%s", err, strings.Join(lines[max(0, len(lines)-20):], "\n"))
	default:
		return nil
	}
}

// Kill ends the process at once, as if the machine had failed.
func (n *Node) Kill() {
	if n.command == nil || n.command.Process == nil {
		return
	}
	_ = n.command.Process.Kill()
	<-n.done
	n.command = nil
	_ = n.stdout.Close()
}

// Stop ends the process as its owner would, and waits until it has ended.
func (n *Node) Stop() error {
	if err := n.command.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	<-n.done
	n.command = nil
	return n.stdout.Close()
}

// CPU returns the processor time that the nodes have taken since they started, those that have ended left
// out.
func (c *Cluster) CPU() (total time.Duration) {
	const tick = time.Second / 100 // as /proc counts, whatever the machine
	for _, n := range c.Nodes {
		data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", n.command.Process.Pid))
		if err != nil {
			continue
		}
		_, after, _ := strings.Cut(string(data), ") ") // the name may hold anything
		fields := strings.Fields(after)
		for _, field := range fields[11:13] { // utime and stime: proc(5)
			ticks, _ := strconv.Atoi(field)
			total += time.Duration(ticks) * tick
		}
	}
	return total
}

// Pause makes the process hang, and Continue lets it go on.
func (n *Node) Pause() error { return n.command.Process.Signal(syscall.SIGSTOP) }

// Continue lets a process that hangs go on.
func (n *Node) Continue() error { return n.command.Process.Signal(syscall.SIGCONT) }
