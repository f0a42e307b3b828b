package address

import (
	"testing"

	"gongbao/index"
)

func TestPassageURL(t *testing.T) {
	for _, c := range []struct {
		passage index.Passage
		want    string
	}{
		{index.Passage{Section: "s3", Paragraph: 0}, "/reports/00ff?q=x#s3-p1"},
		{index.Passage{Section: "s3", Paragraph: -1}, "/reports/00ff?q=x#s3"},
		{index.Passage{}, "/reports/00ff?q=x"},
	} {
		if got := PassageURL("00ff", index.Request{Query: "x"}, c.passage); got != c.want {
			t.Errorf("%+v: %s, want %s", c.passage, got, c.want)
		}
	}
}
