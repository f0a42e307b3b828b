package api

import (
	"bytes"
	"reflect"
	"slices"
	"strings"

	"gongbao/analyzer/coded"
	"gongbao/web/address"
	"gongbao/web/answer"
	"gongbao/web/respond"
)

// fieldTree is a choice of JSON fields by name, each with the choice within it. A field with an
// empty tree is chosen whole.
type fieldTree map[string]fieldTree

// maxFields is the most fields that a request may choose.
const maxFields = 200

// parseFields reads lists of dotted paths such as total,hits.report.id that lead into the JSON of
// value. The tree is nil if there are none.
func parseFields(lists []string, value any) (fieldTree, error) {
	if len(lists) == 0 {
		return nil, nil
	}
	paths := strings.Split(strings.Join(lists, ","), ",")
	if len(paths) > maxFields {
		return nil, fieldsError(coded.New("parameter-too-many-fields", "most", maxFields, "fields", len(paths)))
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

func fieldsError(m coded.Message) error {
	return &respond.ParamError{Name: fieldsParameter.Name, Message: m}
}

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
			at := slices.IndexFunc(fields, func(f jsonField) bool { return f.Name == name })
			if at < 0 {
				return unknownField(names[:i+1], fields)
			}
			t = fields[at].kind
		default:
			return fieldsError(coded.New("parameter-field-without-parts", "field", address.Shown(above)))
		}
	}
	return nil
}

// unknownField is the error for a path whose last name is none of the fields there.
func unknownField(names []string, fields []jsonField) error {
	known := make([]string, len(fields))
	for i, f := range fields {
		known[i] = f.Name
	}
	above := names[:len(names)-1]
	path := address.Shown(strings.Join(names, "."))
	if near := address.Nearest(names[len(names)-1], known); near != "" {
		return fieldsError(coded.New("parameter-mistyped-field", "field", path, "near", strings.Join(append(slices.Clip(above), near), ".")))
	}
	return fieldsError(coded.New("parameter-unknown-field", "field", path, "fields", known))
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

// selectFrom leaves the chosen fields in the body of an answer, which is as WriteJSON writes it:
// valid and without white space within.
func (t fieldTree) selectFrom(res *respond.Response) {
	var selected bytes.Buffer
	selected.Write(t.write(&selected, res.Body)) // the end of the line
	res.Body = selected.Bytes()
}

// write writes what is chosen of the JSON value that text begins with, in its order, and returns
// what follows it.
func (t fieldTree) write(to *bytes.Buffer, text []byte) (rest []byte) {
	switch {
	case len(t) > 0 && text[0] == '{':
		return t.writeObject(to, text)
	case len(t) > 0 && text[0] == '[':
		return t.writeList(to, text)
	}
	end := valueEnd(text)
	to.Write(text[:end])
	return text[end:]
}

func (t fieldTree) writeObject(to *bytes.Buffer, text []byte) (rest []byte) {
	to.WriteByte('{')
	separator := ""
	for text = text[1:]; text[0] != '}'; text = bytes.TrimPrefix(text, comma) {
		end := valueEnd(text)
		name, value := text[:end], text[end+1:] // a colon between
		chosen, ok := t[string(name[1:end-1])]
		if !ok {
			text = value[valueEnd(value):]
			continue
		}
		to.WriteString(separator)
		separator = ","
		to.Write(name)
		to.WriteByte(':')
		text = chosen.write(to, value)
	}
	to.WriteByte('}')
	return text[1:]
}

func (t fieldTree) writeList(to *bytes.Buffer, text []byte) (rest []byte) {
	to.WriteByte('[')
	separator := ""
	for text = text[1:]; text[0] != ']'; text = bytes.TrimPrefix(text, comma) {
		to.WriteString(separator)
		separator = ","
		text = t.write(to, text)
	}
	to.WriteByte(']')
	return text[1:]
}

var comma = []byte{','}

// valueEnd returns the length of the JSON value that text begins with.
func valueEnd(text []byte) int {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '"':
			for i++; text[i] != '"'; i++ {
				if text[i] == '\\' {
					i++
				}
			}
			if depth == 0 {
				return i + 1
			}
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1
			} else if depth < 0 {
				return i // behind a number, true, false or null
			}
		case ',':
			if depth == 0 {
				return i
			}
		}
	}
	return len(text)
}

// jsonField is a field of a struct as encoding/json writes it.
type jsonField struct {
	Name     string
	kind     reflect.Type
	optional bool // left out where it is empty
}

// jsonFields are the fields of the JSON of a struct type, those of embedded structs among them.
func jsonFields(t reflect.Type) []jsonField {
	var fields []jsonField
	if t == facetsType {
		for _, name := range address.FieldNames(true) {
			fields = append(fields, jsonField{Name: name, kind: reflect.TypeFor[[]answer.Bucket]()})
		}
		return fields
	}
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

// facetsType is the struct whose fields in JSON are those by which searches are narrowed.
var facetsType = reflect.TypeFor[answer.Facets]()

// eachField takes the fields in the JSON of type t with the dotted paths that lead to them, *
// standing for any key of a map. A type that is within itself is not entered again.
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
			take(above+f.Name, t, f)
			walkFields(f.kind, above+f.Name+".", within, take)
		}
	}
}
