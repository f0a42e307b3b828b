package api

import (
	"fmt"
	"io/fs"
	"reflect"

	"gongbao/web/respond"
	"gongbao/web/say"
)

// Help describes the API to readers. It is made of the table of operations.
type Help struct {
	Rules    []say.Phrase
	Examples []programExample
	Groups   []operationGroup
	Problems []problemKind
}

// problemKind is the code of a kind of problem, its address, and what it means.
type problemKind struct {
	Code, URL string
	About     say.Phrase
}

// programExample is a program that uses the API.
type programExample struct{ Language, Code string }

type operationGroup struct {
	Name       string
	Operations []operationView
}

// operationView is an operation as readers see it.
type operationView struct {
	ID         string
	Method     string
	Path       string
	Title      string
	About      string
	Takes      string
	Secured    bool
	Example    string
	Parameters []parameterView
	Fields     []fieldView
}

// parameterView is a parameter and, in a few words, which values it takes.
type parameterView struct {
	Name  string
	Form  say.Phrase
	About string
}

// fieldView is a field of an answer by its dotted path.
type fieldView struct {
	Path  string
	Form  say.Phrase
	About string
}

// examplePrograms are the files of the examples folder in the order of the page.
var examplePrograms = []struct{ language, file string }{
	{"curl", "examples/search.sh"}, {"Python", "examples/search.py"}, {"R", "examples/search.R"},
}

// apiRules hold for every call.
var apiRules = []say.Phrase{
	say.Say("参数要用百分号编码。筛选条件可以重复：同一条件的几个值为“或”，不同条件之间为“且”；值前加减号表示排除。"),
	say.Say("未知参数会报错，并提示相近的参数名。"),
	say.Say("还有下一页时，把响应中的 `next` 作为 `cursor` 再次请求，其他参数不变，直到 `next` 为 null。"),
	say.Say("`fields=total,hits.report.id` 只返回所选的字段。"),
	say.Say("响应带有由内容得出的 `ETag`；用 `If-None-Match` 送回，没有变化时返回 304，不再传送内容。"),
	say.Say("报告编号和网址长期不变；报告被新的文件替换后，旧编号转到新的编号。"),
	say.Say("`lang=zh` 或 `lang=en` 选择错误说明的语言；不写则按 `Accept-Language`，再则中文。"),
	say.Say("出错时返回 `application/problem+json`：`type`、`title`、`status`、`detail`，参数有误时有 `parameter`，检索式有误时有 `position`（从 0 数起的字符）和 `hint`。"),
}

// NewHelp describes the operations. The example programs are among the files.
func NewHelp(files fs.FS) (*Help, error) {
	v := &Help{Rules: apiRules}
	for _, p := range examplePrograms {
		code, err := fs.ReadFile(files, p.file)
		if err != nil {
			return nil, fmt.Errorf("examples: %w", err)
		}
		v.Examples = append(v.Examples, programExample{p.language, string(code)})
	}
	for _, code := range say.Problems() {
		v.Problems = append(v.Problems, problemKind{code, respond.ProblemPath + code, say.FormatOf(code)})
	}
	for i := range Operations {
		o := &Operations[i]
		if n := len(v.Groups); n == 0 || v.Groups[n-1].Name != o.Group {
			v.Groups = append(v.Groups, operationGroup{Name: o.Group})
		}
		group := &v.Groups[len(v.Groups)-1]
		group.Operations = append(group.Operations, newOperationView(o))
	}
	return v, nil
}

func newOperationView(o *Operation) operationView {
	v := operationView{
		ID: o.ID, Method: o.Verb(), Path: o.Path, Title: o.Title, About: o.About, Secured: o.Secured, Example: o.Example,
	}
	if len(o.takes) > 0 {
		v.Takes = o.takes[0].contentType
	}
	for _, p := range o.All() {
		if p.Name == languageParameter.Name {
			continue // said of all calls, in the rules
		}
		v.Parameters = append(v.Parameters, parameterView{p.Name, p.form(), p.About})
	}
	if value := o.Answers[0].Value; value != nil {
		eachField(reflect.TypeOf(value), func(path string, owner reflect.Type, f jsonField) {
			v.Fields = append(v.Fields, fieldView{path, jsonForm(f.kind), fieldNote(owner, f.Name)})
		})
	}
	return v
}

// form says which values the parameter takes: 整数，1 到 100，默认 10.
func (p Parameter) form() say.Phrase {
	var parts []say.Phrase
	switch p.schema["type"] {
	case "integer":
		parts = append(parts, say.Say("整数，%d 到 %d", p.schema["minimum"], p.schema["maximum"]))
	case "boolean":
		parts = append(parts, say.Say("true 或 false"))
	}
	if values, ok := p.schema["enum"].([]any); ok {
		var all []say.Phrase
		for _, v := range values {
			all = append(all, say.Say(fmt.Sprintf("`%v`", v)))
		}
		parts = append(parts, joined("%s、%s", all))
	}
	if most, ok := p.schema["maxLength"]; ok {
		parts = append(parts, say.Say("最多 %d 个字符", most))
	}
	if normal, ok := p.schema["default"]; ok {
		parts = append(parts, say.Say("默认 %s", fmt.Sprintf("`%v`", normal)))
	}
	if p.required {
		parts = append(parts, say.Say("必填"))
	}
	if p.Many {
		parts = append(parts, say.Say("可重复"))
	}
	return joined("%s，%s", parts)
}

// joined puts phrases together by a format for two.
func joined(format string, parts []say.Phrase) say.Phrase {
	var all say.Phrase
	for _, p := range parts {
		if all.IsZero() {
			all = p
		} else {
			all = say.Say(format, all, p)
		}
	}
	return all
}

// jsonForm says what a JSON value of type t is.
func jsonForm(t reflect.Type) say.Phrase {
	if t == reflect.TypeFor[any]() {
		return say.Say("任意")
	}
	switch t.Kind() {
	case reflect.Pointer:
		return say.Say("%s或 null", jsonForm(t.Elem()))
	case reflect.Slice:
		return say.Say("列表")
	case reflect.Struct, reflect.Map:
		return say.Say("对象")
	case reflect.Bool:
		return say.Say("true 或 false")
	case reflect.String:
		return say.Say("文字")
	case reflect.Float64:
		return say.Say("数")
	}
	return say.Say("整数")
}
