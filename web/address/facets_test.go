package address

import (
	"strings"
	"testing"

	"gongbao/index"
)

// Each field has a row, and its flag takes something.
func TestFacets(t *testing.T) {
	for field := range index.NumFields {
		f := &Facets[field]
		whole := !f.Title.IsZero() && f.Shown > 0 && f.about != "" && f.Note != "" &&
			f.Takes != "" && strings.Count(f.Flag, "`") == 2
		if !whole || (len(f.patterns) > 0) != (field.Listed() == nil) {
			t.Errorf("the row of %s is incomplete: %+v", field, *f)
		}
	}
}
