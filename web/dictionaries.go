package web

import (
	"cmp"
	"errors"
	"net/http"
	"strings"

	"gongbao/index"
	"gongbao/index/library"
	"gongbao/index/panel"
)

func (s *server) apiDictionaries(*http.Request) (*response, error) {
	all, err := s.lib.Dictionaries()
	if err != nil {
		return nil, err
	}
	a := Dictionaries{Dictionaries: make([]AnswerDictionaryEntry, len(all))}
	for i, named := range all {
		entry := AnswerDictionaryEntry{Name: named.Name, BuiltIn: named.BuiltIn}
		if d := named.Dictionary; d != nil {
			entry.Title, entry.Source, entry.Citation, entry.Hash, entry.Terms = d.Name, d.Source, d.Citation, d.Hash(), len(d.Terms)
		}
		if named.Err != nil {
			entry.Problem = problem(aboutTerms("dictionary", named.Err)).Detail
		}
		a.Dictionaries[i] = entry
	}
	return jsonResponse(http.StatusOK, jsonType, a)
}

func (s *server) apiDictionary(r *http.Request) (*response, error) {
	values, err := parseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	if err := cmp.Or(checkNames(values, []string{"version"}), checkHash(values, "version")); err != nil {
		return nil, err
	}
	name, version := r.PathValue("name"), values.Get("version")
	named, err := s.lib.Dictionary(name)
	if version != "" {
		named, err = s.lib.DictionaryVersion(name, version)
	}
	if err != nil {
		return nil, aboutTerms("name", err)
	}
	return s.dictionaryResponse(named)
}

func (s *server) dictionaryResponse(named library.NamedDictionary) (*response, error) {
	versions, err := s.lib.DictionaryVersions(named.Name)
	if err != nil {
		return nil, err
	}
	return jsonResponse(http.StatusOK, jsonType, newAnswerDictionary(named, versions))
}

// errPrecondition is returned for a change of what is not, or no longer, as If-Match or If-None-Match says.
var errPrecondition = errors.New("the dictionary is not what the request says")

// preconditionOf checks If-Match, which has the ETag of a dictionary as it was read or *, and If-None-Match: *, which only adds.
func (s *server) preconditionOf(r *http.Request) library.DictionaryCheck {
	return func(now library.NamedDictionary) error {
		if r.Header.Get("If-None-Match") == "*" && now.Name != "" {
			return errPrecondition
		}
		match := strings.TrimSpace(r.Header.Get("If-Match"))
		switch {
		case match == "" || match == "*" && now.Name != "":
			return nil
		case now.Dictionary == nil:
			return errPrecondition
		}
		res, err := s.dictionaryResponse(now)
		if err != nil {
			return err
		}
		if !listsTag(match, entityTag(res.contentType, res.body)) {
			return errPrecondition
		}
		return nil
	}
}

// apiSetDictionary stores the dictionary that is the body.
func (s *server) apiSetDictionary(r writeCall) (*response, error) {
	if _, err := parseStrict(r.URL.RawQuery, nil); err != nil {
		return nil, err
	}
	d, text, err := readDictionary(r.Request)
	if err != nil {
		return nil, err
	}
	if again, err := panel.Parse(text); err != nil || again.Hash() != d.Hash() {
		return nil, &bodyError{"有的词里有等号，或以减号开头，存成词典文件就会读成别的词。请改写这些词。"}
	}
	named, err := s.writer.SetDictionary(r.PathValue("name"), text, s.preconditionOf(r.Request))
	if err != nil {
		return nil, aboutBody(err)
	}
	r.audit.Info("audit", "outcome", "stored", "dictionary", named.Name, "hash", named.Dictionary.Hash())
	return s.dictionaryResponse(named)
}

func (s *server) apiRemoveDictionary(r writeCall) (*response, error) {
	if _, err := parseStrict(r.URL.RawQuery, nil); err != nil {
		return nil, err
	}
	name := r.PathValue("name")
	if err := s.writer.RemoveDictionary(name, s.preconditionOf(r.Request)); err != nil {
		return nil, err
	}
	r.audit.Info("audit", "outcome", "removed", "dictionary", name)
	return jsonResponse(http.StatusOK, jsonType, DictionaryRemoval{"removed", name})
}

// What the calls about counts take and answer, for the table of operations.
var (
	dictionaryName = callParameter{
		name: "name", in: "path", about: "词典名。", required: true, schema: schema{"type": "string", "minLength": 1, "maxLength": 40},
	}
	ifMatch = callParameter{
		name: "If-Match", in: "header", about: "读取这部词典时的 ETag；词典已被别人改动就返回 412。* 表示须已有这部词典。", schema: schema{"type": "string"},
	}
	ifNoneMatch = callParameter{
		name: "If-None-Match", in: "header", about: "写 * 只新建；已有这部词典就返回 412。", schema: schema{"type": "string", "enum": []any{"*"}},
	}
	hashSchema      = schema{"type": "string", "pattern": "^[0-9a-f]{16}$"}
	dictionaryForms = []callParameter{
		{name: "term", about: "要统计的词，原样计数，字符都是普通字符；可重复；网址放不下时请用词典。", many: true, most: panel.MaxTerms, schema: schema{"type": "string", "minLength": 1}},
		{name: "dictionary", about: "词典名，见 /api/v1/dictionaries；与 term 只用一种。", schema: dictionaryName.schema},
	}
	countForms = append([]callParameter{
		{name: "version", about: "词典的 hash；词典已改动时返回 409。", schema: hashSchema},
		{name: "rule", about: "longest 从左到右取最长的词，不重叠；overlapping 每处都计；union 计所覆盖的字数。", schema: schema{"type": "string", "enum": anys(panel.Rules), "default": panel.Longest}},
		{name: "scope", about: "full 只计全文报告，近似的报告只计最完整的一篇，不计名词解释（除非用 section=notes 指定）；all 全部计入，一个词的次数等于加引号检索的处数。", schema: schema{"type": "string", "enum": anys(index.Scopes), "default": index.ScopeFull}},
	}, searched(panelFilters)...)
	panelForms = append(countForms,
		callParameter{
			name: "by", about: "report 每篇一行；或 province、region、year、kind、level 中的一个或几个，用逗号分开。region 只算地区本身的报告，province 算省内各级的全部报告。", many: true,
			schema: schema{"type": "string", "default": "report"},
		},
		callParameter{name: "kinds", about: "apart 不同类型的报告分行，together 合在一起（by 里没有 kind 时）。", schema: schema{"type": "string", "enum": []any{kindsApart, kindsTogether}, "default": kindsApart}},
		callParameter{name: "compat", about: "textdata 按常见脚本的算法计数，供与已有论文对照；答案说明差别。", schema: schema{"type": "string", "enum": []any{TextData}}},
		callParameter{name: "snapshot", about: "报告的版本，见答案；报告已有变化时返回 409。", schema: hashSchema},
		formatParameter(PanelFormats),
	)
	dictionaryBodies = []bodyForm{{"text/plain", schema{"type": "string"}}, {jsonType, schema{
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
	panelAnswers  = []answerForm{{contentType: jsonType, value: PanelAnswer{}}, {contentType: csvType}, {contentType: JSONL.mediaType(), value: PanelRow{}}, {contentType: PanelParquet.mediaType()}}
	panelProblems = []int{http.StatusNotFound, http.StatusConflict}
)

const panelAbout = "每个词在每篇报告（或每个地区、年份）里出现的次数、字数、每万字次数、词数和占比。没有这个词的报告是 0；没有报告的地区和年份没有行。" +
	"没有合计行。几篇报告合为一行时，每万字次数是次数之和除以字数之和，reports 是篇数。CSV 有 BOM，表格前有 12 行说明（以 # 开头），wide 每个词一列；parquet 的说明在文件的元数据里，不明的年份是空值。" +
	"答案里的 permalink 含词典和报告的版本，以后打开要么数字相同，要么说明已变。"
