package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

// MaxBytes is the size up to which a file is read. A larger one is refused: cutting it would lose text silently.
const MaxBytes = 256 << 20

// Read reads the file at path. Its error is a *Refusal.
func Read(path string) (Document, error) {
	name := filepath.ToSlash(path)
	if err := refuseName(name); err != nil {
		return Document{}, err
	}
	file, err := os.Open(path)
	if err != nil {
		return Document{}, refuseOpen(name, err)
	}
	defer file.Close()
	if info, err := file.Stat(); err == nil && info.Size() > MaxBytes {
		return Document{}, refuseSize(name)
	}
	data, err := io.ReadAll(io.LimitReader(file, MaxBytes+1))
	if err != nil {
		return Document{}, refuseOpen(name, err)
	}
	return Decode(name, data)
}

// Decode reads the bytes of a file. The name says the format where the bytes do not. Its error is a *Refusal.
func Decode(name string, data []byte) (Document, error) {
	if err := refuseName(name); err != nil {
		return Document{}, err
	}
	if len(data) > MaxBytes {
		return Document{}, refuseSize(name)
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return Document{}, &Refusal{name, ErrEmpty, "文件是空的"}
	}
	if format, read := officeReader(name, data); read != nil {
		lines, err := read(name, data)
		if err != nil {
			return Document{}, err
		}
		return Document{File: name, Format: format, Lines: lines}, nil
	}
	if err := refuseContent(name, data); err != nil {
		return Document{}, err
	}
	text, encoding, err := decodeText(name, data)
	if err != nil {
		return Document{}, err
	}
	if strings.TrimSpace(text) == "" {
		return Document{}, &Refusal{name, ErrEmpty, "文件里没有文字"}
	}
	return Document{File: name, Format: "text", Encoding: encoding, Lines: textLines(text)}, nil
}

// officeReader returns the reader of a Word document or PDF, whatever the file is called; nil for other formats.
func officeReader(name string, data []byte) (format string, read func(string, []byte) ([]Line, error)) {
	ending := strings.ToLower(filepath.Ext(name))
	switch {
	case isDOCX(name, data):
		return "docx", readDOCX
	case bytes.HasPrefix(data, []byte("%PDF-")):
		return "pdf", readPDF
	case refuseContent(name, data) != nil && !bytes.HasPrefix(data, []byte("PK")):
	case ending == ".docx":
		return "docx", readDOCX
	case ending == ".pdf":
		return "pdf", readPDF
	}
	return "", nil
}

func refuseOpen(name string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &Refusal{name, fmt.Errorf("%w: %w", ErrMissing, err), "没有这个文件或文件夹"}
	case errors.Is(err, fs.ErrPermission):
		return &Refusal{name, fmt.Errorf("%w: %w", ErrUnreadable, err), "没有读取权限"}
	}
	return &Refusal{name, fmt.Errorf("%w: %w", ErrUnreadable, err), "文件打不开"}
}

func refuseSize(name string) error {
	return &Refusal{name, ErrTooLarge, fmt.Sprintf("文件超过 %d MB，请拆成几个文件", MaxBytes>>20)}
}

// A wayOut is what to do with a format that is not read, by the ending of the file's name.
const (
	saveAsText = "，请用 Word 或 WPS 打开后另存为 .txt"
	copyText   = "，请把文字复制出来存为 .txt"
)

var unsupportedNames = map[string]string{
	".doc": "暂不支持旧版 Word 文档（.doc）" + saveAsText,
	".dot": "暂不支持 Word 模板（.dot）" + saveAsText, ".rtf": "暂不支持 RTF 文档（.rtf）" + saveAsText,
	".wps": "暂不支持 WPS 文档（.wps）" + saveAsText, ".odt": "暂不支持 ODT 文档（.odt）" + saveAsText,
	".pages": "暂不支持 Pages 文档（.pages），请导出为 .txt",
	".ofd":   "暂不支持 OFD 版式文件（.ofd）" + copyText,
	".caj":   "暂不支持 CAJ 文件（.caj）" + copyText, ".epub": "暂不支持电子书（.epub）" + copyText,
	".xls": "暂不支持 Excel 表格（.xls），请另存为 .txt", ".xlsx": "暂不支持 Excel 表格（.xlsx），请另存为 .txt",
	".et": "暂不支持 WPS 表格（.et），请另存为 .txt", ".csv": "暂不支持 CSV 表格（.csv），请一份报告存为一个 .txt",
	".ppt": "暂不支持演示文稿（.ppt）" + copyText, ".pptx": "暂不支持演示文稿（.pptx）" + copyText,
	".html": "暂不支持网页（.html）" + copyText, ".htm": "暂不支持网页（.htm）" + copyText,
	".mht": "暂不支持网页（.mht）" + copyText, ".xml": "暂不支持 XML 文件（.xml）" + copyText,
	".zip": "暂不支持压缩包（.zip），请先解压", ".rar": "暂不支持压缩包（.rar），请先解压", ".7z": "暂不支持压缩包（.7z），请先解压",
	".gz": "暂不支持压缩包（.gz），请先解压", ".tar": "暂不支持压缩包（.tar），请先解压",
	".jpg": imageReason, ".jpeg": imageReason, ".png": imageReason, ".gif": imageReason, ".bmp": imageReason,
	".tif": imageReason, ".tiff": imageReason, ".webp": imageReason,
	".mp3": mediaReason, ".mp4": mediaReason, ".wav": mediaReason, ".avi": mediaReason,
}

const (
	imageReason = "图片里的文字读不出来，请先做文字识别，存为 .txt"
	mediaReason = "这是音频或视频，不是文字"
)

func refuseName(name string) error {
	ending := strings.ToLower(filepath.Ext(name))
	if reason, ok := unsupportedNames[ending]; ok {
		return &Refusal{name, fmt.Errorf("%w %s", ErrUnsupported, ending), reason}
	}
	return nil
}

// signatures are the first bytes by which formats that are not text are known, whatever the file is called.
var signatures = []struct{ start, format, reason string }{
	{"PK\x03\x04", "zip", "这是 Word、Excel 文档或压缩包，暂不支持，请另存为 .txt"},
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole", "这是旧版 Word、Excel 或 WPS 文档，暂不支持" + saveAsText},
	{`{\rtf`, "rtf", "这是 RTF 文档，暂不支持" + saveAsText},
	{"Rar!", "rar", "这是压缩包，请先解压"},
	{"7z\xbc\xaf\x27\x1c", "7z", "这是压缩包，请先解压"},
	{"\x1f\x8b", "gzip", "这是压缩包，请先解压"},
	{"\x89PNG", "png", imageReason},
	{"\xff\xd8\xff", "jpeg", imageReason},
	{"GIF8", "gif", imageReason},
}

func refuseContent(name string, data []byte) error {
	for _, s := range signatures {
		if bytes.HasPrefix(data, []byte(s.start)) {
			return &Refusal{name, fmt.Errorf("%w %s", ErrUnsupported, s.format), s.reason}
		}
	}
	start := bytes.ToLower(bytes.TrimSpace(bytes.TrimPrefix(data[:min(len(data), 512)], []byte("\ufeff"))))
	for _, tag := range []string{"<!doctype html", "<html", "<?xml"} {
		if bytes.HasPrefix(start, []byte(tag)) {
			return &Refusal{name, fmt.Errorf("%w html", ErrUnsupported), "这是网页源代码，暂不支持" + copyText}
		}
	}
	return nil
}

// validPrefix returns the number of bytes before the first that is not UTF-8.
func validPrefix(data []byte) int {
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size <= 1 {
			return i
		}
		i += size
	}
	return len(data)
}
