package web

import (
	"reflect"
	"testing"

	"golang.org/x/text/message/catalog"

	"gongbao/web/api"
	"gongbao/web/say"
)

// The tables about the API are there in English, and nothing is translated in two places.
func TestEnglishOfAPI(t *testing.T) {
	translated := func(texts ...string) {
		t.Helper()
		for _, text := range texts {
			if han.MatchString(text) && say.English[text] == nil {
				t.Errorf("no English for %q", text)
			}
		}
	}
	for i := range api.Operations {
		o := &api.Operations[i]
		translated(o.Group, o.Title, o.About)
		for _, p := range o.All() {
			translated(p.About)
		}
		if value := o.Answers[0].Value; value != nil {
			api.EachField(reflect.TypeOf(value), func(_ string, owner reflect.Type, f api.JSONField) { translated(api.FieldNote(owner, f.Name)) })
		}
	}
	in := make(map[string]int)
	for _, table := range []map[string]catalog.Message{say.EnglishOfPages, say.EnglishOfHelp, say.EnglishOfAPI, say.EnglishOfPanel} {
		for text := range table {
			if in[text]++; in[text] > 1 {
				t.Errorf("two tables have %q", text)
			}
		}
	}
}
