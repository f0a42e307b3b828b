package region

import (
	"encoding/csv"
	"os"
	"slices"
	"strings"
	"testing"
)

// names joins the names of divisions.
func names(divisions []Division) string {
	var all []string
	for _, d := range divisions {
		all = append(all, d.Name)
	}
	return strings.Join(all, "/")
}

// TestData compares the embedded table with the file that it was made from.
func TestData(t *testing.T) {
	data, err := os.ReadFile("../../testdata/gazetteer/areacodes.csv")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(data), "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	levels := map[string]Level{"省级": Province, "地级": Prefecture, "县级": County}
	var lines []string
	for _, row := range rows[1:] {
		lines = append(lines, strings.Join([]string{row[0], row[3], row[6], row[7], row[8]}, "\t"))
		d, err := parseDivision(lines[len(lines)-1])
		if err != nil {
			t.Fatal(err)
		}
		if d.Level() != levels[row[4]] {
			t.Errorf("%s %s: level %v, want %s", d.Code, d.Name, d.Level(), row[4])
		}
		path := d.Path(d.Start)
		want := []string{row[1]}
		if row[2] != "" && row[2] != "直辖" && d.Level() == County {
			want = append(want, row[2])
		}
		if d.Level() != Province {
			want = append(want, d.Name)
		}
		if got := names(path); got != strings.Join(want, "/") && got != row[1]+"/"+d.Name {
			t.Errorf("%s %s in %d: path %s, want %s", d.Code, d.Name, d.Start, got, strings.Join(want, "/"))
		}
	}
	if strings.Join(lines, "\n")+"\n" != divisionsTSV {
		t.Error("divisions.tsv is stale: run go generate ./index/region")
	}
}

func TestPath(t *testing.T) {
	for _, test := range []struct {
		code string
		year int
		want string
	}{
		{"140181", 2026, "山西省/太原市/古交市"},
		{"140823", 2021, "山西省/运城市/闻喜县"},
		{"142701", 1995, "山西省/运城地区/运城市"},
		{"110105", 2020, "北京市/朝阳区"},
		{"500151", 2020, "重庆市/铜梁区"},
		{"429004", 2020, "湖北省/仙桃市"},
		{"659001", 2020, "新疆维吾尔自治区/石河子市"},
		{"469021", 2020, "海南省/定安县"},
		{"510421", 1985, "四川省/渡口市/米易县"},
		{"510421", 2022, "四川省/攀枝花市/米易县"},
		{"422801", 2020, "湖北省/恩施土家族苗族自治州/恩施市"},
		{"140000", 2020, "山西省"},
		{CentreCode, 2020, "全国"},
		{"140181", 1950, ""}, // before the code was in use
		{"999999", 2020, ""},
	} {
		d, ok := Lookup(test.code, test.year)
		if !ok {
			if test.want != "" {
				t.Errorf("%s in %d: not found", test.code, test.year)
			}
			continue
		}
		if got := names(d.Path(test.year)); got != test.want {
			t.Errorf("%s in %d: path %s, want %s", test.code, test.year, got, test.want)
		}
	}
}

func TestToday(t *testing.T) {
	for _, test := range []struct{ code, want string }{
		{"130625", "130609 徐水区"},
		{"110103", "110101 东城区"},
		{"132400", "130600 保定市"},
		{"142701", "140802 盐湖区"},
		{"140181", "140181 古交市"},
		{"152700", "150600 鄂尔多斯市"},
		{"341400", "340100 合肥市"},
		{"342600", "340100 合肥市"}, // through 巢湖市
		{"371200", "370100 济南市"},
		{"452100", "451400 崇左市"},
		{"452200", "451300 来宾市"},
		{"510200", "500000 重庆市"},
		{"460003", "460400 儋州市"},
		{"140000", "140000 山西省"},
	} {
		d, ok := Lookup(test.code, 0)
		if !ok {
			t.Fatalf("%s not found", test.code)
		}
		if today := d.Today(); today.Code+" "+today.Name != test.want {
			t.Errorf("%s %s: today %s %s, want %s", d.Code, d.Name, today.Code, today.Name, test.want)
		}
	}
	for _, divisions := range load().byCode {
		for _, d := range divisions {
			if today := d.Today(); today.End != 0 {
				t.Errorf("%s %s, ended %d, has no division of today", d.Code, d.Name, d.End)
			}
		}
	}
	old := Named("渡口市", 1986)
	if len(old) != 1 || old[0].Today().Name != "攀枝花市" {
		t.Errorf("渡口市: %v", old)
	}
}

func TestChildren(t *testing.T) {
	for _, test := range []struct {
		code string
		year int
		want string // the first division
		n    int
	}{
		{CentreCode, 2024, "北京市", 34},
		{CentreCode, 1985, "北京市", 30},
		{"140000", 2024, "太原市", 11},
		{"140100", 2024, "小店区", 10},
		{"110000", 2024, "东城区", 16},
		{"460000", 2024, "海口市", 19},
	} {
		d, _ := Lookup(test.code, test.year)
		children := d.Children(test.year)
		if len(children) != test.n || children[0].Name != test.want {
			t.Errorf("%s in %d: %d children %s, want %d from %s",
				test.code, test.year, len(children), names(children), test.n, test.want)
		}
		for _, child := range children {
			if parent, ok := child.Parent(test.year); d.Code != CentreCode && (!ok || parent.Code != d.Code) {
				t.Errorf("%s is not the parent of %s", d.Name, child.Name)
			}
		}
	}
}

func TestNamed(t *testing.T) {
	for _, test := range []struct {
		name string
		year int
		want string // codes
	}{
		{"古交", 2026, "140181"},
		{"内蒙", 2020, "150000"},
		{"恩施州", 2020, "422800"},
		{"恩施", 2020, "422800 422801"},
		{"恩施市", 2020, "422801"},
		{"黄山区", 2020, "341003"},
		{"黄山市", 2020, "341000"},
		{"徐水县", 2015, "130625"}, // the year of the change: both names count
		{"徐水区", 2015, "130609"},
		{"徐水县", 2016, ""},
		{"鼓楼区", 2020, "320106 320302 350102 410204"},
		{"大厂县", 2020, "131028"},
		{"台州", 2020, "331000"},
		{"全国", 2020, "000000"},
		{"无此县", 0, ""},
	} {
		var codes []string
		for _, d := range Named(test.name, test.year) {
			codes = append(codes, d.Code)
		}
		if got := strings.Join(codes, " "); got != test.want {
			t.Errorf("%s in %d: %s, want %s", test.name, test.year, got, test.want)
		}
	}
}

func TestFind(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"在高唐县第十八届人民代表大会上", "高唐县"},
		{"唐县与高唐县", "唐县/高唐县"},
		{"米易县2024年政府工作报告", "米易县"},
		{"我代表易县人民政府", "易县"},
		{"保定市易县", "保定市/易县"},
		{"交易县域经济", ""},
		{"运城市盐湖区", "运城市/盐湖区"},
		{"恩施州和恩施市", "恩施州/恩施市"},
		{"铁西区域", "铁西"},
		{"中国式现代化忻州实践", "忻州"},
		{"内蒙古自治区", "内蒙古自治区"},
		{"雄安新区、贵安新区", ""}, // 安新县 is elsewhere
		{"兰州新区", "兰州"},    // 新区 was in 唐山
		{"保定易县", "保定/易县"},
		{"深度合作区", ""}, {"中华人民共和国", ""}, {"新安街道和新安县", "新安县"},
		{"", ""},
	} {
		var found []string
		for _, m := range Find(test.text) {
			if test.text[m.Start:m.End] != m.Name || len(m.Divisions) == 0 {
				t.Errorf("%s: match %+v", test.text, m)
			}
			found = append(found, m.Name)
		}
		if got := strings.Join(found, "/"); got != test.want {
			t.Errorf("%s: found %s, want %s", test.text, got, test.want)
		}
	}
}

func TestStem(t *testing.T) {
	for _, test := range []struct{ name, want string }{
		{"古交市", "古交"}, {"唐县", "唐县"}, {"恩施土家族苗族自治州", "恩施"}, {"内蒙古自治区", "内蒙古"}, {"新疆维吾尔自治区", "新疆"},
		{"大厂回族自治县", "大厂"}, {"东乡族自治县", "东乡族"}, {"香港特别行政区", "香港"}, {"锡林郭勒盟", "锡林郭勒"}, {"神农架林区", "神农架"},
		{"隆林各族自治县", "隆林"}, {"鄂伦春自治旗", "鄂伦春"}, {"保定地区", "保定"},
	} {
		if got := Stem(test.name); got != test.want {
			t.Errorf("%s: stem %s, want %s", test.name, got, test.want)
		}
	}
}

// FuzzFind checks that matches are in order in the text and lie on borders of characters.
func FuzzFind(f *testing.F) {
	f.Add("运城市盐湖区和高唐县")
	f.Add("\xe5\x8f\xa4\xff古交")
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for _, m := range Find(text) {
			if m.Start < end || m.End <= m.Start || text[m.Start:m.End] != m.Name {
				t.Fatalf("match %+v in %q", m, text)
			}
			end = m.End
		}
	})
}

// TestHistory checks that every division is in the history of the division that it is today, and in
// no other.
func TestHistory(t *testing.T) {
	for code, divisions := range load().byCode {
		for _, d := range divisions {
			today := d.Today()
			if !slices.ContainsFunc(today.History(), func(past Division) bool { return past.key() == d.key() }) {
				t.Errorf("%s %s is not in the history of %s", code, d.Name, today.Code)
			}
		}
	}
	wenxi, _ := Lookup("140823", 0)
	history := wenxi.History()
	if len(history) < 2 || history[len(history)-1].Code != "140823" || history[0].Start > history[1].Start {
		t.Errorf("the history of 闻喜县: %v", history)
	}
}

// TestContains: a place is in those whose codes begin its own, and never in itself.
func TestContains(t *testing.T) {
	for _, test := range []struct {
		outer, inner string
		want         bool
	}{
		{"140000", "140100", true}, {"140000", "140181", true}, {"140100", "140181", true}, {"140181", "140100", false},
		{"140000", "140000", false}, {"140000", "150100", false}, {"140100", "140200", false}, {"140181", "140182", false},
	} {
		if got := (Division{Code: test.outer}).Contains(Division{Code: test.inner}); got != test.want {
			t.Errorf("%s in %s: %v", test.inner, test.outer, got)
		}
	}
}

// TestZones: the zone is in a division of today, and no division has its name.
func TestZones(t *testing.T) {
	for _, z := range Zones() {
		if d, ok := Lookup(z.Around, 0); !ok || d.End != 0 {
			t.Errorf("%s is in %s, which is no division of today", z.Name, z.Around)
		}
		if len(Named(z.Name, 0)) > 0 {
			t.Errorf("%s has a code of its own", z.Name)
		}
	}
	if z, ok := ZoneAtEnd("深圳市大鹏新区"); !ok || z.Around != "440307" || z.Stem() != "大鹏" {
		t.Errorf("大鹏新区: %+v", z)
	}
	if _, ok := ZoneAtEnd("大鹏新区发展"); ok {
		t.Error("大鹏新区发展 ends in a zone")
	}
	for _, test := range []struct {
		name   string
		year   int
		unique bool
	}{
		{"大鹏新区", 2020, true}, {"福州新区", 2020, true}, {"光明新区", 2016, true}, {"江北新区", 2020, false}, {"东湖高新区", 2020, false},
		{"湘江新区", 2020, true}, {"湘江新区", 1990, false}, // 湘江区 was in Xiangtan
	} {
		if z, ok := ZoneAtEnd(test.name); !ok || z.IsUnique(test.year) != test.unique {
			t.Errorf("%s in %d: unique is %v", test.name, test.year, !test.unique)
		}
	}
}

// TestCommonness: names that are other words too, or that everybody knows, are common.
func TestCommonness(t *testing.T) {
	for _, name := range []string{"合作", "和平", "平安", "北京", "新区"} {
		if got := Commonness(name); got < 10 {
			t.Errorf("%s: %.2f per million, want more than 10", name, got)
		}
	}
	for _, name := range []string{"宝安", "坪山", "古交", "无此县"} {
		if got := Commonness(name); got > 1 {
			t.Errorf("%s: %.2f per million, want less than 1", name, got)
		}
	}
}
