package parse

import (
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"gongbao/index/report"
	"gongbao/index/source"
)

// genre is a document of testdata/genres.txt.
type genre struct {
	kind     report.Kind
	complete report.Completeness
	reports  int
	text     string
}

// readGenres reads the documents of testdata/genres.txt.
func readGenres(t *testing.T) []genre {
	t.Helper()
	data, err := os.ReadFile("testdata/genres.txt")
	if err != nil {
		t.Fatal(err)
	}
	var all []genre
	for _, record := range strings.Split(string(data), "\n== ")[1:] {
		first, text, _ := strings.Cut(record, "\n")
		g := genre{complete: report.Full, reports: 1, text: filled(strings.TrimRight(text, "\n") + "\n")}
		for i, word := range strings.Fields(first) {
			n, err := strconv.Atoi(word)
			switch {
			case i == 0:
				g.kind = report.Kind(word)
			case err == nil:
				g.reports = n
			default:
				g.complete = report.Completeness(word)
			}
		}
		all = append(all, g)
	}
	return all
}

var filler = regexp.MustCompile(`\*\d`)

// filled replaces *3 by three paragraphs, no two of which are alike, and *9 by a work report.
func filled(text string) string {
	n := 0
	text = strings.ReplaceAll(text, "*9", "各位代表：\n现在，我代表县人民政府，向大会报告工作，请予审议。\n一、2025年工作回顾\n*4\n二、2026年工作安排\n*5")
	return filler.ReplaceAllStringFunc(text, func(s string) string {
		count, _ := strconv.Atoi(s[1:])
		var paragraphs []string
		for range count {
			n++
			paragraphs = append(paragraphs, fmt.Sprintf("全年完成投资%[1]d亿元，同比增长%[2]d.%[1]d%%，新建改造道路%[3]d公里，治理河道%[1]d处，改造老旧小区%[2]d个。"+
				"第%[1]d批重点项目有序推进，累计建成高标准农田%[3]d万亩，粮食产量稳定增长，新增市场主体%[3]d户。"+
				"城镇新增就业%[3]d人，群众获得感不断增强，%[1]d项改革任务全部完成，营商环境持续优化，社会大局保持稳定。", n, n+3, 7*n+11))
		}
		if strings.HasPrefix(text, "<") {
			return "<p>" + strings.Join(paragraphs, "</p><p>") + "</p>"
		}
		return strings.Join(paragraphs, "\n")
	})
}

// TestGenres: the documents of testdata/genres.txt have their kind and completeness, or are unsure, and
// are as many reports as they are. Few may be unsure and wrong.
func TestGenres(t *testing.T) {
	doubts := 0
	all := readGenres(t)
	for _, g := range all {
		file := "a.txt"
		if strings.HasPrefix(g.text, "<") {
			file = "a.html"
		}
		doubts += checkGenre(t, "as it is", g, file, g.text)
	}
	if doubts*100 > len(all) {
		t.Errorf("%d of %d documents are read wrongly", doubts, len(all))
	}
}

// TestGenresChanged: however a page sets the title, what is sure is right.
func TestGenresChanged(t *testing.T) {
	wide := func(s string) string {
		return strings.Map(func(r rune) rune {
			if '0' <= r && r <= '9' {
				return r - '0' + '０'
			}
			return r
		}, s)
	}
	page := func(title, text string) string {
		lines := strings.ReplaceAll(strings.TrimSpace(text), "\n", "</p><p>")
		return "<html><head><title>" + title + "</title></head><body><p>" + lines + "</p></body></html>"
	}
	for _, form := range []struct {
		name   string
		change func(title, text string) (file, changed string)
	}{
		{"file name", func(title, text string) (string, string) { return title + ".txt", text }},
		{"title of the page", func(title, text string) (string, string) { return "a.html", page(title, text) }},
		{"and site", func(title, text string) (string, string) {
			return "a.html", page(title+"_临江县人民政府网站", text)
		}},
		{"no title", func(_, text string) (string, string) { return "a.txt", text }},
		{"title and text", func(title, text string) (string, string) { return "a.txt", title + text }},
		{"space", func(title, text string) (string, string) { return "a.txt", title + " " + text }},
		{"underscore", func(title, text string) (string, string) { return "a.txt", title + "_临江县人民政府\n" + text }},
		{"bars", func(title, text string) (string, string) {
			return "a.txt", title + "|政务公开|临江县政府网\n" + text
		}},
		{"hyphen", func(title, text string) (string, string) { return "a.txt", title + " - 临江县人民政府\n" + text }},
		{"dash", func(title, text string) (string, string) { return "a.txt", title + "—临江日报\n" + text }},
		{"before", func(title, text string) (string, string) {
			return "a.txt", "临江县人民政府 - " + title + "\n" + text
		}},
		{"wide digits", func(title, text string) (string, string) { return "a.txt", wide(title + "\n" + text) }},
		{"brackets", func(title, text string) (string, string) { return "a.txt", "【" + title + "】\n" + text }},
		{"title marks", func(title, text string) (string, string) { return "a.txt", "《" + title + "》\n" + text }},
		{"label", func(title, text string) (string, string) { return "a.txt", "Title：" + title + "\n" + text }},
		{"column", func(title, text string) (string, string) { return "a.txt", "【标题】" + title + "\n" + text }},
		{"breadcrumbs", func(title, text string) (string, string) {
			return "a.txt", "您现在的位置：首页 > 信息公开 > 政府工作报告\n" + title + "\n2026-02-01 09:20 来源：县府办\n" + text
		}},
		{"one line", func(title, text string) (string, string) {
			return "a.txt", strings.ReplaceAll(title+"\n"+text, "\n", "　　")
		}},
	} {
		for _, g := range readGenres(t) {
			title, text, _ := strings.Cut(g.text, "\n")
			if g.reports > 1 || g.complete != report.Full || strings.ContainsAny(title, "<>：") || text == "" {
				continue // no title of its own to change
			}
			file, changed := form.change(title, text)
			checkGenre(t, form.name, g, file, changed)
		}
	}
}

// checkGenre reads a document and returns 1 if it is unsure and wrong.
func checkGenre(t *testing.T, form string, g genre, file, text string) (doubt int) {
	t.Helper()
	doc, err := source.Decode(file, []byte(text))
	if err != nil {
		t.Errorf("%s: %v", form, err)
		return 0
	}
	reading := Parse(doc)
	checkReading(t, doc, reading)
	if len(reading.Reports) != g.reports {
		t.Errorf("%s: %d reports, want %d: %.200s", form, len(reading.Reports), g.reports, text)
		return 0
	}
	for _, r := range reading.Reports {
		if e := r.Evidence["kind"]; r.Kind != g.kind {
			if doubt = 1; e.Confidence >= 0.7 {
				t.Errorf("%s: %s %.2f by %q, want %s: %.200s", form, r.Kind, e.Confidence, e.Text, g.kind, text)
			}
		}
		if e := r.Evidence["complete"]; r.Complete != g.complete {
			if doubt = 1; e.Confidence >= 0.7 {
				t.Errorf("%s: %s %.2f by %q, want %s: %.200s", form, r.Complete, e.Confidence, e.Text, g.complete, text)
			}
		}
	}
	return doubt
}
