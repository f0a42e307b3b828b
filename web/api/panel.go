package api

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"os"
	"slices"
	"unicode/utf8"

	"gongbao/analyzer/coded"
	"gongbao/index"
	"gongbao/index/panel"
	"gongbao/web/address"
	"gongbao/web/answer"
	"gongbao/web/ask"
	"gongbao/web/export"
	"gongbao/web/respond"
)

// chooseDictionary takes the dictionary that a request names, sends or makes of terms, and compares
// its version with that of the address.
func (s *Calls) chooseDictionary(r *http.Request, values url.Values, c *address.PanelCall) error {
	terms, name, sent := values["term"], values.Get("dictionary"), r.Method == http.MethodPost
	given := 0
	for _, is := range []bool{len(terms) > 0, values.Has("dictionary"), sent} {
		if is {
			given++
		}
	}
	var err error
	switch {
	case !sent && r.ContentLength != 0: // net/http would wait for it before the first byte of the answer
		err = &respond.BodyError{Message: coded.New("body-of-get")}
	case given == 0:
		err = &respond.ParamError{Name: "term", Message: coded.New("parameter-no-terms")}
	case given > 1:
		err = &respond.ParamError{Name: "term", Message: coded.New("parameter-terms-twice")}
	case sent:
		c.Dictionary, _, err = readDictionary(r)
	case name != "":
		named, lookup := ask.VersionOf(s.lib, name, values.Get("version"))
		c.Dictionary, c.Name, c.Link, err = named.Dictionary, name, true, respond.AboutTerms("dictionary", lookup)
	default:
		c.Link = true
		c.Dictionary, err = panel.Of(terms...)
		if bad := (*panel.Error)(nil); errors.As(err, &bad) { // nobody wrote a dictionary
			err = &respond.ParamError{Name: "term", Message: bad.Message}
		}
	}
	if err != nil {
		return err
	}
	if values.Has("version") && values.Get("version") != c.Dictionary.Hash() {
		return &respond.ChangedError{Message: coded.New("link-dictionary-changed")}
	}
	return nil
}

// Panel counts terms by report, or by place and year.
func (s *Calls) Panel(r *http.Request, out respond.Stream) (answer func(context.Context) error, err error) {
	values, err := address.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	c, format, err := address.ParsePanelCall(values)
	if err != nil {
		return nil, err
	}
	out.AwaitBody()
	if err := s.chooseDictionary(r, values, &c); err != nil {
		return nil, err
	}
	out.Describe(format.MediaType(), format.FileName())
	if r.Method == http.MethodHead {
		return func(context.Context) error { return nil }, nil
	}
	lib := ask.Paneler(s.lib)
	if values.Has("snapshot") {
		lib = sameReports{lib, values.Get("snapshot")}
	}
	return func(ctx context.Context) error {
		return respond.AboutTerms("term", export.WritePanel(ctx, lib, c, format, out))
	}, nil
}

// sentDictionary is a dictionary in JSON.
type sentDictionary struct {
	Name     string     `json:"name"`
	Source   string     `json:"source"`
	Citation string     `json:"citation"`
	Terms    []sentTerm `json:"terms"`
}

// sentTerm is a term in JSON: its forms and exclusions, or a text for one without synonyms.
type sentTerm panel.Term

// UnmarshalJSON implements json.Unmarshaler.
func (t *sentTerm) UnmarshalJSON(data []byte) error {
	var form string
	if json.Unmarshal(data, &form) == nil {
		t.Forms = []string{form}
		return nil
	}
	var term struct {
		Forms      []string `json:"forms"`
		Exclusions []string `json:"exclusions"`
	}
	err := json.Unmarshal(data, &term)
	t.Forms, t.Exclusions = term.Forms, term.Exclusions
	return err
}

// readDictionary reads a dictionary from the body of a request, and gives it as a file too.
func readDictionary(r *http.Request) (d *panel.Dictionary, file string, err error) {
	mediaType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || mediaType != "text/plain" && mediaType != respond.TypeJSON {
		return nil, "", &respond.MediaTypeError{Message: coded.New("media-type-of-dictionary")}
	}
	data, err := readDictionaryBody(r)
	if err != nil {
		return nil, "", err
	}
	if mediaType == "text/plain" {
		d, err := panel.Parse(string(data))
		return d, string(data), aboutBody(err)
	}
	var sent sentDictionary
	if err := json.Unmarshal(data, &sent); err != nil || !utf8.Valid(data) {
		return nil, "", &respond.BodyError{Message: coded.New("body-dictionary-bad-json")}
	}
	terms := make([]panel.Term, len(sent.Terms))
	for i, t := range sent.Terms {
		terms[i] = panel.Term(t)
	}
	if d, err = panel.Make(sent.Name, terms); err != nil {
		return nil, "", aboutBody(err)
	}
	d.Source, d.Citation = sent.Source, sent.Citation
	return d, d.String(), nil
}

// readDictionaryBody reads the body of a request, which is not longer than a dictionary may be.
func readDictionaryBody(r *http.Request) ([]byte, error) {
	if r.ContentLength > index.LargestDictionary {
		return nil, &http.MaxBytesError{Limit: index.LargestDictionary}
	}
	data, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, index.LargestDictionary))
	if large := (*http.MaxBytesError)(nil); errors.As(err, &large) || errors.Is(err, os.ErrDeadlineExceeded) {
		return nil, err
	} else if err != nil {
		return nil, &respond.BodyError{Message: coded.New("body-incomplete")}
	}
	return data, nil
}

// aboutBody makes of a *panel.Error one about the body of a request.
func aboutBody(err error) error {
	if bad := (*panel.Error)(nil); errors.As(err, &bad) {
		return &respond.BodyError{Message: bad.Coded()}
	}
	return err
}

// sameReports is a library that refuses to count other reports than those of a snapshot.
type sameReports struct {
	ask.Paneler
	snapshot string
}

// Panel implements Paneler.
func (l sameReports) Panel(ctx context.Context, r index.PanelRequest, begin func(index.PanelHead) error, each func(panel.Row) error) error {
	return l.Paneler.Panel(ctx, r, func(h index.PanelHead) error {
		if err := sameSnapshot(h, l.snapshot); err != nil {
			return err
		}
		return begin(h)
	}, each)
}

func sameSnapshot(h index.PanelHead, want string) error {
	if h.Snapshot == want {
		return nil
	}
	return &respond.ChangedError{Message: coded.New("link-reports-changed", "snapshot", h.Snapshot)}
}

// Lines lists the places that a panel counts.
func (s *Calls) Lines(r *http.Request, out respond.Stream) (answer func(context.Context) error, err error) {
	values, err := address.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	c, format, err := address.ParseLinesCall(values)
	if err != nil {
		return nil, err
	}
	out.AwaitBody()
	if err := s.chooseDictionary(r, values, &c.PanelCall); err != nil {
		return nil, err
	}
	if _, err := c.Request(); err != nil {
		return nil, err
	}
	out.Describe(format.MediaType(), "gongbao-kwic."+string(format))
	if r.Method == http.MethodHead {
		return func(context.Context) error { return nil }, nil
	}
	lib := ask.Concordancer(s.lib)
	if values.Has("snapshot") {
		lib = sameLines{lib, values.Get("snapshot")}
	}
	return func(ctx context.Context) error {
		return respond.AboutTerms("term", export.WriteLines(ctx, lib, c, format, out))
	}, nil
}

// sameLines is a library that refuses to list places in other reports than those of a snapshot.
type sameLines struct {
	ask.Concordancer
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

// What the calls take and answer, because the table of operations.
var (
	lineForms = slices.Concat(countForms, []Parameter{
		{Name: "show", About: "只列这个词的；不写则列出所统计的各个词的。", schema: schema{"type": "string", "minLength": 1}},
		{Name: "place", About: "只列这些地区本身的报告，不含下级：六位行政区划代码，与 panel 中 region_code 相同。", Many: true, schema: codeSchema},
		{Name: "report", About: "只列这一篇报告的：报告编号。", schema: hashSchema},
		{Name: "sort", About: "排序：place 按地区、年份，各篇按原文顺序；position 离文首近的在前；left 按前文，从近到远；right 按后文。", schema: schema{"type": "string", "enum": anys(index.LineSorts), "default": index.LinesByPlace}},
		{Name: "context", About: "左右各取多少字。", schema: between(0, index.MaxContext, address.DefaultContext)},
		{Name: "sample", About: "随机抽取几处；种子（seed）相同，抽到的就相同。", schema: schema{"type": "integer", "minimum": 1, "maximum": index.MaxSample}},
		{Name: "seed", About: "随机抽取的种子。", schema: between(0, address.MaxSeed, 0)},
		{Name: "limit", About: "一页最多几处，只用于 json；不写则 100 处。", schema: schema{"type": "integer", "minimum": 1, "maximum": address.MaxLines}},
		{Name: "cursor", About: "上一页响应中的 next，从那里继续，只用于 json；其他参数要相同。", schema: schema{"type": "string"}},
		{Name: "snapshot", About: "报告的版本，见响应；报告已有变化时返回 409。", schema: hashSchema},
		formatParameter(address.LinesFormats),
	})
	lineAnswers = []answerForm{{contentType: respond.TypeJSON, Value: answer.Lines{}}, {contentType: respond.TypeCSV}, {contentType: export.JSONL.MediaType(), Value: answer.Line{}}}
)

const lineDescription = "panel 所计的每一处，词在中间：前文、词、后文，以及地区、年份、报告、章节和段落。规则、范围和筛选条件与 panel 相同，列出的正是它所计的，一处不多，一处不少；" +
	"rule=union 时相互重叠的几处合为一处。JSON 分页给出，CSV 和 JSONL 一次给出全部；CSV 有 BOM，表格前有 12 行说明（以 # 开头）。"

// What the calls about counts take and answer, because the table of operations.
var (
	dictionaryName = Parameter{
		Name: "name", In: "path", About: "词典名。", required: true, schema: schema{"type": "string", "minLength": 1, "maxLength": 40},
	}
	ifMatch = Parameter{
		Name: "If-Match", In: "header", About: "读取这部词典时的 ETag；词典已被别人改动就返回 412。* 表示须已有这部词典。", schema: schema{"type": "string"},
	}
	ifNoneMatch = Parameter{
		Name: "If-None-Match", In: "header", About: "写 * 只新建；已有这部词典就返回 412。", schema: schema{"type": "string", "enum": []any{"*"}},
	}
	hashSchema      = schema{"type": "string", "pattern": "^[0-9a-f]{16}$"}
	dictionaryForms = []Parameter{
		{Name: "term", About: "要统计的词，原样计数，字符都是普通字符；可重复；网址放不下时请用词典。", Many: true, most: panel.MaxTerms, schema: schema{"type": "string", "minLength": 1}},
		{Name: "dictionary", About: "词典名，见 /api/v1/dictionaries；与 term 只用一种。", schema: dictionaryName.schema},
	}
	countForms = append([]Parameter{
		{Name: "version", About: "词典的 hash；词典已改动时返回 409。", schema: hashSchema},
		{Name: "rule", About: "longest 从左到右取最长的词，不重叠；overlapping 每处都计；union 计所覆盖的字数。", schema: schema{"type": "string", "enum": anys(panel.Rules), "default": panel.Longest}},
		{Name: "scope", About: "full 只计全文报告，近似的报告只计最完整的一篇，不计名词解释（除非用 section=notes 指定）；all 全部计入，一个词的次数等于加引号检索的处数。", schema: schema{"type": "string", "enum": anys(index.Scopes), "default": index.ScopeFull}},
	}, searched(address.PanelFilters)...)
	panelForms = append(countForms,
		Parameter{
			Name: "by", About: "report 每篇一行；或 province、region、year、kind、level 中的一个或几个，用逗号分开。region 只算地区本身的报告，province 算省内各级的全部报告。", Many: true,
			schema: schema{"type": "string", "default": "report"},
		},
		Parameter{Name: "kinds", About: "apart 不同类型的报告分行，together 合在一起（by 里没有 kind 时）。", schema: schema{"type": "string", "enum": []any{address.KindsApart, address.KindsTogether}, "default": address.KindsApart}},
		Parameter{Name: "compat", About: "textdata 按常见脚本的算法计数，供与已有论文对照；响应说明差别。", schema: schema{"type": "string", "enum": []any{address.TextData}}},
		Parameter{Name: "snapshot", About: "报告的版本，见响应；报告已有变化时返回 409。", schema: hashSchema},
		formatParameter(address.PanelFormats),
	)
	dictionaryBodies = []bodyForm{{"text/plain", schema{"type": "string"}}, {respond.TypeJSON, schema{
		"type": "object", "required": []any{"terms"}, "additionalProperties": false, "properties": schema{
			"name": schema{"type": "string"}, "source": schema{"type": "string"}, "citation": schema{"type": "string"},
			"terms": schema{"type": "array", "minItems": 1, "maxItems": panel.MaxTerms, "items": schema{"oneOf": []any{
				schema{"type": "string", "minLength": 1},
				schema{"type": "object", "required": []any{"forms"}, "additionalProperties": false, "properties": schema{
					"forms":      schema{"type": "array", "minItems": 1, "items": schema{"type": "string", "minLength": 1}},
					"exclusions": schema{"type": "array", "items": schema{"type": "string", "minLength": 1}},
				}},
			}}},
		},
	}}}
	panelAnswers  = []answerForm{{contentType: respond.TypeJSON, Value: answer.Panel{}}, {contentType: respond.TypeCSV}, {contentType: export.JSONL.MediaType(), Value: answer.PanelRow{}}, {contentType: address.PanelParquet.MediaType()}}
	panelProblems = []int{http.StatusNotFound, http.StatusConflict}
)

const panelDescription = "每个词在每篇报告（或每个地区、年份）里出现的次数、字数、每万字次数、词数和占比。没有这个词的报告是 0；没有报告的地区和年份没有行。" +
	"没有合计行。几篇报告合为一行时，每万字次数是次数之和除以字数之和，reports 是篇数。CSV 有 BOM，表格前有 12 行说明（以 # 开头），wide 每个词一列；parquet 的说明在文件的元数据里，不明的年份是空值。" +
	"响应里的 permalink 含词典和报告的版本，以后打开要么数字相同，要么说明已变。"
