package respond

import (
	"testing"
)

func TestEntityTag(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{`{"total":1,"took_ms":3.2,"next":null}`, `{"total":1,"took_ms":12,"next":null}`, true},
		{`{"total":1,"took_ms":3.2,"next":null}`, `{"total":2,"took_ms":3.2,"next":null}`, false},
		{`{"total":1,"took_ms":3.2,"next":null}`, `{"total":1,"took_ms":3.2,"next":"x"}`, false},
		{`{"text":"\"took_ms\":1"}`, `{"text":"\"took_ms\":2"}`, false},
		{``, `{}`, false},
	} {
		if same := EntityTag(TypeJSON, []byte(c.a)) == EntityTag(TypeJSON, []byte(c.b)); same != c.same {
			t.Errorf("%s and %s: the same tag %v", c.a, c.b, same)
		}
	}
	if EntityTag(TypePlain, []byte(`"took_ms":1`)) == EntityTag(TypePlain, []byte(`"took_ms":2`)) {
		t.Error("a text that looks like a time is left out")
	}
}
