package api

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"gongbao/analyzer"
	"gongbao/index"
	"gongbao/index/citation"
	"gongbao/index/report"
	"gongbao/web/address"
	"gongbao/web/answer"
	"gongbao/web/export"
	"gongbao/web/respond"
)

// Operation is one call of the API. The table of operations says which parameters a call takes, and
// is what /openapi.json and /help/api are made of.
type Operation struct {
	method string // GET stands for HEAD too
	Path   string // as OpenAPI spells it: /api/v1/reports/{id}
	ID     string // OpenAPI's operationId
	Group  string
	Title  string
	About  string
	// takes are the forms of the request's body, the usual one first; none for a call without one.
	takes []bodyForm
	// Secured marks a call that needs a bearer token.
	Secured bool
	// streamed marks a call whose answer is written while it is found, and so has no ETag.
	streamed   bool
	Parameters []Parameter
	Answers    []answerForm
	// problems are the statuses of errors of its own, besides those that many calls have: see
	// failures.
	problems []int
	// Example is the address of a call, with percent signs left to the reader of it.
	Example string
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
	Value       any // of the Go type that becomes the JSON; nil where the answer is a text
	about       string
}

// Parameter is one parameter of an operation.
type Parameter struct {
	Name     string
	In       string // path; empty stands for the query string
	About    string
	Many     bool // may be repeated
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

// Operations are the calls of the API.
var Operations = []Operation{
	{
		Path: "/api/v1/search", ID: "search", Group: groupSearch, Title: "检索报告",
		About:      "返回匹配的报告、标出匹配处的段落，以及按地区、年份、类型、级别和章节的篇数。",
		Parameters: searched(address.SearchParameters), Answers: answering(answer.Search{}),
		Example: "/api/v1/search?q=煤矸石&region=140000&year=2024..2026&passages=1",
	},
	{
		Path: "/api/v1/export", ID: "export", Group: groupSearch, Title: "导出全部结果",
		About: "一次检索的全部结果，不限篇数，内容是同一时刻的。CSV 每篇一行，给出 passages 时每段一行，匹配处用【】标出；JSONL 每行一篇，与检索的 hits 相同；其余是引文。what=reports 导出报告全文和各项信息（JSONL），可再加入资料库。Excel 会把像数字的代码和编号改成数字，请按文本导入，或以 url 辨认。" +
			"有遗漏时，最后一行说明缺少什么、为什么，JSONL 中是 incomplete。",
		Parameters: append(searched(address.Names("correct", "explain", "under", "limit", "cursor", "passages")),
			Parameter{Name: "passages", About: "一篇最多几段；引文没有段落。", schema: between(0, index.MaxPassages, 0)},
			formatParameter(export.Formats),
			Parameter{
				Name: "what", About: "导出什么：检索结果，或报告全文（格式只能是 jsonl）。",
				schema: schema{"type": "string", "enum": anys(export.Whats), "default": export.Whats[0]},
			}),
		Answers: append([]answerForm{
			{contentType: export.CSV.MediaType()}, {contentType: export.JSONL.MediaType(), Value: answer.Hit{}},
		}, citationForms()...),
		streamed: true, Example: "/api/v1/export?q=煤矸石&year=2024..2026&format=csv",
	},
	{
		method: http.MethodPost, Path: "/api/v1/batch", ID: "countBatch", Group: groupSearch, Title: "批量统计",
		About: "一次统计最多 1,000 个检索式（1 MB）。正文是有 q 一列的 CSV，可另有 label、match、expand 和各筛选条件，一格里的几个值用空格分开，写了就代替网址里的同一条件；" +
			"或用 text/plain，每行一个检索式。返回 CSV：每个检索式按地区、年份等分组的报告篇数、匹配处数和这些报告的字数，与检索结果一致。" +
			"没能完整统计的检索式，error 一栏说明原因，不给数字。",
		takes: []bodyForm{{"text/csv", schema{"type": "string"}}, {"text/plain", schema{"type": "string"}}},
		Parameters: append(searched(address.Names("q", "correct", "explain", "under", "sort", "limit", "passages", "cursor")), Parameter{
			Name: "by", About: "按什么分组：" + strings.Join(address.Texts(index.Groupings), "、") + " 中的一个或几个，用逗号分开；none 不分组。", Many: true,
			schema: schema{"type": "string", "default": "region,year"},
		}),
		Answers:  []answerForm{{contentType: respond.TypeCSV}},
		problems: []int{http.StatusRequestTimeout, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType},
	},
	{
		Path: "/api/v1/panel", ID: "panel", Group: groupCounts, Title: "按地区和年份计词频", About: panelDescription, streamed: true,
		Parameters: slices.Concat(dictionaryForms, panelForms), Answers: panelAnswers, problems: panelProblems,
		Example: "/api/v1/panel?dictionary=数字经济&by=region,year&year=2024..2026&format=csv",
	},
	{
		method: http.MethodPost, Path: "/api/v1/panel", ID: "panelOf", Group: groupCounts, Title: "按随请求发送的词典计词频",
		About: "正文是词典文件（text/plain，UTF-8），或 JSON：`{\"terms\": [\"数字经济\", {\"forms\": [\"环境保护\", \"环保\"], \"exclusions\": []}]}`。其余与 GET 相同，只是没有固定链接。",
		takes: dictionaryBodies, streamed: true, Parameters: panelForms, Answers: panelAnswers,
		problems: append(panelProblems, http.StatusRequestTimeout, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType),
	},
	{
		Path: address.LinesAPIPath, ID: "kwic", Group: groupCounts, Title: "计入的原句", About: lineDescription, streamed: true,
		Parameters: slices.Concat(dictionaryForms, lineForms), Answers: lineAnswers, problems: panelProblems,
		Example: "/api/v1/kwic?term=数字经济&year=2026&sort=right&sample=50&seed=1",
	},
	{
		method: http.MethodPost, Path: address.LinesAPIPath, ID: "kwicOf", Group: groupCounts, Title: "随请求发送的词典计入的原句",
		About: "正文与 POST /api/v1/panel 的相同，其余与 GET 相同，只是没有固定链接。",
		takes: dictionaryBodies, streamed: true, Parameters: lineForms, Answers: lineAnswers,
		problems: append(panelProblems, http.StatusRequestTimeout, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType),
	},
	{
		Path: "/api/v1/dictionaries", ID: "listDictionaries", Group: groupCounts, Title: "词典列表",
		About: "资料库的词典和程序内置的词典。", Answers: answering(answer.Dictionaries{}), Example: "/api/v1/dictionaries",
	},
	{
		Path: "/api/v1/dictionaries/{name}", ID: "getDictionary", Group: groupCounts, Title: "获取词典", About: "词、同义词、排除的词，以及出处。版本由所计的词算出；改动前的各版都保留，用 version 可读。",
		Parameters: []Parameter{dictionaryName, {Name: "version", About: "现在或以前某一版的 hash；不写即现在的。", schema: hashSchema}},
		Answers:    answering(answer.Dictionary{}), problems: []int{http.StatusNotFound},
		Example: "/api/v1/dictionaries/环境",
	},
	{
		method: http.MethodPut, Path: "/api/v1/dictionaries/{name}", ID: "setDictionary", Group: groupCounts, Title: "保存词典",
		About: "正文是词典文件（UTF-8）：每行一个词，“环境保护 = 环保”一并计数，“绿色 - 绿色通道”不计后者；可先写“名称：”“来源：”“引用：”。", takes: dictionaryBodies, Secured: true,
		Parameters: []Parameter{dictionaryName, ifMatch, ifNoneMatch}, Answers: answering(answer.Dictionary{}),
		problems: append(writeProblems, http.StatusConflict, http.StatusPreconditionFailed, http.StatusRequestTimeout, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType),
	},
	{
		method: http.MethodDelete, Path: "/api/v1/dictionaries/{name}", ID: "removeDictionary", Group: groupCounts, Title: "删除词典", About: "只删资料库里的；各版仍然保留，内置的同名词典又会出现。", Secured: true,
		Parameters: []Parameter{dictionaryName, ifMatch}, Answers: answering(answer.DictionaryRemoval{}), problems: append(writeProblems, http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed),
	},
	{
		Path: "/api/v1/suggest", ID: "suggest", Group: groupSearch, Title: "输入提示",
		About: "补全检索式的最后一个词：地名、词语、章节标题和年份。",
		Parameters: []Parameter{
			{Name: "q", About: "正在输入的检索式，可用拼音或首字母。", schema: schema{"type": "string", "maxLength": 256}},
			{Name: "limit", About: "最多几条。", schema: between(1, maxSuggestions, defaultSuggestions)},
		},
		Answers: answering(answer.Suggestions{}), Example: "/api/v1/suggest?q=gujiao",
	},
	{
		Path: "/api/v1/analyze", ID: "analyze", Group: groupSearch, Title: "分析文字",
		About: "一段文字归一后的样子、各个字、索引和检索时的词，以及同义词。",
		Parameters: []Parameter{
			{Name: "text", About: "要分析的文字。", required: true, schema: schema{"type": "string", "minLength": 1, "maxLength": maxAnalyzed}},
		},
		Answers: answering(analyzer.Analysis{}), Example: "/api/v1/analyze?text=GDP",
	},
	{
		Path: "/api/v1/reports", ID: "listReports", Group: groupReports, Title: "列出报告",
		About:      "按条件列出报告，没有段落；默认新的在前。",
		Parameters: searched(address.ListParameters), Answers: answering(answer.List{}), Example: "/api/v1/reports?region=140100&kind=政府工作报告&limit=5",
	},
	{
		Path: "/api/v1/reports/{id}", ID: "getReport", Group: groupReports, Title: "获取报告",
		About:      "全部章节、各项信息及其依据，以及近似的报告。报告已被新的文件替换时，转到新的编号。",
		Parameters: []Parameter{reportID}, Answers: answering(answer.Report{}), problems: []int{http.StatusNotFound},
	},
	{
		Path: "/api/v1/reports/{id}.txt", ID: "getReportText", Group: groupReports, Title: "获取报告纯文本",
		About:      "标题和各章节，每段一行，章节之间空一行。",
		Parameters: []Parameter{reportID}, Answers: []answerForm{{contentType: respond.TypePlain}}, problems: []int{http.StatusNotFound},
	},
	{
		Path: "/api/v1/reports/{id}/similar", ID: "getSimilar", Group: groupReports, Title: "相关的报告",
		About: "近似的报告（duplicates）、同一地区其他年份的报告（same_place）、同一年份相邻地区的报告（neighbours），以及内容相近的报告和共有的词语（similar）。",
		Parameters: []Parameter{
			reportID,
			{Name: "section", About: "章节编号，如 s3；给出时查找与该章节相近的章节。", schema: schema{"type": "string", "minLength": 1}},
			{Name: "limit", About: "内容相近的报告最多几篇。", schema: between(1, index.MaxRelated, defaultSimilar)},
		},
		Answers: answering(answer.Related{}), problems: []int{http.StatusNotFound},
	},
	{
		Path: "/api/v1/reports/{id}/citation", ID: "getCitation", Group: groupReports, Title: "获取报告引文",
		About:      "GB/T 7714—2015、BibTeX 或 RIS。报告没有写明的放在方括号里。",
		Parameters: []Parameter{reportID, formatParameter(citation.Styles)}, Answers: citationForms(), problems: []int{http.StatusNotFound},
	},
	{
		Path: "/api/v1/compare", ID: "compareReports", Group: groupReports, Title: "比较两篇报告",
		About: "章节两两对应，句子分为沿用、改动、删去和新增，改动处逐字标出；另有一篇比另一篇增加的词语。报告已被新的文件替换时，转到新的编号。",
		Parameters: []Parameter{
			{Name: "a", About: "较早一篇的编号。", required: true, schema: reportID.schema},
			{Name: "b", About: "较晚一篇的编号。", required: true, schema: reportID.schema},
		},
		Answers: answering(answer.Comparison{}), problems: []int{http.StatusNotFound},
	},
	{
		method: http.MethodPost, Path: "/api/v1/reports", ID: "addReports", Group: groupReports, Title: "上传报告",
		About: "加入表单里的文件；或以文件内容为正文，用参数 file 写明文件名。文件按名字区分，以后同名的文件取代先前的。有新加入的报告时返回 201。",
		takes: []bodyForm{
			{"multipart/form-data", schema{
				"type": "object", "minProperties": 1, "additionalProperties": filesSchema,
				"properties": schema{columnField: schema{"type": "array", "items": columnSchema}},
			}},
			{"application/octet-stream", schema{}},
		},
		Secured: true,
		Parameters: []Parameter{
			{Name: "file", About: "文件名，不带路径；正文是文件内容时必须写明。", schema: schema{"type": "string", "minLength": 1}},
			{
				Name: columnField, About: "表格里名字不常见的列是什么，如 正文=报告文本；可重复。用表单时也可写作同名的一项。",
				Many: true, most: maxColumns, schema: columnSchema,
			},
		},
		Answers:  []answerForm{{contentType: respond.TypeJSON, Value: answer.Uploaded{}}, {status: http.StatusCreated, contentType: respond.TypeJSON, Value: answer.Uploaded{}}},
		problems: append(writeProblems, http.StatusRequestTimeout, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity),
	},
	{
		method: http.MethodPatch, Path: "/api/v1/reports/{id}", ID: "correctReport", Group: groupReports, Title: "更正报告的信息",
		About: `正文如 {"region": "140181", "year": 2026}；值为 null 恢复原来读出的值。`,
		takes: []bodyForm{{respond.TypeJSON, correctionSchema()}, {"application/merge-patch+json", correctionSchema()}}, Secured: true,
		Parameters: []Parameter{reportID}, Answers: answering(answer.Report{}),
		problems: append(writeProblems, http.StatusNotFound, http.StatusRequestTimeout, http.StatusConflict, http.StatusRequestEntityTooLarge,
			http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity),
	},
	{
		method: http.MethodDelete, Path: "/api/v1/reports/{id}", ID: "removeReport", Group: groupReports, Title: "移除报告", Secured: true,
		Parameters: []Parameter{reportID}, Answers: answering(answer.Removal{}), problems: append(writeProblems, http.StatusNotFound, http.StatusConflict),
	},
	{
		Path: "/api/v1/regions", ID: "listRegions", Group: groupPlaces, Title: "有报告的地区",
		About: "有报告的地区及其上级，按代码排列，附各年的篇数。",
		Parameters: []Parameter{
			{Name: "q", About: "地名的一部分或代码的开头，曾用名和旧代码也可。", schema: schema{"type": "string", "maxLength": address.MaxPlaceQuery}},
			{Name: "under", About: "六位行政区划代码，只列出它的直接下级。", schema: codeSchema},
			{Name: "level", About: "只列出这一级的地区。", schema: schema{"type": "string", "enum": anys(placeLevels)}},
		},
		Answers: answering(answer.Places{}), problems: []int{http.StatusNotFound}, Example: "/api/v1/regions?under=140000",
	},
	{
		Path: "/api/v1/regions/{code}", ID: "getRegion", Group: groupPlaces, Title: "获取地区",
		About: "今天的代码和名称、沿革、别名、上级和下级，以及各年的篇数。",
		Parameters: []Parameter{
			{Name: "code", In: "path", About: "六位行政区划代码，任何时期的都可以。", required: true, schema: codeSchema},
		},
		Answers: answering(answer.PlaceDetail{}), problems: []int{http.StatusNotFound}, Example: "/api/v1/regions/142729",
	},
	{
		Path: "/api/v1/coverage", ID: "getCoverage", Group: groupPlaces, Title: "收录情况",
		About:      "每个地区各类报告有哪些年份的全文，缺哪些年份，哪些篇信息存疑。只算地区本身的报告，不含下级。",
		Parameters: searched(coverageParameters), Answers: answering(answer.Coverage{}), Example: "/api/v1/coverage?region=140100&kind=政府工作报告",
	},
	{
		Path: "/healthz", ID: "getHealth", Group: groupServer, Title: "是否在运行", Answers: []answerForm{{contentType: respond.TypePlain}}, Example: "/healthz",
	},
	{
		Path: "/readyz", ID: "getReady", Group: groupServer, Title: "能否检索",
		About:   "做一次检索；能检索时还给出索引更新的进度。资料库还在打开时返回 503，opening 说明进度。",
		Answers: answering(answer.Ready{}), problems: []int{http.StatusServiceUnavailable}, Example: "/readyz",
	},
	{
		Path: "/metrics", ID: "getMetrics", Group: groupServer, Title: "运行指标",
		About:   "Prometheus 格式：资料库的规模、各地址的请求数和用时、内存等。",
		Answers: []answerForm{{contentType: metricsType}}, Example: "/metrics",
	},
	{
		Path: "/openapi.json", ID: "getOpenAPI", Group: groupServer, Title: "接口描述",
		About:   "本接口的 OpenAPI 3.1 描述。",
		Answers: []answerForm{{contentType: respond.TypeJSON, Value: map[string]any{}}}, Example: "/openapi.json",
	},
}

// writeProblems are the statuses of calls that change: of those who may not, and of a library that
// has no room.
var writeProblems = []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusInsufficientStorage}

// formatParameter chooses one of the forms of an answer, the first if it is absent.
func formatParameter[T ~string](all []T) Parameter {
	return Parameter{Name: "format", About: "格式。", schema: schema{"type": "string", "enum": anys(all), "default": all[0]}}
}

// citationForms are the answers with citations.
func citationForms() (forms []answerForm) {
	for _, style := range citation.Styles {
		forms = append(forms, answerForm{contentType: style.MediaType()})
	}
	return forms
}

// answering is the usual answer: JSON of the type of value.
func answering(value any) []answerForm {
	return []answerForm{{contentType: respond.TypeJSON, Value: value}}
}

var (
	reportID = Parameter{
		Name: "id", In: "path", About: "报告编号，16 位十六进制数字。", required: true, schema: schema{"type": "string", "pattern": "^[0-9a-f]{16}$"},
	}
	codeSchema = schema{"type": "string", "pattern": "^[0-9]{6}$"}
	// columnSchema is a part of a report and the name of its column.
	columnSchema = schema{"type": "string", "pattern": "=", "maxLength": maxColumn}
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
func searched(names []string) []Parameter {
	ps := make([]Parameter, len(names))
	for i, name := range names {
		p := searchParameters[name]
		p.Name = name
		p.Many = slices.ContainsFunc(address.Parameters, func(known address.Parameter) bool { return known.Name == name && known.Many })
		ps[i] = p
	}
	return ps
}

// searchParameters say what the parameters of a search are.
var searchParameters = withFacets(map[string]Parameter{
	"q":        {About: "检索式。不写则列出全部报告。", schema: schema{"type": "string"}},
	"match":    {About: "literal 逐字，words 按词，most 只要相近；不写则先逐字，找不到时依次放宽。", schema: schema{"type": "string", "enum": anys(index.Matches)}},
	"names":    {About: "检索词里的地名和年份：filters 作筛选条件，words 作检索词。", schema: schema{"type": "string", "enum": []any{"filters", "words"}, "default": "filters"}},
	"expand":   {About: "是否也找同义词。", schema: schema{"type": "boolean", "default": true}},
	"correct":  {About: "没有结果而又像是打错的词，是否改正后检索。", schema: schema{"type": "boolean", "default": true}},
	"explain":  {About: "是否给出得分的各个部分。", schema: schema{"type": "boolean", "default": false}},
	"under":    {About: "六位行政区划代码，地区一栏只给出它的直接下级。", schema: codeSchema},
	"sort":     {About: "排序：relevance 相关度，newest 最新，oldest 最早，region 地区。", schema: schema{"type": "string", "enum": anys(index.Sorts)}},
	"limit":    {About: "一页最多几篇。", schema: between(1, index.MaxLimit, address.DefaultLimit)},
	"passages": {About: "一篇最多几段。", schema: between(0, index.MaxPassages, address.DefaultPassages)},
	"cursor":   {About: "上一页响应中的 next，从那里继续；其他参数要相同。", schema: schema{"type": "string"}},
})

func withFacets(parameters map[string]Parameter) map[string]Parameter {
	for _, f := range address.Facets {
		parameters[f.Name()] = Parameter{About: f.About(), schema: schema{"type": "string", "pattern": f.Pattern()}}
	}
	return parameters
}

// fieldsParameter selects fields of a JSON answer.
var fieldsParameter = Parameter{
	Name: "fields", About: "只要这些字段，用逗号隔开，下级用点连接，如 total,hits.report.id；不写则给出全部。", Many: true,
	schema: schema{"type": "string"},
}

// languageParameter chooses the language of errors.
var languageParameter = Parameter{
	Name: address.LanguageParameter, About: "错误说明的语言；不写则按请求头 Accept-Language，再则中文。",
	schema: schema{"type": "string", "enum": []any{"zh", "en"}},
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

// Verb is the method of the call.
func (o *Operation) Verb() string {
	if o.method == "" {
		return http.MethodGet
	}
	return o.method
}

// Route is the path as gin spells it. What ends a segment behind a parameter is the handler's
// business.
func (o *Operation) Route() string {
	segments := strings.Split(o.Path, "/")
	for i, s := range segments {
		if name, ok := strings.CutPrefix(s, "{"); ok {
			name, _, _ = strings.Cut(name, "}")
			segments[i] = ":" + name
		}
	}
	return strings.Join(segments, "/")
}

// ending is what a path ends in behind its last parameter: .txt.
func (o *Operation) ending() string {
	return o.Path[strings.LastIndexByte(o.Path, '}')+1:]
}

// selectable is the value of the answer that fields can be selected from; nil if there is none.
func (o *Operation) selectable() any {
	if o.Verb() != http.MethodGet || o.streamed || !strings.HasPrefix(o.Path, "/api/") || o.Answers[0].contentType != respond.TypeJSON {
		return nil
	}
	return o.Answers[0].Value
}

// All are the parameters of the call, with those that many calls have.
func (o *Operation) All() []Parameter {
	all := slices.Clip(o.Parameters)
	if o.selectable() != nil {
		all = append(all, fieldsParameter)
	}
	if strings.HasPrefix(o.Path, "/api/") {
		all = append(all, languageParameter)
	}
	return all
}

// inQuery are the names of the parameters of the query string that are its own: every address takes
// the language.
func (o *Operation) inQuery() []string {
	names := []string{}
	for _, p := range o.All() {
		if p.In == "" && p.Name != languageParameter.Name {
			names = append(names, p.Name)
		}
	}
	return names
}

// operationAt returns the operation that answers a request for path at a route of gin, or nil for
// one that is not of the API.
func operationAt(method, route, path string) *Operation {
	if method == http.MethodHead {
		method = http.MethodGet
	}
	var at *Operation
	for i := range Operations {
		o := &Operations[i]
		// Of two operations at one route the one with the longer ending comes later.
		if o.Verb() == method && o.Route() == route && strings.HasSuffix(path, o.ending()) {
			at = o
		}
	}
	return at
}

// ReadablePaths are the addresses of calls by POST that change nothing.
func ReadablePaths() (paths []string) {
	for _, o := range Operations {
		if o.method == http.MethodPost && !o.Secured {
			paths = append(paths, o.Path)
		}
	}
	return paths
}

// Documented is the handler h of a route behind what the table of operations promises: parameters
// that are not in it are refused, and fields are selected.
func Documented(route string, h respond.Handler) respond.Handler {
	return func(r *http.Request) (*respond.Response, error) {
		o := operationAt(r.Method, route, r.URL.Path)
		if o == nil {
			return h(r)
		}
		values, err := address.ParseQuery(r.URL.RawQuery)
		if err != nil {
			return nil, err
		}
		if err := address.CheckNames(values, o.inQuery()); err != nil {
			return nil, err
		}
		chosen, err := parseFields(values[fieldsParameter.Name], o.selectable())
		if err != nil {
			return nil, err
		}
		res, err := h(withoutParameter(r, values, fieldsParameter.Name))
		if err != nil || chosen == nil || res.ContentType != respond.TypeJSON {
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
