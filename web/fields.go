package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// fieldTree is a choice of JSON fields by name, each with the choice within it. A field with an empty tree is chosen whole.
type fieldTree map[string]fieldTree

// maxFields is the most fields that a request may choose.
const maxFields = 200

// parseFields reads lists of dotted paths such as total,hits.report.id that lead into the JSON of value. The tree is nil where there are none.
func parseFields(lists []string, value any) (fieldTree, error) {
	if len(lists) == 0 {
		return nil, nil
	}
	paths := strings.Split(strings.Join(lists, ","), ",")
	if len(paths) > maxFields {
		return nil, fieldsError(fmt.Sprintf("参数 fields 最多选 %d 个字段，这里有 %d 个。", maxFields, len(paths)))
	}
	tree := fieldTree{}
	for _, path := range paths {
		names := strings.Split(path, ".")
		if err := checkPath(names, reflect.TypeOf(value)); err != nil {
			return nil, err
		}
		tree.add(names)
	}
	return tree, nil
}

func fieldsError(detail string) error { return &paramError{name: fieldsParameter.name, detail: detail} }

// checkPath returns an error for the first name that the JSON of type t does not have there.
func checkPath(names []string, t reflect.Type) error {
	for i, name := range names {
		for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
			t = t.Elem()
		}
		above := strings.Join(names[:i], ".")
		switch t.Kind() {
		case reflect.Map:
			t = t.Elem() // any key may be there
		case reflect.Struct:
			fields := jsonFields(t)
			at := slices.IndexFunc(fields, func(f jsonField) bool { return f.name == name })
			if at < 0 {
				return unknownField(names[:i+1], fields)
			}
			t = fields[at].kind
		default:
			return fieldsError("字段" + quoted(above) + "没有下级字段。")
		}
	}
	return nil
}

// unknownField is the error for a path whose last name is none of the fields there.
func unknownField(names []string, fields []jsonField) error {
	known := make([]string, len(fields))
	for i, f := range fields {
		known[i] = f.name
	}
	above := names[:len(names)-1]
	advice := "可用的字段：" + strings.Join(known, "、") + "。"
	if near := nearest(names[len(names)-1], known); near != "" {
		advice = "是不是 " + strings.Join(append(slices.Clip(above), near), ".") + "？"
	}
	return fieldsError("没有字段" + quoted(strings.Join(names, ".")) + "。" + advice)
}

func (t fieldTree) add(names []string) {
	below, known := t[names[0]]
	switch {
	case len(names) == 1 || known && len(below) == 0:
		t[names[0]] = fieldTree{} // whole, whatever else is chosen of it
	case !known:
		below = fieldTree{}
		t[names[0]] = below
		fallthrough
	default:
		below.add(names[1:])
	}
}

// selectFrom leaves the chosen fields in the body of a JSON answer.
func (t fieldTree) selectFrom(res *response) error {
	var selected bytes.Buffer
	if err := t.write(&selected, bytes.TrimSpace(res.body)); err != nil {
		return err
	}
	selected.WriteByte('\n')
	res.body = selected.Bytes()
	return nil
}

// write writes what is chosen of a JSON value, in its order.
func (t fieldTree) write(to *bytes.Buffer, value json.RawMessage) error {
	switch {
	case len(t) == 0:
		to.Write(value)
		return nil
	case value[0] == '{':
		return t.writeObject(to, value)
	case value[0] == '[':
		return t.writeList(to, value)
	}
	to.Write(value) // null
	return nil
}

func (t fieldTree) writeObject(to *bytes.Buffer, value json.RawMessage) error {
	fields := json.NewDecoder(bytes.NewReader(value))
	if _, err := fields.Token(); err != nil {
		return err
	}
	separator := byte('{')
	for fields.More() {
		name, err := fields.Token()
		if err != nil {
			return err
		}
		var below json.RawMessage
		if err := fields.Decode(&below); err != nil {
			return err
		}
		chosen, ok := t[name.(string)]
		if !ok {
			continue
		}
		to.WriteByte(separator)
		separator = ','
		quotedName, err := json.Marshal(name)
		if err != nil {
			return err
		}
		to.Write(quotedName)
		to.WriteByte(':')
		if err := chosen.write(to, below); err != nil {
			return err
		}
	}
	if separator == '{' {
		to.WriteByte('{')
	}
	to.WriteByte('}')
	return nil
}

func (t fieldTree) writeList(to *bytes.Buffer, value json.RawMessage) error {
	var elements []json.RawMessage
	if err := json.Unmarshal(value, &elements); err != nil {
		return err
	}
	to.WriteByte('[')
	for i, e := range elements {
		if i > 0 {
			to.WriteByte(',')
		}
		if err := t.write(to, e); err != nil {
			return err
		}
	}
	to.WriteByte(']')
	return nil
}

// jsonField is a field of a struct as encoding/json writes it.
type jsonField struct {
	name     string
	kind     reflect.Type
	optional bool // left out where it is empty
}

// jsonFields are the fields of the JSON of a struct type, those of embedded structs among them.
func jsonFields(t reflect.Type) []jsonField {
	var fields []jsonField
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, tagged := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && name == "":
			fields = append(fields, jsonFields(f.Type)...)
		case f.IsExported() && name != "-":
			if name == "" {
				name = f.Name
			}
			fields = append(fields, jsonField{name, f.Type, tagged && strings.HasPrefix(options, "omit")})
		}
	}
	return fields
}

// eachField takes the fields in the JSON of type t with the dotted paths that lead to them, * standing for any key of a map. A type that is
// within itself is not entered again.
func eachField(t reflect.Type, take func(path string, owner reflect.Type, f jsonField)) {
	walkFields(t, "", nil, take)
}

func walkFields(t reflect.Type, above string, within []reflect.Type, take func(path string, owner reflect.Type, f jsonField)) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice:
		walkFields(t.Elem(), above, within, take)
	case reflect.Map:
		walkFields(t.Elem(), above+"*.", within, take)
	case reflect.Struct:
		if slices.Contains(within, t) {
			return
		}
		within = append(slices.Clip(within), t)
		for _, f := range jsonFields(t) {
			take(above+f.name, t, f)
			walkFields(f.kind, above+f.name+".", within, take)
		}
	}
}
