package say

// dictionaryMessages are about dictionaries of terms, and terms that are counted by expressions.
var dictionaryMessages = map[string]row{
	"frame-dictionary":      {text{"词典有误：{detail}", ""}, text{"The dictionary cannot be used: {detail}", ""}},
	"frame-dictionary-line": {text{"词典第 {line} 行有误：{detail}", ""}, text{"Line {line} of the dictionary cannot be used: {detail}", ""}},

	"dictionary-not-utf8":      {text{"文件须是 UTF-8 编码，请另存为 UTF-8 后再用。", ""}, text{"The file must be in UTF-8: save it as UTF-8.", ""}},
	"dictionary-no-terms":      {text{"里面没有词。请每行写一个。", ""}, text{"It has no terms. Write one a line.", ""}},
	"dictionary-empty-side":    {text{"等号、减号前后都要有词，减号前空一格。", ""}, text{"There must be a term on each side of an equals or minus sign, and a space before a minus.", ""}},
	"dictionary-no-text":       {text{"“{form}”里只有标点、引号或空白，无法计数，请删去。", ""}, text{"“{form}” is only punctuation, quotation marks or spaces and cannot be counted: remove it.", ""}},
	"dictionary-form-too-long": {text{"“{form}”有 {characters} 个字，最多 {most} 个。", ""}, text{"“{form}” has {characters} characters; at most {most} are possible.", ""}},
	"dictionary-twice-in-line": {text{"“{form}”在这一行写了两次，请删去一个。", ""}, text{"“{form}” is in this line twice: remove one.", ""}},
	"dictionary-twice": {
		text{"“{form}”在第 {first} 行已经有了。一个词只能算在一处，请删去一个，或用等号合成一行。", ""},
		text{"“{form}” is in line {first} already. A term counts in one place only: remove one, or join the two in one line with an equals sign.", ""},
	},
	"dictionary-term-twice":         {text{"“{form}”写了两次，请删去一个。", ""}, text{"“{form}” is given twice: remove one.", ""}},
	"dictionary-empty-exclusion":    {text{"减号后面要有词，减号前空一格。", ""}, text{"There must be a term after a minus sign, and a space before it.", ""}},
	"dictionary-exclusion-too-long": {text{"“{form}”太长，最多 {most} 个字。", ""}, text{"“{form}” is too long; at most {most} characters are possible.", ""}},
	"dictionary-idle-exclusion": {
		text{"减号后面的“{exclusion}”里没有“{term}”，排除它不起作用。请写含有这个词的长词，如：绿色 - 绿色通道。", ""},
		text{"“{exclusion}” after the minus sign does not contain “{term}”, so excluding it has no effect. Write a longer word that contains the term, such as “绿色 - 绿色通道”.", ""},
	},
	"dictionary-too-many-terms": {text{"有 {terms} 个词，最多 {most} 个。请分成几部词典。", ""}, text{"It has {terms} terms; at most {most} are possible. Make several dictionaries.", ""}},
	"dictionary-too-many-forms": {
		text{"词、同义词和排除的词共 {forms} 个，最多 {most} 个。请分成几部词典。", ""},
		text{"Terms, synonyms and exclusions are {forms} together; at most {most} are possible. Make several dictionaries.", ""},
	},
	"dictionary-term-not-utf8":      {text{"词须是 UTF-8 编码。", ""}, text{"Terms must be in UTF-8.", ""}},
	"dictionary-empty-term":         {text{"有一个词是空的，请写上，或去掉。", ""}, text{"A term is empty: write it, or leave it out.", ""}},
	"dictionary-term-without-forms": {text{"这一项没有词。", ""}, text{"This entry has no term.", ""}},
	"dictionary-bad-file-name": {
		text{"文件名最多 40 个字，只能用汉字、字母、数字、- 和 _，请改名。", ""}, text{"The name of the file has at most 40 characters, of Chinese characters, letters, digits, - and _: rename it.", ""},
	},
	"dictionary-bad-file": {text{"文件超过 {most}，或不是普通文件。", ""}, text{"The file has more than {most}, or is no regular file.", ""}},
	"dictionary-file-in-the-way": {
		text{"现有的同名文件读不出来，不能替换，也不能删除。请先在资料库的 dictionaries 文件夹里改名或移走。", ""},
		text{"The present file of that name cannot be read, replaced or removed. Rename or move it in the folder dictionaries of the library first.", ""},
	},

	"script-unsupported-syntax": {
		text{"“{form}”里的 {syntax} 此处不支持，不能照常见脚本计数。请改写，或换用默认的计数规则。", ""},
		text{"{syntax} in “{form}” is not supported here, so it cannot be counted as the usual script does. Rewrite it, or use the default rule.", ""},
	},
	"script-bad-expression": {
		text{"“{form}”不是正则表达式，或有此处不支持的写法。请在特殊字符前加反斜杠，或换用默认的计数规则。", ""},
		text{"“{form}” is no regular expression, or has syntax that is not supported here. Put a backslash before special characters, or use the default rule.", ""},
	},
	"script-matches-nothing": {
		text{"“{form}”作为正则表达式能匹配空白，处处都算一次。请在特殊字符前加反斜杠，或换用默认的计数规则。", ""},
		text{"“{form}” as a regular expression matches the empty text, which is everywhere. Put a backslash before special characters, or use the default rule.", ""},
	},
	"script-too-long": {
		text{"这些词合成的正则表达式太长，无法计数。请减少词数，或换用默认的计数规则。", ""},
		text{"The regular expression of all these terms is too long. Use fewer terms, or the default rule.", ""},
	},

	"dictionary-built-in": {
		text{"这部词典是自带的，不能删除。", "要换用别的词，可以存一部同名的词典，它会代替自带的。"}, text{"This dictionary is built in and cannot be removed.", "To use other terms, store a dictionary of the same name, which takes its place."},
	},
	"dictionary-unknown":  {text{"资料库里没有这个名字的词典。", "词典列表见 /api/v1/dictionaries。"}, text{"The library has no dictionary of this name.", "/api/v1/dictionaries lists the dictionaries."}},
	"dictionary-bad-name": {text{"词典名最多 40 个字，可用汉字、字母、数字、- 和 _。", ""}, text{"A dictionary's name has at most 40 characters, of Chinese characters, letters, digits, - and _.", ""}},
	"dictionary-one-too-many": {
		text{"资料库里的词典已到上限。", "请先删去不用的词典。"}, text{"The library has as many dictionaries as it can.", "Remove those that are not used first."},
	},
}

// libraryMessages are about a library: the user's own words, corrections of reports, and what
// verify finds.
var libraryMessages = map[string]row{
	"error-without-code": {text{"{text}", ""}, text{"{text}", ""}},

	"word-list-not-used": {text{"{file} 有误，未采用：{reason}", ""}, text{"{file} has a mistake and is not used: {reason}", ""}},
	"word-list-not-utf8": {text{"文件不是 UTF-8 编码，请另存为 UTF-8", ""}, text{"The file is not in UTF-8: save it as UTF-8", ""}},

	"frame-lexicon-line":       {text{"词典第 {line} 行“{text}”：{detail}", ""}, text{"line {line} of the lexicon, “{text}”: {detail}", ""}},
	"lexicon-bad-character":    {text{"一行写一个词，词里只能有汉字、字母和数字，斜线表示在哪里切开", ""}, text{"write one word a line, of Chinese characters, letters and digits; a slash is where it is split", ""}},
	"lexicon-word-too-short":   {text{"词至少要有两个字", ""}, text{"a word has at least two characters", ""}},
	"lexicon-word-too-long":    {text{"词最多 {most} 个字", ""}, text{"a word has at most {most} characters", ""}},
	"lexicon-word-without-han": {text{"字母和数字本来就连成一个词，不用写进词典", ""}, text{"letters and digits make one word anyway and need not be in the lexicon", ""}},
	"lexicon-empty-piece":      {text{"斜线两边都要有字", ""}, text{"there must be characters on both sides of a slash", ""}},

	"frame-synonyms-line":      {text{"同义词第 {line} 行“{text}”：{detail}", ""}, text{"line {line} of the synonyms, “{text}”: {detail}", ""}},
	"synonyms-several-without": {text{"减号后面只写一个词，表示它没有同义词", ""}, text{"write only one word after a minus sign, which has no synonyms then", ""}},
	"synonyms-no-sign":         {text{"写成“甲 = 乙”（互为同义词）或“甲 ← 乙”（查乙时也查甲）", ""}, text{"write “甲 = 乙” (synonyms of each other) or “甲 ← 乙” (a search for 乙 also looks for 甲)", ""}},
	"synonyms-empty-side":      {text{"等号、箭头两边和减号后面都要有词", ""}, text{"there must be a word on each side of an equals sign or arrow, and after a minus sign", ""}},
	"synonyms-two-arrows":      {text{"一行只能有一个箭头", ""}, text{"a line has at most one arrow", ""}},
	"synonyms-word-too-long":   {text{"一个词最多 {most} 个字", ""}, text{"a word has at most {most} characters", ""}},
	"synonyms-too-many-words":  {text{"一行最多 {most} 个词", ""}, text{"a line has at most {most} words", ""}},
	"synonyms-twice":           {text{"“{word}”写了两次", ""}, text{"“{word}” is there twice", ""}},

	"frame-correction":             {text{"{field}：{detail}。", ""}, text{"{field}: {detail}.", ""}},
	"frame-correction-value":       {text{"{field}={value}：{detail}。", ""}, text{"{field}={value}: {detail}.", ""}},
	"correction-not-made":          {text{"没有更正过", ""}, text{"it has not been corrected", ""}},
	"correction-unknown-field":     {text{"没有这个字段；可更正的有 {fields}", ""}, text{"there is no such field; those that can be corrected are {fields}", ""}},
	"correction-mistyped-field":    {text{"没有这个字段，最接近的是 {near}", ""}, text{"there is no such field; the nearest one is {near}", ""}},
	"correction-control-character": {text{"不能换行，也不能有控制字符", ""}, text{"it may have no line breaks or control characters", ""}},
	"correction-hidden-character":  {text{"不能有看不见的字符", ""}, text{"it may have no invisible characters", ""}},
	"correction-bad-type":          {text{"要写成字符串、整数或 null", ""}, text{"it must be a string, a whole number or null", ""}},
	"correction-field-twice":       {text{"写了不止一次，请只留一个", ""}, text{"it is there more than once: keep only one", ""}},
	"correction-unknown-value":     {text{"只能是 {values} 之一", ""}, text{"it must be one of {values}", ""}},
	"correction-bad-day":           {text{"要写成 2026-02-03 这样的日期", ""}, text{"it must be a day such as 2026-02-03", ""}},
	"correction-bad-year":          {text{"要写成四位数的年份，如 2026", ""}, text{"it must be a year of four digits, such as 2026", ""}},
	"correction-bad-url":           {text{"要写成以 http:// 或 https:// 开头的网址", ""}, text{"it must be an address that begins with http:// or https://", ""}},
	"correction-unknown-region":    {text{"没有这个行政区划；请用六位代码，如 140181", ""}, text{"there is no such division; use a code of six digits, such as 140181", ""}},
	"correction-ambiguous-region":  {text{"有几个地方叫这个名字，请用代码：{regions}", ""}, text{"several places have this name; use a code: {regions}", ""}},

	"finding-report-damaged":   {text{"已存的报告读不出来（{error}）", ""}, text{"A stored report cannot be read ({error})", ""}},
	"finding-file-misplaced":   {text{"报告文件的位置或名字不对，不会被读取", ""}, text{"The file of a report has a wrong name or is in a wrong place, where nothing reads it", ""}},
	"finding-redirect-broken":  {text{"旧编号应转到的报告不在库中", ""}, text{"An old ID leads to a report that is not in the library", ""}},
	"finding-journal-damaged":  {text{"登记读过的文件时写下的第 {line} 行已损坏", ""}, text{"Line {line} of the journal of files that were read is damaged", ""}},
	"finding-journal-report":   {text{"读过的文件里有 {reports} 篇报告不在库中", ""}, text{"Reports of files that were read are not in the library: {reports}", ""}},
	"finding-leftover":         {text{"中断的写入留下的临时文件，不影响使用", ""}, text{"A temporary file of a write that was interrupted; it does no harm", ""}},
	"finding-index-damaged":    {text{"索引文件已损坏（{error}）", ""}, text{"A file of the index is damaged ({error})", ""}},
	"finding-report-unindexed": {text{"已存的报告不在索引中，检索不到", ""}, text{"A stored report is not in the index and cannot be found", ""}},
	"finding-report-unstored":  {text{"索引中的报告没有对应的已存文件", ""}, text{"A report in the index is not stored", ""}},
	"finding-report-differs":   {text{"索引中的内容与已存的报告不一致：{fields}", ""}, text{"The index differs from the stored report: {fields}", ""}},
	"finding-count-wrong":      {text{"检索“{text}”得到 {found} 处，原文有 {there} 处", ""}, text{"A search for “{text}” finds {found} matches, of which the text has {there}", ""}},

	"remedy-rebuild":                {text{"运行 gongbao rebuild", ""}, text{"Run gongbao rebuild", ""}},
	"remedy-restore-or-add":         {text{"用备份恢复（gongbao restore），或重新加入它的原文件（人工更正会丢失）", ""}, text{"Restore a backup (gongbao restore), or add its file again (corrections are lost)", ""}},
	"remedy-add-file-or-restore":    {text{"重新加入原文件 {file}，或用备份恢复（gongbao restore）", ""}, text{"Add the file {file} again, or restore a backup (gongbao restore)", ""}},
	"remedy-add-restore-or-rebuild": {text{"重新加入它的原文件，或用备份恢复（gongbao restore）；确已不要的，运行 gongbao rebuild", ""}, text{"Add its file again, or restore a backup (gongbao restore); if it is not wanted any more, run gongbao rebuild", ""}},
	"remedy-move-or-restore":        {text{"移到 reports 里以编号前两位命名的文件夹，或用备份恢复（gongbao restore）", ""}, text{"Move it to the folder in reports that is named after the first two characters of its ID, or restore a backup (gongbao restore)", ""}},
	"remedy-delete":                 {text{"可以删除", ""}, text{"It can be deleted", ""}},
	"remedy-journal-line":           {text{"不影响检索；重新加入原文件时会重新登记，也可用备份恢复（gongbao restore）", ""}, text{"It does not affect searches; adding the file again mends it, and so does a backup (gongbao restore)", ""}},
	"remedy-if-not-removed":         {text{"若不是有意删除的，重新加入原文件，或用备份恢复（gongbao restore）", ""}, text{"If they were not removed on purpose, add the file again, or restore a backup (gongbao restore)", ""}},
}

// engineMessages are about engines that run elsewhere.
var engineMessages = map[string]row{
	"engine-no-address": {text{"没有写出 OpenSearch 的网址。", ""}, text{"No address of OpenSearch is given.", ""}},
	"engine-bad-address": {
		text{"OpenSearch 的第 {number} 个网址有误，请写成 https://node1:9200 这样。", ""},
		text{"Address {number} of OpenSearch is not right: write it like https://node1:9200.", ""},
	},
	"engine-address-with-user": {
		text{"OpenSearch 的第 {number} 个网址里写了用户名，请去掉，另用 --opensearch-user 和 --opensearch-password-file。", ""},
		text{"Address {number} of OpenSearch has a user in it: take that out, and use --opensearch-user and --opensearch-password-file.", ""},
	},
	"engine-half-login":       {text{"OpenSearch 的用户名和密码须都给出，或都不给。", ""}, text{"Give both a user and a password for OpenSearch, or neither.", ""}},
	"engine-half-certificate": {text{"客户端证书和私钥须都给出，或都不给。", ""}, text{"Give both a client certificate and its key, or neither.", ""}},
	"engine-bad-name": {
		text{"索引的名字“{name}”不能用：以小写字母或数字开头，只用小写字母、数字、- _ 和 .，最多 {most} 个。", ""},
		text{"“{name}” cannot be the name of an index: begin with a lower-case letter or a digit, and use only these, -, _ and ., at most {most}.", ""},
	},
	"engine-bad-shape": {
		text{"索引最多分成 {shards} 片，每片最多另存 {replicas} 份。", ""},
		text{"An index has at most {shards} shards, with at most {replicas} further copies of each.", ""},
	},
}
