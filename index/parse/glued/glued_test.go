package glued

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestEnds: the ends of the headings of one list, each at the bar.
func TestEnds(t *testing.T) {
	for _, lines := range [][]string{
		{"2020年工作回顾|2020年是极不平凡的一年。面对困难，我们迎难而上。"},
		{"工业稳步增长| 地区生产总值增长5%，规上工业增加值增长6%。", "农业多点发力| 粮食播种面积稳定，总产量达到十万吨。"},
		{"围绕夯实发展基础,坚决打赢安全生产翻身仗。|坚决守住底线，全年没有重大事故。"},
		{"城乡面貌明显改善新建公园五座。|"}, // no short rest
		{"农业|"}, {"|"},
	} {
		texts := make([]Text, len(lines))
		want := make([]int, len(lines))
		for i, line := range lines {
			want[i] = strings.Index(line, "|")
			texts[i].Text = strings.Replace(line, "|", "", 1)
		}
		for i, end := range Ends(texts) {
			if end != want[i] {
				t.Errorf("%s ends after %s", texts[i].Text, texts[i].Text[:end])
			}
		}
	}
}

// TestWhole: a sentence that may be a heading is cut only if that is all but certain.
func TestWhole(t *testing.T) {
	for _, whole := range []string{"聚焦聚力“四地”建设，坚定不移走高质量发展之路。", "推动全省经济持续健康发展，今后五年的主要预期目标是："} {
		if end := Ends([]Text{{Text: whole, Whole: true}})[0]; end != len(whole) {
			t.Errorf("%s is cut after %s", whole, whole[:end])
		}
	}
}

// TestReadWrite: a model that is written and read again is the same, and a broken one is an error.
func TestReadWrite(t *testing.T) {
	var b bytes.Buffer
	if err := built().Write(&b); err != nil {
		t.Fatal(err)
	}
	model, err := Read(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	texts := []Text{{Text: "乡村振兴战略稳步实施全年粮食产量增长3%，新建高标准农田两万亩。"}}
	if got, want := model.Ends(texts)[0], Ends(texts)[0]; got != want {
		t.Errorf("the heading ends at %d, before at %d", got, want)
	}
	for _, broken := range [][]byte{nil, []byte("PK"), b.Bytes()[:b.Len()/2]} {
		if _, err := Read(bytes.NewReader(broken)); err == nil {
			t.Errorf("%d broken bytes are a model", len(broken))
		}
	}
}

// TestTrain: a model learns the ends that its examples have.
func TestTrain(t *testing.T) {
	var examples []Example
	for _, heading := range []string{"加快发展", "深化改革", "扩大开放", "改善民生"} {
		examples = append(examples, Example{Report: "a", List: "1", Heading: heading, Text: "全年生产总值增长8%，财政收入增长9%，居民收入增长10%。"})
	}
	model := Train(examples, map[string][]string{"a": {strings.Repeat("全年生产总值增长8%。", 10)}})
	text := examples[0].text("")
	if end := model.Ends([]Text{{Text: text}})[0]; end != len(examples[0].Heading) {
		t.Errorf("%s ends after %s", text, text[:end])
	}
}

// FuzzEnds: ends are in the text and between characters, whatever it is.
func FuzzEnds(f *testing.F) {
	f.Add("城乡面貌明显改善", "新建公园五座。", true)
	f.Add("一\xff\xe5二（", "。”，", false)
	f.Add(strings.Repeat("一，", 99), "", false)
	f.Fuzz(func(t *testing.T, a, b string, whole bool) {
		texts := []Text{{Text: a, Whole: whole}, {Text: b}, {Text: a + b}}
		for i, end := range Ends(texts) {
			if text := texts[i].Text; end < 0 || end > len(text) || utf8.ValidString(text) && !utf8.ValidString(text[:end]) {
				t.Errorf("%q ends at %d", text, end)
			}
		}
	})
}
