package say

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
)

// englishOfMessages has the English of what queries and parameters are refused with, which other packages say in Chinese: by formats of theirs
// where %s stands for anything. What stands there is translated in its turn.
var englishOfMessages = [][2]string{
	{"检索式过长", "The query is too long"},
	{"最多 %s 个字符，请只保留要查找的词句。", "At most %s characters: keep only what is to be found."},
	{"没有可查找的文字", "There is nothing to look for"},
	{"标点、空格和引号不参与查找，请输入汉字、字母、数字或其他符号。", "Punctuation, spaces and quotation marks do not count; enter Chinese characters, letters, digits or other symbols."},
	{"括号或排除号层数过多", "Brackets or minus signs are nested too deeply"},
	{"最多 %s 层，请去掉多余的括号。", "At most %s levels: leave out brackets that are not needed."},
	{"这个右括号前面没有对应的左括号", "This bracket closes nothing"},
	{"请去掉它；要查找括号本身，请把整段文字放进引号。", "Leave it out; to find the bracket itself, put the whole text in quotation marks."},
	{"带星号的词过多", "There are too many words with stars"},
	{"最多 %s 个，请把其余的写全；要查找星号本身，请加引号。", "At most %s: spell out the others; to find the star itself, put it in quotation marks."},
	{"检索词过多", "There are too many words"},
	{"最多 %s 个，请只保留要查找的词句。", "At most %s: keep only what is to be found."},
	{"括号没有闭合", "This bracket is never closed"},
	{"请补上右括号；要查找括号本身，请把整段文字放进引号。", "Close it; to find the bracket itself, put the whole text in quotation marks."},
	{"引号没有闭合", "This quotation mark is never closed"},
	{"请补上后引号，或去掉这个引号。", "Close it, or leave it out."},
	{"%s: 的括号里不能用 %s", "%[2]s cannot stand in the brackets of %[1]s:"},
	{"请只写词、短语和 OR、AND、NOT。", "Write words, phrases, OR, AND and NOT only."},
	{"%s 和 %s 不能连用", "%s and %s cannot be chained"},
	{"请分成两组，如 (A %s B) (B %s C)；三个词在同一句，请写成 A /s B /s C。", "Make two groups: (A %s B) (B %s C); for three words in one sentence write A /s B /s C."},
	{"请分成两组，如 (A %s B) (B %s C)。", "Make two groups: (A %s B) (B %s C)."},
	{"请用括号分开，如 A %s (B %s C)。", "Use brackets: A %s (B %s C)."},
	{"请用括号分开，如 (A %s B) %s C。", "Use brackets: (A %s B) %s C."},
	{"NEAR 的距离无法识别", "The distance of NEAR cannot be read"},
	{"请写 0 到 %s 的整数，如 NEAR/%s；要查找这几个字本身，请加引号。", "Write a whole number from 0 to %s, such as NEAR/%s; to find these characters themselves, put them in quotation marks."},
	{"%s 的前后只能是词、短语或括号里的几个选项", "%s stands between words, phrases or alternatives in brackets"},
	{"请只写词或短语；几个词任选其一，请写成 (A OR B)。", "Write words or phrases; for one of several write (A OR B)."},
	{"请把要排除的写在括号外，如 (A %s B) -C；要排除整组，请写成 -(A %s B)。", "Exclude outside of brackets: (A %s B) -C; to exclude the group write -(A %s B)."},
	{"请写在括号外，如 (A %s B) %s。", "Write it outside of brackets: (A %s B) %s."},
	{"%s 的前后不能有地区、年份等条件", "%s cannot stand beside region, year and the like"},
	{"请把条件写在括号外，如 (A %s B) year:2026。", "Write them outside of brackets: (A %s B) year:2026."},
	{"%s 的前后不能全是要排除的", "%s needs something to look for"},
	{"请至少写一个要查找的，如 A %s -B。", "Write at least one that is to be found: A %s -B."},
	{"%s: 里不能再用 %s:", "%[2]s: cannot stand within %[1]s:"},
	{"请分开写，用空格隔开；要查找冒号本身，请加引号。", "Write them apart, with a space between; to find the colon itself, put it in quotation marks."},
	{"排除号要写在字段名前面", "The minus stands before the name of the field"},
	{"请写成 -%s:…。", "Write -%s:…."},
	{"%s 的几个值之间要用 OR", "Several values of %s are joined with OR"},
	{"请写成 %s:(A OR B)；含空格的值请加引号。", "Write %s:(A OR B); put values with spaces in quotation marks."},
	{"%s: 后面没有值", "There is no value behind %s:"},
	{"请写上一个值，或去掉 %s:。", "Write one, or leave out %s:."},
	{"%s 没有“%s”这个值", "%s has no value “%s”"},
	{"筛选条件 %s 的取值“%s”无效。%s", "The filter %s has no value “%s”. %s"},
	{"参数 %s 的值“%s”无效：%s。", "The parameter %s has no value “%s”: %s."},
	{"参数 %s 最多出现 %s 次，这里有 %s 次。", "The parameter %s may stand at most %s times, not %s times."},
	{"参数 %s 只能出现一次，这里有 %s 次。", "The parameter %s may stand once, not %s times."},
	{"参数“%s”要用 UTF-8 编码。", "The parameter “%s” must be in UTF-8."},
	{"网址中的参数无法解析：%s。", "The parameters of the address cannot be read: %s."},
	{"地名或代码最多 %s 个字符。", "A name or code has at most %s characters."},
	{"%s；前面加减号表示排除", "%s; a minus before it excludes"},
	{"只能是 %s", "only %s"},
	{"可用的取值：%s", "possible values: %s"},
	{"要写 %s 到 %s 的整数", "a whole number from %s to %s"},
	{"要写从 1 开始的整数", "a whole number from 1 on"},
	{"要写 16 位十六进制数字", "16 hexadecimal digits"},
	{"要写不大于 %s 的整数", "a whole number up to %s"},
	{"要用 region 写地区代码，用 year 写年份。", "The address needs region, the code of a place, and year."},
	{"请使用六位行政区划代码，如 140181（古交市），none 表示地区不明%s", "use a code of six digits such as 140181 (古交市), or none for an unknown place%s"},
	{"请使用四位年份，如 2026，或年份范围，如 2019..2023，none 表示年份不明%s", "use a year of four digits such as 2026, a range such as 2019..2023, or none for an unknown year%s"},
	{"请写地名或六位行政区划代码，如 region:太原、region:140100。", "Write the name of a place or a code of six digits, such as region:太原 or region:140100."},
	{"请使用六位行政区划代码，如 140000（山西省）%s", "use a code of six digits such as 140000 (山西省)%s"},
	{"请使用四位年份，如 2026%s", "use a year of four digits such as 2026%s"},
}

type messagePattern struct {
	chinese *regexp.Regexp
	english string
}

// messagePatterns recognise the messages.
var messagePatterns = sync.OnceValue(func() []messagePattern {
	var patterns []messagePattern
	for _, m := range englishOfMessages {
		expression := strings.ReplaceAll(regexp.QuoteMeta(m[0]), "%s", "(.*?)")
		patterns = append(patterns, messagePattern{regexp.MustCompile(`(?s)^` + expression + `$`), m[1]})
	}
	return patterns
})

// englishMessage returns the English of a message, or the message where there is none.
func englishMessage(message string) string {
	for _, p := range messagePatterns() {
		found := p.chinese.FindStringSubmatch(message)
		if found == nil {
			continue
		}
		args := make([]any, len(found)-1)
		for i, arg := range found[1:] {
			args[i] = englishMessage(arg)
		}
		return fmt.Sprintf(p.english, args...)
	}
	return message
}
