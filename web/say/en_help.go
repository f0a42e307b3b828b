package say

import "golang.org/x/text/message/catalog"

// englishOfHelp has the English of the help pages, and of what browsers, feed readers and lost
// readers are told.
var englishOfHelp = map[string]catalog.Message{
	// Every page
	"使用帮助": catalog.String("Help"),
	"帮助":   catalog.String("Help"),
	"新报告":  catalog.String("New reports"),

	// Errors
	"可以在上方检索，报告的标题也能直接粘贴进去。": catalog.String("You can search above; the title of a report may be pasted as it is."),
	"接下来": catalog.String("Where to go"),

	// The page
	"检索式的写法，匹配数的计算方法，引用、导出和订阅，快捷键和使用限制。": catalog.String("How to write queries, how matches are counted, how to cite, export and subscribe, which keys and limits there are."),

	// The query language
	"检索以章节为单位：一个章节符合检索式，它所在的报告就列入结果。报告标题算作每个章节的一部分。点开下面的例子可以直接试。": catalog.String("A search looks at sections: where a section matches the query, its report is among the results. The title of the report counts as part of every section. Each example below can be tried."),
	"运算符前后要有空格。紧贴文字的符号当作文字，所以 `计划(草案)的报告`、`和/或`、`5G+` 可以直接粘贴。":    catalog.String("Operators need spaces around them. Signs that touch a text are text, so that `计划(草案)的报告`, `和/或` and `5G+` can be pasted."),
	"全角的 `“”（）－｜：＊／` 与半角相同。":                                                                                 catalog.String("The full-width `“”（）－｜：＊／` are the same as the others."),
	"先算排除，再算 `NEAR`、`/s`、`/p`、`/r`，然后是“与”，最后是“或”；不确定时请加括号。":                                                  catalog.String("Exclusion binds closest, then `NEAR`, `/s`, `/p` and `/r`, then AND, then OR. When in doubt, use brackets."),
	"`NEAR`、`/s`、`/p` 的两边可以是词、带星号的词、引号里的文字，或括号里用 `OR` 连接的几个；一串里只用其中一种。`NEAR` 不写数字就是 `NEAR/%d`，最多 `NEAR/%d`。": catalog.String("Beside `NEAR`, `/s` and `/p` stands a word, one with a star, something quoted, or several of these joined by `OR` in brackets; a chain has one kind of them only. `NEAR` without a number is `NEAR/%d`; the most is `NEAR/%d`."),
	"星号代表的文字里没有标点。": catalog.String("What a star stands for holds no punctuation."),
	"`section:` 可以写回顾、问题、目标、任务、自身建设、注释；`level:` 可以写中央、省级、地市级、县级、县级以下。": catalog.String("`section:` takes `review`, `problems`, `goals`, `tasks`, `government` and `notes`, and their Chinese names; `level:` takes `centre`, `province`, `prefecture`, `county` and `below`."),
	"检索式有语法错误时，会指出出错位置和修改方法。":                                          catalog.String("If a query cannot be read, the page shows at which character, and what to write instead."),

	// Relaxing and synonyms
	"自动放宽匹配与同义词":             catalog.String("Relaxing and synonyms"),
	"每个词先逐字查找，词库里有没有这个词都一样。": catalog.String("Each word is first looked for as typed, whether or not a dictionary knows it."),
	"逐字一篇也找不到时才放宽：先把检索式拆成词，各词在同一章节里出现即可；仍然没有，或检索式是整句的提问，就列出含词最多的章节。放宽了会在结果上方说明。":                 catalog.String("Only where nothing at all is found this way is the search relaxed: the query is cut into words, which need only be in the same section; where there is none either, or the query is a whole question, the sections that hold most of them are listed. The results say so at the top."),
	"没有结果而又像是打错的词，按资料库里的词改正后检索，如 `煤矸时` 改为“煤矸石”：同音、近音、形近的字，拼音错一键，多字、漏字、颠倒。结果上方会写明，也可以仍检索原词。":      catalog.String("A word that finds nothing and seems mistyped is corrected to a term of the library, such as `煤矸时` to 煤矸石: characters of the same or a similar sound or shape, a wrong key of pinyin, characters doubled, left out or swapped. The results say so at the top, with a link to the search for the word as typed."),
	"引号里的文字、排除的词和筛选条件从不放宽。网址里写 `match=literal` 就只逐字查找，`match=words` 直接按词查找，`match=most` 只要相近。":   catalog.String("What is quoted, what is excluded and filters are never relaxed. With `match=literal` in the address a search stays literal, `match=words` goes by words at once, and `match=most` takes what comes closest."),
	"没加引号的词，同义的写法一并查找：查 `GDP` 也找到“地区生产总值”。用到的同义词列在结果上方，旁边可以改为只查原词。":                              catalog.String("A word that is not quoted is also looked for in its other forms: `GDP` finds `地区生产总值`. Those used are listed above the results, with a link to leave them out."),
	"地名和年份与别的词一起输入时，作为筛选条件：`古交 2026 煤矸石` 是在古交市 2026 年的报告里查“煤矸石”，与另选地区、年份的结果相同。点“按词检索”，就改为检索这些词。": catalog.String("Places and years filter if other words stand beside them: `古交 2026 煤矸石` looks for 煤矸石 in the reports of 古交市 of 2026, and finds what choosing place and year does. One click looks for them as words instead."),

	// Counting
	"匹配数的计算方法": catalog.String("What counts as a match"),
	"每个词在原文中出现一次就是一处，与在浏览器里按 `Ctrl+F` 查找一样；重叠的不重复数，在“人人人”里查 `人人` 是一处。":                                 catalog.String("Each occurrence of a word in the text is one match, as when you press `Ctrl+F` in a browser. Places that overlap count once: `人人` is once in `人人人`."),
	"几个词各数各的，再加起来；同义词也算。两个词占了同样的字时，只数较长的一个。":                                                           catalog.String("Several words are counted each by itself and added up, synonyms included. If two of them share characters, the longer one counts."),
	"数的是标题、章节标题和正文。`NEAR`、`/s` 等运算符只决定找到哪些报告；找到以后，每个词在报告里的每次出现都标出来、都数。":                                catalog.String("Titles, headings and text are counted. `NEAR`, `/s` and the like only decide which reports are found; in these, every place of each word is marked and counted."),
	"筛选条件里选了章节时，只数这些章节里的；检索式里的 `section:` 只决定找到哪些报告。":                                                  catalog.String("If sections are chosen among the filters, only matches in them count; `section:` in the query only decides which reports are found."),
	"繁体与简体、全角与半角、大写与小写不分；空格、换行和引号不计；标点只要有，写成哪一种都一样；形近的字符算同一个，如 `3—5` 与 `3-5`、`〔1〕` 与 `(1)`、`〇` 与 `○`。": catalog.String("Traditional and simplified characters, full and half width, upper and lower case are the same. Spaces, line breaks and quotation marks do not count; any punctuation mark stands for any other. Characters that look alike are one: `3—5` and `3-5`, `〔1〕` and `(1)`, `〇` and `○`."),
	"匹配不跨段落；标题独占一行时，也不从标题跨到正文。":                                                                        catalog.String("A match never crosses from one paragraph to the next, nor from a heading on a line of its own to the text."),
	"所以比 `Ctrl+F` 数得多时，多出来的通常是繁体字、全角字，或被换行、空格隔开的词；数得少时，是这个词在同一检索式的一个更长的词里，如 `煤 煤矸石` 里的 `煤`。":           catalog.String("So there may be more matches than with `Ctrl+F` where the text has traditional or full-width characters, or a word that a space or line break cuts; and fewer where a word stands within a longer one of the same query, as `煤` does in `煤 煤矸石`."),
	"`⑪` 与 `11` 相同；`⑪` 里的 `1` 算一处，但一个字符不能只标一半，因此不标出。":                                                  catalog.String("`⑪` is the same as `11`. A `1` within `⑪` is a match, but half a character cannot be marked, so it is not."),

	// Filters
	"筛选与篇数": catalog.String("Filters and their numbers"),
	"同一条件选几个值，有其一即可；不同条件要同时符合。地区包括它的下级。":                                                       catalog.String("Of several values of one filter, one is enough; different filters must all hold. A region includes what is under it."),
	"每个选项旁的数字，是选它以后会有的报告篇数。它不计同一条件里已选的值，只计其他条件的。":                                              catalog.String("The number beside a choice is the number of reports that choosing it gives. It ignores what is chosen in its own filter and respects the others."),
	"章节条件要求匹配处就在这类章节里。":                                                                        catalog.String("The filter by section asks for a match within such a section."),
	"网址里，值前加减号表示排除，如 `region=-140181`；`none` 表示该项不明，如 `year=none`；年份可写范围，如 `year=2019..2023`。": catalog.String("In an address, a minus before a value excludes it: `region=-140181`. `none` stands for unknown: `year=none`. Years may be a range: `year=2019..2023`."),
	"同一篇报告的转载、节选和摘要各算一篇，在报告页互相指明。":                                                             catalog.String("Copies, excerpts and abstracts of one report count one each; their pages link to each other."),
	"一次检索超过 %d 秒，就只给出已经查到的，并说明结果不全。":                                                           catalog.String("A search that takes longer than %d s gives what it has found so far, and says that there may be more."),

	// Citing
	"链接与引用": catalog.String("Links and citations"),
	"网址就是页面的全部状态：收藏、转发、后退，看到的都是同一次检索。":                                                              catalog.String("The address is the whole state of a page: kept, sent on or gone back to, it is the same search."),
	"报告、章节和段落的网址长期不变：`/reports/编号#s3` 是编号为 s3 的章节，`#s3-p2` 是它的第 2 段。编号由报告内容得出；报告被新的文件替换后，旧网址会转到新的。": catalog.String("Addresses of reports, sections and paragraphs stay: `/reports/ID#s3` is the section with the ID s3, `#s3-p2` its second paragraph. A report's ID is made of its content; where a new file took its place, the old address leads to the new one."),
	"引文有 GB/T 7714、BibTeX 和 RIS 三种。报告没有写明的放在方括号里，请核对。":                                              catalog.String("Citations come as GB/T 7714, BibTeX and RIS. What a report does not say is in square brackets; please check it."),
	"资料库会增补，篇数和匹配处数会随之变化：引用数字时请注明检索式和日期。原文以发布机关公布的为准。":                                              catalog.String("The library grows, and the numbers of reports and matches with it: when you cite one, name the query and the day. The text published by the issuing authority prevails."),

	// Exports
	"导出、订阅与浏览器搜索": catalog.String("Exports, feeds and browsers"),
	"结果页下方可以导出全部结果，不限篇数：CSV 可以用 Excel 直接打开，匹配处用【】标出；JSONL 供程序使用；还有各种引文。":                                                catalog.String("Below the results all of them can be exported, however many: CSV opens in Excel, with matches in 【】; JSONL is for programs; and there are citations."),
	"每次检索都可以订阅：把结果页网址添加到 RSS 阅读器，或在 `/feed` 后写上同样的参数。订阅里是最新的 %d 篇，只含逐字找到的；新旧按报告日期，不按加入资料库的日期，加 `limit=%d` 可增至 %[2]d 篇。": catalog.String("Every search is also a feed: give a feed reader the address of the results, or write the same parameters after `/feed`. It has the newest %d reports that are found literally; what is new goes by the day of the report and not by when it was added to the library. With `limit=%d` there are more."),
	"可以把本站加为浏览器的搜索引擎，在地址栏里直接检索，输入时有提示。":                                                                                 catalog.String("A browser can add this site as a search engine, to be used from the address bar, with suggestions."),
	"订阅“%s”":  catalog.String("Feed of %s"),
	"订阅全部新报告": catalog.String("Feed of all new reports"),

	// Keys
	"键盘": catalog.String("Keyboard"),
	"只用键盘也能完成所有操作；下面的键只是快一些。光标在输入框里时它们是普通的字。": catalog.String("Everything can be done without a mouse; these keys are only quicker. In a text box they are just characters."),
	"选择提示，按 Enter 确认":        catalog.String("Choose a suggestion; Enter takes it"),
	"关闭提示或筛选，退出输入框":          catalog.String("Close suggestions or filters, or leave the box"),
	"报告中的下一处、上一处匹配":          catalog.String("Next and previous match in a report"),
	"资料库里没有这样的文字":            catalog.String("No suggestions"),
	"显示本页的说明":                catalog.String("What this page understands"),
	"结果中的下一篇、上一篇，按 Enter 打开": catalog.String("Next and previous result; Enter opens it"),
	"单独一个字母或符号的键会误触时，可以关闭：此后的链接都带着 `keys=off`，收藏这样的网址就一直关闭。Esc 和方向键不受影响。": catalog.String("If keys of a single letter or sign are pressed by chance, they can be switched off: all links then carry `keys=off`, and a bookmark with it keeps them off. Esc and the arrows stay as they are."),
	"关闭单键快捷键":     catalog.String("Switch single keys off"),
	"打开单键快捷键":     catalog.String("Switch single keys on"),
	"在这篇报告中查找":    catalog.String("Find in this report"),
	"复制正在读的一段的链接": catalog.String("Copy a link to the paragraph being read"),

	// The API
	"网页能做的，程序也能做：检索、批量统计、导出、读取报告，用 JSON 或 CSV。": catalog.String("What the pages can do, programs can do: search, count many queries, export and read reports, in JSON or CSV."),

	// Limits
	"使用限制":         catalog.String("Limits"),
	"%d 分钟":        counted("%d minute", "%d minutes"),
	"%d 秒":         catalog.String("%d s"),
	"%d 个字符，%d 个词": catalog.String("%d characters, %d words"),
	"带星号的词":        catalog.String("Words with a star"),
	"%d 个，每个星号代表最多 %d 个字": catalog.String("%d, a star for at most %d characters"),
	"`NEAR` 的距离":          catalog.String("Distance of `NEAR`"),
	"%d 个字":               catalog.String("%d characters"),
	"同一筛选条件":              catalog.String("One filter"),
	"%d 个值":               catalog.String("%d values"),
	"网址":                  catalog.String("Address"),
	"%d KB":               catalog.String("%d KB"),
	"一页结果":                catalog.String("A page of results"),
	"%d 篇，每篇 %d 段":        catalog.String("%d reports, %d passages each"),
	"一次检索":                catalog.String("A search"),
	"一次请求":                catalog.String("A request"),
	"一次导出":                catalog.String("An export"),
	"篇数不限，%s":             catalog.String("any number of reports, %s"),
	"一次批量统计":              catalog.String("A batch of counts"),
	"%d 个检索式，%s":          catalog.String("%d queries, %s"),
	"一次上传":                catalog.String("An upload"),
	"%d MB，%d 个文件":        catalog.String("%d MB, %d files"),
	"来自同一台电脑的请求":          catalog.String("Requests from one computer"),
	"每秒 %g 次，短时最多连续 %d 次": catalog.String("%g a second, %d at once"),

	// Privacy
	"隐私": catalog.String("Privacy"),
	"本站不用 Cookie，不在浏览器里存任何东西。":   catalog.String("This site has no cookies and keeps nothing in your browser."),
	"页面只加载本站的文件，也不把检索式告诉任何其他网站。": catalog.String("Pages load files of this site only, and tell no other site what you search for."),
	"日志里每个请求一行：时间、方法、路径、状态、用时和请求编号。修改资料库的请求另记一行，写明令牌的名称。检索式不记入日志。": catalog.String("The log has a line for each request: time, method, path, status, duration and request ID. A request that changes the library has another line, with the name of the token. Queries are not logged."),
	"日志不记访问者的 IP 地址。":                   catalog.String("The log does not name the IP addresses of visitors."),
	"这台服务器的日志还记下访问者的 IP 地址。":            catalog.String("The log of this server also names the IP addresses of visitors."),
	"慢于 %s 的检索另记一行，其中有检索式，用来查找变慢的原因。":   catalog.String("A search that takes longer than %s leaves another line, with its query, so that the cause can be found."),
	"检索式写在网址里，浏览器的历史记录和途中的代理服务器可能会留下它。": catalog.String("Queries are part of addresses, which the history of your browser, and proxies on the way, may keep."),

	// Forms of values in the description of the API
	"整数，%d 到 %d":   catalog.String("whole number, %d to %d"),
	"true 或 false": catalog.String("true or false"),
	"%s、%s":        catalog.String("%s, %s"),
	"最多 %d 个字符":    catalog.String("at most %d characters"),
	"默认 %s":        catalog.String("%s if not given"),
	"必填":           catalog.String("required"),
	"可重复":          catalog.String("may be repeated"),
	"%s。":          catalog.String("(%s)"),
	"任意":           catalog.String("anything"),
	"%s或 null":     catalog.String("%s or null"),
	"列表":           catalog.String("list"),
	"对象":           catalog.String("object"),
	"文字":           catalog.String("text"),
	"数":            catalog.String("number"),
	"整数":           catalog.String("whole number"),
}
