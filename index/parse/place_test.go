package parse

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"gongbao/index/region"
	"gongbao/index/report"
)

// TestRankFromText: the rank that a text speaks of as its own. A comparison does not count.
func TestRankFromText(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"我省经济平稳运行。", "省"}, {"我市和全市。", "市"}, {"全县，全县，全县。", "县"}, {"全县，全县。", ""}, // said too seldom
		{"居全省第一，居全省第一，居全省第一，我县。", "县"}, {"全省第一，全省领先，全省前列，我县。", "县"},
		{"我国，我国，我国。我县。", "县"}, {"我国，我国，我国。", "国"}, {"全国，全国，全国，全国。", ""}, {"", ""},
		{"全市，全市，全市，市委、市政府，区委，区委，全区。", "市辖区"}, // a city does not speak of 区委
		{"全区，全区，全区，我区。", "区"},                // of an autonomous region too
		{"全市，全市，全市，全市，全区，全区，全区，全区，全区。", "区"}, // said most
		{"全市，全市，全市，市委，我市，全区，全区。", "市"},       // 全区 is the autonomous region
		{"全市，市委，新区党工委，新区管委会，全新区。", "新区"}, {"在乡镇党委领导下，乡镇党委，我县。", "县"},
		{"全县，县委，我镇，镇党委。", "镇"}, {"区委，街道党工委，街道党工委。", "街道"}, {"市委员，市委员，市委员会。", ""},
	} {
		r := &report.Report{Sections: []report.Section{{Paragraphs: []string{test.in}}}}
		if got := rankFromText(r); got != test.want {
			t.Errorf("%s: %q, want %q", test.in, got, test.want)
		}
	}
}

// TestOwnRank: the rank by which a head speaks of its own place; ! if it is sure, ? if it contradicts itself.
func TestOwnRank(t *testing.T) {
	for _, test := range []struct {
		h    head
		want string
	}{
		{head{opening: "我代表县人民政府，向大会报告工作"}, "县!"},
		{head{opening: "我代表古交市人民政府"}, "市!"},
		{head{opening: "我代表内蒙古自治区人民政府"}, "自治区!"},
		{head{speaker: "县长 史玉江"}, "县!"},
		{head{delivery: "2026年1月1日在某会议上代市长王玲"}, "市!"},
		{head{opening: "我代表县人民政府", speaker: "县长 史玉江"}, "县!"},
		{head{opening: "我代表市人民政府", speaker: "省长 秦光荣"}, "?"},
		{head{opening: "我代表内蒙古自治区人民政府", speaker: "市长 某某"}, "市!"}, // no head of government is named after it
		{head{}, ""},
	} {
		f := finder{report: &report.Report{}}
		f.ownRank(&test.h)
		got := f.rank
		if f.sure {
			got += "!"
		}
		if f.contradictory {
			got += "?"
		}
		if got != test.want {
			t.Errorf("%+v: %s, want %s", test.h, got, test.want)
		}
	}
}

// TestFits: which ranks a division can have in the words of its report.
func TestFits(t *testing.T) {
	for _, test := range []struct {
		code, ranks string
	}{
		{"140000", "省 自治区"}, {"150000", "省 自治区 区"}, {"110000", "自治区 市"}, {"140100", "市"}, {"140181", "市 镇 乡"},
		{"140823", "县 镇 乡"}, {"140802", "区 镇 乡"}, {"422800", "州"}, {"152900", "盟"}, {"152921", "旗 镇 乡"},
	} {
		d, ok := region.Lookup(test.code, 2025)
		if !ok {
			t.Fatal(test.code)
		}
		var got []string
		for _, rank := range []string{"省", "自治区", "市", "县", "区", "州", "盟", "旗", "地区", "国", "镇", "乡"} {
			if (&finder{rank: rank}).fits(d) {
				got = append(got, rank)
			}
		}
		if !(&finder{}).fits(d) {
			t.Errorf("%s does not fit a report of unknown rank", d.Name)
		}
		if strings.Join(got, " ") != test.ranks {
			t.Errorf("%s fits %v, want %s", d.Name, got, test.ranks)
		}
	}
}

// TestNamed: the divisions that a line may mean, by rank and year.
func TestNamed(t *testing.T) {
	for _, test := range []struct {
		text, rank string
		year       int
		want       string
	}{
		{"在闻喜县第十七届人民代表大会", "", 2021, "140823"},
		{"在运城市盐湖区第十七届", "", 2021, "140802"}, // the narrowest
		{"辽宁省朝阳市", "", 2020, "211300"},      // the one in the province
		{"北京朝阳区", "", 2020, "110105"}, {"大连金普新区", "", 2020, "210200"},
		{"古交市常安乡", "", 2024, "140181"},      // 安乡 is in it
		{"朝阳区", "区", 2020, "110105 220104"}, // there are two
		{"恩施市", "州", 2021, ""},              // of another rank
		{"徐水县", "县", 2013, "130625"},        // as it was then
		{"徐水区", "区", 2020, "130609"},        // as it is now
		{"江 西 省", "省", 2020, "360000"},      // set wide
		{"全体会议", "", 2020, ""}, {"", "", 2020, ""},
	} {
		f := finder{report: &report.Report{}, year: test.year, rank: test.rank, sure: test.rank != ""}
		var got []string
		for _, n := range f.named(test.text) {
			got = append(got, n.division.Code)
		}
		slices.Sort(got)
		if strings.Join(got, " ") != test.want {
			t.Errorf("%s in %d: %v, want %s", test.text, test.year, got, test.want)
		}
	}
}

// TestBeforeChange: the month of delivery decides between a place and the one that replaced it.
func TestBeforeChange(t *testing.T) {
	before := region.Division{Code: "130625", Name: "甲县", Start: 1982, End: 2015}
	after := region.Division{Code: "130609", Name: "甲县", Start: 2015}
	elsewhere := region.Division{Code: "350625", Name: "甲县", Start: 2015}
	for _, test := range []struct{ day, want string }{
		{"2015-02-03", "130625 350625"}, {"2015-06-30", "130625 350625"}, {"2015-07-01", "130609 350625"}, {"", "130625 350625"},
	} {
		f := finder{report: &report.Report{Delivered: test.day}, year: 2015}
		var got []string
		for _, d := range f.beforeChange([]region.Division{before, after, elsewhere}) {
			got = append(got, d.Code)
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%q: %v, want %s", test.day, got, test.want)
		}
	}
	f := finder{report: &report.Report{}, year: 2016}
	if got := f.beforeChange([]region.Division{before, after}); len(got) != 2 {
		t.Errorf("in another year: %v", got)
	}
}

func TestMandateOf(t *testing.T) {
	for in, want := range map[string]string{
		"我代表古交市人民政府，向大会报告": "我代表古交市人民", "政府报告": "", "我代表国务院": "", "": "",
	} {
		if got := mandateOf(in); got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}

// TestBelow: a township or zone in a place, but no place with a code.
func TestBelow(t *testing.T) {
	for _, test := range []struct{ delivery, want string }{
		{"2024年1月5日在古交市常安乡第十届人民代表大会第三次会议上", "常安乡"},
		{"2024年1月5日在太原市经济开发区管委会全体会议上", "经济开发区"},
		{"2024年1月5日在上海市浦东新区第七届人民代表大会会议上", ""},
		{"2024年1月5日在古交市第十届人民代表大会第三次会议上", ""}, {"", ""},
		{"在古交市创建国家生态示范区工作报告会上", ""}, {"在全县乡镇人大工作会议上", ""}, {"在各开发区管委会会议上", ""}, {"在开发区管委会会议上", ""},
		{"二〇二四年一月五日在太原市小店区坞城街道办事处会议上", "坞城街道"}, {"在雁鸣新区管理委员会会议上", "雁鸣新区"},
	} {
		f := finder{
			report: &report.Report{Level: report.County, Evidence: make(map[string]report.Evidence)},
			head:   &head{delivery: test.delivery},
		}
		f.below()
		level := report.County
		if test.want != "" {
			level = report.Below
		}
		if r := f.report; r.Place != test.want || r.Level != level {
			t.Errorf("%s: %q %s, want %q %s", test.delivery, r.Place, r.Level, test.want, level)
		}
	}
}

// TestPlaceOfText: without a head, the place that the text names most, with its parts.
func TestPlaceOfText(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"古交市经济向好。古交市民生改善。古交市前景广阔。古交市再上台阶。我市，我市。", "140181"},
		{"太原市、大同市、朔州市、忻州市、运城市。我省，我省。山西省，山西省，山西省。", "140000"},
		{"大同市，大同市，大同市，太原市。我市，我市。", "140200"},
		{"我国，我国，我国。", region.CentreCode},
		{"大同市。", "140200"}, // a guess
		{"大同。", ""}, {"", ""},
	} {
		r := &report.Report{Sections: []report.Section{{Paragraphs: []string{test.in}}}, Evidence: make(map[string]report.Evidence)}
		f := finder{report: r, head: &head{}}
		f.ownRank(f.head)
		f.weigh()
		f.choose()
		if r.Region.Code != test.want {
			t.Errorf("%s: %s, want %s", test.in, r.Region.Code, test.want)
		}
		if e := r.Evidence["region"]; test.want != "" && (e.Text == "" || e.Confidence <= 0 || e.Confidence > 0.9) {
			t.Errorf("%s: %+v", test.in, e)
		}
		if e := r.Evidence["region"]; test.in == "大同市。" && e.Confidence >= 0.7 {
			t.Errorf("one name alone: %+v", e)
		}
	}
}

// TestPlaceBelowOfText: without a head, the zone or township that the text speaks of as its own.
func TestPlaceBelowOfText(t *testing.T) {
	for _, test := range []struct{ name, in, want string }{
		{"a known zone by its short name", "新区党工委，新区管委会，全新区。大鹏，大鹏，大鹏，大鹏，大鹏。深圳。", "440307 大鹏新区 below"},
		{"an unknown zone", "新区党工委，新区管委会。雁鸣新区，雁鸣新区，雁鸣新区。古交市，古交市。", "140181 雁鸣新区 below"},
		{"a township", "镇党委，我镇，我镇。古陶镇，古陶镇，古陶镇。平遥县，平遥县。", "140728 古陶镇 below"},
		{"no name", "新区党工委，新区管委会，全新区，今年新区，今年新区，今年新区。", "   "},
		{"a county in a new area", "县委，县委，我县，全县。新区党工委，新区管委会，雄安新区，容城县，容城县。", "130629  county"},
		{"a district called a new area", "新区党工委，全新区，浦东新区，浦东新区。上海。", "310115  county"},
		{"a county with zones", "县委，我县，我县。雁鸣新区，雁鸣新区，雁鸣新区。平遥县，平遥县。", "140728  county"},
	} {
		r := parseText(t, "一、工作回顾\n"+strings.Repeat(test.in, 3)+"\n二、工作安排\n"+test.in).Reports[0]
		if got := fmt.Sprintf("%s %s %s", r.Region.Code, r.Place, r.Level); strings.TrimSpace(got) != strings.TrimSpace(test.want) {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
		if r.Place != "" && (!r.Unsure("place", 0.7) || !r.Unsure("region", 0.7)) {
			t.Errorf("%s: not in doubt: %+v", test.name, r.Evidence)
		}
	}
}

// TestShortNames: a text that never gives its place's full name, among names of others.
func TestShortNames(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"全区，区委，我区。盐田，盐田港，盐田。深圳，深圳市，深圳市，广东省。", "440308"},
		{"全市，市委，我市。天门，天门，天门。湖北，武汉市，武汉市。", "429006"},
		{"全县，县委，我县。容城，容城，容城。雄安新区，雄安新区，保定。", "130629"},
		{"全市，市委，我市。合作，合作，合作，和平，前进。大同，大同，大同。", "140200"},
		{"全区，区委。鼓楼，鼓楼，鼓楼，鼓楼。南京，南京，江苏。", "320106"}, // there are four
		{"全区，区委。鼓楼，鼓楼，鼓楼，鼓楼。福州，福州，福建。", "350102"},
	} {
		r := parseText(t, "一、工作回顾\n"+strings.Repeat(test.in, 3)+"\n二、工作安排\n"+test.in).Reports[0]
		if r.Region.Code != test.want {
			t.Errorf("%s: %s %+v, want %s", test.in, r.Region.Code, r.Evidence["region"], test.want)
		}
	}
}

// TestOtherEvidence: lines around the report and the name of the file say where it is from if
// nothing else does, and are a reason to doubt if they contradict.
func TestOtherEvidence(t *testing.T) {
	silent := strings.TrimSpace(strings.ReplaceAll(body, "全县", ""))
	for _, test := range []struct {
		name, file, text, want string
		doubtful               bool
	}{
		{"footer", "a.txt", silent + "\n版权所有：临江市人民政府\n", "220681", true},
		{"footer in traditional characters", "a.txt", silent + "\n版權所有：臨江市人民政府 某某單位\n", "220681", true},
		{"file at odds with the title", "大同市2020年.txt", work("2020年古交市政府工作报告", "市"), "140181", true},
		{"folder of the city", "太原市/2020年.txt", work("2020年古交市政府工作报告", "市"), "140181", false},
		{"nothing", "a.txt", silent, "", true},
	} {
		doc := textDocument(t, test.text)
		doc.File = test.file
		reading := Parse(doc)
		checkReading(t, doc, reading)
		if r := reading.Reports[0]; r.Region.Code != test.want || r.Unsure("region", 0.7) != test.doubtful {
			t.Errorf("%s: %s %+v, want %s", test.name, r.Region.Code, r.Evidence["region"], test.want)
		}
	}
}

// TestSpeaksAsZone: a zone whose report has no head is hardly told from the city around it.
func TestSpeaksAsZone(t *testing.T) {
	const text = "一年来，在市委、市政府和党工委的领导下，苏州经济稳中向好，苏州科技创新加快。苏州发展势头良好，苏州活力足。"
	for own, sure := range map[string]bool{"党工委要带头落实，党工委会议多次研究，党工委高度重视。": false, "市委要带头落实，市委会议多次研究，市委高度重视。": true} {
		r := Parse(textDocument(t, "一、2025年工作回顾\n"+strings.Repeat(text, 6)+"\n"+strings.Repeat(own, 6)+"\n二、2026年工作安排\n"+text)).Reports[0]
		if e := r.Evidence["region"]; r.Region.Code != "320500" || (e.Confidence >= 0.7) != sure {
			t.Errorf("%.12s: %s %.2f, want sure to be %v", own, r.Region.Name, e.Confidence, sure)
		}
	}
}
