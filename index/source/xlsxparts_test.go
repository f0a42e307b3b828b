package source

import (
	"archive/zip"
	"errors"
	"strings"
	"testing"
)

// TestXLSXInUTF16: a part in UTF-16, which would be read as an empty one, refuses the spreadsheet.
// Other files in it may be in UTF-16, or no XML at all.
func TestXLSXInUTF16(t *testing.T) {
	const row = `<row r="2"><c r="A2" t="inlineStr"><is><t>一</t></is></c></row>`
	const declared = `<?xml version="1.0" encoding="utf-16"?>`
	sheet := "xl/worksheets/sheet1.xml"
	wide := func(text string) string { return inUTF16(0xfeff, true, text) }
	for _, test := range []struct {
		name, part string
		change     func(text string) string
		want       error
	}{
		{"as it is", sheet, func(text string) string { return text }, nil},
		{"a sheet", sheet, wide, ErrUnsupported},
		{"a sheet without a mark", sheet, func(text string) string { return inUTF16(0xfffe, false, text) }, ErrUnsupported},
		{"the workbook", "xl/workbook.xml", wide, ErrUnsupported},
		{"a sheet after its declaration", sheet, func(text string) string { return declared + inUTF16(0xfffe, false, text) }, ErrUnsupported},
		{"a part of others", "customXml/item1.xml", func(string) string { return wide("<a/>") }, nil},
		{"a picture", "xl/media/a.png", func(string) string { return "\x89PNG\r\n\x1a\n\x00" + strings.Repeat("<a>", 1000) }, nil},
	} {
		files := map[string]string{test.part: test.change("")}
		book := workbook(t, 1, row, "")
		r, err := zip.NewReader(strings.NewReader(book), int64(len(book)))
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range r.File {
			text, err := unzip(part, part.Name)
			if err != nil {
				t.Fatal(err)
			}
			if files[part.Name] = string(text); part.Name == test.part {
				files[part.Name] = test.change(string(text))
			}
		}
		found := error(nil)
		for _, err := range Unpack(DefaultLimits(), "a.xlsx", zipFile(files)) {
			found = errors.Join(found, err)
		}
		if !errors.Is(found, test.want) || test.want == nil && found != nil {
			t.Errorf("%s: %v, want %v", test.name, found, test.want)
		}
	}
}
