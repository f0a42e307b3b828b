package main

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// goPackage is the output of `go list -json` for a package. Paths of our packages have no leading
// gongbao/.
type goPackage struct {
	ImportPath, Dir string
	GoFiles         []string
	Imports, Deps   []string
}

// listPackages returns the packages of the module, without their tests.
func listPackages(t *testing.T) (packages []goPackage) {
	t.Helper()
	command := exec.Command("go", "list", "-json=ImportPath,Dir,GoFiles,Imports,Deps", "./...")
	command.Dir, command.Stderr = "../..", os.Stderr
	out, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p goPackage
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		short := func(paths []string) {
			for i := range paths {
				paths[i] = strings.TrimPrefix(paths[i], "gongbao/")
			}
		}
		p.ImportPath = strings.TrimPrefix(p.ImportPath, "gongbao/")
		short(p.Imports)
		short(p.Deps)
		packages = append(packages, p)
	}
	if len(packages) < 30 {
		t.Fatalf("only %d packages", len(packages))
	}
	return packages
}

// within reports whether a package is one of roots or below one of them.
func within(path string, roots ...string) bool {
	return slices.ContainsFunc(roots, func(root string) bool {
		return path == root || strings.HasPrefix(path, root+"/")
	})
}

// TestHouseImports checks the rules about imports that ARCHITECTURE.md explains.
func TestHouseImports(t *testing.T) {
	stores := []string{"index/embedded", "index/memory"}
	engines := append([]string{"index/engine"}, stores...)
	packages := listPackages(t)
	for _, rule := range []struct {
		name  string
		of    func(path string) bool // the packages to which the rule applies
		never []string               // packages that they do not import, nor any below these
		deps  bool                   // not even indirectly
	}{
		{"the contract knows no engine, no file and no bleve", only("index"),
			append([]string{"index/library", "index/source", "index/parse", "index/durable",
				"github.com/blevesearch", "go.etcd.io/bbolt"}, engines...), true},
		{"the model knows no reader of files", only("index/report"),
			[]string{"index/source", "index/parse", "index"}, true},
		{"parsing knows no index", only("index/parse"), []string{"index"}, true},
		{"one engine for any store", only("index/engine"),
			append([]string{"index/library", "github.com/blevesearch"}, stores...), true},
		{"the library takes its engine from cmd", only("index/library"), engines, true},
		{"what is below web knows no engine and no library",
			func(p string) bool { return strings.HasPrefix(p, "web/") },
			append([]string{"index/library"}, engines...), true},
		{"web itself knows no engine and no library", only("web"), append([]string{"index/library"}, engines...), true},
		{"pages do not know the API", below("web/page"), []string{"web/api"}, true},
		{"the API does not know the pages", only("web/api"), []string{"web/page"}, true},
		{"the analyzer knows nothing of ours", only("analyzer"), []string{"index", "web", "cmd"}, true},
		{"the index knows no website", below("index"), []string{"web", "cmd"}, true},
	} {
		seen := false
		for _, p := range packages {
			if !rule.of(p.ImportPath) {
				continue
			}
			seen = true
			imports := p.Imports
			if rule.deps {
				imports = p.Deps
			}
			for _, path := range imports {
				// If a rule names a room such as index, the contract, it does not mean the packages
				// below.
				if slices.Contains(rule.never, path) ||
					within(path, slices.DeleteFunc(slices.Clone(rule.never), isRoom)...) {
					t.Errorf("%s: %s imports %s", rule.name, p.ImportPath, path)
				}
			}
		}
		if !seen {
			t.Errorf("%s: there is no such package", rule.name)
		}
	}
}

// isRoom reports whether a path in a rule means one package only, and not those below it.
func isRoom(path string) bool { return path == "index" || path == "web" }

func only(path string) func(string) bool { return func(p string) bool { return p == path } }

func below(path string) func(string) bool { return func(p string) bool { return within(p, path) } }

// TestHouseLayers: packages of the website import downwards only.
func TestHouseLayers(t *testing.T) {
	layers := [][]string{ // from the top down
		{"web"}, {"web/api"}, {"web/page"}, {"web/guard"}, {"web/export"}, {"web/answer"}, {"web/address"},
		{"web/chart"},
		{"web/ask", "web/respond", "web/say"},
	}
	layer := func(path string) int {
		for i := range layers {
			if slices.Contains(layers[i], path) {
				return i
			}
		}
		if strings.HasPrefix(path, "web/page/") {
			return 1
		}
		return -1
	}
	for _, p := range listPackages(t) {
		if !within(p.ImportPath, "web") || strings.HasSuffix(p.ImportPath, "test") {
			continue
		}
		from := layer(p.ImportPath)
		if from < 0 {
			t.Errorf("%s has no layer", p.ImportPath)
		}
		for _, path := range p.Imports {
			if to := layer(path); within(path, "web") && (to < from || to == from && from < len(layers)-1) {
				t.Errorf("%s imports %s, which is not below it", p.ImportPath, path)
			}
		}
	}
}

// TestHouseLibraries: each foreign library is imported by its home only.
func TestHouseLibraries(t *testing.T) {
	homes := map[string][]string{
		"github.com/blevesearch/bleve":              {"index/embedded/words"},
		"github.com/blevesearch/bleve_index_api":    {"index/embedded/words"},
		"github.com/blevesearch/scorch_segment_api": {"index/embedded/words"},
		"github.com/blevesearch/zapx":               {"index/embedded/words"},
		"github.com/blevesearch/vellum":             {"index/embedded/words"},
		"github.com/RoaringBitmap/roaring":          {"index/embedded/words"},
		"github.com/golang/snappy":                  {"index/embedded/words"},
		"go.etcd.io/bbolt":                          {"index/embedded/words"},
		"github.com/blevesearch/mmap-go":            {"index/embedded/literal"},
		"github.com/yanyiwu/gojieba":                {"analyzer"},
		"github.com/gin-gonic/gin":                  {"web"},
		"github.com/prometheus":                     {"web"},
		"github.com/parquet-go/parquet-go":          {"web/export"},
		"github.com/klippa-app/go-pdfium":           {"index/source"},
		"github.com/tetratelabs/wazero":             {"index/source"},
		"github.com/xuri/excelize":                  {"index/source"},
		"golang.org/x/net":                          {"index/source", "web/page/pagetest"},
		"golang.org/x/time":                         {"web/guard"},
		"golang.org/x/term":                         {"cmd/gongbao"},
		"github.com/schollz/progressbar":            {"cmd/gongbao"},
		"github.com/spf13/pflag":                    {"cmd/gongbao", "cmd/gongbao/place"},
		"github.com/hashicorp/golang-lru":           {"index/recent"},
		"github.com/opensearch-project":             {"index/opensearch/cluster"},
		"github.com/klauspost/compress":             {"index/library/store", "index/source/columnar", "web"},
		// zstd for what is stored, gzip for answers
		"golang.org/x/text/unicode":  {"analyzer", "index/source"},
		"golang.org/x/text/encoding": {"index/source", "analyzer"},
		"golang.org/x/text/message":  {"web/say"},
		"golang.org/x/text/feature":  {"web/say"},
		"golang.org/x/text/language": {"web/say", "web/address", "web/page/places"},
		"golang.org/x/text/collate":  {"web/page/places"},
		"github.com/google/go-cmp":   {"index/enginetest"},
	}
	found := make(map[string]bool)
	for _, p := range listPackages(t) {
		for _, path := range p.Imports {
			if first, _, _ := strings.Cut(path, "/"); !strings.Contains(first, ".") {
				continue
			}
			home := ""
			for library := range homes {
				if within(path, library) && len(library) > len(home) {
					home = library
				}
			}
			found[home] = true
			if home == "" {
				t.Errorf("%s imports %s, which has no home", p.ImportPath, path)
			} else if !slices.Contains(homes[home], p.ImportPath) {
				t.Errorf("%s imports %s, whose home is %v", p.ImportPath, path, homes[home])
			}
		}
	}
	for library := range homes {
		if !found[library] {
			t.Errorf("%s is used nowhere", library)
		}
	}
}

// TestHouseCgo: only gojieba needs cgo, so that the program can be built without. The packages of
// the standard library that use cgo have other files for that.
func TestHouseCgo(t *testing.T) {
	command := exec.Command("go", "list", "-deps", "-f", "{{if and .CgoFiles (not .Standard)}}{{.ImportPath}}{{end}}", ".")
	command.Env, command.Stderr = append(os.Environ(), "CGO_ENABLED=1"), os.Stderr
	out, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Fields(string(out)); !slices.Equal(got, []string{"github.com/yanyiwu/gojieba"}) {
		t.Errorf("these packages need cgo: %v", got)
	}
}

// TestHouseDoors: few files connect one part of the program with another.
func TestHouseDoors(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var web []string
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range parsed.Imports {
			if i.Path.Value == `"gongbao/web"` {
				web = append(web, file)
			}
		}
	}
	if len(web) == 0 || len(web) > 3 {
		t.Errorf("the website is imported by %v", web)
	}
	for _, p := range listPackages(t) {
		foreign := make(map[string]bool) // modules of others
		for _, path := range p.Deps {
			if parts := strings.SplitN(path, "/", 4); strings.Contains(parts[0], ".") {
				foreign[strings.Join(parts[:min(3, len(parts))], "/")] = true
			}
		}
		if p.ImportPath == "index/citation" && len(foreign) > 5 {
			t.Errorf("a citation depends on %d foreign modules", len(foreign))
		}
	}
}

// Limits: the lines of a package without its tests, the lines of a function, and the cyclomatic
// complexity of a function. Package parse has the rules by which texts become reports, and package
// source a reader for each format.
const (
	maxPackage    = 3000
	maxFunction   = 80
	maxComplexity = 30
)

// TestHouseSizes: packages and functions are small enough to be read.
func TestHouseSizes(t *testing.T) {
	for _, p := range listPackages(t) {
		lines := 0
		for _, file := range p.GoFiles {
			set := token.NewFileSet()
			parsed, err := parser.ParseFile(set, filepath.Join(p.Dir, file), nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			lines += set.File(parsed.Pos()).LineCount()
			for _, d := range parsed.Decls {
				f, ok := d.(*ast.FuncDecl)
				if !ok || f.Body == nil {
					continue
				}
				if n := set.Position(f.End()).Line - set.Position(f.Pos()).Line + 1; n > maxFunction {
					t.Errorf("%s/%s: %s has %d lines", p.ImportPath, file, f.Name.Name, n)
				}
				if n := complexity(f); n > maxComplexity {
					t.Errorf("%s/%s: %s has the cyclomatic complexity %d", p.ImportPath, file, f.Name.Name, n)
				}
			}
		}
		if lines > maxPackage && !slices.Contains([]string{"index/parse", "index/source", "index/enginetest"},
			p.ImportPath) {
			t.Errorf("%s has %d lines", p.ImportPath, lines)
		}
		if p.ImportPath == "web" && lines > 700 {
			t.Errorf("the routes have %d lines", lines)
		}
	}
}

// complexity returns the cyclomatic complexity of a function: the number of its decisions plus 1.
func complexity(f *ast.FuncDecl) int {
	n := 1
	ast.Inspect(f, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.IfStmt, *ast.ForStmt, *ast.RangeStmt:
			n++
		case *ast.CaseClause:
			if node.List != nil {
				n++
			}
		case *ast.CommClause:
			if node.Comm != nil {
				n++
			}
		case *ast.BinaryExpr:
			if node.Op == token.LAND || node.Op == token.LOR {
				n++
			}
		}
		return true
	})
	return n
}
