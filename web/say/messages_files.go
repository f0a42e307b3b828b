package say

// fileMessages are the reasons why a file, or a part of one, is not read. They have no full stop.
var fileMessages = map[string]row{
	"file-missing":       {text{"没有这个文件或文件夹", ""}, text{"There is no such file or folder", ""}},
	"file-no-permission": {text{"没有读取权限", ""}, text{"There is no permission to read it", ""}},
	"file-unreadable":    {text{"文件打不开", ""}, text{"The file cannot be opened", ""}},
	"file-not-regular":   {text{"不是普通文件", ""}, text{"It is not a regular file", ""}},
	"file-empty":         {text{"文件是空的", ""}, text{"The file is empty", ""}},
	"file-no-text":       {text{"文件里没有文字", ""}, text{"There is no text in the file", ""}},
	"file-text-in-script": {
		text{"网页的文字由脚本显示，不在文件里，请用浏览器打开，复制文字存为 .txt", ""},
		text{"A script writes the text of the web page: open it in a browser and copy the text to a .txt file", ""},
	},
	"file-report-damaged": {text{"存下的报告在加入时损坏了，请重新加入这个文件", ""}, text{"The stored report was damaged while it was added: add the file again", ""}},
	"file-too-large":      {text{"文件超过 {most}，请拆成几个文件", ""}, text{"The file has more than {most}: split it", ""}},
	"file-too-slow":       {text{"读取超过 {most}，已放弃", ""}, text{"Reading took more than {most} and was given up", ""}},
	"file-damaged":        {text{"文件已损坏，读不出来", ""}, text{"The file is damaged and cannot be read", ""}},
	"file-encrypted":      {text{"文件设有密码，请打开后取消密码再保存", ""}, text{"The file has a password: open it and save it without one", ""}},
	"file-too-many-sheets": {
		text{"表格超过 {most} 个工作表，请拆成几个文件", ""},
		text{"The spreadsheet has more than {most} sheets: split it", ""},
	},
	"file-sheet-in-utf16": {
		text{"表格的内部文件是 UTF-16 编码，读不出来，请用 Excel 或 WPS 打开后另存为 .xlsx", ""},
		text{"The spreadsheet is in UTF-16 inside, which is not read: open it in Excel or WPS and save it as .xlsx", ""},
	},
	"file-unpacks-too-large": {
		text{"文件解开后超过 {most}，请拆成几个文件", ""}, text{"The file unpacks to more than {most}: split it", ""},
	},
	"file-unknown-encoding": {
		text{"没有名为“{encoding}”的文字编码，可用 utf-8 或 gb18030", ""}, text{"There is no encoding called “{encoding}”: use utf-8 or gb18030", ""},
	},
	"file-wrong-encoding": {text{"内容不是所说的文字编码 {encoding}", ""}, text{"The content is not in the encoding {encoding}", ""}},
	"file-encoding-not-recognised": {
		text{"认不出文字编码，请另存为 UTF-8 编码的 .txt", ""}, text{"The encoding is not recognised: save it as .txt in UTF-8", ""},
	},
	"file-binary":       {text{"这是二进制文件，不是文字", ""}, text{"This is a binary file and no text", ""}},
	"file-nul":          {text{"第 {byte} 个字节是空字符（NUL），文件可能已损坏", ""}, text{"Byte {byte} is NUL; the file may be damaged", ""}},
	"file-invalid-utf8": {text{"第 {byte} 个字节不是有效的 UTF-8，文件可能已损坏", ""}, text{"Byte {byte} is not valid UTF-8; the file may be damaged", ""}},
	"file-too-many-tags": {
		text{"网页的标签超过 {most} 个，请把文字复制出来存为 .txt", ""}, text{"The web page has more than {most} tags: copy its text to a .txt file", ""},
	},
	"file-tags-too-deep": {
		text{"网页的标签一层套一层，太深了，请把文字复制出来存为 .txt", ""}, text{"The tags of the web page are nested too deeply: copy its text to a .txt file", ""},
	},

	"file-is-presentation": {text{"暂不支持演示文稿（.ppt、.pptx），请把文字复制出来存为 .txt", ""}, text{"Presentations (.ppt, .pptx) are not read: copy the text to a .txt file", ""}},
	"file-is-ofd":          {text{"暂不支持 OFD 版式文件（.ofd），请把文字复制出来存为 .txt", ""}, text{"OFD files (.ofd) are not read: copy the text to a .txt file", ""}},
	"file-is-opendocument": {
		text{"暂不支持 OpenDocument 文件（.odt、.ods），请用 Word 或 WPS 打开后另存为 .docx", ""}, text{"OpenDocument files (.odt, .ods) are not read: open them in Word or WPS and save them as .docx", ""},
	},
	"file-is-epub": {text{"暂不支持电子书（.epub），请把文字复制出来存为 .txt", ""}, text{"E-books (.epub) are not read: copy the text to a .txt file", ""}},
	"file-is-old-spreadsheet": {
		text{"暂不支持旧版 Excel 或 WPS 表格（.xls、.et），请用 Excel 或 WPS 打开后另存为 .xlsx", ""}, text{"Old spreadsheets of Excel and WPS (.xls, .et) are not read: open them in Excel or WPS and save them as .xlsx", ""},
	},
	"file-is-wps": {text{"暂不支持 WPS 文档（.wps），请用 Word 或 WPS 打开后另存为 .docx", ""}, text{"WPS documents (.wps) are not read: open them in Word or WPS and save them as .docx", ""}},
	"file-is-old-document": {
		text{"暂不支持旧版 Word 或 WPS 文档（.doc、.wps），请用 Word 或 WPS 打开后另存为 .docx", ""}, text{"Old documents of Word and WPS (.doc, .wps) are not read: open them in Word or WPS and save them as .docx", ""},
	},
	"file-is-rtf":     {text{"暂不支持 RTF 文档（.rtf），请用 Word 或 WPS 打开后另存为 .docx", ""}, text{"RTF documents (.rtf) are not read: open them in Word or WPS and save them as .docx", ""}},
	"file-is-mhtml":   {text{"暂不支持单个文件的网页（.mht、.mhtml），请用浏览器打开后另存为 .html", ""}, text{"Web pages in one file (.mht, .mhtml) are not read: open them in a browser and save them as .html", ""}},
	"file-is-mail":    {text{"暂不支持邮件（.eml、.msg），请把正文复制出来存为 .txt，附件另外保存", ""}, text{"Mails (.eml, .msg) are not read: copy the text to a .txt file, and save attachments as files", ""}},
	"file-is-xml":     {text{"暂不支持 XML 文件（.xml），请把文字复制出来存为 .txt", ""}, text{"XML files (.xml) are not read: copy the text to a .txt file", ""}},
	"file-is-pages":   {text{"暂不支持 Pages 文档（.pages），请导出为 .docx", ""}, text{"Pages documents (.pages) are not read: export them as .docx", ""}},
	"file-is-caj":     {text{"暂不支持 CAJ 文件（.caj），请把文字复制出来存为 .txt", ""}, text{"CAJ files (.caj) are not read: copy the text to a .txt file", ""}},
	"file-is-archive": {text{"暂不支持这种压缩包，请先解压，或改用 .zip", ""}, text{"Archives of this kind are not read: unpack them, or use .zip", ""}},
	"file-is-image":   {text{"图片里的文字读不出来，请先做文字识别，存为 .txt", ""}, text{"The text of images is not read: recognise it (OCR) and save it as .txt", ""}},
	"file-is-media":   {text{"这是音频或视频，不是文字", ""}, text{"This is sound or video and no text", ""}},

	"folder-without-files": {text{"文件夹里没有可读的文件", ""}, text{"There is no file to read in the folder", ""}},
	"folder-is-library":    {text{"这是公报的资料库，不是存放报告的文件夹", ""}, text{"This is a library of Gongbao and no folder of reports", ""}},

	"document-damaged": {
		text{"文件已损坏，不能读作 Word 文档，请用 Word 或 WPS 打开后重新另存为 .docx", ""}, text{"The file is damaged and cannot be read as a Word document: open it in Word or WPS and save it as .docx again", ""},
	},
	"document-too-large": {text{"文档解压后超过 {most}，请拆成几个文件", ""}, text{"The document unpacks to more than {most}: split it", ""}},
	"document-too-many-elements": {
		text{"文档里的段落、单元格等（XML 元素）超过 {most} 个，请拆成几个文件", ""}, text{"The document has more than {most} paragraphs, cells and the like (XML elements): split it", ""},
	},
	"document-too-many-styles": {
		text{"文档的样式、编号等设置超过 {most} 个元素，请把文字复制到新文档里保存", ""}, text{"The styles, lists or relations of the document have more than {most} elements: copy its text to a new document", ""},
	},
	"document-too-nested": {
		text{"文档里表格套表格、文本框套文本框的内容太多，请改为普通段落", ""}, text{"Too much of the document is in tables within tables, or in text boxes within text boxes: make it plain paragraphs", ""},
	},
	"document-too-deep": {
		text{"文档里的表格等内容嵌套超过 {most} 层，请改为普通段落", ""}, text{"Tables and the like are nested more than {most} levels deep in the document: make them plain paragraphs", ""},
	},
	"document-external-content": {
		text{"文档引用了外部内容（DTD），不能读取，请用 Word 或 WPS 重新另存为 .docx", ""}, text{"The document refers to external content (DTD) and is not read: save it as .docx again in Word or WPS", ""},
	},
	"document-in-document": {
		text{"文档里嵌着另一个文档，请用 Word 打开后重新另存为 .docx", ""}, text{"Another document is embedded in this one: open it in Word and save it as .docx again", ""},
	},
	"document-no-text": {
		text{"文档里没有文字，如果是扫描的图片，请先做文字识别", ""}, text{"There is no text in the document; if it is made of scanned images, recognise their text (OCR) first", ""},
	},
	"document-no-report": {text{"{place}没有报告正文", ""}, text{"There is no text of a report in {place}", ""}},

	"pdf-reader-not-started": {text{"读取 PDF 的程序启动不了", ""}, text{"The program that reads PDF does not start", ""}},
	"pdf-too-slow": {
		text{"读这个 PDF 超过 {seconds} 秒，请拆成几个文件，或把文字复制出来存为 .txt", ""}, text{"Reading this PDF takes more than {seconds} seconds: split it, or copy its text to a .txt file", ""},
	},
	"pdf-too-long":  {text{"PDF 超过 {pages} 页或文字太多，请拆成几个文件", ""}, text{"The PDF has more than {pages} pages or too much text: split it", ""}},
	"pdf-encrypted": {text{"PDF 有密码，请先去掉密码再试", ""}, text{"The PDF has a password: remove it and try again", ""}},
	"pdf-damaged":   {text{"PDF 已损坏，打不开，请重新下载或另存一份", ""}, text{"The PDF is damaged and cannot be opened: download or save it again", ""}},
	"pdf-empty":     {text{"PDF 里没有文字", ""}, text{"There is no text in the PDF", ""}},
	"pdf-scanned":   {text{"这是扫描的 PDF，没有文字层，请先做文字识别（OCR）", ""}, text{"This is a scanned PDF without a text layer: recognise its text (OCR) first", ""}},
	"pdf-fonts-without-codes": {
		text{"PDF 的字体没有文字编码，读不出来，请先做文字识别（OCR）", ""}, text{"The fonts of the PDF have no character codes, so it cannot be read: recognise its text (OCR) first", ""},
	},

	"table-empty":    {text{"表格是空的", ""}, text{"The table is empty", ""}},
	"table-too-long": {text{"{table}超过 {most} 行，其余没有读取，请拆成几个文件", ""}, text{"{table} has more than {most} rows, of which the rest were not read: split the file", ""}},
	"table-too-many-cells": {
		text{"{table}超过 {most} 格，其余没有读取，请拆成几个文件", ""},
		text{"{table} has more than {most} cells, of which the rest were not read: split the file", ""},
	},
	"table-too-many-columns": {
		text{"{place}有 {cells} 格，表格最多 {most} 列，没有读取，请检查分隔符", ""},
		text{"There are {cells} cells in {place}, more than the {most} columns that a table can have, so the table was not read: check the separator", ""},
	},
	"table-row-empty":   {text{"{place}没有正文", ""}, text{"There is no text in {place}", ""}},
	"table-only-header": {text{"{table}只有表头，没有内容", ""}, text{"{table} has a header and nothing else", ""}},
	"table-no-text-column": {
		text{"{table}前几行里没有一列叫“正文”（或 内容、全文、text、content）；正文列叫别的名字时，用 column 指明，如 正文=报告文本。找到的有：{keys}", ""},
		text{"{table} has no column called “正文” (or 内容, 全文, text, content) in its first rows; if the text has another name, give it by column, as in text=body. Found: {keys}", ""},
	},
	"table-no-column": {
		text{"{table}没有 column 指明的“{column}”一列。找到的有：{keys}", ""},
		text{"{table} has no column “{column}”, which column names. Found: {keys}", ""},
	},

	"table-no-text-field": {
		text{"没有一项叫“正文”（或 内容、全文、text、content）；正文叫别的名字时，用 column 指明，如 正文=data.body。找到的有：{keys}", ""},
		text{"No field is called “正文” (or 内容, 全文, text, content); if the text has another name, give it by column, as in text=data.body. Found: {keys}", ""},
	},
	"table-row-too-wide": {
		text{"{place}有 {cells} 格，表头只有 {columns} 列，没有读取：单元格里有分隔符的，要用双引号括起来", ""},
		text{"There are {cells} cells in {place} and {columns} columns in the header, so it was not read: put cells with a separator in them in double quotes", ""},
	},
	"table-row-broken":       {text{"{place}不是完整的 JSON，没有读取", ""}, text{"There is broken JSON in {place}, which was not read", ""}},
	"table-row-no-object":    {text{"{place}不是 JSON 对象，没有读取", ""}, text{"There is no JSON object in {place}, which was not read", ""}},
	"table-row-too-long":     {text{"{place}超过 {most}，没有读取", ""}, text{"There is more than {most} in {place}, which was not read", ""}},
	"table-row-too-deep":     {text{"{place}的项太多，或一层套一层，太深了，没有读取", ""}, text{"There are too many fields in {place}, or they are nested too deeply; it was not read", ""}},
	"table-row-invalid-utf8": {text{"{place}不是有效的 UTF-8，没有读取", ""}, text{"There is invalid UTF-8 in {place}, which was not read", ""}},

	"parquet-unsupported": {
		text{"暂不支持用 {what} 存储的 Parquet，请改用默认的编码和 snappy、gzip 或 zstd 压缩，或另存为 .jsonl：在 pandas 里用 to_json(orient='records', lines=True)", ""},
		text{"Parquet stored as {what} is not read: write it in the usual encoding with snappy, gzip or zstd, or save it as .jsonl, in pandas with to_json(orient='records', lines=True)", ""},
	},

	"record-refused":    {text{"{place}的报告没有加入：{reason}", ""}, text{"The report in {place} was not added: {reason}", ""}},
	"record-broken":     {text{"不是完整的报告记录", ""}, text{"it is no whole record of a report", ""}},
	"record-bad-field":  {text{"{field} 的内容不对", ""}, text{"{field} cannot be that", ""}},
	"record-incomplete": {text{"导出没有完成（{said}），请重新导出", ""}, text{"the export was not finished (“{said}”): export again", ""}},
	"record-other-form": {text{"格式是 {form}，本程序认识 {known}，可能要更新公报", ""}, text{"it has the form {form}, and this program knows {known}: a newer Gongbao may be needed", ""}},

	"json-no-table": {
		text{"这个 JSON 不是表格：要每行一个对象（JSONL），或者是对象的列表，每个对象一份报告，其中一项叫“正文”", ""},
		text{"This JSON is no table: it must have an object a line (JSONL) or be a list of objects, each with a report in a field called “正文”", ""},
	},
	"json-no-rows": {
		text{"这个 JSON 不是表格：没有对象的列表，也没有一项叫“正文”（或 内容、全文、text、content）；正文叫别的名字时，用 column 指明，如 正文=data.body。找到的有：{keys}", ""},
		text{"This JSON is no table: it has no list of objects and no field called “正文” (or 内容, 全文, text, content); if the text has another name, give it by column, as in text=data.body. Found: {keys}", ""},
	},
	"json-several-lists": {
		text{"这个 JSON 里有几个列表，不知道读哪一个：{lists}。请只保留一个，或分别存为文件", ""},
		text{"This JSON has several lists, and which one to read is not clear: {lists}. Keep one, or save each as a file", ""},
	},
	"json-broken-off": {
		text{"JSON 从{place}起已损坏，其余没有读取", ""}, text{"The JSON is broken from {place} on, and the rest was not read", ""},
	},

	"archive-in-archive":     {text{"压缩包里的压缩包不读取，请先解压", ""}, text{"An archive in an archive is not read: unpack it first", ""}},
	"archive-damaged":        {text{"压缩包已损坏，解不开", ""}, text{"The archive is damaged and cannot be unpacked", ""}},
	"archive-too-many-files": {text{"压缩包里超过 {most} 个文件，请拆成几个", ""}, text{"There are more than {most} files in the archive: split it", ""}},
	"archive-without-files":  {text{"压缩包里没有可读的文件", ""}, text{"There is no file to read in the archive", ""}},
	"archive-too-large": {
		text{"压缩包解开后超过 {most}，这个文件没有读取，请拆成几个压缩包", ""}, text{"The archive unpacks to more than {most}, and this file was not read: split the archive", ""},
	},
	"archive-encrypted":   {text{"压缩包设有密码，请解压后再加入", ""}, text{"The archive has a password: unpack it before adding its files", ""}},
	"archive-link":        {text{"这是链接，不是文件", ""}, text{"This is a link and no file", ""}},
	"archive-compression": {text{"压缩方式不支持，请改用普通的 .zip 压缩", ""}, text{"This way of compression is not supported: use an ordinary .zip", ""}},

	"place-in-file":  {text{"文件里", ""}, text{"the file", ""}},
	"place-in-table": {text{"第 {row} 行", ""}, text{"row {row}", ""}},
	"place-in-list":  {text{"第 {row} 个对象", ""}, text{"object {row}", ""}},
	"place-in-sheet": {text{"工作表“{sheet}”第 {row} 行", ""}, text{"row {row} of the sheet “{sheet}”", ""}},
	"place-table":    {text{"表格", ""}, text{"the table", ""}},
	"place-sheet":    {text{"工作表“{sheet}”", ""}, text{"the sheet “{sheet}”", ""}},
}
