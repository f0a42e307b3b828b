package api

import (
	"cmp"
	"fmt"
	"net/http"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"gongbao/analyzer/coded"
	"gongbao/index"
	"gongbao/index/query"
	"gongbao/index/report"
	"gongbao/index/suggest"
	"gongbao/web/address"
	"gongbao/web/answer"
	"gongbao/web/guard"
	"gongbao/web/respond"
	"gongbao/web/say"
)

// schema is a JSON Schema, or another object of an OpenAPI document; encoding/json writes its keys
// in order of the alphabet.
type schema = map[string]any

// apiVersion is that of the calls and answers, which /api/v1 has in its name.
const apiVersion = "1"

// newOpenAPI returns the OpenAPI 3.1 document of the operations, whose schemas come from the Go
// types of the answers.
func newOpenAPI(operations []Operation) (*respond.Response, error) {
	schemas := schemaSet{}
	paths := schema{}
	for i := range operations {
		o := &operations[i]
		if paths[o.Path] == nil {
			paths[o.Path] = schema{}
		}
		described, err := o.openAPI(schemas)
		if err != nil {
			return nil, fmt.Errorf("openapi: %s %s: %w", o.Verb(), o.Path, err)
		}
		paths[o.Path].(schema)[strings.ToLower(o.Verb())] = described
	}
	if _, err := schemas.of(reflect.TypeFor[respond.Problem]()); err != nil {
		return nil, fmt.Errorf("openapi: %w", err)
	}
	return respond.NewJSON(http.StatusOK, respond.TypeJSON, schema{
		"openapi": "3.1.0",
		"info": schema{
			"title": "公报", "version": apiVersion, "summary": "政府工作报告与计划报告全文检索的接口",
			"description": "GET 的响应都带 ETag，可用 If-None-Match 查询是否有变；导出、批量统计、词频统计和运行指标没有。错误都是 application/problem+json，type 是错误种类的网址（/problems/…），title、detail 和 hint 的语言由 lang 或 Accept-Language 选择。用 fields 选取字段时，响应中只有所选的字段。",
			"license":     schema{"name": "Apache-2.0", "identifier": "Apache-2.0"},
		},
		"servers": []any{schema{"url": "/"}},
		"paths":   paths,
		"components": schema{
			"schemas":         schemas,
			"securitySchemes": schema{"bearer": schema{"type": "http", "scheme": "bearer"}},
		},
	})
}

// openAPI is the operation as OpenAPI's Operation Object.
func (o *Operation) openAPI(schemas schemaSet) (schema, error) {
	described := schema{"operationId": o.ID, "tags": []any{o.Group}, "summary": o.Title}
	if o.About != "" {
		described["description"] = o.About
	}
	parameters := []any{}
	for _, p := range o.All() {
		parameters = append(parameters, p.openAPI())
	}
	if len(parameters) > 0 {
		described["parameters"] = parameters
	}
	if len(o.takes) > 0 {
		content := schema{}
		for _, form := range o.takes {
			content[form.contentType] = schema{"schema": form.schema}
		}
		described["requestBody"] = schema{"required": true, "content": content}
	}
	if o.Secured {
		described["security"] = []any{schema{"bearer": []any{}}}
	}
	responses := schema{"default": problemAnswer("出错", 0)}
	for _, status := range o.failures() {
		responses[strconv.Itoa(status)] = problemAnswer(statusMeanings[status], status)
	}
	if o.Verb() == http.MethodGet && !o.streamed && o.Path != "/metrics" {
		responses["304"] = schema{"description": "与 If-None-Match 所说的相同，没有变化。"}
	}
	if o.Verb() == http.MethodGet && strings.Contains(o.Path, "{id}") {
		responses["301"] = schema{
			"description": "报告已被新的文件替换，Location 是新的地址。",
			"headers":     schema{"Location": schema{"schema": schema{"type": "string"}}},
		}
	}
	for _, a := range o.Answers {
		if err := a.addTo(responses, schemas); err != nil {
			return nil, err
		}
	}
	described["responses"] = responses
	return described, nil
}

// failures are the statuses of errors that the call may end in.
func (o *Operation) failures() []int {
	statuses := slices.Clone(o.problems)
	if len(o.All()) > 0 || len(o.takes) > 0 {
		statuses = append(statuses, http.StatusBadRequest)
	}
	if !guard.Unlimited(o.Route()) {
		statuses = append(statuses, http.StatusTooManyRequests)
	}
	if strings.HasPrefix(o.Path, "/api/") {
		statuses = append(statuses, http.StatusServiceUnavailable)
	}
	return statuses
}

var statusMeanings = map[int]string{
	http.StatusBadRequest:            "参数有误；detail 说明哪里不对。",
	http.StatusUnauthorized:          "没有令牌，或令牌无效。",
	http.StatusForbidden:             "这台服务器没有开放写入。",
	http.StatusNotFound:              "没有所要的内容。",
	http.StatusRequestTimeout:        "没有按时收到请求的内容。",
	http.StatusConflict:              "与现有内容冲突。",
	http.StatusRequestEntityTooLarge: "请求的内容太大。",
	http.StatusUnsupportedMediaType:  "请求的内容类型不对。",
	http.StatusUnprocessableEntity:   "请求的内容无法使用。",
	http.StatusTooManyRequests:       "请求太频繁，请稍后再试。",
	http.StatusServiceUnavailable:    "暂时无法答复，请稍后再试。",
	http.StatusInsufficientStorage:   "服务器的磁盘已满。",
}

// exampleFaults show a problem of a status.
var exampleFaults = map[int]error{
	http.StatusBadRequest:         &query.Error{Position: 4, Message: coded.New("query-unclosed-quote")},
	http.StatusUnauthorized:       guard.ErrNoToken,
	http.StatusForbidden:          guard.ErrWritesOff,
	http.StatusNotFound:           index.ErrNotFound,
	http.StatusRequestTimeout:     os.ErrDeadlineExceeded,
	http.StatusServiceUnavailable: guard.ErrBusy,
}

// problemAnswer describes problems of a status, 0 for any.
func problemAnswer(about string, status int) schema {
	form := schema{"schema": reference("Problem")}
	if err, ok := exampleFaults[status]; ok {
		examples := schema{}
		for lang := range say.Languages {
			examples[lang] = schema{"value": respond.FaultOf(err).In(lang)}
		}
		form["examples"] = examples
	}
	return schema{
		"description": about, "content": schema{respond.ProblemContentType: form},
		"headers": schema{"Content-Language": schema{"schema": schema{"type": "string"}}},
	}
}

// addTo adds the answer to OpenAPI's Responses Object; several forms of one status are its content
// types.
func (a answerForm) addTo(responses, schemas schema) error {
	status := a.status
	if status == 0 {
		status = http.StatusOK
	}
	form := schema{"schema": schema{"type": "string"}}
	if a.Value != nil {
		s, err := schemaSet(schemas).of(reflect.TypeOf(a.Value))
		if err != nil {
			return err
		}
		form["schema"] = s
	}
	name := strconv.Itoa(status)
	answer, ok := responses[name].(schema)
	if !ok {
		about := a.about
		if about == "" {
			about = "成功。"
		}
		answer = schema{"description": about, "content": schema{}}
		responses[name] = answer
	}
	mediaType, _, _ := strings.Cut(a.contentType, ";")
	answer["content"].(schema)[mediaType] = form
	return nil
}

// openAPI is the parameter as OpenAPI's Parameter Object.
func (p Parameter) openAPI() schema {
	described := schema{"name": p.Name, "in": "query", "description": p.About, "schema": p.schema}
	if p.In != "" {
		described["in"] = p.In
	}
	if p.required {
		described["required"] = true
	}
	if p.Many {
		described["schema"] = schema{"type": "array", "items": p.schema, "maxItems": cmp.Or(p.most, address.MaxValues)}
		described["style"], described["explode"] = "form", true
	}
	return described
}

// schemaSet holds the schemas of struct types by their names in the document.
type schemaSet schema

// valueLists are the values of the types that have few; the empty text stands for what is not
// known.
var valueLists = map[reflect.Type][]any{
	reflect.TypeFor[report.Kind]():         append(anys(report.Kinds), ""),
	reflect.TypeFor[report.Level]():        append(anys(report.Levels), ""),
	reflect.TypeFor[report.Role]():         anys(report.Roles),
	reflect.TypeFor[report.Completeness](): {report.Full, report.Abstract, report.Excerpt, ""},
	reflect.TypeFor[index.Match]():         anys(index.Matches),
	reflect.TypeFor[suggest.Kind]():        {suggest.Place, suggest.Year, suggest.Term, suggest.Heading},
}

// of returns the schema of what encoding/json makes of a type. Struct types are added to the set
// and referred to.
func (set schemaSet) of(t reflect.Type) (schema, error) {
	if t == reflect.TypeFor[report.Year]() {
		return schema{"type": []any{"integer", "null"}}, nil // an unknown year is null
	}
	if values, ok := valueLists[t]; ok {
		return schema{"type": "string", "enum": values}, nil
	}
	switch t.Kind() {
	case reflect.String:
		return schema{"type": "string"}, nil
	case reflect.Bool:
		return schema{"type": "boolean"}, nil
	case reflect.Int, reflect.Int32, reflect.Int64:
		return schema{"type": "integer"}, nil
	case reflect.Float64:
		return schema{"type": "number"}, nil
	case reflect.Interface:
		return schema{}, nil
	case reflect.Slice:
		return set.with(schema{"type": "array"}, "items", t.Elem())
	case reflect.Map:
		return set.with(schema{"type": "object"}, "additionalProperties", t.Elem())
	case reflect.Pointer:
		s, err := set.of(t.Elem())
		return schema{"anyOf": []any{s, schema{"type": "null"}}}, err
	case reflect.Struct:
		return reference(schemaName(t)), set.add(t)
	}
	return nil, fmt.Errorf("no schema for type %s", t)
}

// with returns s with the schema of a type under a key.
func (set schemaSet) with(s schema, key string, t reflect.Type) (schema, error) {
	of, err := set.of(t)
	s[key] = of
	return s, err
}

// add adds the schema of a struct type, if it is not there.
func (set schemaSet) add(t reflect.Type) error {
	name := schemaName(t)
	if set[name] != nil {
		return nil
	}
	properties, required := schema{}, []any{}
	set[name] = schema{"type": "object", "properties": properties, "additionalProperties": false}
	for _, f := range jsonFields(t) {
		s, err := set.of(f.kind)
		if err != nil {
			return fmt.Errorf("%s.%s: %w", name, f.Name, err)
		}
		if note := fieldNote(t, f.Name); note != "" {
			s["description"] = note
		}
		properties[f.Name] = s
		if !f.optional {
			required = append(required, f.Name)
		}
	}
	if len(required) > 0 {
		set[name].(schema)["required"] = required
	}
	return nil
}

func reference(name string) schema { return schema{"$ref": "#/components/schemas/" + name} }

// schemaNames are the names in the document of types that are called otherwise in package answer.
// They must stay: programs that were generated from the document have them.
var schemaNames = map[string]string{
	"Broader":         "AnswerBroader",
	"Bucket":          "AnswerBucket",
	"Compared":        "AnswerCompared",
	"ComparedSection": "AnswerComparedSection",
	"ComparedTerm":    "AnswerComparedTerm",
	"Comparison":      "CompareAnswer",
	"Coverage":        "CoverageAnswer",
	"CoveredYear":     "AnswerCoveredYear",
	"Dictionary":      "AnswerDictionary",
	"DictionaryEntry": "AnswerDictionaryEntry",
	"DictionaryTerm":  "AnswerDictionaryTerm",
	"Facets":          "AnswerFacets",
	"Header":          "AnswerReport",
	"Hit":             "AnswerHit",
	"Line":            "KwicLine",
	"Lines":           "KwicAnswer",
	"Meant":           "AnswerMeant",
	"Pair":            "AnswerPair",
	"Panel":           "PanelAnswer",
	"Part":            "AnswerPart",
	"Passage":         "AnswerPassage",
	"Piece":           "AnswerPiece",
	"Place":           "AnswerPlace",
	"PlaceDetail":     "PlaceAnswer",
	"PlaceName":       "AnswerPlaceName",
	"PlaceYear":       "AnswerPlaceYear",
	"Query":           "AnswerQuery",
	"Region":          "AnswerRegion",
	"Related":         "RelatedAnswer",
	"Report":          "ReportAnswer",
	"Search":          "Answer",
	"Section":         "AnswerSection",
	"Series":          "AnswerSeries",
	"Similar":         "AnswerSimilar",
}

// schemaName names a type: Answer of the packages of this site, ReportSection of package report.
func schemaName(t reflect.Type) string {
	switch t { // as they have been called since the first version
	case reflect.TypeFor[respond.Outcome]():
		return "LibraryOutcome"
	case reflect.TypeFor[answer.Upkeep]():
		return "IndexUpkeep"
	}
	if path := t.PkgPath() + "/"; strings.HasPrefix(path, "gongbao/web/") {
		return cmp.Or(schemaNames[t.Name()], t.Name())
	}
	pkg := t.PkgPath()[strings.LastIndexByte(t.PkgPath(), '/')+1:]
	return strings.ToUpper(pkg[:1]) + pkg[1:] + t.Name()
}

func (s *Calls) OpenAPI(*http.Request) (*respond.Response, error) {
	return s.document, nil
}
