package help

import (
	"gongbao/index"
	"gongbao/index/query"
	"gongbao/web/address"
	"gongbao/web/guard"
	"gongbao/web/say"
)

// sections are the words of the page. newHelp adds what depends on the server and its library: the
// examples of the query language, the keys, the limits and the log.
var sections = []helpSection{
	{
		ID: "syntax", Title: say.Say("检索式"),
		Lead: say.Say("检索以章节为单位：一个章节符合检索式，它所在的报告就列入结果。报告标题算作每个章节的一部分。点开下面的例子可以直接试。"),
		Rules: []say.Phrase{
			say.Say("运算符前后要有空格。紧贴文字的符号当作文字，所以 `计划(草案)的报告`、`和/或`、`5G+` 可以直接粘贴。"),
			say.Say("全角的 `“”（）－｜：＊／` 与半角相同。"),
			say.Say("先算排除，再算 `NEAR`、`/s`、`/p`、`/r`，然后是“与”，最后是“或”；不确定时请加括号。"),
			say.Say("`NEAR`、`/s`、`/p` 的两边可以是词、带星号的词、引号里的文字，或括号里用 `OR` 连接的几个；一串里只用其中一种。`NEAR` 不写数字就是 `NEAR/%d`，最多 `NEAR/%d`。", query.DefaultDistance, query.MaxDistance),
			say.Say("星号代表的文字里没有标点。"),
			say.Say("`section:` 可以写回顾、问题、目标、任务、自身建设、注释；`level:` 可以写中央、省级、地市级、县级、县级以下。"),
			say.Say("检索式有语法错误时，会指出出错位置和修改方法。"),
		},
	},
	{
		ID: "relaxing", Title: say.Say("自动放宽匹配与同义词"),
		Rules: []say.Phrase{
			say.Say("每个词先逐字查找，词库里有没有这个词都一样。"),
			say.Say("逐字一篇也找不到时才放宽：先把检索式拆成词，各词在同一章节里出现即可；仍然没有，或检索式是整句的提问，就列出含词最多的章节。放宽了会在结果上方说明。"),
			say.Say("引号里的文字、排除的词和筛选条件从不放宽。网址里写 `match=literal` 就只逐字查找，`match=words` 直接按词查找，`match=most` 只要相近。"),
			say.Say("没加引号的词，同义的写法一并查找：查 `GDP` 也找到“地区生产总值”。用到的同义词列在结果上方，旁边可以改为只查原词。"),
			say.Say("地名和年份与别的词一起输入时，作为筛选条件：`古交 2026 煤矸石` 是在古交市 2026 年的报告里查“煤矸石”，与另选地区、年份的结果相同。点“按词检索”，就改为检索这些词。"),
		},
	},
	{
		ID: "counting", Title: say.Say("匹配数的计算方法"),
		Lead: say.Say("每个词在原文中出现一次就是一处，与在浏览器里按 `Ctrl+F` 查找一样；重叠的不重复数，在“人人人”里查 `人人` 是一处。"),
		Rules: []say.Phrase{
			say.Say("几个词各数各的，再加起来；同义词也算。两个词占了同样的字时，只数较长的一个。"),
			say.Say("数的是标题、章节标题和正文。`NEAR`、`/s` 等运算符只决定找到哪些报告；找到以后，每个词在报告里的每次出现都标出来、都数。"),
			say.Say("筛选条件里选了章节时，只数这些章节里的；检索式里的 `section:` 只决定找到哪些报告。"),
			say.Say("繁体与简体、全角与半角、大写与小写不分；空格、换行和引号不计；标点只要有，写成哪一种都一样；形近的字符算同一个，如 `3—5` 与 `3-5`、`〔1〕` 与 `(1)`、`〇` 与 `○`。"),
			say.Say("匹配不跨段落；标题独占一行时，也不从标题跨到正文。"),
			say.Say("所以比 `Ctrl+F` 数得多时，多出来的通常是繁体字、全角字，或被换行、空格隔开的词；数得少时，是这个词在同一检索式的一个更长的词里，如 `煤 煤矸石` 里的 `煤`。"),
			say.Say("`⑪` 与 `11` 相同；`⑪` 里的 `1` 算一处，但一个字符不能只标一半，因此不标出。"),
		},
	},
	{
		ID: "panel", Title: say.Say("按地区和年份统计"),
		Lead: say.Say("“统计”页计算词语在报告中出现的次数：每个地区、每年一个数，除以字数再乘一万。没有报告的是“—”，有报告而没有这个词的是 0。"),
		Rules: []say.Phrase{
			say.Say("几个词重叠时如何计数，由计数规则决定：`longest` 每处只计最长的词，`overlapping` 每处都计，`union` 计词所占的字。"),
			say.Say("范围 `full` 只计完整的报告，内容重复的只计一篇；`all` 全部计入，一个词的次数等于加引号检索的处数。"),
			say.Say("点击表中数字可查看对应原句，可以按上下文排序，也可以随机抽查。"),
			say.Say("词典是存好的一组词，写明出处，在“词典”页（`/dictionaries`）可以看、下载；有令牌就可以新建、上传、修改、删除。词一改，版本就变，旧版本仍然保留。"),
			say.Say("固定链接含词典和报告的版本：词典改了，仍按当时的版本计；报告有增减，会说明数字可能不同。数据和图可以下载，图上写明规则、范围、版本和网址；接口是 `/api/v1/panel`。"),
		},
	},
	{
		ID: "filters", Title: say.Say("筛选与篇数"),
		Rules: []say.Phrase{
			say.Say("同一条件选几个值，有其一即可；不同条件要同时符合。地区包括它的下级。"),
			say.Say("每个选项旁的数字，是选它以后会有的报告篇数。它不计同一条件里已选的值，只计其他条件的。"),
			say.Say("章节条件要求匹配处就在这类章节里。"),
			say.Say("网址里，值前加减号表示排除，如 `region=-140181`；`none` 表示该项不明，如 `year=none`；年份可写范围，如 `year=2019..2023`。"),
			say.Say("同一篇报告的转载、节选和摘要各算一篇，在报告页互相指明。"),
			say.Say("一次检索超过 %d 秒，就只给出已经查到的，并说明结果不全。", guard.Seconds(index.DefaultBudget.Seconds())),
		},
	},
	{
		ID: "citing", Title: say.Say("链接与引用"),
		Rules: []say.Phrase{
			say.Say("网址就是页面的全部状态：收藏、转发、后退，看到的都是同一次检索。"),
			say.Say("报告、章节和段落的网址长期不变：`/reports/编号#s3` 是编号为 s3 的章节，`#s3-p2` 是它的第 2 段。编号由报告内容得出；报告被新的文件替换后，旧网址会转到新的。"),
			say.Say("引文有 GB/T 7714、BibTeX 和 RIS 三种。报告没有写明的放在方括号里，请核对。"),
			say.Say("资料库会增补，篇数和匹配处数会随之变化：引用数字时请注明检索式和日期。原文以发布机关公布的为准。"),
		},
	},
	{
		ID: "exports", Title: say.Say("导出、订阅与浏览器搜索"),
		Rules: []say.Phrase{
			say.Say("结果页下方可以导出全部结果，不限篇数：CSV 可以用 Excel 直接打开，匹配处用【】标出；JSONL 供程序使用；还有各种引文。"),
			say.Say("每次检索都可以订阅：把结果页网址添加到 RSS 阅读器，或在 `/feed` 后写上同样的参数。订阅里是最新的 %d 篇，只含逐字找到的；新旧按报告日期，不按加入资料库的日期，加 `limit=%d` 可增至 %[2]d 篇。", address.FeedLimit, index.MaxLimit),
			say.Say("可以把本站加为浏览器的搜索引擎，在地址栏里直接检索，输入时有提示。"),
		},
		Examples: []address.Link{
			{Label: say.Say("订阅“%s”", "煤矸石"), URL: address.FeedURL(index.Request{Query: "煤矸石", Limit: address.DefaultLimit, Passages: address.DefaultPassages})},
			{Label: say.Say("订阅全部新报告"), URL: address.FeedURL(address.NewRequest())},
		},
	},
	{
		ID: "keyboard", Title: say.Say("键盘"),
		Lead:  say.Say("只用键盘也能完成所有操作；下面的键只是快一些。光标在输入框里时它们是普通的字。"),
		Rules: []say.Phrase{say.Say("单独一个字母或符号的键会误触时，可以关闭：此后的链接都带着 `keys=off`，收藏这样的网址就一直关闭。Esc 和方向键不受影响。")},
	},
	{
		ID: "api", Title: say.Say("接口"),
		Lead:     say.Say("网页能做的，程序也能做：检索、批量统计、导出、读取报告，用 JSON 或 CSV。"),
		Examples: []address.Link{{Label: say.Say("接口说明"), URL: "/help/api"}},
	},
	{ID: "limits", Title: say.Say("使用限制")},
	{ID: "privacy", Title: say.Say("隐私")},
}
