package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/spf13/pflag"
	"golang.org/x/text/width"

	"gongbao/cmd/gongbao/place"
	"gongbao/index"
	"gongbao/index/embedded"
	"gongbao/index/library"
	"gongbao/index/query"
	"gongbao/web"
)

// root is the folder of the repository.
const root = "../.."

// languages are the folders of docs, which have the same pages.
var languages = []string{"en", "zh"}

// readmes are the two READMEs, in the order of languages.
var readmes = []string{"README.md", "README.zh-CN.md"}

func read(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// docPage returns a page of docs in a language.
func docPage(t *testing.T, lang, name string) string {
	t.Helper()
	return read(t, filepath.Join(root, "docs", lang, name+".md"))
}

// docPages returns the names of the pages in a language, without the ending.
func docPages(t *testing.T, lang string) (names []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, "docs", lang, "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("docs/%s: %v, %v", lang, files, err)
	}
	for _, file := range files {
		names = append(names, strings.TrimSuffix(filepath.Base(file), ".md"))
	}
	return names
}

// markdown returns all pages for readers, as paths from root.
func markdown(t *testing.T) []string {
	t.Helper()
	files := []string{"README.md", "README.zh-CN.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md",
		"SECURITY.md"}
	for _, lang := range languages {
		for _, name := range docPages(t, lang) {
			files = append(files, "docs/"+lang+"/"+name+".md")
		}
	}
	return files
}

// chapter is a heading of a page and the text up to the next heading of the same or a higher level.
type chapter struct {
	depth   int
	heading string
	text    string
}

// chapters returns the headings of a page. Lines of code are not headings.
func chapters(text string) (all []chapter) {
	code := false
	for line := range strings.Lines(text) {
		if strings.HasPrefix(strings.TrimSpace(line), "```") {
			code = !code
		}
		depth := len(line) - len(strings.TrimLeft(line, "#"))
		if !code && depth > 0 && strings.HasPrefix(line[depth:], " ") {
			all = append(all, chapter{depth: depth, heading: strings.TrimSpace(line[depth:])})
		} else if len(all) > 0 {
			all[len(all)-1].text += line
		}
	}
	for i := range all {
		for _, below := range all[i+1:] {
			if below.depth <= all[i].depth {
				break
			}
			all[i].text += below.text
		}
	}
	return all
}

// blocks returns the texts between the fences of a page.
func blocks(text string) (all []string) {
	for _, block := range regexp.MustCompile("(?ms)^```[a-z]*\n(.*?)^```").FindAllStringSubmatch(text, -1) {
		all = append(all, block[1])
	}
	return all
}

// TestDocsAgree: both languages have the same pages, with the same headings, tables and blocks, and
// name the same addresses.
func TestDocsAgree(t *testing.T) {
	names := docPages(t, languages[0])
	if other := docPages(t, languages[1]); !slices.Equal(names, other) {
		t.Fatalf("docs/%s has %v, docs/%s has %v", languages[0], names, languages[1], other)
	}
	pairs := [][2]string{{readmes[0], readmes[1]}}
	for _, name := range names {
		pairs = append(pairs, [2]string{
			"docs/" + languages[0] + "/" + name + ".md", "docs/" + languages[1] + "/" + name + ".md",
		})
	}
	address := regexp.MustCompile("`((?:GET|POST|PUT|PATCH|DELETE) /[^`]*)`")
	for _, pair := range pairs {
		var shapes [2][]string
		for i, file := range pair {
			text := read(t, filepath.Join(root, file))
			for _, c := range chapters(text) {
				shapes[i] = append(shapes[i], fmt.Sprintf("%s, %d rows", strings.Repeat("#", c.depth),
					strings.Count(c.text, "\n|")))
			}
			named := []string{}
			for _, a := range address.FindAllStringSubmatch(text, -1) {
				named = append(named, a[1])
			}
			slices.Sort(named)
			shapes[i] = append(shapes[i], fmt.Sprintf("%d blocks", len(blocks(text))),
				strings.Join(slices.Compact(named), "\n"))
		}
		for k := range max(len(shapes[0]), len(shapes[1])) {
			if k >= len(shapes[0]) || k >= len(shapes[1]) || shapes[0][k] != shapes[1][k] {
				t.Errorf("%s and %s differ at heading %d:\n%v\n%v", pair[0], pair[1], k+1,
					shapes[0][min(k, len(shapes[0])):], shapes[1][min(k, len(shapes[1])):])
				break
			}
		}
	}
}

// columns is the width of a line in a terminal, in which Chinese characters take two.
func columns(line string) (n int) {
	for _, r := range line {
		n++
		if k := width.LookupRune(r).Kind(); k == width.EastAsianWide || k == width.EastAsianFullwidth {
			n++
		}
	}
	return n
}

// TestDocsWidth: lines wrap at 100 columns, except the rows of tables outside a README.
func TestDocsWidth(t *testing.T) {
	for _, file := range markdown(t) {
		for i, line := range strings.Split(read(t, filepath.Join(root, file)), "\n") {
			if columns(line) > 100 && (slices.Contains(readmes, file) || !strings.HasPrefix(line, "|")) {
				t.Errorf("%s:%d has %d columns", file, i+1, columns(line))
			}
		}
	}
}

// TestReadmes: a README is short, begins with the two commands, which make has, and links to every
// page of its language.
func TestReadmes(t *testing.T) {
	makefile := read(t, filepath.Join(root, "Makefile"))
	for i, file := range readmes {
		text := read(t, filepath.Join(root, file))
		if lines := strings.Count(text, "\n"); lines > 150 {
			t.Errorf("%s has %d lines, more than 150", file, lines)
		}
		targets := regexp.MustCompile(`(?m)^make (\S+)`).FindAllStringSubmatch(blocks(text)[0], -1)
		if len(targets) != 2 {
			t.Fatalf("%s opens with %q", file, blocks(text)[0])
		}
		for _, target := range targets {
			if !regexp.MustCompile(`(?m)^` + target[1] + `:`).MatchString(makefile) {
				t.Errorf("%s: the Makefile has no target %s", file, target[1])
			}
		}
		for _, name := range docPages(t, languages[i]) {
			if !strings.Contains(text, "docs/"+languages[i]+"/"+name+".md") {
				t.Errorf("%s does not lead to %s", file, name)
			}
		}
		folders, err := filepath.Glob(filepath.Join(root, "*", "*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range folders {
			folder := filepath.Base(filepath.Dir(path))
			if strings.HasPrefix(folder, ".") || slices.Contains([]string{"bin", "gongbao-data"}, folder) {
				continue
			}
			if !strings.Contains(text, "\n"+folder+"/") {
				t.Errorf("%s does not show the folder %s", file, folder)
			}
		}
	}
}

// TestArchitectureFolders: ARCHITECTURE.md names every folder with Go code.
func TestArchitectureFolders(t *testing.T) {
	text := read(t, filepath.Join(root, "ARCHITECTURE.md"))
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return err
		}
		if name := entry.Name(); path != root && (strings.HasPrefix(name, ".") ||
			slices.Contains([]string{"testdata", "bin", "gongbao-data", "node_modules"}, name)) {
			return fs.SkipDir
		}
		if code, err := filepath.Glob(filepath.Join(path, "*.go")); err != nil || len(code) == 0 {
			return err
		}
		if !regexp.MustCompile("[`/ ]" + regexp.QuoteMeta(filepath.Base(path)) + "[`/]").MatchString(text) {
			t.Errorf("ARCHITECTURE.md does not name %s", path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// anchor returns the fragment of a heading on GitHub.
func anchor(heading string) string {
	heading = regexp.MustCompile(`\[([^]]*)\]\([^)]*\)`).ReplaceAllString(heading, "$1")
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ' || r == '-':
			return '-'
		case r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r):
			return unicode.ToLower(r)
		}
		return -1
	}, heading)
}

// TestDocsLinks: every relative link leads to a file, and its fragment to a heading in it.
func TestDocsLinks(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)\s]+)\)`)
	for _, file := range markdown(t) {
		text := regexp.MustCompile("(?ms)^```.*?^```").ReplaceAllString(read(t, filepath.Join(root, file)), "")
		for _, found := range link.FindAllStringSubmatch(text, -1) {
			target, err := url.Parse(found[1])
			if err != nil {
				t.Errorf("%s: %v", file, err)
				continue
			}
			if target.IsAbs() {
				continue
			}
			to := filepath.Join(root, filepath.Dir(file), target.Path)
			if target.Path == "" {
				to = filepath.Join(root, file)
			}
			if _, err := os.Stat(to); err != nil {
				t.Errorf("%s links to %s, which does not exist", file, found[1])
				continue
			}
			if target.Fragment == "" {
				continue
			}
			if !slices.ContainsFunc(chapters(read(t, to)),
				func(c chapter) bool { return anchor(c.heading) == target.Fragment }) {
				t.Errorf("%s links to %s, and %s has no such heading", file, found[1], to)
			}
		}
	}
}

// flagsOf returns the flags of a command.
func flagsOf(c command) *pflag.FlagSet {
	set := pflag.NewFlagSet(c.name, pflag.ContinueOnError)
	set.Usage = func() {}
	c.setup(set)
	return set
}

// checkFlag checks that a page shows a flag with its default, and takes it out of those shown.
func checkFlag(t *testing.T, where string, f *pflag.Flag, shown map[string]string) {
	t.Helper()
	value, ok := shown[f.Name]
	delete(shown, f.Name)
	usual := f.DefValue
	if usual == "[]" {
		usual = ""
	}
	if !ok {
		t.Errorf("%s lacks --%s", where, f.Name)
	} else if value != usual {
		t.Errorf("%s: --%s has the default %q, not %q", where, f.Name, usual, value)
	}
}

// clusterChapter is the heading of the chapter about the flags that all commands have which use a library.
var clusterChapter = map[string]string{"zh": "索引在集群里", "en": "An index in a cluster"}

// TestDocsCommands: the page about commands has a chapter for every command, with all its flags and
// their defaults, and no other chapter. The flags for a cluster have one of their own.
func TestDocsCommands(t *testing.T) {
	common := pflag.NewFlagSet("", pflag.ContinueOnError)
	place.ClusterFlags(common)
	row := regexp.MustCompile("(?m)^\\| `--([a-z-]+)[^`]*` \\| `?([^`|]*?)`? \\|")
	for _, lang := range languages {
		shown := make(map[string]map[string]string)
		for _, c := range chapters(docPage(t, lang, "commands")) {
			name, ok := strings.CutPrefix(c.heading, "gongbao ")
			if !ok && name != clusterChapter[lang] {
				continue
			}
			shown[name] = make(map[string]string)
			for _, flag := range row.FindAllStringSubmatch(c.text, -1) {
				shown[name][flag[1]] = strings.TrimSpace(flag[2])
			}
		}
		for _, c := range commands {
			flags, ok := shown[c.name]
			if !ok {
				t.Errorf("%s: no chapter on gongbao %s", lang, c.name)
				continue
			}
			delete(shown, c.name)
			own := flagsOf(c)
			own.VisitAll(func(f *pflag.Flag) {
				if common.Lookup(f.Name) == nil {
					checkFlag(t, lang+": gongbao "+c.name, f, flags)
				}
			})
			for flag := range flags {
				t.Errorf("%s: gongbao %s has no flag --%s", lang, c.name, flag)
			}
		}
		common.VisitAll(func(f *pflag.Flag) { checkFlag(t, lang+": "+clusterChapter[lang], f, shown[clusterChapter[lang]]) })
		for flag := range shown[clusterChapter[lang]] {
			t.Errorf("%s: there is no flag --%s", lang, flag)
		}
		delete(shown, clusterChapter[lang])
		for name := range shown {
			t.Errorf("%s: there is no command %s", lang, name)
		}
	}
}

// TestDocsShell: calls of gongbao and make in the blocks of all pages use existing commands and
// flags.
func TestDocsShell(t *testing.T) {
	makefile := read(t, filepath.Join(root, "Makefile"))
	for _, file := range markdown(t) {
		for _, block := range blocks(read(t, filepath.Join(root, file))) {
			for line := range strings.Lines(strings.ReplaceAll(block, "\\\n", " ")) {
				line, _, _ = strings.Cut(line, " > ")
				words := strings.Fields(line)
				if len(words) < 2 {
					continue
				}
				switch words[0] {
				case "make":
					if !regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(words[1]) + `:`).MatchString(makefile) {
						t.Errorf("%s: %q is no target", file, words[1])
					}
				case "gongbao", "bin/gongbao":
					c, ok := find(words[1])
					if !ok {
						t.Errorf("%s: %q is no command", file, words[1])
					} else if err := flagsOf(c).Parse(words[2:]); err != nil {
						t.Errorf("%s: %s: %v", file, strings.TrimSpace(line), err)
					}
				}
			}
		}
	}
}

// described is the part of /openapi.json that is compared with the page about the API.
type described struct {
	Paths map[string]map[string]struct {
		Parameters []struct {
			Name, In string
			Schema   enumerated
		}
		RequestBody struct{ Content map[string]any }
	}
}

// enumerated is a schema with its allowed values, or with those of its list items.
type enumerated struct {
	Enum  []any
	Items struct{ Enum []any }
}

// TestDocsAPI: the page about the API has a chapter for each call, which names all its parameters,
// their values and the forms of its body. Every address on a page is answered, and every example
// runs.
func TestDocsAPI(t *testing.T) {
	lib, err := library.Open(filepath.Join(t.TempDir(), "library"), embedded.Backend)
	if err != nil {
		t.Fatal(err)
	}
	defer lib.Close()
	id := ""
	if err := lib.Add(
		t.Context(), index.Addition{Paths: []string{seeds}, Each: func(o index.Outcome) { id = o.ID }},
	); err != nil {
		t.Fatal(err)
	}
	handler, err := web.NewServer(web.Config{Library: lib})
	if err != nil {
		t.Fatal(err)
	}
	ask := func(method, address, contentType, body string) (int, string) {
		t.Helper()
		at, err := url.Parse(strings.NewReplacer("{id}", id, "{code}", "140181", "{name}", "环境").Replace(address))
		if err != nil {
			t.Fatal(err)
		}
		at.RawQuery = at.Query().Encode()
		r := httptest.NewRequest(method, at.String(), strings.NewReader(body))
		r.Header.Set("Content-Type", contentType)
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, r)
		return answer.Code, answer.Body.String()
	}
	_, document := ask(http.MethodGet, "/openapi.json", "", "")
	var api described
	if err := json.Unmarshal([]byte(document), &api); err != nil || len(api.Paths) < 10 {
		t.Fatalf("%v\n%s", err, document)
	}

	for _, lang := range languages {
		page := docPage(t, lang, "api")
		calls := make(map[string]string)
		for _, c := range chapters(page) {
			if call, ok := strings.CutPrefix(c.heading, "`"); ok {
				calls[strings.TrimSuffix(call, "`")] = c.text
			}
		}
		for path, methods := range api.Paths {
			for method, o := range methods {
				call := strings.ToUpper(method) + " " + path
				text, ok := calls[call]
				if !ok {
					t.Errorf("%s: no chapter on %s", lang, call)
					continue
				}
				delete(calls, call)
				for _, p := range o.Parameters {
					text := text
					if p.Name == "lang" { // common to all calls, and described once
						text = page
					}
					if p.In != "path" && !strings.Contains(text, "`"+p.Name+"`") &&
						!strings.Contains(text, "`"+p.Name+": ") {
						t.Errorf("%s: %s lacks the parameter %s", lang, call, p.Name)
					}
					for _, value := range append(p.Schema.Enum, p.Schema.Items.Enum...) {
						if !strings.Contains(page, fmt.Sprint(value)) {
							t.Errorf("%s: %s does not name %s=%v", lang, call, p.Name, value)
						}
					}
				}
				for form := range o.RequestBody.Content {
					if !strings.Contains(text, form) {
						t.Errorf("%s: %s does not name %s", lang, call, form)
					}
				}
			}
		}
		for call := range calls {
			t.Errorf("%s: the API has no call %s", lang, call)
		}
		for _, by := range []string{"region", "province", "year", "kind", "level", "none", "label", "error"} {
			if _, batch, _ := strings.Cut(page, "`POST /api/v1/batch`"); !strings.Contains(batch[:strings.Index(batch, "\n###")], by) {
				t.Errorf("%s does not say %s of the batch", lang, by)
			}
		}
		// The example of an answer on the page.
		_, body := ask(http.MethodGet, "/api/v1/search?q=煤矸石&region=140181&year=2026&passages=1", "", "")
		for _, name := range regexp.MustCompile(`"([a-z_]+)"`).FindAllStringSubmatch(blocks(page)[1], -1) {
			if !strings.Contains(body, `"`+name[1]+`":`) {
				t.Errorf("%s: the answer has no %q", lang, name[1])
			}
		}
	}

	named := regexp.MustCompile("`(GET|POST|PUT|PATCH|DELETE) (/[^`]*)`")
	example := regexp.MustCompile(`curl [^\n]*?'?(http://127\.0\.0\.1:8080/[^'\s]+)`)
	answered := map[int]bool{http.StatusOK: true, http.StatusForbidden: true}
	for _, file := range markdown(t) {
		text := read(t, filepath.Join(root, file))
		for _, call := range named.FindAllStringSubmatch(text, -1) {
			address, want, body := call[2], http.StatusOK, ""
			switch call[1] {
			case http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete:
				body = "煤矸石"
				if strings.HasSuffix(address, "/panel") || strings.HasSuffix(address, "/kwic") ||
					strings.HasSuffix(address, "/batch") {
					break
				}
				want = http.StatusForbidden // there is no token
			default:
				// In headings, a call is named without its required parameters.
				address = cmp.Or(map[string]string{
					"/api/v1/analyze": "/api/v1/analyze?text=GDP", "/api/v1/compare": "/api/v1/compare?a={id}&b={id}",
					"/api/v1/panel": "/api/v1/panel?term=煤", "/api/v1/kwic": "/api/v1/kwic?term=煤",
				}[address], address)
			}
			if status, body := ask(call[1], address, "text/plain", body); status != want {
				t.Errorf("%s: %s %s answers %d, not %d\n%s", file, call[1], address, status, want,
					body[:min(len(body), 300)])
			}
		}
		for _, block := range blocks(text) {
			for _, call := range example.FindAllStringSubmatch(strings.ReplaceAll(block, "\\\n", ""), -1) {
				method, contentType, body := http.MethodGet, "", ""
				if strings.Contains(call[0], "--data-binary") {
					method, contentType, body = http.MethodPost, "text/csv", "q,year\n煤矸石,2026\n"
				}
				if strings.Contains(call[0], "-F ") {
					method = http.MethodPost
				}
				status, answer := ask(method, strings.TrimPrefix(call[1], "http://127.0.0.1:8080"), contentType, body)
				if !answered[status] || method == http.MethodGet && !strings.Contains(answer, `"total":2`) {
					t.Errorf("%s: %s answers %d\n%s", file, call[0], status, answer)
				}
			}
		}
	}

	// The queries in the READMEs and on the page about queries are valid.
	for i, lang := range languages {
		tried := 0
		for _, text := range []string{read(t, filepath.Join(root, readmes[i])), docPage(t, lang, "query")} {
			for _, row := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\|").FindAllStringSubmatch(text, -1) {
				q := strings.ReplaceAll(row[1], `\|`, "|")
				if strings.HasSuffix(q, ":") || q == "NEAR" { // the name of a field or an operator
					continue
				}
				tried++
				address := "/api/v1/search?" + url.Values{"q": {q}}.Encode()
				if status, body := ask(http.MethodGet, address, "", ""); status != http.StatusOK {
					t.Errorf("%s: %s answers %d\n%s", lang, q, status, body)
				}
			}
		}
		if tried < 20 {
			t.Errorf("%s shows %d queries", lang, tried)
		}
	}
}

// TestDocsLimits: the page about queries names the limits of the program.
func TestDocsLimits(t *testing.T) {
	for _, lang := range languages {
		text := docPage(t, lang, "query")
		for _, limit := range []int{
			query.MaxLength, query.MaxWords, query.MaxWildcards, query.MaxGap, query.MaxDistance, index.MaxLimit,
			index.MaxPassages, int(index.DefaultBudget.Seconds()),
		} {
			if !regexp.MustCompile(fmt.Sprintf(`(?m)^\|.*\b%d\b`, limit)).MatchString(text) {
				t.Errorf("%s: no row has the limit %d", lang, limit)
			}
		}
	}
}
