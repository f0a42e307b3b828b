package web

import "golang.org/x/text/message/catalog"

// englishOfPanel has what the help of the API says of panels and dictionaries.
var englishOfPanel = map[string]catalog.Message{
	"词频":           catalog.String("Counts of terms"),
	"按地区和年份计词频":    catalog.String("Count terms by place and year"),
	"按随请求发送的词典计词频": catalog.String("Count the terms of a dictionary that is sent"),
	"词典列表":         catalog.String("Dictionaries"),
	"一部词典":         catalog.String("One dictionary"),
	"存入词典":         catalog.String("Store a dictionary"),
	"删除词典":         catalog.String("Remove a dictionary"),
	panelAbout: catalog.String("How often each term stands in each report (or place and year), with characters, count per 10,000 characters, words and share. " +
		"A report without the term has 0; a place and year without a report has no row. There are no total rows. Where several reports make a row, the rate is the sum of counts " +
		"by the sum of characters, and reports is their number. CSV has a byte order mark and 12 lines before the table, which begin with #; wide has a column a term. " +
		"The permalink holds the versions of the dictionary and of the reports: opened later, it gives the same numbers or says what has changed."),
	"正文是词典文件（text/plain，UTF-8），或 JSON：`{\"terms\": [\"数字经济\", {\"forms\": [\"环境保护\", \"环保\"], \"exclusions\": []}]}`。其余与 GET 相同，只是没有固定链接。": catalog.String(
		"The body is a dictionary file (text/plain, UTF-8), or JSON: `{\"terms\": [\"数字经济\", {\"forms\": [\"环境保护\", \"环保\"], \"exclusions\": []}]}`. The rest is as with GET, but there is no permalink."),
	"资料库的词典和程序自带的词典。": catalog.String("The dictionaries of the library and those that come with the program."),
	"正文是词典文件（UTF-8）：每行一个词，“环境保护 = 环保”一并计数，“绿色 - 绿色通道”不计后者；可先写“名称：”“来源：”“引用：”。" + preconditionAbout: catalog.String(
		"The body is a dictionary file (UTF-8): a term a line; = joins forms that are counted together, and what stands behind a minus is excluded. Lines with the name, the source and the citation may come first. " + preconditionEnglish),
	"只删资料库里的；各版仍然保留，自带的同名词典又会出现。" + preconditionAbout:   catalog.String("Removes the library's own; its versions are kept, and a built-in one of the name appears again. " + preconditionEnglish),
	"词、同义词、排除的词，以及出处。版本由所计的词算出；改动前的各版都保留，用 version 可读。": catalog.String("Terms, synonyms, exclusions, and where they are from. Its version follows from what is counted; earlier ones are kept, and read by version."),
	"现在或以前某一版的 hash；不写即现在的。":                            catalog.String("Hash of the present or an earlier version; the present one if not given."),
	"以前各版的 hash，最近的在前。":                                 catalog.String("Hashes of the earlier versions, the latest first."),
	"要统计的词，原样计数，字符都是普通字符；可重复；网址放不下时请用词典。":               catalog.String("A term to count as it stands; no character of it has a special meaning. May be repeated; use a dictionary where the address becomes too long."),
	"词典名，见 /api/v1/dictionaries；与 term 只用一种。":           catalog.String("Name of a dictionary, see /api/v1/dictionaries; instead of term."),
	"词典的 hash；词典已改动时返回 409。":                            catalog.String("Hash of the dictionary; 409 where it has changed."),
	"longest 从左到右取最长的词，不重叠；overlapping 每处都计；union 计所覆盖的字数。": catalog.String(
		"longest: from left to right the longest term, no overlaps; overlapping: every place; union: characters covered."),
	"full 只计全文报告，近似的报告只计最完整的一篇，不计名词解释（除非用 section=notes 指定）；all 全部计入，一个词的次数等于加引号检索的处数。": catalog.String(
		"full: whole reports only, of near-duplicates the fullest, without notes (unless section=notes asks for them); all: everything, so that a single term is counted as often as its quoted search has occurrences."),
	"report 每篇一行；或 province、region、year、kind、level 中的一个或几个，用逗号分开。region 只算地区本身的报告，province 算省内各级的全部报告。": catalog.String(
		"report: a row a report; or some of province, region, year, kind and level, with commas between. A region's row is of its own reports, a province's of all reports in it."),
	"apart 不同类型的报告分行，together 合在一起（by 里没有 kind 时）。": catalog.String("apart: kinds of reports in rows of their own; together: merged, unless by has kind."),
	"textdata 按常见脚本的算法计数，供与已有论文对照；答案说明差别。":          catalog.String("textdata: counts as the usual script does, to compare with published papers; the answer says how it differs."),
	"报告的版本，见答案；报告已有变化时返回 409。":                      catalog.String("Version of the reports, as in an answer; 409 where they have changed."),
	"结果。":         catalog.String("What came of it."),
	"词典名。":        catalog.String("Name of the dictionary."),
	"各部词典，按名字排列。": catalog.String("The dictionaries, by name."),
	"词典里写的名称。":    catalog.String("The name that the dictionary gives itself."),
	"词的出处。":       catalog.String("Where the terms are from."),
	"引用方式。":       catalog.String("How to cite it."),
	"词典的版本：词有变化时随之改变。": catalog.String("Version of the dictionary: changes with its terms."),
	"词的个数。":              catalog.String("Number of terms."),
	"是否是程序自带的。":          catalog.String("Whether it comes with the program."),
	"文件为什么不能用；能用则为空。":    catalog.String("Why the file cannot be used; empty where it can."),
	"各个词。":               catalog.String("The terms."),
	"词和同义词，一并计数；第一个是词名。": catalog.String("The term and its synonyms, counted together; the first is its name."),
	"排除的长词：词在其中时不计。":     catalog.String("Longer words in which the term is not counted."),
	"词典文件的写法。":           catalog.String("The dictionary as a file."),
}

// preconditionEnglish is preconditionAbout.
const preconditionEnglish = "If-Match with the ETag that was read gives 412 where somebody else has changed the dictionary; If-None-Match: * only adds, and replaces nothing."
