package analyzer

import "testing"

func TestIsStop(t *testing.T) {
	for term, want := range map[string]bool{
		"的": true, "以及": true, "一是": true, "煤": false, "发展": false, "#": false, "": false,
	} {
		if IsStop(term) != want {
			t.Errorf("IsStop(%q) = %v", term, !want)
		}
	}
}
