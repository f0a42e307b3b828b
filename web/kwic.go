package web

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"

	"gongbao/analyzer"
	"gongbao/index"
	"gongbao/index/panel"
	"gongbao/index/passage"
	"gongbao/index/report"
)

// Concordancer lists the places that a panel counts: see library.Library.Lines.
type Concordancer interface {
	Lines(ctx context.Context, r index.LinesRequest, begin func(index.LinesHead) error, each func(index.Line) error) (next string, err error)
}

// KwicFormat is a form in which lines are written.
type KwicFormat string

// The formats of lines.
const (
	KwicJSON  KwicFormat = "json" // a page of lines
	KwicCSV   KwicFormat = "csv"
	KwicJSONL KwicFormat = "jsonl" // a KwicLine a line
)

// KwicFormats lists every format, the usual one first.
var KwicFormats = []KwicFormat{KwicJSON, KwicCSV, KwicJSONL}

func (f KwicFormat) mediaType() string {
	switch f {
	case KwicCSV:
		return csvType
	case KwicJSONL:
		return JSONL.mediaType()
	}
	return jsonType
}

// KwicCall asks for the places that a panel counts, each in its context: keyword in context.
type KwicCall struct {
	PanelCall                    // By, MergeKinds and Script say nothing
	Lines     index.LinesRequest // without what PanelCall says
	// Show is the only term whose places are meant; empty for all.
	Show string
}

// request is what the library is asked for. A term to show that the dictionary does not have is a *panel.Error.
func (c *KwicCall) request() (index.LinesRequest, error) {
	r := c.Lines
	r.PanelRequest = c.PanelRequest
	if c.Show == "" {
		return r, nil
	}
	key := analyzer.FoldQuery(c.Show)
	for i, t := range c.Dictionary.Terms {
		if slices.ContainsFunc(t.Forms, func(form string) bool { return analyzer.FoldQuery(form) == key }) {
			r.Terms = []int{i}
			return r, nil
		}
	}
	return r, &panel.Error{Detail: fmt.Sprintf("所统计的词里没有%s。", quoted(c.Show))}
}

// KwicAnswer is a page of lines. Lines come last in its JSON, but for what follows from them.
type KwicAnswer struct {
	Rule       string          `json:"rule"`
	Note       string          `json:"note"`
	Scope      index.Scope     `json:"scope"`
	Filter     string          `json:"filter"`
	Selection  string          `json:"selection"` // which of what counts, in which order
	Dictionary PanelDictionary `json:"dictionary"`
	Snapshot   string          `json:"snapshot"`
	Permalink  *string         `json:"permalink"`
	Reports    int             `json:"reports"`
	Count      int             `json:"count"`
	Lines      []KwicLine      `json:"lines"`
	Next       *string         `json:"next"`
	// Incomplete says what is missing, why, and what to do; only there where something is.
	Incomplete string `json:"incomplete,omitempty"`
}

// KwicLine is a place that counts.
type KwicLine struct {
	Left       string         `json:"left"`
	Key        string         `json:"key"`
	Right      string         `json:"right"`
	Term       string         `json:"term"`
	RegionCode string         `json:"region_code"`
	Region     string         `json:"region"`
	Province   string         `json:"province"`
	Level      report.Level   `json:"level"`
	Year       report.Year    `json:"year"`
	Kind       report.Kind    `json:"kind"`
	ReportID   string         `json:"report_id"`
	Title      string         `json:"title"`
	Section    *AnswerSection `json:"section"`   // null for the title of the report
	Paragraph  int            `json:"paragraph"` // from 1; 0 for a heading, or the title
	Offset     int            `json:"offset"`
	URL        string         `json:"url"`
}

// kwicLine is a line of the call.
func (c *KwicCall) kwicLine(l index.Line) KwicLine {
	line := KwicLine{
		Left: l.Left, Key: l.Key, Right: l.Right, Term: c.Dictionary.Terms[l.Term].Name(), RegionCode: l.RegionCode, Region: l.Region, Province: l.Province,
		Level: l.Level, Year: report.Year(l.Year), Kind: l.Kind, ReportID: l.ReportID, Title: l.Title, Paragraph: l.Paragraph + 1, Offset: l.Offset, URL: lineURL(l),
	}
	if l.Section != "" {
		line.Section = &AnswerSection{l.Section, notNull(l.Path), l.Role}
	}
	return line
}

// lineURL is the address of the paragraph that a line is from.
func lineURL(l index.Line) string {
	return passageURL(l.ReportID, index.Request{}, passage.Passage{Section: l.Section, Paragraph: l.Paragraph})
}

// about is the answer to a call without its lines.
func (c *KwicCall) about(h index.LinesHead) KwicAnswer {
	p := c.PanelCall.about(h.PanelHead)
	a := KwicAnswer{
		Rule: p.Rule, Note: p.Note, Scope: p.Scope, Filter: p.Filter, Selection: strings.TrimPrefix(addressOf("", c.own()), "?"), Dictionary: p.Dictionary,
		Snapshot: p.Snapshot, Reports: p.Reports, Count: h.Count, Lines: []KwicLine{},
	}
	if c.Link {
		link := c.address(h.Snapshot)
		a.Permalink = &link
	}
	return a
}

// own are the parameters that a panel does not have, but for those that say which page is asked for.
func (c *KwicCall) own() url.Values {
	values := url.Values{"sort": {string(c.Lines.Sort)}, "context": {strconv.Itoa(c.Lines.Context)}}
	if c.Show != "" {
		values["show"] = []string{c.Show}
	}
	if len(c.Lines.Places) > 0 {
		values["place"] = c.Lines.Places
	}
	if c.Lines.Report != "" {
		values["report"] = []string{c.Lines.Report}
	}
	if c.Lines.Sample > 0 {
		values["sample"], values["seed"] = []string{strconv.Itoa(c.Lines.Sample)}, []string{strconv.FormatUint(c.Lines.Seed, 10)}
	}
	return values
}

// address is the address of the same lines: of the same dictionary and a snapshot, of any where it is empty.
func (c *KwicCall) address(snapshot string) string {
	values := c.values(snapshot)
	for name, own := range c.own() {
		values[name] = own
	}
	return addressOf(kwicAPIPath, values)
}

const kwicAPIPath = "/api/v1/kwic"

const (
	defaultContext = 40
	defaultLines   = 100
	mostLines      = 1000 // of a page
	mostSeed       = 1<<32 - 1
)

// kwicParameters are all that lines take.
var kwicParameters = slices.Concat(countParameters, []string{"show", "place", "report", "sort", "context", "sample", "seed", "limit", "cursor", "snapshot", "format"})

// parseLines reads the values of an address of lines but the dictionary.
func parseLines(values url.Values) (c KwicCall, format KwicFormat, err error) {
	if err := checkNames(values, kwicParameters); err != nil {
		return c, "", err
	}
	if format, err = parseFormat(values, KwicFormats); err != nil {
		return c, "", err
	}
	if err := c.parseCount(values); err != nil {
		return c, "", err
	}
	for _, name := range []string{"version", "snapshot", "report"} {
		if err := checkHash(values, name); err != nil {
			return c, "", err
		}
	}
	for _, name := range []string{"show", "cursor"} {
		if err := checkOnce(values, name); err != nil {
			return c, "", err
		}
	}
	c.Show, c.Lines.Report, c.Lines.Cursor = values.Get("show"), values.Get("report"), values.Get("cursor")
	for _, code := range values["place"] {
		if len(code) != 6 || strings.Trim(code, "0123456789") != "" {
			return c, "", &paramError{name: "place", detail: fmt.Sprintf("参数 place 的值%s无效：请使用六位行政区划代码，如 140181。", quoted(code))}
		}
		c.Lines.Places = append(c.Lines.Places, index.CanonicalRegion(code))
	}
	if c.Lines.Sort, err = oneValue(values, "sort", index.LineSorts); err != nil {
		return c, "", err
	}
	seed := 0
	for _, n := range []struct {
		name               string
		to                 *int
		least, most, usual int
	}{
		{"context", &c.Lines.Context, 0, index.MaxContext, defaultContext}, {"sample", &c.Lines.Sample, 1, index.MaxSample, 0},
		{"seed", &seed, 0, mostSeed, 0}, {"limit", &c.Lines.Limit, 1, mostLines, 0},
	} {
		if *n.to, err = oneNumber(values, n.name, n.least, n.most, n.usual); err != nil {
			return c, "", err
		}
	}
	c.Lines.Seed = uint64(seed)
	switch {
	case format == KwicJSON && c.Lines.Limit == 0:
		c.Lines.Limit = defaultLines
	case format != KwicJSON && values.Has("limit"), format != KwicJSON && values.Has("cursor"):
		return c, "", &paramError{name: "format", detail: fmt.Sprintf("%s 一次给出全部，不分页：请去掉 limit 和 cursor，或用 json 格式。", format)}
	}
	return c, format, nil
}

// oneNumber returns a parameter that is a whole number, and what is usual where it is absent.
func oneNumber(values url.Values, name string, least, most, usual int) (int, error) {
	if err := checkOnce(values, name); err != nil || !values.Has(name) {
		return usual, err
	}
	n, err := strconv.Atoi(values.Get(name))
	if err != nil || n < least || n > most {
		return 0, &paramError{name: name, detail: fmt.Sprintf("参数 %s 的值%s无效：要写 %d 到 %d 的整数。", name, quoted(values.Get(name)), least, most)}
	}
	return n, nil
}

// ParseLines reads the parameters of lines as the API does, all but the dictionary. The text of the error is in Chinese.
func ParseLines(values url.Values) (KwicCall, KwicFormat, error) {
	c, format, err := parseLines(values)
	if err != nil {
		err = errors.New(problem(err).Detail)
	}
	return c, format, err
}

// WriteLines finds and writes lines, holding only some at a time. Where it breaks off, it does what WritePanel does.
func WriteLines(ctx context.Context, lib Concordancer, c KwicCall, format KwicFormat, to io.Writer) error {
	r, err := c.request()
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(to, 32<<10)
	var w kwicWriter
	switch format {
	case KwicCSV:
		w = kwicTable{out}
	case KwicJSONL:
		w = kwicLines{out}
	default:
		w = &kwicJSON{out: out}
	}
	var about KwicAnswer
	return writeRows(out, func() error { return w.begin(about) }, func(incomplete string) error { return w.end(about.Next, incomplete) },
		func(begin func() error) (rows int, err error) {
			next, err := lib.Lines(ctx, r, func(h index.LinesHead) error {
				about = c.about(h)
				return nil
			}, func(l index.Line) error {
				if err := begin(); err != nil {
					return err
				}
				rows++
				return w.line(c.kwicLine(l))
			})
			if next != "" {
				about.Next = &next
			}
			return rows, err
		})
}

// kwicWriter writes lines in one format.
type kwicWriter interface {
	begin(KwicAnswer) error
	line(KwicLine) error
	end(next *string, incomplete string) error // incomplete is empty where nothing is missing
}

// kwicTable writes CSV.
type kwicTable struct{ out *bufio.Writer }

var kwicColumns = []string{
	"left", "key", "right", "term", "region_code", "region", "province", "level", "year", "kind", "report_id", "title",
	"section", "section_role", "section_path", "paragraph", "offset", "url",
}

func (w kwicTable) begin(a KwicAnswer) error {
	if err := writeExplanation(w.out, [PanelHeaderLines][2]string{
		{"gongbao kwic", strconv.Itoa(PanelHeaderLines) + " lines before the table"},
		{"rule", a.Rule}, {"note", a.Note}, {"scope", string(a.Scope)}, {"selection", a.Selection}, {"filter", a.Filter},
		{"dictionary", strings.TrimSpace(a.Dictionary.Name + " " + a.Dictionary.Hash)}, {"source", a.Dictionary.Source}, {"citation", a.Dictionary.Citation},
		{"snapshot", a.Snapshot}, {"count", strconv.Itoa(a.Count)}, {"permalink", orNothing(a.Permalink)},
	}); err != nil {
		return err
	}
	return writeRow(w.out, kwicColumns)
}

func (w kwicTable) line(l KwicLine) error {
	section := AnswerSection{}
	if l.Section != nil {
		section = *l.Section
	}
	return writeRow(w.out, []string{
		l.Left, l.Key, l.Right, l.Term, l.RegionCode, l.Region, l.Province, string(l.Level), knownYear(l.Year), string(l.Kind), l.ReportID, l.Title,
		section.ID, string(section.Role), strings.Join(section.Path, " › "), strconv.Itoa(l.Paragraph), strconv.Itoa(l.Offset), l.URL,
	})
}

func (w kwicTable) end(_ *string, incomplete string) error {
	if incomplete == "" {
		return nil
	}
	return writeRow(w.out, []string{"# " + incomplete})
}

// kwicLines writes a line of JSON a line.
type kwicLines struct{ out *bufio.Writer }

func (w kwicLines) begin(KwicAnswer) error { return nil }

func (w kwicLines) line(l KwicLine) error { return WriteJSON(w.out, l) }

func (w kwicLines) end(_ *string, incomplete string) error {
	if incomplete == "" {
		return nil
	}
	return WriteJSON(w.out, map[string]string{"incomplete": incomplete})
}

// kwicJSON writes a KwicAnswer.
type kwicJSON struct {
	out   *bufio.Writer
	wrote bool // a line
}

func (w *kwicJSON) begin(a KwicAnswer) error {
	head, err := json.Marshal(a)
	if err != nil {
		return err
	}
	_, err = w.out.Write(head[:len(head)-len(`],"next":null}`)])
	return err
}

func (w *kwicJSON) line(l KwicLine) error {
	line, err := json.Marshal(l)
	if err != nil {
		return err
	}
	if w.wrote {
		_, _ = w.out.WriteString(",\n") // the last write has the first error
	}
	w.wrote = true
	_, err = w.out.Write(line)
	return err
}

func (w *kwicJSON) end(next *string, incomplete string) error {
	rest, err := json.Marshal(struct {
		Next       *string `json:"next"`
		Incomplete string  `json:"incomplete,omitempty"`
	}{next, incomplete})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w.out, "],%s\n", rest[1:])
	return err
}

// apiKwic lists the places that a panel counts.
func (s *server) apiKwic(r *http.Request, out *stream) (answer func(context.Context) error, err error) {
	values, err := parseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	c, format, err := parseLines(values)
	if err != nil {
		return nil, err
	}
	out.awaitBody()
	if err := s.chooseDictionary(r, values, &c.PanelCall); err != nil {
		return nil, err
	}
	if _, err := c.request(); err != nil {
		return nil, aboutTerms("show", err)
	}
	out.mediaType, out.fileName = format.mediaType(), "gongbao-kwic."+string(format)
	if r.Method == http.MethodHead {
		return func(context.Context) error { return nil }, nil
	}
	lib := Concordancer(s.lib)
	if values.Has("snapshot") {
		lib = sameLines{lib, values.Get("snapshot")}
	}
	return func(ctx context.Context) error { return aboutTerms("term", WriteLines(ctx, lib, c, format, out)) }, nil
}

// sameLines is a library that refuses to list places in other reports than those of a snapshot.
type sameLines struct {
	Concordancer
	snapshot string
}

// Lines implements Concordancer.
func (l sameLines) Lines(ctx context.Context, r index.LinesRequest, begin func(index.LinesHead) error, each func(index.Line) error) (next string, err error) {
	return l.Concordancer.Lines(ctx, r, func(h index.LinesHead) error {
		if err := sameSnapshot(h.PanelHead, l.snapshot); err != nil {
			return err
		}
		return begin(h)
	}, each)
}

// Lines implements Library. Only what is found first waits at the gate, not what is written to a client who may be slow.
func (l *gatedLibrary) Lines(ctx context.Context, r index.LinesRequest, begin func(index.LinesHead) error, each func(index.Line) error) (next string, err error) {
	leave, err := l.gate.enter(ctx)
	if err != nil {
		return "", err
	}
	found := sync.OnceFunc(leave)
	defer found()
	return l.Library.Lines(ctx, r, begin, func(line index.Line) error {
		found()
		return each(line)
	})
}

// What the calls take and answer, for the table of operations.
var (
	kwicForms = slices.Concat(countForms, []callParameter{
		{name: "show", about: "只列这个词的；不写则列出所统计的各个词的。", schema: schema{"type": "string", "minLength": 1}},
		{name: "place", about: "只列这些地区本身的报告，不含下级：六位行政区划代码，与 panel 中 region_code 相同。", many: true, schema: codeSchema},
		{name: "report", about: "只列这一篇报告的：报告编号。", schema: hashSchema},
		{name: "sort", about: "排序：place 按地区、年份，各篇按原文顺序；position 离文首近的在前；left 按左文，从近到远；right 按右文。", schema: schema{"type": "string", "enum": anys(index.LineSorts), "default": index.LinesByPlace}},
		{name: "context", about: "左右各取多少字。", schema: between(0, index.MaxContext, defaultContext)},
		{name: "sample", about: "随机抽取几处；种子（seed）相同，抽到的就相同。", schema: schema{"type": "integer", "minimum": 1, "maximum": index.MaxSample}},
		{name: "seed", about: "随机抽取的种子。", schema: between(0, mostSeed, 0)},
		{name: "limit", about: "一页最多几处，只用于 json；不写则 100 处。", schema: schema{"type": "integer", "minimum": 1, "maximum": mostLines}},
		{name: "cursor", about: "上一页答案中的 next，从那里继续，只用于 json；其他参数要相同。", schema: schema{"type": "string"}},
		{name: "snapshot", about: "报告的版本，见答案；报告已有变化时返回 409。", schema: hashSchema},
		formatParameter(KwicFormats),
	})
	kwicAnswers = []answerForm{{contentType: jsonType, value: KwicAnswer{}}, {contentType: csvType}, {contentType: JSONL.mediaType(), value: KwicLine{}}}
)

const kwicAbout = "panel 所计的每一处，词在中间：左文、词、右文，以及地区、年份、报告、章节和段落。规则、范围和筛选条件与 panel 相同，列出的正是它所计的，一处不多，一处不少；" +
	"rule=union 时相互重叠的几处合为一处。JSON 分页给出，CSV 和 JSONL 一次给出全部；CSV 有 BOM，表格前有 12 行说明（以 # 开头）。"
