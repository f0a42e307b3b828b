package say

// parameterMessages are about what a request sends: its address, its headers and its body.
var parameterMessages = map[string]row{
	"address-semicolon":   {text{"网址中的参数无法解析：分号要写成 %3B。", ""}, text{"The parameters of the address cannot be read: write a semicolon as %3B.", ""}},
	"address-bad-percent": {text{"网址中的参数无法解析：百分号后要有两位十六进制数字，百分号本身写成 %25。", ""}, text{"The parameters of the address cannot be read: two hexadecimal digits come after a percent sign, which itself is written %25.", ""}},
	"address-too-long":    {text{"网址最长 {most} 字节。", "请缩短检索式，或减少条件。"}, text{"An address has at most {most} bytes.", "Shorten the query, or use fewer conditions."}},
	"headers-too-large":   {text{"请求头总共最多 {most} 字节。", "请清除这个网站的 Cookie 后再试。"}, text{"Headers have at most {most} bytes together.", "Delete the cookies of this site and try again."}},
	"origins-malformed":   {text{"要写 off、*，或用逗号隔开的来源，如 https://example.cn,http://localhost:3000", ""}, text{"must be off, *, or origins with commas between, such as https://example.cn,http://localhost:3000", ""}},
	"host-malformed":      {text{"请求头 Host 要写主机名，可带端口。", ""}, text{"The header Host must be the name of a host, with a port if need be.", ""}},

	"parameter-not-utf8":      {text{"参数“{name}”要用 UTF-8 编码。", ""}, text{"The parameter “{name}” must be in UTF-8.", ""}},
	"parameter-unknown":       {text{"没有参数“{name}”。可用的参数：{allowed}。", ""}, text{"There is no parameter “{name}”. Possible parameters: {allowed}.", ""}},
	"parameter-mistyped":      {text{"没有参数“{name}”。是不是 {near}？", ""}, text{"There is no parameter “{name}”. Did you mean {near}?", ""}},
	"parameter-none-possible": {text{"没有参数“{name}”。这个地址不带参数。", ""}, text{"There is no parameter “{name}”. This address takes none.", ""}},
	"parameter-too-often":     {text{"参数 {name} 最多出现 {most} 次，这里有 {times} 次。", ""}, text{"The parameter {name} can be given at most {most} times, not {times} times.", ""}},
	"parameter-repeated":      {text{"参数 {name} 只能出现一次，这里有 {times} 次。", ""}, text{"The parameter {name} can be given once, not {times} times.", ""}},
	"parameter-unknown-value": {text{"参数 {name} 的值“{value}”无效：{allowed}。", ""}, text{"The parameter {name} has no value “{value}”: {allowed}.", ""}},
	"parameter-bad-limit":     {text{"参数 limit 要写 1 到 {most} 的整数。", ""}, text{"The parameter limit must be a whole number from 1 to {most}.", ""}},
	"parameter-too-long":      {text{"参数 {name} 最多 {most} 个字符，这里有 {characters} 个。", ""}, text{"The parameter {name} has at most {most} characters, not {characters}.", ""}},
	"parameter-place-too-long": {
		text{"参数 {name} 要写地名或代码的开头，最多 {most} 个字符。", ""}, text{"The parameter {name} is the beginning of a name or code, of at most {most} characters.", ""},
	},
	"parameter-bad-report":  {text{"参数 {name} 要写报告编号，即 16 位十六进制数字。", ""}, text{"The parameter {name} must be the ID of a report: 16 hexadecimal digits.", ""}},
	"parameter-bad-section": {text{"参数 section 要写章节编号，如 s3。", ""}, text{"The parameter section must be the ID of a section, such as s3.", ""}},
	"parameter-missing-report": {
		text{"缺少参数 {name}：要比较的两篇报告的编号是 a 和 b。", ""}, text{"The parameter {name} is missing: a and b are the IDs of the two reports to compare.", ""},
	},
	"parameter-missing-text": {text{"请用参数 text 给出一段要分析的文字。", ""}, text{"Give a text to analyze in the parameter text.", ""}},
	"parameter-bad-by": {
		text{"参数 by 要写 report（每篇一行），或 province、region、year、kind、level 中的一个或几个，各写一次，用逗号分开，如 region,year。", ""},
		text{"The parameter by must be report (a row a report), or one or more of province, region, year, kind and level, each once and with commas between, such as region,year.", ""},
	},
	"parameter-bad-grouping": {
		text{"参数 by 的值“{value}”无效：可以是 " + groupings + " 中的一个或几个，各写一次，用逗号分开；none 表示不分组。", ""},
		text{"The parameter by has no value “{value}”: one or more of " + groupingsInEnglish + ", each once and with commas between; none does not group.", ""},
	},
	"parameter-rule-of-script": {text{"compat=textdata 有自己的计数规则，不能同时写 rule。", ""}, text{"compat=textdata has a rule of its own; leave out rule.", ""}},
	"parameter-format-without-pages": {
		text{"{format} 一次给出全部，不分页：请去掉 limit 和 cursor，或用 json 格式。", ""}, text{"{format} gives everything at once, without pages: leave out limit and cursor, or use the format json.", ""},
	},
	"parameter-term-of-several": {
		text{"参数 term 的值“{value}”里有空格或逗号，在这一页会分成几个词。请把它存成词典再统计。", ""}, text{"“{value}” in the parameter term has spaces or commas and would be several terms on this page. Store it as a dictionary and count that.", ""},
	},
	"parameter-term-not-counted": {text{"所统计的词里没有“{term}”。", ""}, text{"“{term}” is not among the terms that are counted.", ""}},
	"parameter-no-terms": {
		text{"没有要统计的词。请用 term 写一个词（可重复），或用 dictionary 写词典名；词典列表见 /api/v1/dictionaries。", ""},
		text{"There are no terms to count. Give one in term, which may be repeated, or the name of a dictionary in dictionary; /api/v1/dictionaries lists them.", ""},
	},
	"parameter-terms-twice": {text{"term、dictionary 和正文里的词典只能用一种。", ""}, text{"Use only one of term, dictionary and a dictionary in the body.", ""}},
	"parameter-bad-chart":   {text{"参数 chart 要写 {values} 之一。", ""}, text{"The parameter chart must be one of {values}.", ""}},
	"parameter-chart-without-terms": {
		text{"没有要统计的词。请用 terms 写词，或用 dictionary 写词典名。", ""}, text{"There are no terms to count. Give them in terms, or the name of a dictionary in dictionary.", ""},
	},
	"parameter-chart-without-reports": {text{"没有符合条件的报告，画不出图。", ""}, text{"No report meets the conditions, so there is nothing to draw.", ""}},
	"parameter-chart-unusable":        {text{"{reason}", ""}, text{"{reason}", ""}},
	"parameter-too-many-fields":       {text{"参数 fields 最多选 {most} 个字段，这里有 {fields} 个。", ""}, text{"The parameter fields selects at most {most} fields, not {fields}.", ""}},
	"parameter-field-without-parts":   {text{"字段“{field}”没有下级字段。", ""}, text{"The field “{field}” has no fields within it.", ""}},
	"parameter-unknown-field":         {text{"没有字段“{field}”。可用的字段：{fields}。", ""}, text{"There is no field “{field}”. Possible fields: {fields}.", ""}},
	"parameter-mistyped-field":        {text{"没有字段“{field}”。是不是 {near}？", ""}, text{"There is no field “{field}”. Did you mean {near}?", ""}},
	"parameter-file-of-form": {
		text{"用表单上传时，文件名写在表单里；参数 file 只用于请求正文就是文件的时候。", ""}, text{"A form has the names of its files; the parameter file is for a body that is a file.", ""},
	},

	"body-unexpected":       {text{"这个地址不带请求正文。", ""}, text{"This address takes no body.", ""}},
	"body-of-get":           {text{"用 GET 时不带请求正文；要发送词典，请用 POST。", ""}, text{"GET has no body; use POST to send a dictionary.", ""}},
	"body-incomplete":       {text{"请求的内容没有收全，请重新发送。", ""}, text{"The body did not arrive as a whole: send it again.", ""}},
	"body-too-large":        {text{"请求正文最多 {most}。", ""}, text{"A body has at most {most}.", ""}},
	"body-unreadable":       {text{"请求的内容无法读取：{reason}。", ""}, text{"The body cannot be read: {reason}.", ""}},
	"body-not-utf8":         {text{"请求的内容要用 UTF-8 编码。", ""}, text{"The body must be in UTF-8.", ""}},
	"body-no-queries":       {text{"请求里没有检索式。请发送有 q 一列的 CSV，或每行一个检索式的文字。", ""}, text{"There are no queries in the body. Send CSV with a column q, or a query a line.", ""}},
	"body-too-many-queries": {text{"一次最多 {most} 个检索式，这里有 {queries} 个。请分成几次。", ""}, text{"At most {most} queries can be sent at once, not {queries}: send several bodies.", ""}},
	"body-table-without-header": {
		text{"表格的第一行须是列名，其中一列是 q。每行一个检索式时，请把 Content-Type 改为 text/plain。", ""}, text{"The first row of the table must name its columns, one of them q. For a query a line use the Content-Type text/plain.", ""},
	},
	"body-header-unclosed-quote": {text{"表格无法读取：第一行的引号没有成对。", ""}, text{"The table cannot be read: a quotation mark in its first row is never closed.", ""}},
	"body-row-unclosed-quote":    {text{"表格无法读取：第 {line} 行有引号没有成对。", ""}, text{"The table cannot be read: a quotation mark in line {line} is never closed.", ""}},
	"body-row-too-long": {
		text{"这一行有 {cells} 格，列名只有 {columns} 个。检索式里有逗号时，请用引号括起整格。", ""}, text{"This row has {cells} cells, but there are {columns} columns. Put a cell whose query has commas in quotation marks.", ""},
	},
	"body-correction-no-object": {
		text{`要写成 JSON 对象，如 {"region": "140181", "year": 2026}；值为 null 表示恢复原来读出的值。`, ""}, text{`It must be a JSON object such as {"region": "140181", "year": 2026}; null brings back what was read.`, ""},
	},
	"body-dictionary-bad-json": {
		text{`词典的 JSON 无法读取。请写成 {"terms": ["数字经济", {"forms": ["环境保护", "环保"], "exclusions": []}]}。`, ""},
		text{`The JSON of the dictionary cannot be read. Write {"terms": ["数字经济", {"forms": ["环境保护", "环保"], "exclusions": []}]}.`, ""},
	},
	"body-dictionary-ambiguous": {
		text{"有的词里有等号，或以减号开头，存成词典文件就会读成别的词。请改写这些词。", ""}, text{"A term has an equals sign in it or begins with a minus sign, and would be another one in the file of the dictionary. Rewrite it.", ""},
	},
	"body-form-incomplete": {text{"表单不完整或格式有误。", ""}, text{"The form is incomplete or malformed.", ""}},
	"body-form-cut":        {text{"表单没有收全，请重新提交。", ""}, text{"The form did not arrive as a whole: submit it again.", ""}},

	"column-no-pair": {
		text{"column 要写成“部分=列名”，如 正文=报告文本，不是“{given}”。", ""},
		text{"column must be a part and a name, such as text=body, and not “{given}”.", ""},
	},
	"column-unknown-part": {
		text{"column 等号前面的“{part}”不认识，可以写：{parts}。", ""},
		text{"column does not know the part “{part}”. Possible parts: {parts}.", ""},
	},
	"column-twice": {
		text{"column 把“{column}”一列指给了两个部分，请只留一个。", ""},
		text{"column gives “{column}” to two parts: keep one of them.", ""},
	},

	"upload-cut":            {text{"文件没有收全，请重新上传。", ""}, text{"The file did not arrive as a whole: upload it again.", ""}},
	"upload-no-files":       {text{"表单里没有文件。", ""}, text{"There are no files in the form.", ""}},
	"upload-field-no-file":  {text{"表单里只能有文件和 column，“{field}”不是文件。", ""}, text{"The form may have files and column only, and “{field}” is no file.", ""}},
	"upload-bad-column":     {text{"column 最多 {most} 项，每项最多 {bytes} 字节，用 UTF-8。", ""}, text{"column may occur {most} times, each of at most {bytes} bytes in UTF-8.", ""}},
	"upload-too-many-files": {text{"一次最多上传 {most} 个文件；更多的请打成 zip 一并上传。", ""}, text{"At most {most} files can be uploaded at once; put more of them in a zip archive.", ""}},
	"upload-bad-name":       {text{"文件名“{name}”不能用：要写不带路径的文件名，最多 {most} 字节。", ""}, text{"“{name}” cannot be the name of a file: give it without a path, of at most {most} bytes.", ""}},
	"upload-name-twice":     {text{"有两个文件都叫“{name}”：文件按名字区分，请改名或分两次上传。", ""}, text{"Two files are called “{name}”: files are told apart by their names, so rename one, or upload them one after the other.", ""}},
	"upload-timeout":        {text{"没有按时收到全部内容。", "请检查网络后重新上传。"}, text{"Not everything arrived in time.", "Check the network and upload again."}},
	"upload-rejected":       {text{"“{file}”：{reason}。", ""}, text{"“{file}”: {reason}.", ""}},
	"upload-all-rejected":   {text{"{files} 个文件都未能加入，原因见 outcomes。", ""}, text{"None of the {files} files could be added; outcomes has the reasons.", ""}},
	"outcomes-before-end":   {text{"此前已有 {outcomes} 个结果，见 outcomes。", ""}, text{"Before that there were {outcomes} outcomes: see outcomes.", ""}},
	"frame-sentences":       {text{"{first}{second}", ""}, text{"{first} {second}", ""}},

	"media-type-of-upload": {
		text{"请用表单（multipart/form-data）上传文件，或用参数 file 写明文件名并把文件内容作为请求正文。", ""}, text{"Upload files in a form (multipart/form-data), or give the name of the file in the parameter file and its content as the body.", ""},
	},
	"media-type-of-batch": {
		text{"批量统计的 Content-Type 须是 text/csv（有列名的表格）或 text/plain（每行一个检索式）。用 curl 时加上 -H 'Content-Type: text/csv'，并用 --data-binary 发送文件。", ""},
		text{"The Content-Type of a batch must be text/csv (a table with names of columns) or text/plain (a query a line). With curl, add -H 'Content-Type: text/csv' and send the file with --data-binary.", ""},
	},
	"media-type-of-dictionary": {
		text{`词典的 Content-Type 须是 text/plain（词典文件，UTF-8）或 application/json（{"terms": ["数字经济", {"forms": ["环境保护", "环保"], "exclusions": []}]}）。用 curl 时加上 -H 'Content-Type: text/plain'，并用 --data-binary 发送文件。`, ""},
		text{`The Content-Type of a dictionary must be text/plain (a file of a dictionary in UTF-8) or application/json ({"terms": ["数字经济", {"forms": ["环境保护", "环保"], "exclusions": []}]}). With curl, add -H 'Content-Type: text/plain' and send the file with --data-binary.`, ""},
	},
	"media-type-of-correction": {text{"更正要写成 JSON，Content-Type 用 application/json。", ""}, text{"A correction must be JSON, with the Content-Type application/json.", ""}},
	"media-type-of-form":       {text{"请用网页上的表单提交；程序请用 PUT /api/v1/dictionaries/词典名。", ""}, text{"Submit the form on the page; programs use PUT /api/v1/dictionaries/name.", ""}},
	"method-not-allowed":       {text{"这个地址可用的方法：{methods}。", ""}, text{"The methods of this address: {methods}.", ""}},
}

// serverMessages are about what a server has and does.
var serverMessages = map[string]row{
	"page-not-found":   {text{"网址可能不完整，或页面已经移走。", ""}, text{"The address may be incomplete, or the page has moved.", ""}},
	"call-not-found":   {text{"这个网址不是接口的地址。", "接口的全部地址见 /openapi.json。"}, text{"This is no address of the API.", "/openapi.json lists all of them."}},
	"report-not-found": {text{"资料库里没有这个编号的报告，可能已被移除，也可能网址不完整。", ""}, text{"The library has no report with this ID. It may have been removed, or the address is incomplete.", ""}},
	"report-without-file": {
		text{"这篇报告的原文件不在原处，或在加入之后改动过；上传的文件不保存原件。", ""}, text{"The file of this report is not where it was, or was changed after it was added; uploaded files are not kept.", ""},
	},
	"report-files-withheld": {text{"原文件只在本机提供。", "管理员可在启动 gongbao serve 时加上 --originals。"}, text{"The files of reports are given on this machine only.", "Whoever runs the server can start gongbao serve with --originals."}},
	"report-replaced":       {text{"它的原文件已更新，现在的编号是 {id}。", "请确认要改动的是新的报告。"}, text{"Its file has changed, and its ID is now {id}.", "Make sure that it is the new report that you mean to change."}},
	"report-moved":          {text{"这篇报告已更新：{id}", ""}, text{"This report has been replaced: {id}", ""}},
	"section-not-found":     {text{"这篇报告没有这个编号的章节。", "章节编号见这篇报告 JSON 中的 sections。"}, text{"This report has no section with this ID.", "The IDs of its sections are in sections of the report's JSON."}},
	"region-not-found": {
		text{"没有哪个地区使用或用过这个代码。", "请使用六位行政区划代码；在“各地区”页或用 /api/v1/regions?q=地名 可以查到。"}, text{"No place has or had this code.", "Use a code of six digits: the page “Regions” and /api/v1/regions?q=name find it."},
	},
	"cursor-unknown": {text{"cursor 不属于这次检索。", "去掉 cursor，从第一页开始。"}, text{"The cursor does not belong to this search.", "Leave out cursor to begin with the first page."}},
	"link-dictionary-changed": {
		text{"词典已经改动，与链接所指的版本不同。去掉 version 即按现在的词典统计。", ""}, text{"The dictionary has changed since the link was made. Leave out version to count what it has now.", ""},
	},
	"link-reports-changed": {
		text{"资料库里的报告已有增减或更正，与链接所指的不同（现在是 {snapshot}）。去掉 snapshot 即按现在的报告统计。", ""},
		text{"Reports of the library have been added, removed or corrected since the link was made (now {snapshot}). Leave out snapshot to count the present ones.", ""},
	},
	"dictionary-changed": {
		text{"现在的词典不是 If-Match 所写的那一版。", "请重新读取这部词典，合并改动后再存。"}, text{"The dictionary is not the one that If-Match names.", "Read it again, merge the changes and store it then."},
	},

	"token-not-configured": {text{"这台服务器没有设置写入令牌，只提供读取。", "启动 gongbao serve 时，用 --tokens 或环境变量 GONGBAO_TOKEN 设置令牌。"}, text{"This server has no tokens for writing and can only be read.", "Start gongbao serve with --tokens or the environment variable GONGBAO_TOKEN."}},
	"token-missing":        {text{"改动资料库要出示令牌。", "请在请求头写明 Authorization: Bearer 令牌。"}, text{"A token is needed to change the library.", "Send the header Authorization: Bearer with the token."}},
	"token-unknown":        {text{"没有这个令牌。", "请向管理员索取现用的令牌。"}, text{"There is no such token.", "Ask whoever runs the server for one that is in use."}},
	"form-of-other-site":   {text{"这个表单不是从本站的页面提交的，没有处理。", "请在本站打开“词典”页重新填写。"}, text{"This form was not sent by a page of this site and was not processed.", "Open the page “Dictionaries” of this site and fill it in again."}},

	"library-read-only": {text{"资料库所在的文件夹不能写入，这台服务器只提供读取。", "请在能写入的机器上改动资料库，或请管理员开放文件夹的写入权限后重新启动。"}, text{"The folder of the library cannot be written to, and this server can only be read.", "Change the library where it can be written to, or ask whoever runs the server to allow writing and start it again."}},
	"server-starting":   {text{"{progress}", "完成后即可使用，网页会自动刷新；程序请按 Retry-After 再试。"}, text{"{progress}", "It can be used after that. Pages reload by themselves; programs try again after Retry-After."}},
	"start-opening":     {text{"正在打开资料库。", ""}, text{"The library is being opened.", ""}},
	"start-indexing":    {text{"正在打开资料库，把已存的报告加入索引：已完成 {done}／{total} 篇。", ""}, text{"The library is being opened, and stored reports are indexed: {done} of {total} are done.", ""}},
	"start-upgrading":   {text{"索引是另一个版本的程序建立的，正在重新建立：已完成 {done}／{total} 篇。", ""}, text{"The index was made by another version of the program and is made again: {done} of {total} reports are done.", ""}},
	"start-rebuilding":  {text{"正在重新建立索引：已完成 {done}／{total} 篇。", ""}, text{"The index is made again: {done} of {total} reports are done.", ""}},

	"server-busy":        {text{"等待处理的请求太多。", "请稍后再试。"}, text{"Too many requests are waiting.", "Please try again in a moment."}},
	"server-not-ready":   {text{"试做的一次检索没有成功，原因已记入日志。", "请稍后再试。"}, text{"A search that was tried did not succeed; the reason is in the log.", "Please try again in a moment."}},
	"server-stopping":    {text{"请稍后再试。", ""}, text{"Please try again in a moment.", ""}},
	"server-error":       {text{"服务器内部错误，已记录日志，请稍后再试。", ""}, text{"The cause is in the log. Please try again later.", ""}},
	"disk-full":          {text{"没有空间，写入没有完成。", "请管理员腾出空间后重试。"}, text{"There is no space left, and the change was not finished.", "Ask whoever runs the server to make room, and try again."}},
	"engine-unavailable": {text{"检索引擎暂时没有响应，这次请求没有完成。", "请稍后再试。"}, text{"The search engine does not answer at the moment, and the request was not finished.", "Please try again in a moment."}},
	"engine-full":        {text{"检索引擎的磁盘空间不足，写入没有完成。检索不受影响。", "请管理员为检索引擎腾出空间后重试。"}, text{"The disks of the search engine are nearly full, and the change was not finished. Searching goes on.", "Ask whoever runs the search engine to make room, and try again."}},
	"host-not-local":     {text{"这台服务器只供本机使用，只接受 localhost 或 IP 地址。", "请打开 http://127.0.0.1 加端口号；经反向代理访问时，启动 gongbao serve 要用 --trusted-proxy 写明代理的地址。"}, text{"This server is for its own machine only, and answers to localhost or an IP address.", "Open http://127.0.0.1 with the port; behind a reverse proxy, start gongbao serve with --trusted-proxy and the address of the proxy."}},
	"requests-too-many":  {text{"短时间内的请求太多。", ""}, text{"There were too many requests within a short time.", ""}},
	"request-cancelled":  {text{"请求在完成之前被取消。", ""}, text{"The request was cancelled before it was finished.", ""}},
	"search-timeout":     {text{"服务器没能及时完成这次检索。", "请稍后再试，或把检索式写得更具体。"}, text{"The server could not finish this search in time.", "Try again in a moment, or make the query more specific."}},
	"search-partial":     {text{"检索用时过长，只查了资料库的一部分，所以没有计数。请加上筛选条件，或换更具体的词。", ""}, text{"The search took too long and covered a part of the library only, so nothing was counted. Add filters, or use more specific words.", ""}},
	"batch-timeout":      {text{"这一批的时间已到上限，没有计数。请分成几批。", ""}, text{"The time for this batch was used up before this query was counted. Send several batches.", ""}},
	"write-timeout":      {text{"没能在 {minutes} 分钟内完成，已经完成的部分仍然有效。", "请先查看资料库，再分几次提交其余的。"}, text{"It could not be finished within {minutes} minutes; what was done remains.", "Look at the library first, and then send the rest in several requests."}},
}

// titles name the kinds of problems, by code or by the first words of codes.
var titles = map[string]title{
	"query":  {"检索式有误", "The query cannot be read"},
	"filter": {"参数有误", "A parameter is wrong"}, "parameter": {"参数有误", "A parameter is wrong"}, "address": {"参数有误", "A parameter is wrong"}, "host": {"参数有误", "A parameter is wrong"},
	"address-too-long": {"网址过长", "The address is too long"}, "headers-too-large": {"请求头过大", "The headers are too large"}, "host-not-local": {"不能用这个域名访问", "This host name is not accepted"},
	"dictionary": {"词典有误", "The dictionary cannot be used"}, "script": {"词典有误", "The dictionary cannot be used"},
	"dictionary-built-in": {"不能删除自带的词典", "A built-in dictionary cannot be removed"}, "dictionary-unknown": {"没有这部词典", "There is no such dictionary"},
	"dictionary-bad-name": {"词典名无效", "The name of the dictionary is not valid"}, "dictionary-one-too-many": {"词典太多", "Too many dictionaries"},
	"column":     {"列名有误", "A column is named wrongly"},
	"correction": {"不能这样更正", "This correction is not possible"},
	"body":       {"请求正文有误", "The body of the request is wrong"}, "body-too-large": {"请求正文过大", "The body of the request is too large"},
	"upload": {"请求正文有误", "The body of the request is wrong"}, "upload-timeout": {"等待上传超时", "The upload took too long"}, "upload-rejected": {"文件未能加入", "The file was not added"},
	"upload-all-rejected": {"文件未能加入", "The files were not added"},
	"media-type":          {"不支持这种内容类型", "This type of content is not supported"}, "method-not-allowed": {"不支持这种请求方法", "This method is not supported"},
	"page-not-found": {"没有这个页面", "There is no such page"}, "call-not-found": {"没有这个接口地址", "There is no such address of the API"}, "report-not-found": {"没有这篇报告", "There is no such report"},
	"report-without-file": {"没有原文件", "No file of the report"}, "report-files-withheld": {"不提供原文件", "Files of reports are not given"}, "report-replaced": {"这篇报告已被取代", "This report has been replaced"},
	"section-not-found": {"没有这个章节", "There is no such section"}, "region-not-found": {"没有这个地区", "There is no such place"}, "cursor-unknown": {"翻页位置无效", "The cursor is not valid"},
	"link":                 {"链接所指的内容已变", "What the link points to has changed"},
	"dictionary-changed":   {"词典已改", "The dictionary has changed"},
	"token-not-configured": {"没有开放写入", "This server takes no changes"}, "token-missing": {"需要令牌", "A token is needed"}, "token-unknown": {"令牌无效", "The token is not valid"},
	"form-of-other-site": {"不接受别的网站的表单", "Forms of other sites are not accepted"},
	"library-read-only":  {"资料库只能读取", "The library can only be read"}, "server-starting": {"资料库正在准备", "The library is being made ready"},
	"server-busy": {"服务器正忙", "The server is busy"}, "server-not-ready": {"暂时不能检索", "Searching is not possible at the moment"}, "server-stopping": {"服务正在停止", "The server is stopping"},
	"engine-unavailable": {"检索引擎暂时没有响应", "The search engine does not answer"}, "engine-full": {"检索引擎磁盘已满", "The search engine's disks are full"},
	"server-error": {"服务器出错了", "Something went wrong"}, "disk-full": {"服务器磁盘已满", "The server's disk is full"}, "requests-too-many": {"请求过于频繁", "Too many requests"},
	"request-cancelled": {"请求已取消", "The request was cancelled"}, "search-timeout": {"检索超时", "The search took too long"}, "write-timeout": {"写入超时", "The change took too long"},
}
