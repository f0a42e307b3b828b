package address

import (
	"testing"

	"gongbao/index"
	"gongbao/index/passage"
)

func TestPassageURL(t *testing.T) {
	for _, c := range []struct {
		passage passage.Passage
		want    string
	}{
		{passage.Passage{Section: "s3", Paragraph: 0}, "/reports/00ff?q=x#s3-p1"},
		{passage.Passage{Section: "s3", Paragraph: -1}, "/reports/00ff?q=x#s3"},
		{passage.Passage{}, "/reports/00ff?q=x"},
	} {
		if got := PassageURL("00ff", index.Request{Query: "x"}, c.passage); got != c.want {
			t.Errorf("%+v: %s, want %s", c.passage, got, c.want)
		}
	}
}
