// Package panel counts how often the terms of a dictionary stand in a text: what a table by place and year is made of.
//
// A Dictionary is a list of terms. A term has forms, which are counted together, and exclusions: longer texts in which a form does
// not count. As a file it reads
//
//	名称：环境保护
//	来源：某市人民政府《某年政府工作报告》
//	引用：某某：《某文》，《某刊》某年第某期
//
//	# 一行一个词，等号后是一并计数的同义词，减号后是不计的长词
//	环境保护 = 环保
//	绿色 - 绿色通道 - 绿色食品
//
// Texts and terms are compared as package analyzer folds them, so that 數字經濟 is 数字经济, and no character of a term means anything
// but itself. A place where an exclusion stands takes away the forms of its own term that lie within it, and no other term's. What is
// left is counted by a Rule. Of the dictionary 数字, 数字经济 and the text 数字经济和数字中国:
//
//	longest      数字 1, 数字经济 1   from the start of a text, at each place the longest term, and on behind it: no character counts twice
//	overlapping  数字 2, 数字经济 1   every place of every form
//	union        数字 4, 数字经济 4   characters in the places of a term, each once
//
// A single term without exclusions is counted by longest as a reader counts it with Ctrl+F and as a quoted search counts its
// occurrences: 煤煤 stands in 煤煤煤 once. By overlapping that is 2, and by union 3.
//
// The forms of one term that lie within each other (环保, 环保局) are by longest one place, by overlapping two.
//
// A Counter works on positions, not on texts. It is told where each form begins by whoever knows, such as the character
// layer of an index. Which reports are counted, and the tables, are for package engine.
package panel
