package clustertest

import (
	"embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// version is that of OpenSearch, as pom.xml has it.
const version = "3.9.0"

//go:embed pom.xml
var pom embed.FS

// oldestJava is what OpenSearch 3 needs.
const oldestJava = 21

// module is a part of OpenSearch with a class loader of its own.
type module struct {
	name, class, extends string
	jars                 []string // the beginnings of the names of its jars
}

var modules = []module{
	{"transport-netty4", "org.opensearch.transport.Netty4ModulePlugin", "", []string{"transport-netty4-client", "netty-", "opensearch-netty4"}},
	{"lang-painless", "org.opensearch.painless.PainlessModulePlugin", "", []string{"lang-painless", "antlr4-", "asm-", "opensearch-scripting-painless-spi"}},
	{"analysis-common", "org.opensearch.analysis.common.CommonAnalysisModulePlugin", "lang-painless", []string{"analysis-common"}},
}

// Parts returns the folder with the libraries and modules of OpenSearch, which it makes if it does not
// exist.
func Parts() (dir string, err error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	dir = filepath.Join(cache, "gongbao", "opensearch-"+version)
	if _, err := os.Stat(dir); err == nil {
		return dir, nil
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return "", err
	}
	fresh, err := os.MkdirTemp(filepath.Dir(dir), "opensearch-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(fresh)
	if err := assemble(fresh); err != nil {
		return "", err
	}
	if err := os.Rename(fresh, dir); err != nil && !errors.Is(err, os.ErrExist) {
		if _, missing := os.Stat(dir); missing != nil { // another test may have been first
			return "", err
		}
	}
	return dir, nil
}

// assemble has Maven load the jars, and puts them where OpenSearch looks for them.
func assemble(dir string) error {
	lib := filepath.Join(dir, "lib")
	if err := os.CopyFS(dir, pom); err != nil {
		return err
	}
	maven := exec.Command("mvn", "--batch-mode", "--quiet", "dependency:copy-dependencies", "-DoutputDirectory="+lib, "-DincludeScope=runtime")
	maven.Dir = dir
	if out, err := maven.CombinedOutput(); err != nil {
		return fmt.Errorf("maven: %w\n%s", err, out)
	}
	for _, m := range modules {
		if err := m.assemble(dir, lib); err != nil {
			return err
		}
	}
	return filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
		if err == nil {
			err = os.Chmod(path, 0o755) // another user runs the nodes if root tests
		}
		return err
	})
}

func (m *module) assemble(dir, lib string) error {
	own := filepath.Join(dir, "modules", m.name)
	if err := os.MkdirAll(own, 0o755); err != nil {
		return err
	}
	jars, err := os.ReadDir(lib)
	if err != nil {
		return err
	}
	for _, jar := range jars {
		if slices.ContainsFunc(m.jars, func(start string) bool { return strings.HasPrefix(jar.Name(), start) }) {
			if err := os.Rename(filepath.Join(lib, jar.Name()), filepath.Join(own, jar.Name())); err != nil {
				return err
			}
		}
	}
	descriptor := fmt.Sprintf("description=%s\nversion=%s\nname=%s\nclassname=%s\njava.version=%d\nopensearch.version=%s\nextended.plugins=%s\n",
		m.name, version, m.name, m.class, oldestJava, version, m.extends)
	return os.WriteFile(filepath.Join(own, "plugin-descriptor.properties"), []byte(descriptor), 0o644)
}

// Missing returns what this machine lacks to start a node, empty if nothing.
func Missing() string {
	if _, err := exec.LookPath("mvn"); err != nil {
		return "Maven (mvn) is missing"
	}
	_, missing := java()
	return missing
}

// java returns a Java that OpenSearch runs on: that of JAVA_HOME, the usual one, or another that is
// installed.
func java() (path, missing string) {
	candidates := []string{"java"}
	if home := os.Getenv("JAVA_HOME"); home != "" {
		candidates = []string{filepath.Join(home, "bin", "java"), "java"}
	}
	installed, _ := filepath.Glob("/usr/lib/jvm/*/bin/java")
	for _, path := range append(candidates, installed...) {
		out, err := exec.Command(path, "-version").CombinedOutput()
		if err != nil {
			continue
		}
		if found := javaVersion.FindSubmatch(out); found != nil {
			if n, _ := strconv.Atoi(string(found[1])); n >= oldestJava {
				return path, ""
			}
		}
	}
	return "", fmt.Sprintf("Java %d or later is missing: set JAVA_HOME", oldestJava)
}

var javaVersion = regexp.MustCompile(`version "(\d+)`)
