// Package panel counts how often the terms of a dictionary occur in a text. Tables by place and
// year are made of these counts.
//
// A Dictionary is a list of terms. A term has forms, which are counted together, and exclusions:
// longer texts in which a form does not count. As a file a dictionary reads
//
//	名称：环境保护
//	来源：某市人民政府《某年政府工作报告》
//	引用：某某：《某文》，《某刊》某年第某期
//
//	# 一行一个词，等号后是一并计数的同义词，减号后是不计的长词
//	环境保护 = 环保
//	绿色 - 绿色通道 - 绿色食品
//
// Texts and terms are compared as package analyzer folds them, so 數字經濟 is 数字经济. No character of a
// term is a wildcard. An exclusion removes the forms of its own term that lie within it, but not
// those of other terms. The other places are counted by a Rule. With the terms 数字 and 数字经济, the
// text 数字经济和数字中国 has these counts:
//
//	longest      数字 1, 数字经济 1   From left to right, the longest term at each place. The count goes
//	                                on after it, so no character counts twice.
//	overlapping  数字 2, 数字经济 1   Every place of every form.
//	union        数字 4, 数字经济 4   The characters in the places of a term, each counted once.
//
// For a single term without exclusions, longest counts as Ctrl+F does and as a quoted search counts
// its occurrences: 煤煤 occurs once in 煤煤煤. Overlapping counts 2, and union 3.
//
// If forms of one term lie within each other (环保, 环保局), that is one place by longest and two by
// overlapping.
//
// A Counter works on positions, not on texts. Its caller tells it where each form begins, for
// example from the character layer of an index. Package engine chooses the reports and makes the
// tables.
package panel
