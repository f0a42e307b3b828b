package web

import (
	"reflect"
	"testing"

	"golang.org/x/text/message/catalog"
)

// The tables about the API are there in English, and nothing is translated in two places.
func TestEnglishOfAPI(t *testing.T) {
	translated := func(texts ...string) {
		t.Helper()
		for _, text := range texts {
			if han.MatchString(text) && english[text] == nil {
				t.Errorf("no English for %q", text)
			}
		}
	}
	for i := range operations {
		o := &operations[i]
		translated(o.group, o.title, o.about)
		for _, p := range o.all() {
			translated(p.about)
		}
		if value := o.answers[0].value; value != nil {
			eachField(reflect.TypeOf(value), func(_ string, owner reflect.Type, f jsonField) { translated(fieldNote(owner, f.name)) })
		}
	}
	in := make(map[string]int)
	for _, table := range []map[string]catalog.Message{englishOfPages, englishOfHelp, englishOfAPI, englishOfPanel} {
		for text := range table {
			if in[text]++; in[text] > 1 {
				t.Errorf("two tables have %q", text)
			}
		}
	}
}
