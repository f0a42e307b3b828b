package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"gongbao/analyzer"
	"gongbao/index"
	"gongbao/index/citation"
	"gongbao/index/report"
)

// operation is one call of the API. The table of operations says which parameters a call takes, and is what /openapi.json and /help/api
// are made of.
type operation struct {
	method string // GET stands for HEAD too
	path   string // as OpenAPI spells it: /api/v1/reports/{id}
	id     string // OpenAPI's operationId
	group  string
	title  string
	about  string
	// takes are the forms of the request's body, the usual one first; none for a call without one.
	takes []bodyForm
	// secured marks a call that needs a bearer token.
	secured bool
	// streamed marks a call whose answer is written while it is found, and so has no ETag.
	streamed   bool
	parameters []callParameter
	answers    []answerForm
	// problems are the statuses of errors of its own, besides those that many calls have: see failures.
	problems []int
	// example is the address of a call, with percent signs left to the reader of it.
	example string
}

// bodyForm is one form of a request's body.
type bodyForm struct {
	contentType string
	schema      schema
}

// answerForm is one form of an answer; the zero status is 200.
type answerForm struct {
	status      int
	contentType string
	value       any // of the Go type that becomes the JSON; nil where the answer is a text
	about       string
}

// callParameter is one parameter of an operation.
type callParameter struct {
	name     string
	in       string // path; empty stands for the query string
	about    string
	many     bool // may be repeated
	most     int  // how often, if it may; 0 is maxValues
	required bool
	schema   schema
}

const metricsType = "text/plain; version=0.0.4"

// The groups of operations, in the order of the help page.
const (
	groupSearch  = "检索"
	groupCounts  = "词频"
	groupReports = "报告"
	groupPlaces  = "地区"
	groupServer  = "服务"
)

// operations are the calls of the API.
var operations = []operation{
	{
		path: "/api/v1/search", id: "search", group: groupSearch, title: "检索报告",
		about:      "返回匹配的报告、标出匹配处的段落，以及按地区、年份、类型、级别和章节的篇数。",
		parameters: searched(searchParameters), answers: answering(Answer{}),
		example: "/api/v1/search?q=煤矸石&region=140000&year=2024..2026&passages=1",
	},
	{
		path: "/api/v1/export", id: "export", group: groupSearch, title: "导出全部结果",
		about: "一次检索的全部结果，不限篇数，内容是同一时刻的。CSV 每篇一行，给出 passages 时每段一行，匹配处用【】标出；JSONL 每行一篇，与检索的 hits 相同；其余是引文。Excel 会把像数字的代码和编号改成数字，请按文本导入，或以 url 辨认。" +
			"有遗漏时，最后一行说明缺少什么、为什么，JSONL 中是 incomplete。",
		parameters: append(searched(names("explain", "under", "limit", "cursor", "passages")),
			callParameter{name: "passages", about: "一篇最多几段；引文没有段落。", schema: between(0, index.MaxPassages, 0)},
			formatParameter(ExportFormats)),
		answers: append([]answerForm{
			{contentType: CSV.mediaType()}, {contentType: JSONL.mediaType(), value: AnswerHit{}},
		}, citationForms()...),
		streamed: true, example: "/api/v1/export?q=煤矸石&year=2024..2026&format=csv",
	},
	{
		method: http.MethodPost, path: "/api/v1/batch", id: "countBatch", group: groupSearch, title: "批量统计",
		about: "一次统计至多 1,000 个检索式（1 MB）。正文是有 q 一列的 CSV，可另有 label、match、expand 和各筛选条件，一格里的几个值用空格分开，写了就代替网址里的同一条件；" +
			"或用 text/plain，每行一个检索式。返回 CSV：每个检索式按地区、年份等分组的报告篇数、匹配处数和这些报告的字数，与检索结果一致。" +
			"没能完整统计的检索式，error 一栏说明原因，不给数字。",
		takes: []bodyForm{{"text/csv", schema{"type": "string"}}, {"text/plain", schema{"type": "string"}}},
		parameters: append(searched(names("q", "explain", "under", "sort", "limit", "passages", "cursor")), callParameter{
			name: "by", about: "按什么分组：province、region、year、kind、level 中的一个或几个，用逗号分开；none 不分组。", many: true,
			schema: schema{"type": "string", "default": "region,year"},
		}),
		answers:  []answerForm{{contentType: typeCSV}},
		problems: []int{http.StatusRequestTimeout, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType},
	},
	{
		path: "/api/v1/panel", id: "panel", group: groupCounts, title: "按地区和年份计词频", about: panelDescription, streamed: true,
		parameters: slices.Concat(dictionaryForms, panelForms), answers: panelAnswers, problems: panelProblems,
		example: "/api/v1/panel?dictionary=数字经济&by=region,year&year=2024..2026&format=csv",
	},
	{
		method: http.MethodPost, path: "/api/v1/panel", id: "panelOf", group: groupCounts, title: "按随请求发送的词典计词频",
		about: "正文是词典文件（text/plain，UTF-8），或 JSON：`{\"terms\": [\"数字经济\", {\"forms\": [\"环境保护\", \"环保\"], \"exclusions\": []}]}`。其余与 GET 相同，只是没有固定链接。",
		takes: dictionaryBodies, streamed: true, parameters: panelForms, answers: panelAnswers,
		problems: append(panelProblems, http.StatusRequestTimeout, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType),
	},
	{
		path: kwicAPIPath, id: "kwic", group: groupCounts, title: "计入的原句", about: kwicDescription, streamed: true,
		parameters: slices.Concat(dictionaryForms, kwicForms), answers: kwicAnswers, problems: panelProblems,
		example: "/api/v1/kwic?term=数字经济&year=2026&sort=right&sample=50&seed=1",
	},
	{
		method: http.MethodPost, path: kwicAPIPath, id: "kwicOf", group: groupCounts, title: "随请求发送的词典计入的原句",
		about: "正文与 POST /api/v1/panel 的相同，其余与 GET 相同，只是没有固定链接。",
		takes: dictionaryBodies, streamed: true, parameters: kwicForms, answers: kwicAnswers,
		problems: append(panelProblems, http.StatusRequestTimeout, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType),
	},
	{
		path: "/api/v1/dictionaries", id: "listDictionaries", group: groupCounts, title: "词典列表",
		about: "资料库的词典和程序自带的词典。", answers: answering(Dictionaries{}), example: "/api/v1/dictionaries",
	},
	{
		path: "/api/v1/dictionaries/{name}", id: "getDictionary", group: groupCounts, title: "一部词典", about: "词、同义词、排除的词，以及出处。版本由所计的词算出；改动前的各版都保留，用 version 可读。",
		parameters: []callParameter{dictionaryName, {name: "version", about: "现在或以前某一版的 hash；不写即现在的。", schema: hashSchema}},
		answers:    answering(AnswerDictionary{}), problems: []int{http.StatusNotFound},
		example: "/api/v1/dictionaries/环境",
	},
	{
		method: http.MethodPut, path: "/api/v1/dictionaries/{name}", id: "setDictionary", group: groupCounts, title: "存入词典",
		about: "正文是词典文件（UTF-8）：每行一个词，“环境保护 = 环保”一并计数，“绿色 - 绿色通道”不计后者；可先写“名称：”“来源：”“引用：”。", takes: dictionaryBodies, secured: true,
		parameters: []callParameter{dictionaryName, ifMatch, ifNoneMatch}, answers: answering(AnswerDictionary{}),
		problems: append(writeProblems, http.StatusConflict, http.StatusPreconditionFailed, http.StatusRequestTimeout, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType),
	},
	{
		method: http.MethodDelete, path: "/api/v1/dictionaries/{name}", id: "removeDictionary", group: groupCounts, title: "删除词典", about: "只删资料库里的；各版仍然保留，自带的同名词典又会出现。", secured: true,
		parameters: []callParameter{dictionaryName, ifMatch}, answers: answering(DictionaryRemoval{}), problems: append(writeProblems, http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed),
	},
	{
		path: "/api/v1/suggest", id: "suggest", group: groupSearch, title: "输入提示",
		about: "补全检索式的最后一个词：地名、词语、章节标题和年份。",
		parameters: []callParameter{
			{name: "q", about: "正在输入的检索式，可用拼音或首字母。", schema: schema{"type": "string", "maxLength": 256}},
			{name: "limit", about: "最多几条。", schema: between(1, maxSuggestions, defaultSuggestions)},
		},
		answers: answering(Suggestions{}), example: "/api/v1/suggest?q=gujiao",
	},
	{
		path: "/api/v1/analyze", id: "analyze", group: groupSearch, title: "分析文字",
		about: "一段文字归一后的样子、各个字、索引和检索时的词，以及同义词。",
		parameters: []callParameter{
			{name: "text", about: "要分析的文字。", required: true, schema: schema{"type": "string", "minLength": 1, "maxLength": maxAnalyzed}},
		},
		answers: answering(analyzer.Analysis{}), example: "/api/v1/analyze?text=GDP",
	},
	{
		path: "/api/v1/reports", id: "listReports", group: groupReports, title: "列出报告",
		about:      "按条件列出报告，没有段落；默认新的在前。",
		parameters: searched(listParameters), answers: answering(List{}), example: "/api/v1/reports?region=140100&kind=政府工作报告&limit=5",
	},
	{
		path: "/api/v1/reports/{id}", id: "getReport", group: groupReports, title: "一篇报告",
		about:      "全部章节、各项信息及其依据，以及近似的报告。报告已被新的文件替换时，转到新的编号。",
		parameters: []callParameter{reportID}, answers: answering(ReportAnswer{}), problems: []int{http.StatusNotFound},
	},
	{
		path: "/api/v1/reports/{id}.txt", id: "getReportText", group: groupReports, title: "一篇报告的纯文本",
		about:      "标题和各章节，每段一行，章节之间空一行。",
		parameters: []callParameter{reportID}, answers: []answerForm{{contentType: typePlain}}, problems: []int{http.StatusNotFound},
	},
	{
		path: "/api/v1/reports/{id}/similar", id: "getSimilar", group: groupReports, title: "相关的报告",
		about: "近似的报告（duplicates）、同一地区其他年份的报告（same_place）、同一年份相邻地区的报告（neighbours），以及内容相近的报告和共有的词语（similar）。",
		parameters: []callParameter{
			reportID,
			{name: "section", about: "章节编号，如 s3；给出时查找与该章节相近的章节。", schema: schema{"type": "string", "minLength": 1}},
			{name: "limit", about: "内容相近的报告最多几篇。", schema: between(1, index.MaxRelated, defaultSimilar)},
		},
		answers: answering(RelatedAnswer{}), problems: []int{http.StatusNotFound},
	},
	{
		path: "/api/v1/reports/{id}/citation", id: "getCitation", group: groupReports, title: "一篇报告的引文",
		about:      "GB/T 7714—2015、BibTeX 或 RIS。报告没有写明的放在方括号里。",
		parameters: []callParameter{reportID, formatParameter(citation.Styles)}, answers: citationForms(), problems: []int{http.StatusNotFound},
	},
	{
		path: "/api/v1/compare", id: "compareReports", group: groupReports, title: "比较两篇报告",
		about: "章节两两对应，句子分为沿用、改动、删去和新增，改动处逐字标出；另有一篇比另一篇增加的词语。报告已被新的文件替换时，转到新的编号。",
		parameters: []callParameter{
			{name: "a", about: "较早一篇的编号。", required: true, schema: reportID.schema},
			{name: "b", about: "较晚一篇的编号。", required: true, schema: reportID.schema},
		},
		answers: answering(CompareAnswer{}), problems: []int{http.StatusNotFound},
	},
	{
		method: http.MethodPost, path: "/api/v1/reports", id: "addReports", group: groupReports, title: "上传报告",
		about: "加入表单里的文件；或以文件内容为正文，用参数 file 写明文件名。文件按名字区分，以后同名的文件取代先前的。有新加入的报告时返回 201。",
		takes: []bodyForm{
			{"multipart/form-data", schema{"type": "object", "minProperties": 1, "additionalProperties": filesSchema}},
			{"application/octet-stream", schema{}},
		},
		secured: true,
		parameters: []callParameter{
			{name: "file", about: "文件名，不带路径；正文是文件内容时必须写明。", schema: schema{"type": "string", "minLength": 1}},
		},
		answers:  []answerForm{{contentType: typeJSON, value: Uploaded{}}, {status: http.StatusCreated, contentType: typeJSON, value: Uploaded{}}},
		problems: append(writeProblems, http.StatusRequestTimeout, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity),
	},
	{
		method: http.MethodPatch, path: "/api/v1/reports/{id}", id: "correctReport", group: groupReports, title: "更正报告的信息",
		about: `正文如 {"region": "140181", "year": 2026}；值为 null 恢复原来读出的值。`,
		takes: []bodyForm{{typeJSON, correctionSchema()}, {"application/merge-patch+json", correctionSchema()}}, secured: true,
		parameters: []callParameter{reportID}, answers: answering(ReportAnswer{}),
		problems: append(writeProblems, http.StatusNotFound, http.StatusRequestTimeout, http.StatusConflict, http.StatusRequestEntityTooLarge,
			http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity),
	},
	{
		method: http.MethodDelete, path: "/api/v1/reports/{id}", id: "removeReport", group: groupReports, title: "移除报告", secured: true,
		parameters: []callParameter{reportID}, answers: answering(Removal{}), problems: append(writeProblems, http.StatusNotFound, http.StatusConflict),
	},
	{
		path: "/api/v1/regions", id: "listRegions", group: groupPlaces, title: "有报告的地区",
		about: "有报告的地区及其上级，按代码排列，附各年的篇数。",
		parameters: []callParameter{
			{name: "q", about: "地名的一部分或代码的开头，曾用名和旧代码也可。", schema: schema{"type": "string", "maxLength": maxPlaceQuery}},
			{name: "under", about: "六位行政区划代码，只列出它的直接下级。", schema: codeSchema},
			{name: "level", about: "只列出这一级的地区。", schema: schema{"type": "string", "enum": anys(placeLevels)}},
		},
		answers: answering(Places{}), problems: []int{http.StatusNotFound}, example: "/api/v1/regions?under=140000",
	},
	{
		path: "/api/v1/regions/{code}", id: "getRegion", group: groupPlaces, title: "一个地区",
		about: "今天的代码和名称、沿革、别名、上级和下级，以及各年的篇数。",
		parameters: []callParameter{
			{name: "code", in: "path", about: "六位行政区划代码，任何时期的都可以。", required: true, schema: codeSchema},
		},
		answers: answering(PlaceAnswer{}), problems: []int{http.StatusNotFound}, example: "/api/v1/regions/142729",
	},
	{
		path: "/api/v1/coverage", id: "getCoverage", group: groupPlaces, title: "收录情况",
		about:      "每个地区各类报告有哪些年份的全文，缺哪些年份，哪些篇信息存疑。只算地区本身的报告，不含下级。",
		parameters: searched(coverageParameters), answers: answering(CoverageAnswer{}), example: "/api/v1/coverage?region=140100&kind=政府工作报告",
	},
	{
		path: "/healthz", id: "getHealth", group: groupServer, title: "是否在运行", answers: []answerForm{{contentType: typePlain}}, example: "/healthz",
	},
	{
		path: "/readyz", id: "getReady", group: groupServer, title: "能否检索",
		about:   "做一次检索；能检索时还给出索引更新的进度。",
		answers: answering(Ready{}), problems: []int{http.StatusServiceUnavailable}, example: "/readyz",
	},
	{
		path: "/metrics", id: "getMetrics", group: groupServer, title: "运行指标",
		about:   "Prometheus 格式：资料库的规模、各地址的请求数和用时、内存等。",
		answers: []answerForm{{contentType: metricsType}}, example: "/metrics",
	},
	{
		path: "/openapi.json", id: "getOpenAPI", group: groupServer, title: "接口描述",
		about:   "本接口的 OpenAPI 3.1 描述。",
		answers: []answerForm{{contentType: typeJSON, value: map[string]any{}}}, example: "/openapi.json",
	},
}

// writeProblems are the statuses of calls that change: of those who may not, and of a library that has no room.
var writeProblems = []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusInsufficientStorage}

// formatParameter chooses one of the forms of an answer, the first where it is absent.
func formatParameter[T ~string](all []T) callParameter {
	return callParameter{name: "format", about: "格式。", schema: schema{"type": "string", "enum": anys(all), "default": all[0]}}
}

// citationForms are the answers with citations.
func citationForms() (forms []answerForm) {
	for _, style := range citation.Styles {
		forms = append(forms, answerForm{contentType: style.MediaType()})
	}
	return forms
}

// answering is the usual answer: JSON of the type of value.
func answering(value any) []answerForm { return []answerForm{{contentType: typeJSON, value: value}} }

var (
	reportID = callParameter{
		name: "id", in: "path", about: "报告编号，16 位十六进制数字。", required: true, schema: schema{"type": "string", "pattern": "^[0-9a-f]{16}$"},
	}
	codeSchema = schema{"type": "string", "pattern": "^[0-9]{6}$"}
	// filesSchema is a field of a form: files, whose names say what they are.
	filesSchema = schema{"type": "array", "items": schema{"type": "string", "contentMediaType": "application/octet-stream"}}
)

// correctionSchema is the body of a correction.
func correctionSchema() schema {
	fields := schema{}
	for _, name := range report.Correctable() {
		fields[name] = schema{"type": []any{"string", "integer", "null"}}
	}
	return schema{"type": "object", "minProperties": 1, "properties": fields, "additionalProperties": false}
}

// searched returns the parameters of a search with these names.
func searched(names []string) []callParameter {
	ps := make([]callParameter, len(names))
	for i, name := range names {
		p := searchForms[name]
		p.name = name
		p.many = slices.ContainsFunc(parameters, func(known parameter) bool { return known.name == name && known.many })
		ps[i] = p
	}
	return ps
}

// searchForms say what the parameters of a search are.
var searchForms = map[string]callParameter{
	"q":        {about: "检索式。不写则列出全部报告。", schema: schema{"type": "string"}},
	"region":   {about: "六位行政区划代码，含下级；none 表示地区不明。", schema: facetSchema("none", "[0-9]{6}")},
	"year":     {about: "年份，如 2026，或范围，如 2019..2023；none 表示年份不明。", schema: facetSchema("none", `[0-9]{4}`, `[0-9]{4}\.\.[0-9]{4}`)},
	"kind":     {about: "报告类型：" + choices(report.Kinds), schema: facetSchema(append(texts(report.Kinds), "none")...)},
	"level":    {about: "级别：" + choices(report.Levels), schema: facetSchema(append(texts(report.Levels), "none")...)},
	"section":  {about: "只在这种章节里查找：" + choices(report.Roles), schema: facetSchema(append(texts(report.Roles), "none")...)},
	"match":    {about: "literal 逐字，words 按词，most 只要相近；不写则先逐字，找不到时依次放宽。", schema: schema{"type": "string", "enum": anys(index.Matches)}},
	"expand":   {about: "是否也找同义词、地区和年份的报告。", schema: schema{"type": "boolean", "default": true}},
	"explain":  {about: "是否给出得分的各个部分。", schema: schema{"type": "boolean", "default": false}},
	"under":    {about: "六位行政区划代码，地区一栏只给出它的直接下级。", schema: codeSchema},
	"sort":     {about: "排序：relevance 相关度，newest 最新，oldest 最早，region 地区。", schema: schema{"type": "string", "enum": anys(index.Sorts)}},
	"limit":    {about: "一页最多几篇。", schema: between(1, index.MaxLimit, defaultLimit)},
	"passages": {about: "一篇最多几段。", schema: between(0, index.MaxPassages, defaultPassages)},
	"cursor":   {about: "上一页答案中的 next，从那里继续；其他参数要相同。", schema: schema{"type": "string"}},
}

// fieldsParameter selects fields of a JSON answer.
var fieldsParameter = callParameter{
	name: "fields", about: "只要这些字段，用逗号隔开，下级用点连接，如 total,hits.report.id；不写则给出全部。", many: true,
	schema: schema{"type": "string"},
}

func facetSchema(alternatives ...string) schema {
	return schema{"type": "string", "pattern": "^-?(" + strings.Join(alternatives, "|") + ")$"}
}

// choices lists the values of a facet in a sentence.
func choices[T ~string](values []T) string {
	return strings.Join(texts(values), "、") + "；none 表示不明。"
}

func between(low, high, normal int) schema {
	return schema{"type": "integer", "minimum": low, "maximum": high, "default": normal}
}

func anys[T any](values []T) []any {
	as := make([]any, len(values))
	for i, v := range values {
		as[i] = v
	}
	return as
}

// verb is the method of the call.
func (o *operation) verb() string {
	if o.method == "" {
		return http.MethodGet
	}
	return o.method
}

// route is the path as gin spells it. What ends a segment behind a parameter is the handler's business.
func (o *operation) route() string {
	segments := strings.Split(o.path, "/")
	for i, s := range segments {
		if name, ok := strings.CutPrefix(s, "{"); ok {
			name, _, _ = strings.Cut(name, "}")
			segments[i] = ":" + name
		}
	}
	return strings.Join(segments, "/")
}

// ending is what a path ends in behind its last parameter: .txt.
func (o *operation) ending() string {
	return o.path[strings.LastIndexByte(o.path, '}')+1:]
}

// selectable is the value of the answer that fields can be selected from; nil where there is none.
func (o *operation) selectable() any {
	if o.verb() != http.MethodGet || o.streamed || !strings.HasPrefix(o.path, "/api/") || o.answers[0].contentType != typeJSON {
		return nil
	}
	return o.answers[0].value
}

// all are the parameters of the call, with those that many calls have.
func (o *operation) all() []callParameter {
	if o.selectable() == nil {
		return o.parameters
	}
	return append(slices.Clip(o.parameters), fieldsParameter)
}

// inQuery are the names of the parameters of the query string.
func (o *operation) inQuery() []string {
	names := []string{}
	for _, p := range o.all() {
		if p.in == "" {
			names = append(names, p.name)
		}
	}
	return names
}

// operationAt returns the operation that answers a request for path at a route of gin, or nil for one that is not of the API.
func operationAt(method, route, path string) *operation {
	if method == http.MethodHead {
		method = http.MethodGet
	}
	var at *operation
	for i := range operations {
		o := &operations[i]
		// Of two operations at one route the one with the longer ending comes later.
		if o.verb() == method && o.route() == route && strings.HasSuffix(path, o.ending()) {
			at = o
		}
	}
	return at
}

// readablePaths are the addresses of calls by POST that change nothing.
func readablePaths() (paths []string) {
	for _, o := range operations {
		if o.method == http.MethodPost && !o.secured {
			paths = append(paths, o.path)
		}
	}
	return paths
}

// documented is the handler h of a route behind what the table of operations promises: parameters that are not in it are refused,
// and fields are selected.
func documented(route string, h handler) handler {
	return func(r *http.Request) (*response, error) {
		o := operationAt(r.Method, route, r.URL.Path)
		if o == nil {
			return h(r)
		}
		values, err := parseQuery(r.URL.RawQuery)
		if err != nil {
			return nil, err
		}
		if err := checkNames(values, o.inQuery()); err != nil {
			return nil, err
		}
		chosen, err := parseFields(values[fieldsParameter.name], o.selectable())
		if err != nil {
			return nil, err
		}
		res, err := h(withoutParameter(r, values, fieldsParameter.name))
		if err != nil || chosen == nil || res.contentType != typeJSON {
			return res, err
		}
		chosen.selectFrom(res)
		return res, nil
	}
}

// withoutParameter is r without one parameter of its query string, whose values are given.
func withoutParameter(r *http.Request, values url.Values, name string) *http.Request {
	if !values.Has(name) {
		return r
	}
	delete(values, name)
	without := *r
	address := *r.URL
	address.RawQuery = values.Encode()
	without.URL = &address
	return &without
}
