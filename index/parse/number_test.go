package parse

import (
	"testing"
	"unicode/utf8"
)

func TestReadHan(t *testing.T) {
	for _, test := range []struct {
		in        string
		n, length int // length in characters
	}{
		{"一、", 1, 1}, {"十", 10, 1}, {"十一、", 11, 2}, {"二十", 20, 2}, {"二十五、", 25, 3}, {"九十九", 99, 3},
		{"", 0, 0}, {"甲", 0, 0}, {"百", 0, 0}, {"零", 0, 0},
		{"一百", 1, 1}, {"一一", 1, 2}, // the last figure counts: no heading is numbered so
		{"二十五六", 0, 0}, // too long for a number
	} {
		if n, length := readHan(test.in); n != test.n || length != test.length*len("一") {
			t.Errorf("%q: %d of %d bytes, want %d of %d characters", test.in, n, length, test.n, test.length)
		}
	}
}

func TestReadArabic(t *testing.T) {
	for _, test := range []struct {
		in        string
		n, length int
	}{
		{"1.", 1, 1}, {"12、", 12, 2}, {"2021年", 2021, 4}, {"20215", 2021, 4}, {"１２．", 12, 6}, {"1２", 12, 4}, {"", 0, 0}, {"一", 0, 0},
	} {
		if n, length := readArabic(test.in); n != test.n || length != test.length {
			t.Errorf("%q: %d of %d bytes, want %d of %d", test.in, n, length, test.n, test.length)
		}
	}
}

func TestReadLoose(t *testing.T) {
	for _, test := range []struct {
		in    string
		class class
		n     int
		rest  string
	}{
		{"二，任务", top, 2, "任务"}, {"二, 任务", top, 2, "任务"}, {"六）甲", paren, 6, "甲"}, {"十二)甲", paren, 12, "甲"},
		{"二、任务", noClass, 0, ""}, {"二任务", noClass, 0, ""}, {"，二", noClass, 0, ""}, {"", noClass, 0, ""},
	} {
		got, ok := readLoose(test.in)
		if ok != (test.class != noClass) || got.class != test.class || got.n != test.n || ok && test.in[got.size:] != test.rest {
			t.Errorf("%q: %+v %v", test.in, got, ok)
		}
	}
}

// FuzzReadToken: the size of a number ends between two characters, and its number counts from 1.
func FuzzReadToken(f *testing.F) {
	for _, seed := range []string{"一、回顾", "（三）甲", "(3) 甲", "第二部分：甲", "二&、任务", "3.5%", "第一", "（", "(一", "十", "二，甲", "六）", "１．\u00a0甲"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, read := range []func(string) (token, bool){readToken, readLoose} {
			got, ok := read(s)
			if !ok {
				if got != (token{}) {
					t.Errorf("%q: %+v, though it is none", s, got)
				}
				continue
			}
			if got.class == noClass || got.n < 1 || got.size < 1 || got.size > len(s) {
				t.Fatalf("%q: %+v", s, got)
			}
			if utf8.ValidString(s) && !utf8.ValidString(s[got.size:]) {
				t.Errorf("%q: cut within a character at %d", s, got.size)
			}
		}
	})
}
