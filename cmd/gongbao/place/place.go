// Package place says where a command finds its library: in a folder, whose index may be in a cluster, or
// in a cluster alone.
package place

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/pflag"

	"gongbao/index"
	"gongbao/index/embedded"
	"gongbao/index/library"
	"gongbao/index/opensearch"
	"gongbao/index/opensearch/cluster"
)

// Place is where a command finds its library, as its flags and the environment say.
type Place struct {
	Dir   string // the folder, as it was typed
	flags *pflag.FlagSet

	engine, urls, name       string
	user, password           string // password is the path of a file
	authority, cert, private string // paths of files
	shards, replicas         int
}

// The engines.
const (
	embeddedEngine   = "embedded"
	openSearchEngine = "opensearch"
)

// The environment variables that stand for flags which are not given.
const (
	engineVariable    = "GONGBAO_ENGINE"
	clusterVariable   = "GONGBAO_OPENSEARCH"
	indexVariable     = "GONGBAO_INDEX"
	userVariable      = "GONGBAO_OPENSEARCH_USER"
	passwordVariable  = "GONGBAO_OPENSEARCH_PASSWORD"
	authorityVariable = "GONGBAO_OPENSEARCH_CA"
	certVariable      = "GONGBAO_OPENSEARCH_CERT"
	privateVariable   = "GONGBAO_OPENSEARCH_KEY"
)

// Misuse is a call that cannot be understood. Its text is in Chinese.
type Misuse string

func (e Misuse) Error() string { return string(e) }

// Flags defines the flags of a place. Missing tells users what the command does if the folder does not
// exist.
func Flags(flags *pflag.FlagSet, missing string) *Place {
	p := &Place{flags: flags}
	flags.StringVar(&p.Dir, "library", "gongbao-data", "资料库`文件夹`，不存在时"+missing)
	p.clusterFlags()
	return p
}

// ClusterFlags defines the flags for an index in a cluster. Those that few need are not listed with each
// command.
func ClusterFlags(flags *pflag.FlagSet) { (&Place{flags: flags}).clusterFlags() }

func (p *Place) clusterFlags() {
	flags := p.flags
	flags.StringVar(&p.engine, "engine", "", "索引放在`哪里`：embedded 资料库里（不给时），opensearch OpenSearch 集群里")
	flags.StringVar(&p.urls, "opensearch", "", "集群各节点的`网址`，用逗号分开")
	flags.StringVar(&p.name, "index", "", "集群里索引的`名字`，不给时是 gongbao")
	few := func(name string) string {
		_ = flags.MarkHidden(name) // it exists
		return name
	}
	for _, text := range []struct {
		to          *string
		name, usage string
	}{
		{&p.user, "opensearch-user", "用户`名`"},
		{&p.password, "opensearch-password-file", "存放密码的`文件`"},
		{&p.authority, "opensearch-ca", "签发集群证书的机构，PEM `文件`"},
		{&p.cert, "opensearch-cert", "客户端证书，PEM `文件`"},
		{&p.private, "opensearch-key", "客户端证书的私钥，PEM `文件`"},
	} {
		flags.StringVar(text.to, text.name, "", text.usage)
		few(text.name)
	}
	flags.IntVar(&p.shards, "opensearch-shards", 0, "新建索引分成几`片`，0 同原来的，初次为 3")
	flags.IntVar(&p.replicas, "opensearch-replicas", opensearch.Kept, "每片另存几`份`，-1 同原来的，初次为 1")
	few("opensearch-shards")
	few("opensearch-replicas")
}

// engineName returns the engine that was asked for, or "".
func (p *Place) engineName() string { return cmp.Or(p.engine, os.Getenv(engineVariable)) }

// Reads reports whether the library is read from a cluster, without a folder.
func (p *Place) Reads() bool {
	return p.engineName() == openSearchEngine && !p.flags.Changed("library")
}

// NeedFolder returns a Misuse for a command that changes a library and has no folder of one, and for an
// engine that there is not.
func (p *Place) NeedFolder() error {
	if err := p.checkEngine(); err != nil {
		return err
	}
	if p.Reads() {
		return Misuse("改动资料库要有它的文件夹：请用 --library 写明。")
	}
	if p.Dir == "" {
		return Misuse("--library 后面要有文件夹的名字。")
	}
	return nil
}

// From makes the place the library that a cluster has, and the folder the one that it is restored to.
func (p *Place) From(urls string) error {
	p.engine, p.urls = openSearchEngine, urls
	if p.Reads() {
		return Misuse("请用 --library 写出恢复到哪个文件夹。")
	}
	return nil
}

// Backend returns the kind of engine for the library in the folder, whose path is dir. Without a choice
// it is the embedded one, unless the library has its index elsewhere. open gives the path by which this
// process opens one that was typed.
func (p *Place) Backend(dir string, open func(typed string) string, warnings io.Writer) (index.Backend, error) {
	switch p.engineName() {
	case embeddedEngine:
		return embedded.Backend, nil
	case "":
		if p.urls != "" {
			return index.Backend{}, Misuse("给出 --opensearch 时，还要写 --engine opensearch。")
		}
		if elsewhere := library.EngineOf(dir); elsewhere != "" {
			return index.Backend{}, Misuse(fmt.Sprintf("这个资料库的索引在别处（%s）。请写 --engine opensearch 和 --opensearch 网址；"+
				"要改在本机建立索引，写 --engine embedded。", elsewhere))
		}
		return embedded.Backend, nil
	case openSearchEngine:
		c, err := p.Cluster(open, warnings)
		if err != nil {
			return index.Backend{}, err
		}
		return c.Backend(), nil
	}
	return index.Backend{}, p.checkEngine()
}

// checkEngine returns a Misuse for an engine that there is not.
func (p *Place) checkEngine() error {
	switch p.engineName() {
	case "", embeddedEngine, openSearchEngine:
		return nil
	}
	return Misuse("--engine 须是 embedded 或 opensearch。")
}

// Cluster returns the cluster of the flags and the environment; open is described at Backend. What is
// doubtful is written to warnings.
func (p *Place) Cluster(open func(typed string) string, warnings io.Writer) (*opensearch.Cluster, error) {
	urls := cmp.Or(p.urls, os.Getenv(clusterVariable))
	if urls == "" {
		return nil, Misuse("请用 --opensearch 写出 OpenSearch 的网址，如 https://search.example:9200。")
	}
	c := opensearch.Config{
		Config: cluster.Config{
			URLs: strings.Split(urls, ","), User: cmp.Or(p.user, os.Getenv(userVariable)), Password: os.Getenv(passwordVariable),
			CAFile:   open(cmp.Or(p.authority, os.Getenv(authorityVariable))),
			CertFile: open(cmp.Or(p.cert, os.Getenv(certVariable))),
			KeyFile:  open(cmp.Or(p.private, os.Getenv(privateVariable))),
		},
		Name: cmp.Or(p.name, os.Getenv(indexVariable), "gongbao"), Shards: p.shards, Replicas: p.replicas,
	}
	if p.password != "" {
		var err error
		if c.Password, err = secret(open(p.password)); err != nil {
			return nil, err
		}
	}
	for _, url := range c.URLs {
		if cluster.Exposed(url) {
			fmt.Fprintln(warnings, "OpenSearch 的网址以 http:// 开头：检索内容、报告和密码在网络上都是明文。请改用 https://。")
			break
		}
	}
	return opensearch.Connect(c)
}

// secret returns the first line of a file that only its owner may read.
func secret(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("密码文件打不开（%w）。", err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return "", err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return "", fmt.Errorf("密码文件 %s 别人也能读。请改权限：chmod 600 %[1]s", path)
	}
	text, err := io.ReadAll(io.LimitReader(file, 1<<16))
	line, _, _ := strings.Cut(string(text), "\n")
	if line = strings.TrimSuffix(line, "\r"); err == nil && line == "" {
		err = errors.New("密码文件是空的。")
	}
	return line, err
}
