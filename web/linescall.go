package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"gongbao/analyzer"
	"gongbao/index"
	"gongbao/index/panel"
)

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
