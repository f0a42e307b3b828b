package parse

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestFindDay: the first day that is one, with the words that say it.
func TestFindDay(t *testing.T) {
	for _, test := range []struct{ in, day, words string }{
		{"——2021年4月13日在闻喜县", "2021-04-13", "2021年4月13日"},
		{"2021 年 4 月 13 日", "2021-04-13", "2021 年 4 月 13 日"},
		{"二〇二一年十二月三十一日", "2021-12-31", "二〇二一年十二月三十一日"},
		{"2021年13月1日，2021年4月32日，2021年4月1日", "2021-04-01", "2021年4月1日"},
		{"1948年1月1日", "", ""}, {"2021年4月", "", ""}, {"2021-04-13", "", ""}, {"", "", ""},
	} {
		d, words, ok := findDay(test.in)
		if ok != (test.day != "") || ok && d.String() != test.day || words != test.words {
			t.Errorf("%q: %s from %q, want %s from %q", test.in, d, words, test.day, test.words)
		}
	}
}

// TestFindDate: the day of publication may be written with dashes, but a time of day is no day.
func TestFindDate(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"发布时间:2026-01-04 10:20", "2026-01-04"}, {"2026/1/4", "2026-01-04"}, {"2026.01.04", "2026-01-04"},
		{"2026-01-04，2025年3月1日", "2025-03-01"}, // a day in words comes first
		{"2026-13-04", ""}, {"1926-01-04", ""}, {"2026-01-04:30", ""}, {"26-01-04", ""},
	} {
		d, _, ok := findDate(test.in)
		if ok != (test.want != "") || ok && d.String() != test.want {
			t.Errorf("%q: %s %v, want %s", test.in, d, ok, test.want)
		}
	}
}

func TestReadYear(t *testing.T) {
	for in, want := range map[string]int{
		"2021": 2021, "２０２１": 2021, "二〇二一": 2021, "二00六": 2006, "二O一二": 2012, "一九九八": 1998, "1949": 1949, "2099": 2099,
		"1948": 0, "2100": 0, "": 0,
	} {
		if got := readYear(in); got != want {
			t.Errorf("%q: %d, want %d", in, got, want)
		}
	}
}

func TestReadSmall(t *testing.T) {
	for in, want := range map[string]int{"4": 4, "04": 4, "１２": 12, "十二": 12, "三十一": 31, "4月": 0, "四月": 0, "": 0} {
		if got := readSmall(in); got != want {
			t.Errorf("%q: %d, want %d", in, got, want)
		}
	}
}

func TestYearsIn(t *testing.T) {
	for _, test := range []struct {
		in   string
		want []int
	}{
		{"2020年回顾和2021年任务", []int{2020, 2021}}, {"二〇〇六年", []int{2006}}, {"2021 年", []int{2021}},
		{"12020年", nil}, // the end of a longer number
		{"2021", nil}, {"一八四〇年", nil}, {"", nil},
	} {
		if diff := cmp.Diff(test.want, yearsIn(test.in)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", test.in, diff)
		}
	}
}

// TestDays: each way to write a day reads the same.
func TestDays(t *testing.T) {
	han := []string{"", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"}
	for month := 1; month <= 12; month++ {
		for day := 1; day <= 31; day++ {
			want := fmt.Sprintf("2006-%02d-%02d", month, day)
			for _, in := range []string{
				fmt.Sprintf("2006年%d月%d日", month, day), fmt.Sprintf("二〇〇六年%s月%d日", han[month], day), want,
				fmt.Sprintf("2006/%d/%d", month, day),
			} {
				if d, _, ok := findDate(in); !ok || d.String() != want {
					t.Errorf("%q: %s, want %s", in, d, want)
				}
			}
		}
	}
}
