package source

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"net/mail"
	"path"
	"slices"
	"strings"

	"gongbao/analyzer/coded"
)

// format is a file format. It is detected by the first bytes of a file or, if these are ambiguous,
// by the ending of its name.
type format struct {
	name string
	// endings are those of file names, in lower case and with spaces between.
	endings string
	// is reports whether a file is of the format by its content. It is nil if the content cannot
	// show it.
	is func(f *file) bool
	// text is set if the bytes are text in some encoding.
	text bool
	// read yields the documents of a file and reports whether to go on. It is nil for a format that
	// is refused.
	read   func(f *file, yield func(Document, error) bool) bool
	reason coded.Message
}

// formats are in the order in which contents are compared: formats that are archives come before
// the archive itself.
var formats []format

func init() { // because readZIP refers to formats
	formats = []format{
		{name: "xlsx", endings: ".xlsx .xlsm", is: holds("xl/workbook.xml"), read: readXLSX},
		{name: "html", endings: ".html .htm .shtml .xhtml", is: isHTML, text: true, read: one(readHTML)},
		{name: "records", is: isRecords, text: true, read: readRecords},
		{name: "json", endings: ".json", is: isJSON, text: true, read: readJSON},
		{name: "jsonl", endings: ".jsonl .ndjson", text: true, read: readJSON},
		{name: "csv", endings: ".csv .tsv", text: true, read: readCSV},
		{name: "text", endings: ".txt .md .markdown .text", text: true, read: one(readText)},

		{name: "parquet", endings: ".parquet", is: starts("PAR1"), read: readParquet},
		{name: "docx", endings: ".docx .docm", is: isDOCX, read: lines(readDOCX)},
		{name: "word-xml", is: isFlatDOCX, read: lines(readFlatDOCX)},
		{name: "pdf", endings: ".pdf", is: starts("%PDF-"), read: lines(readPDF)},

		{name: "encrypted", is: isEncrypted, reason: coded.New("file-encrypted")},
		{name: "pptx", endings: ".pptx .ppt", is: holds("ppt/presentation.xml"),
			reason: coded.New("file-is-presentation")},
		{name: "ofd", endings: ".ofd", is: holds("OFD.xml"), reason: coded.New("file-is-ofd")},
		{name: "odt", endings: ".odt .ods .odp", is: holds("META-INF/manifest.xml"),
			reason: coded.New("file-is-opendocument")},
		{name: "epub", endings: ".epub", is: holds("META-INF/container.xml"), reason: coded.New("file-is-epub")},
		{name: "zip", endings: ".zip", is: starts("PK\x03\x04", "PK\x05\x06"), read: readZIP},
		{name: "xls", endings: ".xls .et", is: isOLE("Workbook"),
			reason: coded.New("file-is-old-spreadsheet")},
		{name: "wps", endings: ".wps", reason: coded.New("file-is-wps")},
		{name: "doc", endings: ".doc .dot", is: isOLE(""), reason: coded.New("file-is-old-document")},
		{name: "rtf", endings: ".rtf", is: starts(`{\rtf`), reason: coded.New("file-is-rtf")},
		{name: "mail", endings: ".eml .msg", is: isMail, reason: coded.New("file-is-mail")},
		{name: "mhtml", endings: ".mht .mhtml", is: starts("MIME-Version:", "From: <Saved by"),
			reason: coded.New("file-is-mhtml")},
		{name: "xml", endings: ".xml", is: starts("<?xml"), reason: coded.New("file-is-xml")},
		{name: "pages", endings: ".pages", reason: coded.New("file-is-pages")},
		{name: "caj", endings: ".caj", reason: coded.New("file-is-caj")},
		{name: "rar", endings: ".rar .7z .gz .tgz .tar .bz2 .xz",
			is:     starts("Rar!", "7z\xbc\xaf\x27\x1c", "\x1f\x8b", "BZh", "\xfd7zXZ"),
			reason: coded.New("file-is-archive")},
		{name: "image", endings: ".jpg .jpeg .png .gif .bmp .tif .tiff .webp .heic",
			is:     starts("\x89PNG", "\xff\xd8\xff", "GIF8", "II*\x00", "MM\x00*"),
			reason: coded.New("file-is-image")},
		{name: "media", endings: ".mp3 .mp4 .wav .avi .mov", reason: coded.New("file-is-media")},
	}
}

// file is the bytes of a file, with what was found in them.
type file struct {
	name string
	// data are all its bytes or, if disk is not nil, those at its start. Then size is that of the
	// file.
	data   []byte
	disk   io.ReaderAt
	size   int64
	limits Limits
	// columns are those that the user names.
	columns Columns
	format  *format
	// inside is set for a file in an archive.
	inside bool
	// entries are the names in the file if it is a ZIP archive of some kind, and unpacked is their
	// size in bytes. They are read once.
	entries  map[string]bool
	unpacked uint64
}

// documents yields the documents of the file and reports whether to go on.
func (f *file) documents(yield func(Document, error) bool) bool {
	if err := f.detect(); err != nil {
		return yield(Document{File: f.name}, err)
	}
	return f.format.read(f, yield)
}

// detect finds the format of the file, and refuses a file whose format is not read.
func (f *file) detect() error {
	if int64(len(f.data)) > f.limits.Bytes {
		return refuseSize(f.name, f.limits.Bytes)
	}
	if len(bytes.TrimSpace(f.data)) == 0 {
		return &Refusal{f.name, ErrEmpty, coded.New("file-empty")}
	}
	f.format = f.byContent()
	if f.format == nil {
		f.format = f.byEnding()
		if f.format.read != nil && !f.format.text { // the content does not fit the ending
			if _, _, err := decodeText(f.name, f.data); err != nil {
				return refuseDamaged(f.name, fmt.Errorf("no %s", f.format.name))
			}
			f.format = formatNamed("text")
		}
	}
	if f.format.read == nil {
		err := ErrUnsupported
		if f.format.name == "encrypted" {
			err = ErrEncrypted
		}
		return &Refusal{f.name, fmt.Errorf("%w: %s", err, f.format.name), f.format.reason}
	}
	if limit := f.limits.unpacked(len(f.data)); f.format.name != "zip" && f.unpacked > uint64(limit) {
		return &Refusal{
			f.name, fmt.Errorf("%w: unpacks to %d bytes", ErrLimit, f.unpacked),
			coded.New("file-unpacks-too-large", "most", coded.Size(limit)),
		}
	}
	return nil
}

func (f *file) byContent() *format {
	for i := range formats {
		if formats[i].is != nil && formats[i].is(f) {
			return &formats[i]
		}
	}
	return nil
}

// byEnding returns the format with the ending of the name. A file with another ending or none is
// read as text.
func (f *file) byEnding() *format {
	ending := strings.ToLower(path.Ext(f.name))
	for i := range formats {
		if slices.Contains(strings.Fields(formats[i].endings), ending) {
			return &formats[i]
		}
	}
	return formatNamed("text")
}

func formatNamed(name string) *format {
	return &formats[slices.IndexFunc(formats, func(f format) bool { return f.name == name })]
}

// starts detects a format by the bytes at the start, after a byte order mark and white space.
func starts(signatures ...string) func(*file) bool {
	return func(f *file) bool {
		start := bytes.TrimLeft(bytes.TrimPrefix(f.data[:min(len(f.data), 512)], []byte("\ufeff")), " \t\r\n")
		return slices.ContainsFunc(signatures, func(s string) bool { return bytes.HasPrefix(start, []byte(s)) })
	}
}

// holds detects a format that is a ZIP archive, by a file in it.
func holds(entry string) func(*file) bool {
	return func(f *file) bool {
		if f.entries == nil {
			f.entries = make(map[string]bool)
			if bytes.HasPrefix(f.data, []byte("PK")) {
				if r, err := zip.NewReader(bytes.NewReader(f.data), int64(len(f.data))); err == nil {
					for _, e := range r.File {
						f.entries[entryName(e)] = true
						f.unpacked += min(e.UncompressedSize64, 1<<40)
					}
				}
			}
		}
		return f.entries[entry]
	}
}

const ole = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

// isOLE detects the formats of old Office programs, by a stream in them.
func isOLE(stream string) func(*file) bool {
	return func(f *file) bool {
		return bytes.HasPrefix(f.data, []byte(ole)) && bytes.Contains(f.data, []byte(wide(stream)))
	}
}

// isEncrypted detects new Office documents with a password. The archive is in a stream of the old
// format.
func isEncrypted(f *file) bool { return isOLE("EncryptedPackage")(f) }

// isMail detects a message by the fields of its head that say who sent it to whom. A web page in one
// file has a head too, but no reader.
func isMail(f *file) bool {
	message, err := mail.ReadMessage(bytes.NewReader(f.data[:min(len(f.data), headBytes)]))
	return err == nil && message.Header.Get("From") != "" &&
		(message.Header.Get("To") != "" || message.Header.Get("Received") != "") &&
		(message.Header.Get("Mime-Version") != "" || message.Header.Get("Message-Id") != "")
}

// wide returns ASCII text as UTF-16.
func wide(s string) string {
	var b strings.Builder
	for i := range len(s) {
		b.WriteByte(s[i])
		b.WriteByte(0)
	}
	return b.String()
}

// one adapts a reader of a format with one document in a file.
func one(read func(f *file) (Document, error)) func(*file, func(Document, error) bool) bool {
	return func(f *file, yield func(Document, error) bool) bool {
		document, err := guard(f, func() (Document, error) { return read(f) })
		isText := func(l Line) bool { return l.Aside == "" && l.Text != "" }
		if err == nil && !slices.ContainsFunc(document.Lines, isText) {
			err = &Refusal{f.name, ErrEmpty, coded.New("file-no-text")}
		}
		if err != nil {
			return yield(Document{File: f.name}, err)
		}
		document.File, document.Format, document.Broken = f.name, f.format.name, brokenIn(document.Lines)
		return yield(document, nil)
	}
}

// lines adapts a reader that needs only the bytes. Name is for its refusals.
func lines(read func(name string, data []byte) ([]Line, error)) func(*file, func(Document, error) bool) bool {
	return one(func(f *file) (Document, error) {
		lines, err := read(f.name, f.data)
		return Document{Lines: lines}, err
	})
}

func readText(f *file) (Document, error) {
	text, encoding, err := decodeText(f.name, f.data)
	if err != nil {
		return Document{}, err
	}
	lines, unescaped := textLines(text, escapesOf(text))
	return Document{Encoding: encoding, Lines: lines, Unescaped: unescaped}, nil
}
