//go:build ignore

// This program writes usr/share/fonts/square.ttf: a font with one glyph, a square, for every
// character. PDFium looks in the fonts of the system for those that a file does not embed; old
// files do not embed Song and Hei. A character without a glyph has no width for PDFium, which drops
// it from the text if it is alone.
package main

import (
	"bytes"
	"encoding/binary"
	"os"
)

const (
	em      = 1000
	ascent  = 880
	descent = -120
	// family is one of the names that PDFium looks for on Linux, for simplified and for traditional
	// characters.
	family = "WenQuanYi Micro Hei"
)

func main() {
	if err := os.WriteFile("usr/share/fonts/square.ttf", font(), 0o644); err != nil {
		panic(err)
	}
}

func i16(values ...int) []byte {
	var b []byte
	for _, v := range values {
		b = binary.BigEndian.AppendUint16(b, uint16(v))
	}
	return b
}

func i32(values ...int) []byte {
	var b []byte
	for _, v := range values {
		b = binary.BigEndian.AppendUint32(b, uint32(v))
	}
	return b
}

// font puts the tables together, in the order of their names as the format wants it.
func font() []byte {
	square := bytes.Join([][]byte{
		i16(1, 0, descent, em, ascent), // one contour, its box
		i16(3, 0),                      // its last point, no instructions
		{1, 1, 1, 1},                   // four points on the outline
		i16(0, 0, em, 0),               // steps in x
		i16(descent, ascent-descent, 0, descent-ascent),
		{0, 0}, // up to a multiple of four
	}, nil)
	name := append([]byte(nil), i16(0, 4, 6+4*12)...)
	var names []byte
	for _, n := range []struct {
		id   int
		text string
	}{{1, family}, {2, "Regular"}, {4, family}, {6, "WenQuanYiMicroHei"}} {
		var text []byte
		for _, r := range n.text {
			text = append(text, 0, byte(r))
		}
		name = append(name, i16(3, 1, 0x409, n.id, len(text), len(names))...)
		names = append(names, text...)
	}
	tables := []struct {
		tag  string
		data []byte
	}{
		{"OS/2", bytes.Join([][]byte{
			// version, width, weight; sub- and superscripts, strike-out, family class
			i16(4, em, 400, 5, 0), make([]byte, 2*11),
			make([]byte, 10), i32(-1, -1, -1, -1), []byte("NONE"), // every Unicode range
			i16(0x40, 0x20, 0xffff, ascent, descent, 0, ascent, -descent),
			i32(-1, -1), i16(0, 0, 0, 32, 0), // every code page
		}, nil)},
		{"cmap", bytes.Join([][]byte{
			i16(0, 1, 3, 10), i32(12), // one table: Windows, full Unicode
			i16(13, 0), i32(28, 0, 1, 0x20, 0x3ffff, 1), // format 13: all characters are one glyph
		}, nil)},
		{"glyf", square},
		{"head", bytes.Join([][]byte{
			i32(0x10000, 0x10000, 0, 0x5f0f3cf5), i16(0, em), make([]byte, 16), // times
			i16(0, descent, em, ascent, 0, 8, 2, 1, 0),
		}, nil)},
		{"hhea", bytes.Join([][]byte{
			i32(0x10000), i16(ascent, descent, 0, em, 0, 0, em, 1, 0, 0, 0, 0, 0, 0, 0, 2),
		}, nil)},
		{"hmtx", i16(em, 0, em, 0)},
		{"loca", i32(0, 0, len(square))},
		{"maxp", bytes.Join([][]byte{i32(0x10000), i16(2, 4, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0)}, nil)},
		{"name", append(name, names...)},
		{"post", i32(0x30000, 0, 0, 0, 0, 0, 0, 0)},
	}
	head := bytes.Join([][]byte{i32(0x10000), i16(len(tables), 128, 3, len(tables)*16-128)}, nil)
	var body []byte
	for _, t := range tables {
		head = append(head, t.tag...)
		head = append(head, i32(checksum(t.data), 12+16*len(tables)+len(body), len(t.data))...)
		body = append(body, t.data...)
		body = append(body, make([]byte, -len(body)&3)...)
	}
	return append(head, body...)
}

func checksum(data []byte) int {
	padded := append(bytes.Clone(data), make([]byte, -len(data)&3)...)
	sum := uint32(0)
	for ; len(padded) > 0; padded = padded[4:] {
		sum += binary.BigEndian.Uint32(padded)
	}
	return int(sum)
}
