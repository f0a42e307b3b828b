package suggest

import (
	"slices"
	"strings"
	"testing"

	"gongbao/analyzer"
)

func TestSpellings(t *testing.T) {
	for text, want := range map[string]string{
		"重庆市":  "chongqingshi cqs",
		"长治市":  "changzhishi czs",
		"长子县":  "zhangzixian zzx",
		"六安市":  "luanshi las",
		"蔚县":   "yuxian yx",
		"单县":   "shanxian sx",
		"大城县":  "daichengxian dcx",
		"大城市":  "dachengshi dcs",
		"东阿县":  "dongexian dex",
		"乐清市":  "yueqingshi yqs",
		"干安县":  "qiananxian qax",
		"乐亭县":  "laotingxian ltx",
		"铅山县":  "yanshanxian ysx",
		"浚县":   "xunxian xx",
		"厦门市":  "xiamenshi xms",
		"蚌埠市":  "bengbushi bbs",
		"番禺区":  "panyuqu pyq",
		"洪洞县":  "hongtongxian htx",
		"涡阳县":  "guoyangxian gyx",
		"尉犁县":  "yulixian ylx",
		"阿克苏":  "akesu aks",
		"银行":   "yinhang yh",
		"会计":   "kuaiji kj",
		"战略":   "zhanlue zl",
		"5g基站": "5gjizhan 5gjz",
		"a·b":  "ab ab",
		"率":    "lv l|shuai s",
		"长行":   "changxing cx|zhangxing zx|changhang ch|zhanghang zh",
		"重重重":  "zhongzhongzhong zzz|chongzhongzhong czz|zhongchongzhong zcz|chongchongzhong ccz",
		"":     " ",
	} {
		var got []string
		for _, s := range pronounce().spellings(text) {
			got = append(got, s.pinyin+" "+s.initials)
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%s: got %s, want %s", text, strings.Join(got, "|"), want)
		}
	}
}

// TestPlacesHaveReadings checks that all names of places can be typed.
func TestPlacesHaveReadings(t *testing.T) {
	for _, d := range divisions() {
		for _, s := range pronounce().spellings(analyzer.Fold(d.Name)) {
			if len(s.initials) != len([]rune(d.Name)) {
				t.Errorf("%s is spelled %s", d.Name, s.pinyin)
			}
		}
	}
}

// TestReadingsFile checks that readings.txt has each line once, repeats nothing of pinyin.txt, and
// has only syllables.
func TestReadingsFile(t *testing.T) {
	syllables := make(map[string]bool)
	usual := make(map[string]string)
	for fields := range dataLines(pinyinFile) {
		syllables[fields[0]] = true
		for _, r := range fields[1] {
			usual[string(r)] = fields[0]
		}
	}
	seen := make(map[string]bool)
	for fields := range dataLines(readingsFile) {
		text, readings := fields[0], fields[1:]
		if seen[text] {
			t.Errorf("%s is there twice", text)
		}
		seen[text] = true
		if analyzer.Fold(text) != text {
			t.Errorf("%s is not folded", text)
		}
		for _, syllable := range readings {
			if !syllables[syllable] {
				t.Errorf("%s: %s is no syllable", text, syllable)
			}
		}
		if slices.Equal(readings, []string{usual[text]}) {
			t.Errorf("%s is read %s anyway", text, readings[0])
		}
	}
}

func TestConfusion(t *testing.T) {
	for _, test := range []struct {
		a, b rune
		want Reason
	}{
		{'干', '矸', Homophone},
		{'行', '航', Homophone}, // one reading of several
		{'略', '掠', Homophone},
		{'末', '未', Lookalike},
		{'已', '己', Lookalike},
		{'园', '圆', Homophone}, // the stronger reason
		{'诗', '思', NearHomophone},
		{'牛', '刘', NearHomophone},
		{'音', '英', NearHomophone},
		{'张', '赞', NearHomophone}, // zhang, zan
		{'张', '占', NearHomophone},
		{'张', '曾', ""},
		{'三', '四', ""},
		{'十', '四', ""},
		{'煤', '油', ""},
		{'a', 'b', ""},
		{'\U00020000', '煤', ""},
	} {
		if got := confusion(test.a, test.b); got != test.want {
			t.Errorf("%c for %c: got %q, want %q", test.a, test.b, got, test.want)
		}
	}
}

// TestLookalikesFile checks that each line is a group of distinct folded characters.
func TestLookalikesFile(t *testing.T) {
	seen := make(map[string]bool)
	for fields := range dataLines(lookalikesFile) {
		group := []rune(fields[0])
		if len(fields) != 1 || len(group) < 2 {
			t.Errorf("%v is no group", fields)
		}
		slices.Sort(group)
		if seen[string(group)] || len(slices.Compact(slices.Clone(group))) < len(group) {
			t.Errorf("%s is there twice, or has a character twice", fields[0])
		}
		seen[string(group)] = true
		if analyzer.Fold(fields[0]) != fields[0] {
			t.Errorf("%s is not folded", fields[0])
		}
	}
}
