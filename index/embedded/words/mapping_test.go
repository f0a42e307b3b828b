package words

import (
	"slices"
	"testing"

	"gongbao/index"
)

// A field by which searches are narrowed has no name that the word layer has given to another.
func TestFieldNames(t *testing.T) {
	own := append(slices.Clone(reportFields), sectionField, headingField, wordsField, titleField)
	for field := range index.Section {
		if n := len(slices.DeleteFunc(slices.Clone(own), func(name string) bool { return name != field.String() })); n != 1 {
			t.Errorf("%d fields are called %s", n, field)
		}
	}
}
