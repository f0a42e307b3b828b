package say

// formMessages are about the forms of pages. They are said above the form, and are no problems of
// their own.
var formMessages = map[string]row{
	"form-no-terms": {
		text{"没有要统计的词。请输入词语，或选择词典。", ""},
		text{"There is no term to count. Write one, or choose a dictionary.", ""},
	},
	"form-terms-and-dictionary": {
		text{"词和词典只用一种：请清空词，或不选词典。", ""},
		text{"Use terms or a dictionary, not both: clear one of them.", ""},
	},
	"form-dictionary-unknown": {
		text{"资料库里没有词典“{dictionary}”。请在列表里选一部。", ""},
		text{"The library has no dictionary “{dictionary}”. Choose one of the list.", ""},
	},
	"form-dictionary-unusable": {
		text{"词典“{dictionary}”不能用：{reason}", ""},
		text{"The dictionary “{dictionary}” cannot be used: {reason}", ""},
	},
	"form-too-many-terms": {
		text{"写了 {terms} 个词，最多 {most} 个。请分几次统计。", ""},
		text{"There are {terms} terms, and at most {most} may be counted at a time.", ""},
	},
	"form-term-without-text": {
		text{"“{term}”里没有可以统计的字：引号、空格和看不见的字符都不算。请改写或去掉。", ""},
		text{"“{term}” has nothing to count: quotation marks, spaces and what cannot be seen are left out. " +
			"Change or remove it.", ""},
	},
	"form-term-too-long": {
		text{"“{term}”太长：一个词最多 {most} 个字。", ""},
		text{"“{term}” is too long: a term has at most {most} characters.", ""},
	},
	"form-terms-unusable": {
		text{"这些词不能用：{reason}", ""},
		text{"These terms cannot be used: {reason}", ""},
	},
	"form-too-many-places": {
		text{"写了 {places} 个地区，最多 {most} 个。", ""},
		text{"There are {places} places, and at most {most} may be listed.", ""},
	},
	"form-place-code-unknown": {
		text{"没有代码为“{code}”的地区。", ""},
		text{"No place has the code “{code}”.", ""},
	},
	"form-place-without-reports": {
		text{"资料库里没有地区“{place}”的报告。请写全名，或六位行政区划代码。", ""},
		text{"The library has no report of a place “{place}”. Write its whole name, or its code of six digits.", ""},
	},
	"form-place-ambiguous": {
		text{"叫“{place}”的地区不止一个：{codes}。请写代码。", ""},
		text{"More than one place is called “{place}”: {codes}. Write its code.", ""},
	},
}
