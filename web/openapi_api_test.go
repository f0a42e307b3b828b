package web

import (
	"reflect"
	"testing"
	// reads and checks OpenAPI documents independently of what writes them here
	// JSON Schema as OpenAPI 3.1 has it, recursive schemas included
)

// TestFieldNotes: every field has a note, and every note is about a field that there is.
func TestFieldNotes(t *testing.T) {
	used := make(map[string]bool)
	types := []reflect.Type{reflect.TypeFor[Problem]()}
	for _, o := range operations {
		for _, a := range o.answers {
			if a.value != nil {
				types = append(types, reflect.TypeOf(a.value))
			}
		}
	}
	for _, root := range types {
		eachField(root, func(path string, owner reflect.Type, f jsonField) {
			if fieldNote(owner, f.name) == "" {
				t.Errorf("%s.%s has no note", schemaName(owner), f.name)
			}
			note := schemaName(owner) + "." + f.name
			if fieldNotes[note] == "" {
				note = f.name
			}
			used[note] = true
		})
	}
	for note := range fieldNotes {
		if !used[note] {
			t.Errorf("the note on %s is about nothing", note)
		}
	}
}
