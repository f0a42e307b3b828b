package api

import (
	"maps"
	"reflect"
	"slices"
	"testing"

	// reads and checks OpenAPI documents independently of what writes them here
	// JSON Schema as OpenAPI 3.1 has it, recursive schemas included

	"gongbao/web/address"
	"gongbao/web/respond"
)

// TestFieldNotes: every field has a note, and every note is about a field that there is.
func TestFieldNotes(t *testing.T) {
	used := make(map[string]bool)
	types := []reflect.Type{reflect.TypeFor[respond.Problem]()}
	for _, o := range Operations {
		for _, a := range o.Answers {
			if a.Value != nil {
				types = append(types, reflect.TypeOf(a.Value))
			}
		}
	}
	for _, root := range types {
		eachField(root, func(path string, owner reflect.Type, f jsonField) {
			if fieldNote(owner, f.Name) == "" {
				t.Errorf("%s.%s has no note", schemaName(owner), f.Name)
			}
			note := schemaName(owner) + "." + f.Name
			if fieldNotes[note] == "" {
				note = f.Name
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

// Every parameter of a search is described.
func TestSearchForms(t *testing.T) {
	if names := slices.Sorted(maps.Keys(searchParameters)); !slices.Equal(names, slices.Sorted(slices.Values(address.SearchParameters))) {
		t.Errorf("described are %v, a search takes %v", names, address.SearchParameters)
	}
}
