package api

import (
	"encoding/json"
	"reflect"
	"testing"

	"gongbao/web/respond"
)

// TestSelectAnyText: what is in texts is never taken for the form around them.
func TestSelectAnyText(t *testing.T) {
	for _, text := range []string{"", `"`, `\`, `\"`, "},", "]", `{"b":1}`, `","b":"`, "\n\u2028<&>", "煤矸石"} {
		for _, value := range []any{text, []any{text, []any{}, text}, map[string]any{"c": text, "d": map[string]any{}}, nil, -1.5e-7, true} {
			whole := map[string]any{"a": value, "b": value, "c": []any{map[string]any{"a": value, "b": 1.0}, map[string]any{}}}
			res, err := respond.NewJSON(200, respond.TypeJSON, whole)
			if err != nil {
				t.Fatal(err)
			}
			fieldTree{"b": {}, "c": {"a": {}}}.selectFrom(res)
			var got any
			if err := json.Unmarshal(res.Body, &got); err != nil {
				t.Fatalf("%s: %v", res.Body, err)
			}
			want := map[string]any{"b": value, "c": []any{map[string]any{"a": value}, map[string]any{}}}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%v, want %v", got, want)
			}
		}
	}
}
