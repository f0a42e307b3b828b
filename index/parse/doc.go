// Package parse turns the text of a file into reports.
//
// A report (政府工作报告, 计划报告 …) is the unit that Gongbao stores, finds and counts. Parse divides a text
// into reports, drops what belongs to the page, joins lines that a page broke, finds the headings,
// and infers place, year, meeting and speaker, each with the words that it was inferred from. From
//
//	上一页 首页 > 文章
//	2021年闻喜县政府工作报告
//	2021年4月13日在闻喜县第十七届人民代表大会第一次会议上县长;史玉江各位代表:现在,我代表县人民政府向大会作工作报告…
//	一、2020年工作回顾2020年是闻喜发展历程中极不平凡的一年。…
//	(一)实施创新驱动工程,不断激活高质量发展动力源创新是引领发展的第一动力。…
//
// it makes the work report of 140823 闻喜县 for 2021, delivered on 2021-04-13 by 县长 史玉江, with the
// sections "" (the opening), 一、2020年工作回顾, and below it (一)实施创新驱动工程,不断激活高质量发展动力源. The first line is
// listed as dropped.
//
// The steps are in the files of their names: split (page → reports), head (title and the lines of
// day and speaker), furniture (dropped lines), paragraph (lines → paragraphs), outline, sequence and
// headingend (paragraphs → headings), infer, place, year, delivery, dateline, speaker and role
// (fields). Decisions that depend on many
// signs are lists of named rules (see rule): headingRules, rankRules, topRules, sequenceRules,
// joinRules and roleRules.
//
// Law: every letter, digit and Chinese character of the document is in a title, in one section or
// in Dropped. Lost checks it. Package source reads encodings and formats, package region has the
// codes and names of places, and package report is the model that is filled in.
package parse
