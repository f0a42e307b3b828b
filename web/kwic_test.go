package web

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"gongbao/index"
	"gongbao/index/panel"
	"gongbao/index/report"
	"gongbao/web/address"
	"gongbao/web/answer"
	"gongbao/web/ask/asktest"
	"gongbao/web/page/pagetest"
	"gongbao/web/respond"
)

// kwicRows is the number of lines on a page, and explanationLines of those before a table.
const kwicRows, explanationLines = 50, 12

// plainText puts an apostrophe before what a spreadsheet might calculate.
func plainText(cell string) string {
	if strings.ContainsAny(cell[:min(1, len(cell))], "=+-@") {
		return "'" + cell
	}
	return cell
}

// kwicOf reads a page of lines that has to be answered.
func kwicOf(t *testing.T, body string) (a answer.Lines) {
	t.Helper()
	if err := json.Unmarshal([]byte(body), &a); err != nil || a.Incomplete != "" || a.Rule == "" {
		t.Fatalf("%v %.300s", err, body)
	}
	return a
}

// seedCall asks the server of seedLibrary.
type seedCall = func(method, target, mediaType, body string) (*http.Response, string)

// TestKwic asks one library.
func TestKwic(t *testing.T) {
	do := seedLibrary(t)
	t.Run("is that of the panel", func(t *testing.T) { kwicIsThatOfThePanel(t, do) })
	t.Run("counts as the cells", func(t *testing.T) { kwicCounts(t, do) })
	t.Run("has pages", func(t *testing.T) { kwicPages(t, do) })
	t.Run("is of a version", func(t *testing.T) { kwicPinned(t, do) })
	t.Run("refuses", func(t *testing.T) { kwicRefuses(t, do) })
}

// kwicIsThatOfThePanel: the lines are exactly what the panel counts, term by term and report by
// report, and stand where they say.
func kwicIsThatOfThePanel(t *testing.T, do seedCall) {
	texts := make(map[string]answer.Report)
	for _, query := range []string{
		"term=发展&term=高质量发展&term=经济&term=10%25", "term=发展&term=高质量发展&scope=all&rule=overlapping", "dictionary=环境&rule=union&scope=all",
		"dictionary=环境&section=tasks&year=2021..2026&kind=政府工作报告", "term=发展&section=-tasks", "term=地區生產總值&region=140000&level=county",
	} {
		res, body := do("GET", "/api/v1/panel?"+query, "", "")
		p := panelOf(t, res, body)
		counts, sum := make(map[[2]string]int), 0
		for _, row := range p.Rows {
			if row.Count > 0 {
				counts[[2]string{row.ReportID, row.Term}] = row.Count
				sum += row.Count
			}
		}
		_, body = do("GET", "/api/v1/kwic?format=jsonl&"+query, "", "")
		found, n := make(map[[2]string]int), 0
		for text := range strings.Lines(body) {
			var l answer.Line
			if err := json.Unmarshal([]byte(text), &l); err != nil {
				t.Fatal(err)
			}
			at := [2]string{l.ReportID, l.Term}
			if found[at]++; p.Rule == string(panel.Union) {
				found[at] += len([]rune(l.Key)) - 1
			}
			if n++; n%20 > 0 {
				continue
			}
			if _, ok := texts[l.ReportID]; !ok {
				var r answer.Report
				_, body := do("GET", "/api/v1/reports/"+l.ReportID, "", "")
				if err := json.Unmarshal([]byte(body), &r); err != nil {
					t.Fatal(err)
				}
				texts[l.ReportID] = r
			}
			if r := texts[l.ReportID]; !standsIn(&l, &r) || l.Title != r.Title || l.Kind != r.Kind || l.Year != r.Year || l.RegionCode != r.Region.Today.Code {
				t.Errorf("%s: %+v does not stand there", query, l)
			}
		}
		for at, want := range counts {
			if found[at] != want {
				t.Errorf("%s: the lines have %v %d times, the panel %d", query, at, found[at], want)
			}
		}
		_, body = do("GET", "/api/v1/kwic?limit=1&"+query, "", "")
		if a := kwicOf(t, body); len(found) != len(counts) || a.Count != sum || a.Reports != p.Reports || a.Snapshot != p.Snapshot || a.Dictionary != p.Dictionary || (a.Next == nil) != (n <= 1) {
			t.Errorf("%s: %d reports and terms of %d, %+v", query, len(found), len(counts), a)
		}
		if n == 0 {
			t.Errorf("%s has no lines", query)
		}
	}
}

// standsIn reports whether the report has the line where it says.
func standsIn(l *answer.Line, r *answer.Report) bool {
	section := -1
	if l.Section != nil {
		section = slices.IndexFunc(r.Sections, func(s report.Section) bool { return s.ID == l.Section.ID && s.Role == l.Section.Role })
		if section < 0 {
			return false
		}
	}
	stored := report.Report{Title: r.Title, Sections: r.Sections}
	line, part := stored.Lines().Of(section, l.Paragraph)
	before, behind := []rune(line.Text[:part.Start]), []rune(line.Text[part.Start:])
	at := len(before) + l.Offset
	return strings.HasSuffix(string(append(before, behind[:l.Offset]...)), l.Left) &&
		strings.HasPrefix(string([]rune(line.Text)[at:]), l.Key+l.Right)
}

// TestKwicForms: pages, tables, permalinks and dictionaries that are sent all have the same lines.
func TestKwicForms(t *testing.T) {
	do := seedLibrary(t)
	const query = "/api/v1/kwic?term=煤&term=%2B&term=绿色&scope=all&sort=left&context=12"
	var all []answer.Line
	_, body := do("GET", query+"&format=jsonl", "", "")
	for text := range strings.Lines(body) {
		var l answer.Line
		if err := json.Unmarshal([]byte(text), &l); err != nil {
			t.Fatal(err)
		}
		all = append(all, l)
	}
	var paged []answer.Line
	for address := query + "&limit=40"; address != ""; {
		res, body := do("GET", address, "", "")
		a := kwicOf(t, body)
		if res.Header.Get("Content-Type") != respond.TypeJSON || a.Selection != "context=12&sort=left" || a.Count != len(all) {
			t.Fatalf("%v %+v", res.Header, a)
		}
		paged = append(paged, a.Lines...)
		if address = ""; a.Next != nil {
			address = query + "&limit=40&cursor=" + *a.Next
		}
	}
	if toJSON(paged) != toJSON(all) || len(all) < 100 {
		t.Errorf("the pages have %d lines, want %d", len(paged), len(all))
	}
	res, body := do("GET", query+"&format=csv", "", "")
	lines := strings.SplitN(body, "\r\n", explanationLines+1)
	rows, err := csv.NewReader(strings.NewReader(lines[explanationLines])).ReadAll()
	if err != nil || !strings.HasPrefix(body, "\ufeff# gongbao kwic: 12 lines") || len(rows) != len(all)+1 || res.Header.Get("Content-Type") != respond.TypeCSV {
		t.Fatalf("%v: %d rows, %q", err, len(rows), lines[:explanationLines])
	}
	for i, l := range all {
		row := rows[i+1]
		if row[1] != plainText(l.Key) || row[3] != plainText(l.Term) || row[10] != l.ReportID || row[15] != strconv.Itoa(l.Paragraph) || row[16] != strconv.Itoa(l.Offset) || row[17] != l.URL {
			t.Errorf("row %q, want %+v", row, l)
		}
	}
	_, body = do("GET", query+"&sample=30&seed=9", "", "")
	sample := kwicOf(t, body)
	if _, again := do("GET", *sample.Permalink+"&limit=100", "", ""); again != body || len(sample.Lines) != 30 {
		t.Errorf("the link %s gives %.300s", *sample.Permalink, again)
	}
	_, body = do("POST", strings.Replace(query, "term=煤&term=%2B&term=绿色&", "", 1)+"&sample=30&seed=9", "text/plain", "煤\n+\n绿色\n")
	if sent := kwicOf(t, body); toJSON(sent.Lines) != toJSON(sample.Lines) || sent.Permalink != nil {
		t.Errorf("sent, it is %.300s", body)
	}
	if res, body := do("HEAD", query, "", ""); res.StatusCode != 200 || body != "" {
		t.Errorf("HEAD: %d %.100s", res.StatusCode, body)
	}
	_, body = do("GET", query+"&show=煤&report="+all[0].ReportID+"&place="+all[0].RegionCode, "", "")
	for _, l := range kwicOf(t, body).Lines {
		if l.Term != "煤" || l.ReportID != all[0].ReportID {
			t.Errorf("of one term and report: %+v", l)
		}
	}
	do("DELETE", "/api/v1/reports/"+all[0].ReportID, "", "")
	if res, body := do("GET", *sample.Permalink, "", ""); res.StatusCode != 409 || !strings.Contains(body, "增减或更正") {
		t.Errorf("with other reports: %d %s", res.StatusCode, body)
	}
}

func kwicRefuses(t *testing.T, do seedCall) {
	for query, want := range map[string]string{
		"": "没有要统计的词", "term=，": "只有标点", "term=煤&sort=up": "position", "term=煤&sample=0": "1 到 10000", "term=煤&seed=x": "整数", "term=煤&limit=1001": "1 到 1000",
		"term=煤&context=201": "0 到 200", "term=煤&show=绿": "没有“绿”", "term=煤&place=14": "六位", "term=煤&report=x": "16 位", "term=煤&cursor=x": "cursor",
		"term=煤&format=csv&limit=5": "不分页", "term=煤&format=wide": "jsonl", "term=煤&compat=textdata": "compat", "term=煤&by=year": "by", "term=煤&snapshot=x": "16 位",
	} {
		u := url.URL{RawQuery: query}
		if res, body := do("GET", "/api/v1/kwic?"+u.Query().Encode(), "", ""); res.StatusCode != 400 || !strings.Contains(body, want) || res.Header.Get("Content-Type") != respond.ProblemContentType {
			t.Errorf("%s: %d %.300s, want %s", query, res.StatusCode, body, want)
		}
	}
}

// slowCounts takes a while for each of the first lines and rows.
type slowCounts struct{ *asktest.Library }

func (l slowCounts) Lines(ctx context.Context, r index.LinesRequest, begin func(index.LinesHead) error, each func(index.Line) error) (next string, err error) {
	n := 0
	return l.Library.Lines(ctx, r, begin, func(line index.Line) error {
		n++
		return errors.Join(slowly(ctx, n), each(line))
	})
}

func (l slowCounts) Panel(ctx context.Context, r index.PanelRequest, begin func(index.PanelHead) error, each func(panel.Row) error) error {
	n := 0
	return l.Library.Panel(ctx, r, begin, func(row panel.Row) error {
		n++
		return errors.Join(slowly(ctx, n), each(row))
	})
}

func slowly(ctx context.Context, n int) error {
	if n > 8 {
		return nil
	}
	select {
	case <-time.After(stallTimeout / 4):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// TestSlowCounts: the time for the request to arrive is none for the answer to be found.
func TestSlowCounts(t *testing.T) {
	for _, path := range []string{"/api/v1/kwic", "/api/v1/panel"} {
		for _, request := range []string{
			"GET " + path + "?term=%E7%85%A4&format=jsonl HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
			"POST " + path + "?format=jsonl HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\n煤",
		} {
			synctest.Test(t, func(t *testing.T) {
				dial, _ := startPipes(t, Config{Library: slowCounts{asktest.New()}})
				c, begun := dial(), time.Now()
				fmt.Fprint(c, request)
				res, err := http.ReadResponse(bufio.NewReader(c), nil)
				if err != nil {
					t.Fatal(err)
				}
				body, err := io.ReadAll(res.Body)
				if lines := strings.Count(string(body), "\n"); err != nil || res.StatusCode != 200 || strings.Contains(string(body), "incomplete") || time.Since(begun) < 3*stallTimeout/2 {
					t.Errorf("%.20s: %v, %d, %d lines after %v", request, err, res.StatusCode, lines, time.Since(begun))
				}
			})
		}
	}
}

// kwicPages: pages follow one another to the last, and one after it is the last.
func kwicPages(t *testing.T, do seedCall) {
	const query = address.LinesPath + "?terms=发展&area=counties:140000&scope=all&sort=right"
	seen, last := 0, ""
	for address := query; address != ""; {
		res, body := do("GET", address, "", "")
		n := strings.Count(body, `<td class="match"`)
		if res.StatusCode != 200 || n == 0 {
			t.Fatalf("%s: %d, %d lines", address, res.StatusCode, n)
		}
		seen, last, address = seen+n, body, ""
		for _, e := range pagetest.Elements(t, body) {
			if strings.HasPrefix(e.Attr["rel"], "next") {
				address = e.Attr["href"]
			}
		}
	}
	if !strings.Contains(last, ">共 "+grouped(seen)+" 处") || seen <= kwicRows {
		t.Errorf("the pages have %d lines", seen)
	}
	if _, body := do("GET", query+"&page=99", "", ""); strings.Count(body, `<td class="match"`) != strings.Count(last, `<td class="match"`) {
		t.Error("a page behind the last is another")
	}
}

// kwicPinned: what is downloaded is of the dictionary and the reports that the page shows, and a
// page of others than its link or the library has says so, as do the cells that lead there.
func kwicPinned(t *testing.T, do seedCall) {
	const dictionary, area = "/api/v1/dictionaries/能源", "&area=counties:140000&scope=all"
	do("PUT", dictionary, "text/plain", "发展\n")
	_, body := do("GET", dictionary, "", "")
	var first answer.Dictionary
	if err := json.Unmarshal([]byte(body), &first); err != nil {
		t.Fatal(err)
	}
	do("PUT", dictionary, "text/plain", "煤\n")
	defer do("DELETE", dictionary, "", "")
	_, page := do("GET", address.LinesPath+"?dictionary=能源&version="+first.Hash+area, "", "")
	if !strings.Contains(page, "词典已改：此链接的版本为 "+first.Hash) || !strings.Contains(page, "按现在的词典列出") || strings.Contains(page, "报告有增减") {
		t.Errorf("with an earlier version: %.2000s", page)
	}
	files := 0
	for _, e := range pagetest.Elements(t, page) {
		href := e.Attr["href"]
		if !strings.HasPrefix(href, address.LinesAPIPath) {
			continue
		}
		files++
		res, lines := do("GET", href, "", "")
		if res.StatusCode != 200 || !strings.Contains(lines, "发展") || !strings.Contains(href, "version="+first.Hash) || !strings.Contains(href, "snapshot=") {
			t.Errorf("%s: %d %.300s", href, res.StatusCode, lines)
		}
	}
	if files != 2 {
		t.Errorf("the page has %d files", files)
	}
	const other = "0000000000000000"
	_, panels := do("GET", address.PanelPath+"?dictionary=能源&snapshot="+other+area, "", "")
	for _, e := range pagetest.Elements(t, panels) {
		if href := e.Attr["href"]; strings.HasPrefix(href, address.LinesPath) {
			if _, page := do("GET", href, "", ""); !strings.Contains(page, "报告有增减或更正：此链接的报告为 "+other) {
				t.Errorf("%s says nothing of other reports", href)
			}
			return
		}
	}
	t.Error("no cell leads anywhere")
}

// kwicCounts: every cell leads to as many places as it counts, by every rule, and each line to a
// paragraph that has it.
func kwicCounts(t *testing.T, do seedCall) {
	for _, query := range []string{
		"terms=就业+教育+发展+高质量发展&area=counties:140000", "terms=就业+教育+发展+高质量发展&area=counties:140000&rule=overlapping&scope=all", "dictionary=环境&area=counties:140000&rule=union",
		"terms=高质量发展+发展&area=counties:140000&rule=union",
		"terms=发展&area=counties:140000&section=tasks", "terms=发展+改革&show=改革&area=counties:140000", "terms=发展&area=prefectures:140000&scope=all",
	} {
		res, page := do("GET", "/panel?"+query, "", "")
		if res.StatusCode != 200 {
			t.Fatalf("%s: %d %.300s", query, res.StatusCode, page)
		}
		if together := strings.Contains(page, "各词一共占的字"); together != strings.Contains(query, "union") {
			t.Errorf("%s says what the total is: %v", query, together)
		}
		cells, title := 0, ""
		for _, e := range pagetest.Elements(t, page) {
			if e.Name == "td" {
				title = e.Attr["title"]
			}
			href := e.Attr["href"]
			if !strings.HasPrefix(href, address.LinesPath) || !strings.Contains(href, "region=") {
				continue
			}
			cells++
			_, said, _ := strings.Cut(title, "：")
			said, _, _ = strings.Cut(said, " 次")
			want, _ := strconv.Atoi(strings.ReplaceAll(said, ",", ""))
			res, body := do("GET", href, "", "")
			got := strings.Count(body, "<td class=\"match\"")
			if strings.Contains(query, "union") {
				got = 0
				if _, after, ok := strings.Cut(body, ">共 "); ok {
					n, _, _ := strings.Cut(after, " 个字")
					got, _ = strconv.Atoi(strings.ReplaceAll(n, ",", ""))
				}
			} else if _, after, ok := strings.Cut(body, ">共 "); ok && want > kwicRows {
				n, _, _ := strings.Cut(after, " 处")
				got, _ = strconv.Atoi(strings.ReplaceAll(n, ",", ""))
			}
			if res.StatusCode != 200 || got != want {
				t.Errorf("%s: %d, %d places, but the cell is %q", href, res.StatusCode, got, title)
			}
		}
		if cells < 1 {
			t.Errorf("%s has no cells that lead anywhere", query)
		}
	}
}
