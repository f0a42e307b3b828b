package parse

import (
	"strings"
	"testing"
)

// TestTrim: the reason why a line in a body is dropped; "" if it stays.
func TestTrim(t *testing.T) {
	for in, want := range map[string]string{
		"（下转第四版）": "转版提示", "上接第1版": "转版提示", "(下转A2版)": "转版提示", "（下转第四版）为了人民。": "",
		"— 12 —": "页码", "12": "页码", "第 3 页 共 20 页": "页码", "共 20 页": "页码", "2021": "", "第三页": "", "12个": "",
		"（责任编辑：张三）": "来源、作者等页面信息", "【来源：闻喜网】": "来源、作者等页面信息", "来源多样。": "", "（来源于人民）": "",
		"Title": "页面导航", "2026-01-04": "发布日期", "2026年1月4日": "", "12月": "",
		"12" + strings.Repeat("全", 100): "", text: "",
	} {
		p := parser{}
		kept := p.trim(nil, blocksOf(nil, text, in, strings.Repeat(text, 6)))
		switch {
		case want == "" && (len(kept) != 3 || len(p.Dropped) != 0):
			t.Errorf("%.40s: dropped as %+v", in, p.Dropped)
		case want != "" && (len(kept) != 2 || len(p.Dropped) != 1 || p.Dropped[0].Reason != want || p.Dropped[0].Text != in):
			t.Errorf("%.40s: dropped as %+v, want %s", in, p.Dropped, want)
		}
	}
}

// TestDropTail: the body ends above the first line of the page that no long text follows.
func TestDropTail(t *testing.T) {
	long := strings.Repeat("全县上下。", 70)
	for _, test := range []struct {
		name, in string // T is a paragraph
		want     int
	}{
		{"nothing below", "T|T", 2},
		{"links below", "T|T|上一篇：甲|下一篇：乙", 2},
		{"lines between", "T|T|上一篇：甲|闻喜县|今日要闻|打印", 2},
		{"in the text", "T|上一篇：甲|" + long, 3},
		{"notes below", "T|打印|名词解释|1.甲", 4},
		{"links below the notes", "T|名词解释|1.甲|打印", 3},
		{"a sentence", "T|分享改革成果，增进人民福祉。|T", 3},
		{"a notice", "T|版权所有，不得转载。", 1},
		{"a script", "T|document.write(1)", 1},
		{"the first line", "打印", 1},
	} {
		blocks, _ := readBlocks(t, test.in)
		p := parser{}
		if got := p.dropTail(blocks); got != test.want || len(p.Dropped) != len(blocks)-test.want {
			t.Errorf("%s: %d with %d dropped, want %d", test.name, got, len(p.Dropped), test.want)
		}
	}
}

func TestIsTail(t *testing.T) {
	for in, want := range map[string]bool{
		"上一篇：甲": true, "【打印】": true, "分享到微信": true, "扫一扫在手机打开当前页": true, "晋ICP备12345号": true, "责任编辑：张三": true,
		"Copyright 2021": true, "版权所有，不得转载。": true, "关闭落后产能，推进转型。": false, "分享改革成果；": false, "全县上下": false, "": false,
	} {
		if got := isTail(in); got != want {
			t.Errorf("%s: %v", in, got)
		}
	}
}

func TestIsNotes(t *testing.T) {
	for in, want := range map[string]bool{
		"名词解释": true, "名 词 解释": true, "附件：名词注释": true, "注释": true, "有关词语解释": true, "备注：": true, "说明": true,
		"情况说明": false, "解释工作": false, "名词解释" + strings.Repeat("甲", 30): false, "": false,
	} {
		if got := isNotes(in); got != want {
			t.Errorf("%s: %v", in, got)
		}
	}
}

func TestIsCaption(t *testing.T) {
	for in, want := range map[string]bool{
		"图1: 增速(%)": true, "表二 主要指标": true, "图表3、增速": true, "照片１：现场": true,
		"图为省长": false, "图书馆": false, "表1": false, "附图1: 甲": false, "": false,
	} {
		if got := isCaption(in); got != want {
			t.Errorf("%s: %v", in, got)
		}
	}
}
