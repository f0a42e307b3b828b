package api

import (
	"reflect"
	"regexp"
	"testing"

	"gongbao/web/say"
)

// The tables about the API are there in English.
func TestEnglishOfAPI(t *testing.T) {
	translate, err := say.NewTranslator("en")
	if err != nil {
		t.Fatal(err)
	}
	han := regexp.MustCompile(`[\p{Han}，。？：；！]`)
	translated := func(texts ...string) {
		t.Helper()
		for _, text := range texts {
			if han.MatchString(text) && translate.Say(say.Say(text)) == text {
				t.Errorf("no English for %q", text)
			}
		}
	}
	for i := range Operations {
		o := &Operations[i]
		translated(o.Group, o.Title, o.About)
		for _, p := range o.All() {
			translated(p.About)
		}
		if value := o.Answers[0].Value; value != nil {
			eachField(reflect.TypeOf(value), func(_ string, owner reflect.Type, f jsonField) { translated(fieldNote(owner, f.Name)) })
		}
	}
}
