package source

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding" // the Go team's tables, which are those of browsers
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	unicodeencoding "golang.org/x/text/encoding/unicode"

	"gongbao/analyzer/coded"
)

// The names of the encodings, as they are shown.
const (
	utf8Name    = "UTF-8"
	utf16LEName = "UTF-16LE"
	utf16BEName = "UTF-16BE"
	gb18030Name = "GB18030"
	big5Name    = "Big5"
)

// Text returns the bytes of a text as UTF-8, whatever its encoding is. Unlike those of a report, all
// bytes must be readable. An error is a *Refusal of the file with the name.
func Text(name string, data []byte) (string, error) {
	text, _, err := decodeWhole(name, data)
	return text, err
}

// TextIn returns the bytes of a text as UTF-8. The label is one of the Encoding Standard of the
// WHATWG (gbk, big5). If it is empty or that of UTF-8, the encoding is detected as in Text. An
// error is a *Refusal of the file with the name.
func TextIn(name, label string, data []byte) (string, error) {
	if label == "" {
		return Text(name, data)
	}
	named, err := htmlindex.Get(label)
	if err != nil {
		return "", &Refusal{name, ErrEncoding, coded.New("file-unknown-encoding", "encoding", label)}
	}
	if named == unicodeencoding.UTF8 {
		return Text(name, data)
	}
	text, err := named.NewDecoder().Bytes(data)
	if err != nil || bytes.ContainsRune(text, utf8.RuneError) {
		return "", &Refusal{name, ErrEncoding, coded.New("file-wrong-encoding", "encoding", label)}
	}
	return string(text), nil
}

// decodeWhole returns data as UTF-8 and the name of its encoding, which it detects by the content.
// It refuses data with broken bytes. GB18030 includes GBK and GB 2312.
func decodeWhole(name string, data []byte) (text, encodingName string, err error) {
	if rest, ok := bytes.CutPrefix(data, []byte("\ufeff")); ok {
		data = rest
	} else if text, encodingName, ok := decodeUTF16(data); ok {
		return text, encodingName, nil
	}
	if nul := bytes.IndexByte(data, 0); nul >= 0 {
		if isBinary(data) {
			return "", "", &Refusal{name, ErrBinary, coded.New("file-binary")}
		}
		return "", "", &Refusal{name, fmt.Errorf("%w: first at byte %d", ErrNUL, nul),
			coded.New("file-nul", "byte", nul+1)}
	}
	valid := validPrefix(data)
	if valid == len(data) {
		if isBinary(data) {
			return "", "", &Refusal{name, ErrBinary, coded.New("file-binary")}
		}
		return string(data), utf8Name, nil
	}
	if text, encodingName, ok := decodeChinese(data); ok {
		return text, encodingName, nil
	}
	switch {
	case isBinary(data):
		return "", "", &Refusal{name, ErrBinary, coded.New("file-binary")}
	case mostlyUTF8(data):
		return "", "", &Refusal{name, fmt.Errorf("%w at byte %d", ErrInvalidUTF8, valid),
			coded.New("file-invalid-utf8", "byte", valid+1)}
	}
	return "", "", &Refusal{name, ErrEncoding, coded.New("file-encoding-not-recognised")}
}

// isBinary reports whether more than one byte in fifty is a control character that does not occur
// in text.
func isBinary(data []byte) bool {
	control := 0
	for _, b := range data {
		if b < ' ' && b != '\t' && b != '\n' && b != '\r' && b != '\f' && b != 0x1b {
			control++
		}
	}
	return control*50 > len(data)
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

// mostlyUTF8 reports whether nearly all of data is UTF-8 with characters beyond ASCII.
func mostlyUTF8(data []byte) bool {
	good, bad := 0, 0
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		switch {
		case r == utf8.RuneError && size <= 1:
			bad++
		case size > 1:
			good++
		}
		i += size
	}
	return good > 10*bad
}

// decodeUTF16 decodes UTF-16 with a byte order mark. Without one it does so only if the result is
// text and nothing else.
func decodeUTF16(data []byte) (text, encodingName string, ok bool) {
	switch {
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}):
		text, ok = utf16Text(data[2:], 0)
		return text, utf16LEName, ok
	case bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		text, ok = utf16Text(data[2:], 1)
		return text, utf16BEName, ok
	case len(data)%2 != 0 || bytes.IndexByte(data, 0) < 0:
		return "", "", false // line feeds and digits have NUL bytes; without any it is another encoding
	}
	best := 0.0
	for high, name := range []string{utf16LEName, utf16BEName} {
		if decoded, valid := utf16Text(data, high); valid {
			if share := usualShare(decoded); share >= minUsual && share > best {
				text, encodingName, ok, best = decoded, name, true, share
			}
		}
	}
	return text, encodingName, ok
}

// utf16Text decodes units whose high byte comes first if high is 1. It returns false if a unit is
// broken or NUL.
func utf16Text(data []byte, high int) (string, bool) {
	if len(data)%2 != 0 {
		return "", false
	}
	var b strings.Builder
	b.Grow(len(data) * 3 / 2)
	for i := 0; i < len(data); i += 2 {
		r := unit(data[i:], high)
		if utf16.IsSurrogate(r) {
			if i+4 > len(data) {
				return "", false
			}
			if r = utf16.DecodeRune(r, unit(data[i+2:], high)); r == unicode.ReplacementChar {
				return "", false
			}
			i += 2
		}
		if r == 0 || r == 0xfffe || r == 0xffff {
			return "", false
		}
		b.WriteRune(r)
	}
	return b.String(), true
}

func unit(data []byte, high int) rune {
	if high == 1 {
		return rune(data[0])<<8 | rune(data[1])
	}
	return rune(data[1])<<8 | rune(data[0])
}

// decodeChinese decodes GB18030 or Big5, whichever gives the more usual characters. Almost any
// bytes are valid GB18030, so a result with few usual characters does not count, unless all its
// characters are common ones.
func decodeChinese(data []byte) (text, encodingName string, ok bool) {
	best := 0.0
	for _, c := range []struct {
		name        string
		encoding    encoding.Encoding
		first, last byte // of a pair of bytes for the common characters
	}{
		{gb18030Name, simplifiedchinese.GB18030, 0xb0, 0xd7}, {big5Name, traditionalchinese.Big5, 0xa4, 0xc6},
	} {
		decoded, err := c.encoding.NewDecoder().Bytes(data)
		if err != nil || bytes.ContainsRune(decoded, unicode.ReplacementChar) {
			continue
		}
		read := string(decoded)
		share := usualShare(read)
		if onlyCommon(data, c.first, c.last) {
			share += minUsual
		}
		if share > best {
			text, encodingName, best = read, c.name, share
		}
	}
	return text, encodingName, best >= minUsual
}

// fromGBK decodes a string in GBK or GB18030. Broken bytes become U+FFFD.
func fromGBK(s string) string {
	decoded, err := simplifiedchinese.GB18030.NewDecoder().String(s)
	if err != nil {
		return s
	}
	return decoded
}

// onlyCommon reports whether every pair of bytes beyond ASCII is punctuation (A1 to A3) or starts
// with a byte from first to last.
func onlyCommon(data []byte, first, last byte) bool {
	for i := 0; i < len(data); i++ {
		if lead := data[i]; lead >= 0x80 {
			if i++; i == len(data) || lead < 0xa1 || lead > 0xa3 && lead < first || lead > last ||
				first == 0xb0 && data[i] < 0xa1 {
				return false
			}
		}
	}
	return true
}

// minUsual is the share of usual characters from which a text counts as Chinese. Reports have 0.35
// to 0.5. UTF-8 or Big5 read as GB18030 has less than 0.03.
const minUsual = 0.12

// usual are the most frequent characters of Chinese text, simplified and traditional.
const usual = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多" +
	"定行学法所民得经十三之进等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由" +
	"其些然前外天政四日那社义事平形相全表间与关各重新线内数正心反明看原又利比或但质气第向道变条只没结解问意建月公无" +
	"系情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老基资边流路级少图山统接知较将组见" +
	"计别手期根论运农指几九区强放决西被干做必先回则任取据处南给色光门即保治北造百规领七海口东导志世金增济阶思极交受" +
	"联什认六共权收证改清美再转更单风切打教速花带安场身车例真务具万每目至达走积示议报完类八离华名确才科张信节话整空" +
	"元况今集传土许步群广石需段研界林律且究观越织装影算低持音众书布容际商非验连断深难近千委素技备半办青省列习响约支" +
	"感劳便团往历市克何除消构府称太准精值号率族维划选标写存快效院查江型按格养易置派层片始专状育厂京识适属包住调满县" +
	"局照参红细引该铁价严" +
	"這為個國時來們於對會發動過說產種後學經進電裡現實兩體機當點從業應開還無與關線內數氣變條沒結問義間樣質題黨員總設" +
	"長資邊級圖統較將組見計別運農幾區強決幹則據處門規領東導濟階極聯認權證轉單風帶場車務萬達積議報類離華確張節話況傳" +
	"許廣觀織裝眾書際驗連斷難備辦習響約勞團歷構稱準號維劃選標寫層專狀廠識適屬調滿縣參紅細該鐵價嚴"

var usualSet = func() map[rune]bool {
	set := make(map[rune]bool)
	for _, r := range usual {
		set[r] = true
	}
	return set
}()

// sampleRunes is how many characters beyond ASCII are read to judge a text.
const sampleRunes = 20000

// usualShare returns the share of usual characters among those beyond ASCII, without punctuation.
func usualShare(text string) float64 {
	found, all := 0, 0
	for _, r := range text {
		if all == sampleRunes {
			break
		}
		if r < 0x80 || unicode.IsPunct(r) || unicode.IsSpace(r) {
			continue
		}
		all++
		if usualSet[r] {
			found++
		}
	}
	if all == 0 {
		return 0
	}
	return float64(found) / float64(all)
}
