package source

import (
	"bytes"
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"

	"gongbao/analyzer/coded"
)

// decodeText returns data as UTF-8 and the name of its encoding. Bytes that cannot be read become
// U+FFFD, and only data that is mostly unreadable is refused. UTF-8 that another program took for
// Latin-1 is read as what it was.
func decodeText(name string, data []byte) (text, encodingName string, err error) {
	text, encodingName, err = decodeWhole(name, data)
	switch {
	case err == nil && encodingName == gb18030Name:
		if aligned := alignGBK(data); len(aligned) != len(data) {
			text, _ = simplifiedchinese.GB18030.NewDecoder().String(string(aligned))
		}
	case err == nil && encodingName == utf8Name:
		if inner, name, ok := decodeLatin(text); ok {
			return inner, name, nil
		}
	case err != nil:
		if text, encodingName, ok := decodeBroken(data); ok {
			return text, encodingName, nil
		}
		if !errors.Is(err, ErrBinary) {
			err = &Refusal{name, ErrEncoding, coded.New("file-encoding-not-recognised")}
		}
	}
	return text, encodingName, err
}

// decodeBroken decodes data with broken bytes. It returns false if most of it is unreadable.
func decodeBroken(data []byte) (text, encodingName string, ok bool) {
	if text, encodingName, ok := decodeBrokenUTF16(data); ok {
		return text, encodingName, true
	}
	if isBinary(data) {
		return "", "", false
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if mostlyUTF8(data) {
		text, encodingName = brokenUTF8(data)
		return withoutNUL(text), encodingName, true
	}
	best := minUsual
	choose := func(read, name string) {
		if share := usualShare(read); share >= best && !mostlyUnreadable(read) {
			text, encodingName, best, ok = read, name, share, true
		}
	}
	choose(brokenUTF8(data))
	for _, c := range []struct {
		name     string
		encoding encoding.Encoding
		data     []byte
	}{{big5Name, traditionalchinese.Big5, data}, {gb18030Name, simplifiedchinese.GB18030, alignGBK(data)}} {
		if read, err := c.encoding.NewDecoder().Bytes(c.data); err == nil {
			choose(string(read), c.name)
		}
	}
	return withoutNUL(text), encodingName, ok
}

func withoutNUL(text string) string { return strings.ReplaceAll(text, "\x00", "\ufffd") }

// mostlyUnreadable reports whether half of the characters beyond ASCII are U+FFFD.
func mostlyUnreadable(text string) bool {
	beyond := 0
	for _, r := range text {
		if r >= utf8.RuneSelf {
			beyond++
		}
	}
	return strings.Count(text, "\ufffd")*2 >= beyond
}

// decodeBrokenUTF16 decodes UTF-16 with broken units, or cut within one. With a byte order mark,
// nine of ten units must be whole, and without one it must be Chinese.
func decodeBrokenUTF16(data []byte) (text, encodingName string, ok bool) {
	marked := bytes.HasPrefix(data, []byte{0xff, 0xfe}) || bytes.HasPrefix(data, []byte{0xfe, 0xff})
	if len(data) < 4 || !marked && bytes.IndexByte(data, 0) < 0 {
		return "", "", false
	}
	best := minUsual
	for high, name := range []string{utf16LEName, utf16BEName} {
		rest := data
		if marked {
			if data[0] == 0xfe != (high == 1) {
				continue
			}
			rest = data[2:]
		}
		read, broken := brokenUTF16(rest, high)
		share := usualShare(read)
		if broken*20 <= len(rest) && (marked || share >= best) {
			text, encodingName, best, ok = read, name, share, true
		}
	}
	return text, encodingName, ok
}

// brokenUTF16 decodes units whose high byte comes first if high is 1, and counts broken ones.
func brokenUTF16(data []byte, high int) (text string, broken int) {
	var b strings.Builder
	b.Grow(len(data) * 3 / 2)
	for len(data) > 0 {
		size := min(len(data), 2)
		if size == 2 && len(data) >= 4 && unit(data, high)&0xfc00 == 0xd800 && unit(data[2:], high)&0xfc00 == 0xdc00 {
			size = 4
		}
		if read, ok := utf16Text(data[:size], high); ok {
			b.WriteString(read)
		} else {
			b.WriteRune(unicode.ReplacementChar)
			broken++
		}
		data = data[size:]
	}
	return b.String(), broken
}

// leastPiece is how many bytes beyond ASCII a piece of a page has that may be in another encoding
// than the page.
const leastPiece = 8

// brokenUTF8 decodes UTF-8 with broken bytes. A piece between tags or line ends may be in GB18030 or
// Big5, such as the footer that a site puts under each page.
func brokenUTF8(data []byte) (text, encodingName string) {
	encodingName = utf8Name
	var b strings.Builder
	b.Grow(len(data))
	for len(data) > 0 {
		end := bytes.IndexAny(data[1:], "<>\n") + 1
		if end == 0 {
			end = len(data)
		}
		piece := data[:end]
		data = data[end:]
		if utf8.Valid(piece) {
			b.Write(piece)
			continue
		}
		if !mostlyUTF8(piece) && countHigh(piece) >= leastPiece {
			if read, name, ok := decodeChinese(piece); ok {
				b.WriteString(read)
				encodingName = utf8Name + "+" + name
				continue
			}
		}
		for len(piece) > 0 {
			size := brokenSize(piece)
			if size == 0 {
				_, size = utf8.DecodeRune(piece)
				b.Write(piece[:size])
			} else {
				b.WriteRune(unicode.ReplacementChar)
			}
			piece = piece[size:]
		}
	}
	return b.String(), encodingName
}

// brokenSize returns the length of the broken character at the start of data, which is its lead
// byte with the bytes that may follow it, or 0 if the character is whole.
func brokenSize(data []byte) int {
	if r, size := utf8.DecodeRune(data); r != utf8.RuneError || size > 1 {
		return 0
	}
	for size := min(len(data), 3); size > 1; size-- {
		if !utf8.FullRune(data[:size]) {
			return size
		}
	}
	return 1
}

func countHigh(data []byte) int {
	n := 0
	for _, b := range data {
		if b >= utf8.RuneSelf {
			n++
		}
	}
	return n
}

// alignGBK returns data in GBK with U+FFFD for each byte whose partner is lost. Without that, all
// pairs after it are read wrongly, up to the next ASCII character. Of a run with an odd number of
// bytes, the byte is left alone that makes the most usual characters of the others. The byte FF,
// which no pair has, is in no run.
func alignGBK(data []byte) []byte {
	var aligned []byte
	copied := 0
	for i := 0; i < len(data); i++ {
		if !mayPair(data[i]) {
			continue
		}
		start := i
		for i < len(data) && mayPair(data[i]) {
			i++
		}
		if run := data[start:i]; len(run)%2 == 1 && len(run) >= leastPiece {
			if lone, ok := loneByte(run); ok {
				aligned = append(append(aligned, data[copied:start+lone]...), replacementGBK...)
				copied = start + lone + 1
			}
		}
	}
	if copied == 0 {
		return data
	}
	return append(aligned, data[copied:]...)
}

func mayPair(b byte) bool { return b >= utf8.RuneSelf && b != 0xff }

// replacementGBK is U+FFFD in GB18030.
const replacementGBK = "\x84\x31\xa4\x37"

// leastGain is the score that leaving a byte alone must add: that of three usual characters.
const leastGain = 3 * usualScore

// loneByte returns the byte of a run in GBK that has lost its partner. It returns false if the run
// is about as good as it is.
func loneByte(run []byte) (lone int, ok bool) {
	whole, best := 0, 0
	for i := 1; i+1 < len(run); i += 2 {
		best += scoreGBK(run[i:])
	}
	for i, score := 0, best; i+1 < len(run); i += 2 {
		before := scoreGBK(run[i:])
		whole += before
		score += before - scoreGBK(run[i+1:])
		if score > best {
			best, lone = score, i+2
		}
	}
	return lone, best >= whole+leastGain
}

const usualScore = 4

// scoreGBK returns how likely the two bytes at the start of data are a character of a text.
func scoreGBK(data []byte) int {
	switch lead := data[0]; {
	case usualGBK[[2]byte(data)]:
		return usualScore
	case lead >= 0xb0 && lead <= 0xf7 && data[1] >= 0xa1:
		return 1
	}
	return 0
}

// usualGBK are the usual characters and marks in GBK.
var usualGBK = func() map[[2]byte]bool {
	set := make(map[[2]byte]bool)
	for _, r := range usual + "、。，：；！？“”‘’《》（）—…·％\u3000" {
		if pair, err := simplifiedchinese.GBK.NewEncoder().Bytes([]byte(string(r))); err == nil && len(pair) == 2 {
			set[[2]byte(pair)] = true
		}
	}
	return set
}()

// latinSample is how many characters beyond ASCII are read to tell whether a text was taken for
// Latin-1.
const latinSample = 1000

// decodeLatin decodes a Chinese text whose bytes another program took for Latin-1 or Windows-1252
// and stored as UTF-8: ä¸´æ±Ÿ for 临江. Nineteen of twenty characters beyond ASCII are then of these
// encodings.
func decodeLatin(text string) (inner, encodingName string, ok bool) {
	latin, all, windows := 0, 0, false
	for _, r := range text {
		if r < utf8.RuneSelf {
			continue
		}
		if all++; all > latinSample || all-latin > latinSample/20+1 {
			break
		}
		if _, isWindows := charmap.Windows1252.EncodeRune(r); r <= 0xff || isWindows {
			latin++
			windows = windows || r > 0xff
		}
	}
	if latin < leastPiece || latin*20 < all*19 {
		return "", "", false
	}
	data := make([]byte, 0, len(text))
	for _, r := range text {
		switch b, isWindows := charmap.Windows1252.EncodeRune(r); {
		case r <= 0xff:
			data = append(data, byte(r))
		case isWindows:
			data = append(data, b)
		default:
			data = utf8.AppendRune(data, r)
		}
	}
	inner, encodingName, err := decodeWhole("", data)
	if err != nil {
		if inner, encodingName, ok = decodeBroken(data); !ok {
			return "", "", false
		}
	}
	if windows {
		return inner, encodingName + "/Windows-1252", usualShare(inner) >= minUsual
	}
	return inner, encodingName + "/Latin-1", usualShare(inner) >= minUsual
}
