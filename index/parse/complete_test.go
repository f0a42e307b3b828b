package parse

import (
	"fmt"
	"strings"
	"testing"
)

// TestCompleteRules: each rule by which a text is whole or not. The cases are files: | ends a line,
// and L is a paragraph of 400 characters.
func TestCompleteRules(t *testing.T) {
	const start = "临江县2026年政府工作报告|2026年1月12日在临江县人民代表大会上|各位代表：|现在，我代表县人民政府，向大会报告工作，请予审议。|一、工作回顾|"
	checkRules(t, completeRules, []ruleCase{
		{"an abstract by its title", "临江县政府工作报告（摘要）|L", "abstract 0.95"},
		{"an excerpt by its title", "临江县政府工作报告（节选）|L", "excerpt 0.95"},
		{"an abstract by a line of its own", "临江县政府工作报告|（摘 要）|各位代表：|一、甲|L", "abstract 0.90"},
		{"an excerpt by a line of its own", start + "L|二、任务|L|（未完待续）", "excerpt 0.90"},
		{"an excerpt by its title", "临江县政府工作报告（连载之一）|L", "excerpt 0.95"},
		{"links to the whole text", start + "L|点击查看全文", "excerpt 0.90"},
		{"ends as a speech ends", start + "L|二、任务|L|让我们为建设美丽临江而努力奋斗！|点击下载全文", "full 0.90"},
		{"goes on on another page", start + "L|二、任务|L|（下转第三版）", "excerpt 0.95"},
		{"goes on on another page", start + "L|二、任务|L|[未完，下转A3版]", "excerpt 0.95"},
		{"goes on on another page", "（上接第一版）|" + start + "L|二、任务|L", "excerpt 0.95"},
		{"any other", start + "L|（下转第三版）|（上接第一版）|L|二、任务|L|L|L|L", "full 0.80"}, // both pages are here
		{"a digest of the news", "县“两会”今日召开|政府工作报告提出，今年要修路。", "abstract 0.60"},
		{"no report", "全县人民欢度佳节|今天是个好日子，家家户户放鞭炮", "full 0.80"},
		{"ends as a speech ends", start + "L|二、任务|L|各位代表，让我们为建设美丽临江而努力奋斗！", "full 0.90"},
		{"ends as a speech ends", start + "L|二、任务|L|让我们为建设美丽临江而努力奋斗！|附件|一览表", "full 0.90"},
		{"stops inside a sentence", start + "L|二、任务|L|全年完成投资80亿元，开工项目60个，建成高标准", "excerpt 0.75"},
		{"a line that stops", "临江县2026年政府工作报告　各位代表：我代表县人民政府，向大会报告工作，请予审议。L 重点项目，共60个，见下", "excerpt 0.60"},
		{"ends with a line that may go on", start + "L|二、任务|L|L|L|本站文章，如需转载，请注明出处，不得擅自使用", "full 0.50"},
		{"any other", start + "L|二、任务|L|L|L|修路架桥，方便群众|植树造林，美化家园|治河清淤，造福子孙", "full 0.80"}, // a list
		{"ends with a line that may go on", start + "L|二、任务|L|L|L|我们将继续推动全县经济社会发展再上", "full 0.50"},
		{"ends with a line that may go on", start + "L|二、任务|L|L|L|L|三、附件", "full 0.50"},
		{"short", start + "L|二、任务|L", "full 0.50"},
		{"no head, or one part", "一、工作回顾|L|L|L|L|二、工作安排|L|L", "full 0.60"},
		{"any other", start + "L|二、任务|L|L|L|L", "full 0.80"},
	}, func(t *testing.T, in string) *completeness {
		long := strings.Repeat("全县经济持续向好，民生不断改善，生态更加优美。", 18)
		doc := textDocument(t, strings.ReplaceAll(strings.ReplaceAll(in, "L", long), "|", "\n"))
		var p parser
		part := p.split(p.blocks(doc.Lines))[0]
		h := p.head(&part)
		r := Parse(doc).Reports[0]
		return &completeness{report: &r, head: &h, blocks: part.blocks, paragraphs: prose(&r)}
	}, func(_ *completeness, v completeVerdict) string {
		return fmt.Sprintf("%s %.2f", v.complete, v.confidence)
	})
}
