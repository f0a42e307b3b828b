package page

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"sync"

	"gongbao/analyzer/coded"
	"gongbao/index"
	"gongbao/web/address"
	"gongbao/web/respond"
	"gongbao/web/say"
)

// Templates holds the template set of each page. How a reader prefers a page is a copy of its set
// with functions of its own, made when it is first asked for.
type Templates struct {
	assets assets
	parsed map[string]*template.Template // by name; never run, for what has run cannot be copied

	mu   sync.Mutex
	made map[preferredPage]*template.Template
}

// preferredPage is a page by name, as a reader prefers it.
type preferredPage struct {
	name string
	address.Preferences
}

// Views has an empty view for each page of this package: see NewPages.
func Views() map[string]Framed {
	return map[string]Framed{"error": &errorView{}, "problem": &problemView{}}
}

// siteLinks lead from every page to those that are not about one search or report.
var siteLinks = []address.Link{{Label: say.Say("地区一览"), URL: "/regions"}, {Label: say.Say("收录情况"), URL: address.CoveragePath}, {Label: say.Say("统计"), URL: address.PanelPath}, {Label: say.Say("帮助"), URL: "/help"}}

// Framed is the view of a page.
type Framed interface{ frame() *Frame }

// ParseTemplates parses the templates of pages, of which each has an empty view. Running every
// template on it at the start is what makes html/template check its escaping.
func ParseTemplates(files fs.FS, views map[string]Framed) (*Templates, error) {
	a, err := loadAssets(files)
	if err != nil {
		return nil, err
	}
	ps := &Templates{assets: a, parsed: make(map[string]*template.Template), made: make(map[preferredPage]*template.Template)}
	usual := address.Preferences{Lang: "zh"}
	functions, err := functionsOf(usual)
	if err != nil {
		return nil, err
	}
	for name, view := range views {
		ps.parsed[name], err = template.New(name).Funcs(template.FuncMap{
			"static":  a.url,
			"styles":  func() ([]string, error) { return a.ofPage(name, ".css", "style.css") },
			"scripts": func() ([]string, error) { return a.ofPage(name, ".js", "keys.js", "suggest.js") },
			"count":   groupDigits,
			"langof":  say.LanguageOf,
			"codes":   codePieces,
			"nav":     func() []address.Link { return siteLinks },
			"keys":    func() []Key { return keysOf(name) },
		}).Funcs(functions).Option("missingkey=error").ParseFS(files, "templates/layout.html", "templates/"+name+".html")
		if err != nil {
			return nil, fmt.Errorf("page %s: %w", name, err)
		}
		t, err := ps.of(usual, name)
		if err != nil {
			return nil, err
		}
		if err := t.ExecuteTemplate(io.Discard, "layout", view); err != nil {
			return nil, fmt.Errorf("page %s: %w", name, err)
		}
	}
	return ps, nil
}

// functionsOf are the functions of templates that depend on what a reader prefers.
func functionsOf(p address.Preferences) (template.FuncMap, error) {
	translate, err := say.NewTranslator(p.Lang)
	return template.FuncMap{
		"t":       translate.Say,
		"url":     p.Carry,
		"lang":    func() string { return say.Languages[p.Lang] },
		"carried": p.Carried,
		"keysoff": func() bool { return p.KeysOff },
	}, err
}

// of returns the template set of a page as a reader prefers it.
func (ps *Templates) of(p address.Preferences, name string) (*template.Template, error) {
	ps.mu.Lock()
	defer ps.mu.Unlock()
	page := preferredPage{name, p}
	if made, ok := ps.made[page]; ok {
		return made, nil
	}
	functions, err := functionsOf(p)
	if err != nil {
		return nil, err
	}
	t, err := ps.parsed[name].Clone()
	if err != nil {
		return nil, fmt.Errorf("page %s: %w", name, err)
	}
	ps.made[page] = t.Funcs(functions)
	return t, nil
}

// Render renders the page that r asks for, as its reader prefers it, with what the library is doing
// at the moment.
func (s *Site) Render(r *http.Request, name string, status int, view Framed) (*respond.Response, error) {
	f := view.frame()
	f.Upkeep = describeUpkeep(s.Lib.Upkeep())
	p := address.PreferencesOf(r)
	f.Languages = languageLinks(r.URL, p.Lang)
	res, err := s.Templates.render(p, name, status, view)
	if err != nil {
		return nil, err
	}
	res.Vary = "Accept-Language"
	return res, nil
}

// describeUpkeep says what readers should know of the upkeep; nothing if all is well.
func describeUpkeep(u index.Upkeep) []say.Phrase {
	var sentences []say.Phrase
	switch {
	case u.Rebuilding && u.Total > 0:
		sentences = append(sentences, say.Say("正在更新索引：已完成 %d／%d 篇，检索照常。", u.Done, u.Total))
	case u.Rebuilding:
		sentences = append(sentences, say.Say("正在更新索引，检索照常。"))
	}
	for _, problem := range coded.All(u.Problem) {
		sentences = append(sentences, say.Say("资料库有一处需要更正：%s", problem))
	}
	return sentences
}

// render runs the page's template on its view. Nothing reaches the client unless all of it could be
// rendered.
func (ps *Templates) render(p address.Preferences, name string, status int, view any) (*respond.Response, error) {
	t, err := ps.of(p, name)
	if err != nil {
		return nil, err
	}
	var buf bytes.Buffer
	if err := t.ExecuteTemplate(&buf, "layout", view); err != nil {
		return nil, fmt.Errorf("render %s: %w", name, err)
	}
	return &respond.Response{Status: status, ContentType: "text/html; charset=utf-8", Body: inOrder(buf.Bytes())}, nil
}

// inOrder leaves out the characters that would have a browser show others in another order than
// they are in: no text of a report or reader has use for them, and one could be made to say on a
// page what it does not say.
func inOrder(html []byte) []byte {
	return bytes.Map(func(r rune) rune {
		if r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' {
			return -1
		}
		return r
	}, html)
}

// assets are the static files: byName gives the URL of a file in the folder, byURL the answer to a
// request for it.
type assets struct {
	byName map[string]string
	byURL  map[string]*respond.Response
}

var AssetTypes = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
	".png": "image/png",
	".ico": "image/x-icon",
}

func loadAssets(files fs.FS) (assets, error) {
	a := assets{byName: map[string]string{}, byURL: map[string]*respond.Response{}}
	entries, err := fs.ReadDir(files, "static")
	if err != nil {
		return a, fmt.Errorf("static files: %w", err)
	}
	for _, entry := range entries {
		name := entry.Name()
		ext := path.Ext(name)
		if AssetTypes[ext] == "" {
			return a, fmt.Errorf("static file %s: no content type for %q", name, ext)
		}
		body, err := fs.ReadFile(files, "static/"+name)
		if err != nil {
			return a, fmt.Errorf("static files: %w", err)
		}
		sum := sha256.Sum256(body)
		url := "/static/" + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:6]) + ext
		a.byName[name] = url
		a.byURL[url] = &respond.Response{ContentType: AssetTypes[ext], Cache: "public, max-age=31536000, immutable", Body: body}
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

// ofPage returns the addresses of the files that every page has, and of the page's own with that
// extension if it has one.
func (a assets) ofPage(page, extension string, common ...string) ([]string, error) {
	var urls []string
	for _, name := range common {
		u, err := a.url(name)
		if err != nil {
			return nil, err
		}
		urls = append(urls, u)
	}
	if own, ok := a.byName[page+extension]; ok {
		urls = append(urls, own)
	}
	return urls, nil
}

func (s *Site) Static(r *http.Request) (*respond.Response, error) {
	if res, ok := s.Templates.assets.byURL[r.URL.Path]; ok {
		return res, nil
	}
	return nil, respond.ErrNoRoute
}

//go:embed templates static examples
var Embedded embed.FS

// Part runs a template of a page that is not a page itself, such as a drawing.
func (ps *Templates) Part(p address.Preferences, page, name string, view any) ([]byte, error) {
	t, err := ps.of(p, page)
	if err != nil {
		return nil, err
	}
	var buf bytes.Buffer
	if err := t.ExecuteTemplate(&buf, name, view); err != nil {
		return nil, fmt.Errorf("render %s of %s: %w", name, page, err)
	}
	return buf.Bytes(), nil
}

// Redirect leads to another page of the site with what r carries on.
func Redirect(r *http.Request, target string) *respond.Response {
	res := respond.PlainText(http.StatusSeeOther, "")
	res.Location = address.PreferencesOf(r).Carry(target)
	return res
}
