package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"

	"gongbao/index"
)

// response is a finished answer; the zero status is 200.
type response struct {
	status      int
	contentType string
	cache       string // Cache-Control; empty asks caches to check each time
	location    string // of a redirection
	header      map[string]string
	body        []byte
}

func plainText(status int, text string) *response {
	return &response{status: status, contentType: "text/plain; charset=utf-8", body: []byte(text)}
}

func jsonResponse(status int, contentType string, v any) (*response, error) {
	var buf bytes.Buffer
	if err := WriteJSON(&buf, v); err != nil {
		return nil, err
	}
	return &response{status: status, contentType: contentType, body: buf.Bytes()}, nil
}

// WriteJSON writes v in one line, Chinese and markup unescaped: the form of every JSON answer.
func WriteJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// pages holds a template set for each page, by name.
type pages map[string]*template.Template

// pageViews has an empty view for each page. Running every template on it at the start is what makes html/template
// check its escaping.
var pageViews = map[string]any{
	"search":  searchView{},
	"report":  reportView{},
	"error":   errorView{},
	"apihelp": apiHelpView{},
}

func parsePages(files fs.FS, a assets) (pages, error) {
	funcs := template.FuncMap{"static": a.url, "count": groupDigits}
	ps := pages{}
	for name, view := range pageViews {
		t, err := template.New(name).Funcs(funcs).Option("missingkey=error").
			ParseFS(files, "templates/layout.html", "templates/"+name+".html")
		if err != nil {
			return nil, fmt.Errorf("page %s: %w", name, err)
		}
		if err := t.ExecuteTemplate(io.Discard, "layout", view); err != nil {
			return nil, fmt.Errorf("page %s: %w", name, err)
		}
		ps[name] = t
	}
	return ps, nil
}

// render renders a page with what the library is doing at the moment.
func (s *server) render(name string, status int, view interface{ frame() *Frame }) (*response, error) {
	view.frame().Upkeep = describeUpkeep(s.lib.Upkeep())
	return s.pages.render(name, status, view)
}

// describeUpkeep says what readers should know of the upkeep; nothing where all is well.
func describeUpkeep(u index.Upkeep) []string {
	var sentences []string
	switch {
	case u.Rebuilding && u.Total > 0:
		sentences = append(sentences, fmt.Sprintf("正在更新索引：已完成 %s／%s 篇，检索照常。", groupDigits(u.Done), groupDigits(u.Total)))
	case u.Rebuilding:
		sentences = append(sentences, "正在更新索引，检索照常。")
	}
	for problem := range strings.Lines(u.Problem) {
		sentences = append(sentences, "资料库有一处要改正："+strings.TrimSpace(problem))
	}
	return sentences
}

// render runs the page's template on its view. Nothing reaches the client unless all of it could be rendered.
func (ps pages) render(name string, status int, view any) (*response, error) {
	var buf bytes.Buffer
	if err := ps[name].ExecuteTemplate(&buf, "layout", view); err != nil {
		return nil, fmt.Errorf("render %s: %w", name, err)
	}
	return &response{status: status, contentType: "text/html; charset=utf-8", body: buf.Bytes()}, nil
}

// groupDigits writes n with a comma between groups of three digits.
func groupDigits(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// assets are the static files: byName gives the URL of a file in the folder, byURL the answer to a request for it.
type assets struct {
	byName map[string]string
	byURL  map[string]*response
}

var assetTypes = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
}

func loadAssets(files fs.FS) (assets, error) {
	a := assets{byName: map[string]string{}, byURL: map[string]*response{}}
	entries, err := fs.ReadDir(files, "static")
	if err != nil {
		return a, fmt.Errorf("static files: %w", err)
	}
	for _, entry := range entries {
		name := entry.Name()
		ext := path.Ext(name)
		if assetTypes[ext] == "" {
			return a, fmt.Errorf("static file %s: no content type for %q", name, ext)
		}
		body, err := fs.ReadFile(files, "static/"+name)
		if err != nil {
			return a, fmt.Errorf("static files: %w", err)
		}
		sum := sha256.Sum256(body)
		url := "/static/" + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:6]) + ext
		a.byName[name] = url
		a.byURL[url] = &response{contentType: assetTypes[ext], cache: "public, max-age=31536000, immutable", body: body}
	}
	return a, nil
}

// url is the template function static: the address of a file of the static folder.
func (a assets) url(name string) (string, error) {
	if u, ok := a.byName[name]; ok {
		return u, nil
	}
	return "", fmt.Errorf("no static file %s", name)
}

func (s *server) getStatic(r *http.Request) (*response, error) {
	if res, ok := s.assets.byURL[r.URL.Path]; ok {
		return res, nil
	}
	return nil, errNoRoute
}
