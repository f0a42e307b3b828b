package say

// queryMessages are about queries, filters and what may be written in them. What is allowed begins
// in lower case, since it comes after a colon.
var queryMessages = map[string]row{
	"query-too-long": {
		text{"检索式过长", "最多 {most} 个字符，请只保留要查找的词句。"},
		text{"The query is too long", "At most {most} characters: keep only what is to be found."},
	},
	"query-nothing-to-find": {
		text{"没有可查找的文字", "标点、空格和引号不参与查找，请输入汉字、字母、数字或其他符号。"},
		text{"There is nothing to look for", "Punctuation, spaces and quotation marks do not count; enter Chinese characters, letters, digits or other symbols."},
	},
	"query-only-spaces": {
		text{"没有可查找的文字", "要列出全部报告，请去掉参数 q。"},
		text{"There is nothing to look for", "To list all reports, leave out the parameter q."},
	},
	"query-too-deep": {
		text{"括号或排除号层数过多", "最多 {most} 层，请去掉多余的括号。"},
		text{"Brackets or minus signs are nested too deeply", "At most {most} levels: leave out brackets that are not needed."},
	},
	"query-unopened-bracket": {
		text{"这个右括号前面没有对应的左括号", "请去掉它；要查找括号本身，请把整段文字放进引号。"},
		text{"This bracket closes nothing", "Leave it out; to find the bracket itself, put the whole text in quotation marks."},
	},
	"query-unclosed-bracket": {
		text{"括号没有闭合", "请补上右括号；要查找括号本身，请把整段文字放进引号。"},
		text{"This bracket is never closed", "Close it; to find the bracket itself, put the whole text in quotation marks."},
	},
	"query-unclosed-quote": {
		text{"引号没有闭合", "请补上后引号，或去掉这个引号。"},
		text{"This quotation mark is never closed", "Close it, or leave it out."},
	},
	"query-too-many-wildcards": {
		text{"带星号的词过多", "最多 {most} 个，请把其余的写全；要查找星号本身，请加引号。"},
		text{"There are too many words with stars", "At most {most}: spell out the others; to find the star itself, put it in quotation marks."},
	},
	"query-too-many-words": {
		text{"检索词过多", "最多 {most} 个，请只保留要查找的词句。"},
		text{"There are too many words", "At most {most}: keep only what is to be found."},
	},
	"query-operator-in-field": {
		text{"{field}: 的括号里不能用 {operator}", "请只写词、短语和 OR、AND、NOT。"},
		text{"{operator} cannot be used in the brackets of {field}:", "Write words, phrases, OR, AND and NOT only."},
	},
	"query-operator-chained": {
		text{"{first} 和 {second} 不能连用", "请分成两组，如 (A {first} B) (B {second} C)；三个词在同一句，请写成 A /s B /s C。"},
		text{"{first} and {second} cannot be chained", "Make two groups: (A {first} B) (B {second} C); for three words in one sentence write A /s B /s C."},
	},
	"query-operators-in-two-groups": {
		text{"{first} 和 {second} 不能连用", "请分成两组，如 (A {first} B) (B {second} C)。"},
		text{"{first} and {second} cannot be chained", "Make two groups: (A {first} B) (B {second} C)."},
	},
	"query-operators-second-in-brackets": {
		text{"{first} 和 {second} 不能连用", "请用括号分开，如 A {first} (B {second} C)。"},
		text{"{first} and {second} cannot be chained", "Use brackets: A {first} (B {second} C)."},
	},
	"query-operators-first-in-brackets": {
		text{"{first} 和 {second} 不能连用", "请用括号分开，如 (A {first} B) {second} C。"},
		text{"{first} and {second} cannot be chained", "Use brackets: (A {first} B) {second} C."},
	},
	"query-bad-distance": {
		text{"NEAR 的距离无法识别", "请写 0 到 {most} 的整数，如 NEAR/{usual}；要查找这几个字本身，请加引号。"},
		text{"The distance of NEAR cannot be read", "Write a whole number from 0 to {most}, such as NEAR/{usual}; to find these characters themselves, put them in quotation marks."},
	},
	"query-operand-no-text": {
		text{"{operator} 的前后只能是词、短语或括号里的几个选项", "请只写词或短语；几个词任选其一，请写成 (A OR B)。"},
		text{"{operator} joins words, phrases or alternatives in brackets", "Write words or phrases; for one of several write (A OR B)."},
	},
	"query-operand-excluded": {
		text{"{operator} 的前后只能是词、短语或括号里的几个选项", "请把要排除的写在括号外，如 (A {operator} B) -C；要排除整组，请写成 -(A {operator} B)。"},
		text{"{operator} joins words, phrases or alternatives in brackets", "Exclude outside of brackets: (A {operator} B) -C; to exclude the group write -(A {operator} B)."},
	},
	"query-operand-condition": {
		text{"{operator} 的前后只能是词、短语或括号里的几个选项", "请写在括号外，如 (A {operator} B) {condition}。"},
		text{"{operator} joins words, phrases or alternatives in brackets", "Write it outside of brackets: (A {operator} B) {condition}."},
	},
	"query-operand-filter": {
		text{"{operator} 的前后不能有地区、年份等条件", "请把条件写在括号外，如 (A {operator} B) year:2026。"},
		text{"{operator} cannot join regions, years and the like", "Write them outside of brackets: (A {operator} B) year:2026."},
	},
	"query-all-excluded": {
		text{"{operator} 的前后不能全是要排除的", "请至少写一个要查找的，如 A {operator} -B。"},
		text{"{operator} needs something to look for", "Write at least one that is to be found: A {operator} -B."},
	},
	"query-field-in-field": {
		text{"{outer}: 里不能再用 {inner}:", "请分开写，用空格隔开；要查找冒号本身，请加引号。"},
		text{"{inner}: cannot be used within {outer}:", "Write them apart, with a space between; to find the colon itself, put it in quotation marks."},
	},
	"query-minus-in-field": {
		text{"排除号要写在字段名前面", "请写成 -{field}:…。"},
		text{"The minus goes before the name of the field", "Write -{field}:…."},
	},
	"query-values-without-or": {
		text{"{field} 的几个值之间要用 OR", "请写成 {field}:(A OR B)；含空格的值请加引号。"},
		text{"Several values of {field} are joined with OR", "Write {field}:(A OR B); put values with spaces in quotation marks."},
	},
	"query-no-value": {
		text{"{field}: 后面没有值", "请写上一个值，或去掉 {field}:。"},
		text{"There is no value after {field}:", "Write one, or leave out {field}:."},
	},
	"query-unknown-value": {
		text{"{field} 没有“{value}”这个值", "{allowed}。"},
		text{"{field} has no value “{value}”", "{allowed}."},
	},
	"frame-query": {
		text{"{detail}（第 {character} 个字符）。{hint}", ""},
		text{"{detail} (character {character}). {hint}", ""},
	},
	"filter-unknown-value": {
		text{"筛选条件 {field} 的取值“{value}”无效。{allowed}。", "{allowed}。"},
		text{"The filter {field} has no value “{value}”: {allowed}.", "{allowed}."},
	},

	"allowed-region-or-none":  {text{"请使用六位行政区划代码，如 140181（古交市），none 表示地区不明", ""}, text{"use a code of six digits such as 140181 (古交市), or none for an unknown place", ""}},
	"allowed-region":          {text{"请使用六位行政区划代码，如 140000（山西省）", ""}, text{"use a code of six digits such as 140000 (山西省)", ""}},
	"allowed-area":            {text{"可用的取值：counties:140000（某省各县）、prefectures:140000（某省各地市）", ""}, text{"possible values: counties:140000 (the counties of a province), prefectures:140000 (its prefectures)", ""}},
	"allowed-place-code":      {text{"请使用六位行政区划代码，如 140181", ""}, text{"use a code of six digits such as 140181", ""}},
	"allowed-place-name":      {text{"请写地名或六位行政区划代码，如 region:太原、region:140100", ""}, text{"write the name of a place or a code of six digits, such as region:太原 or region:140100", ""}},
	"allowed-years-or-none":   {text{"请使用四位年份，如 2026，或年份范围，如 2019..2023，none 表示年份不明", ""}, text{"use a year of four digits such as 2026, a range such as 2019..2023, or none for an unknown year", ""}},
	"allowed-years-in-order":  {text{"范围的起始年份不能晚于截止年份", ""}, text{"a range cannot begin after its end", ""}},
	"allowed-year":            {text{"请使用四位年份，如 2026", ""}, text{"use a year of four digits such as 2026", ""}},
	"allowed-values":          {text{"可用的取值：{values}", ""}, text{"possible values: {values}", ""}},
	"allowed-only":            {text{"只能是 {values}", ""}, text{"only {values}", ""}},
	"allowed-true-or-false":   {text{"只能是 true 或 false", ""}, text{"only true or false", ""}},
	"allowed-number":          {text{"要写 {least} 到 {most} 的整数", ""}, text{"a whole number from {least} to {most}", ""}},
	"allowed-number-from-one": {text{"要写从 1 开始的整数", ""}, text{"a whole number from 1 on", ""}},
	"allowed-number-up-to":    {text{"要写不大于 {most} 的整数", ""}, text{"a whole number up to {most}", ""}},
	"allowed-hash":            {text{"要写 16 位十六进制数字", ""}, text{"16 hexadecimal digits", ""}},
	"allowed-hash-of-answer":  {text{"要写答案里的 16 位十六进制数字", ""}, text{"16 hexadecimal digits, as answers have them", ""}},
	"allowed-or-excluded":     {text{"{allowed}；前面加减号表示排除", ""}, text{"{allowed}; a minus before it excludes", ""}},
}
