package say

// exportMessages are what a file or an answer says of itself: what is missing from it, how was
// counted, and what a score is made of.
var exportMessages = map[string]row{
	"export-out-of-time": {
		text{"导出没有完成：共 {reports} 篇报告，到时限时写出 {written} 篇。请加上筛选条件，分几次导出。", ""},
		text{"The export is not complete: of {reports} reports, {written} were written before its time was up. " +
			"Add filters and export several times.", ""},
	},
	"export-broken-off": {
		text{"导出没有完成：共 {reports} 篇报告，写出 {written} 篇后中断。请重新导出。", ""},
		text{"The export is not complete: of {reports} reports, {written} were written before it broke off. " +
			"Export again.", ""},
	},
	"export-of-a-part": {
		text{"检索用时过长，只查了资料库的一部分。请加上筛选条件，或换更具体的词。", ""},
		text{"The search took too long and covered a part of the library only. " +
			"Add filters, or use more specific words.", ""},
	},
	"export-reports-unread": {
		text{"有 {reports} 篇报告无法读取，缺少题名和文字。", ""},
		text{"Reports that could not be read and lack their titles and texts: {reports}.", ""},
	},
	"export-counts-broken-off": {
		text{"计数没有完成，写出 {rows} 行后中断。请重新统计，或加上筛选条件。", ""},
		text{"The counts are not complete: they broke off after {rows} rows. Count again, or add filters.", ""},
	},

	"score-title":    {text{"标题、地区或年份相符", ""}, text{"in the title, or the place or the year", ""}},
	"score-heading":  {text{"小标题相符", ""}, text{"in the heading", ""}},
	"score-together": {text{"各词相邻", ""}, text{"the words are close together", ""}},
	"score-section":  {text{"本节出现次数", ""}, text{"how often in the section", ""}},
	"score-report":   {text{"全文出现次数", ""}, text{"how often in the report", ""}},
	"score-complete": {text{"全文完整", ""}, text{"the report is complete", ""}},

	"score-question-report": {text{"全文与问题相关", ""}, text{"the report is about the question", ""}},
	"score-question-window": {text{"最佳段落集中回答", ""}, text{"its best passage has much of it", ""}},

	"rule-longest": {
		text{"从左到右，每处取词典中最长的词，不重叠", ""},
		text{"from left to right, the longest term of the dictionary at each place, without overlaps", ""},
	},
	"rule-overlapping": {
		text{"每个词的每一处都计，可以重叠", ""},
		text{"each place of each term, with overlaps", ""},
	},
	"rule-union": {
		text{"计各词所覆盖的字数，一个字对一个词只计一次", ""},
		text{"the characters that a term covers, each once for a term", ""},
	},
	"rule-of-script": {
		text{"按常见脚本 str.count('|'.join(words)) / len(jieba.lcut(text)) 计数，供与已有论文对照：词合成一个正则表达式，" +
			"排在前面的先匹配，所以“数字”在前时“数字经济”总是 0，“互联网+”中的 + 是量词；\\w、\\d、\\s 与 Python 一样按 Unicode，" +
			"\\b、环视和反向引用此处不支持；繁简、全半角和换行不归一；排除的词不起作用；词数含标点和换行，" +
			"与 Python 的 jieba 因词典不同而略有出入", ""},
		text{"as the usual script str.count('|'.join(words)) / len(jieba.lcut(text)) counts, to compare with published " +
			"papers: the terms become one regular expression, of which the first that matches counts, so that “数字经济” after " +
			"“数字” is always 0, and the + of “互联网+” is a quantifier; \\w, \\d and \\s are those of Unicode as in Python, and " +
			"\\b, lookarounds and back references are not supported; scripts, widths and line ends are not made the same; " +
			"exclusions have no effect; the number of words includes punctuation and line ends, and differs a little from " +
			"that of jieba in Python, which has another dictionary", ""},
	},
}
