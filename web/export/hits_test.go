package export

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"strings"
	"testing"

	"gongbao/web/address"
	"gongbao/web/ask/asktest"
	"gongbao/web/say"
)

// TestExportIncomplete: in every format the last line says what is missing.
func TestExportIncomplete(t *testing.T) {
	for _, c := range []struct {
		name, says string
		change     func(*asktest.Library)
	}{
		{"an error", "导出没有完成：共 28 篇报告，写出 2 篇后中断。请重新导出。", func(f *asktest.Library) { f.Breaks, f.BreaksWith = 3, errors.New("disk") }},
		{"no time", "到时限时写出 2 篇", func(f *asktest.Library) { f.Breaks, f.BreaksWith = 3, context.DeadlineExceeded }},
		{"a part of the library", "只查了资料库的一部分", func(f *asktest.Library) { f.Partial = true }},
		{"a report that cannot be read", "有 1 篇报告无法读取", func(f *asktest.Library) { f.Unread = "0000000000000003" }},
	} {
		lib := asktest.New()
		c.change(lib)
		for _, format := range Formats {
			var out bytes.Buffer
			r := address.NewRequest()
			r.Query = "煤矸石"
			err := WriteHits(t.Context(), lib, r, format, &out)
			var incomplete *IncompleteError
			if !errors.As(err, &incomplete) || !strings.Contains(say.Message("zh", incomplete.Coded()), c.says) || lib.BreaksWith != nil && !errors.Is(err, lib.BreaksWith) {
				t.Errorf("%s, %s: %v", c.name, format, err)
			}
			text := strings.TrimRight(out.String(), ", \r\n")
			if format == CSV {
				table, marked := strings.CutPrefix(out.String(), "\ufeff")
				if _, err := csv.NewReader(strings.NewReader(table)).ReadAll(); err != nil || !marked {
					t.Errorf("%s: no table: %v", c.name, err)
				}
			}
			if tail := text[strings.LastIndex(strings.TrimSuffix(text, "\r\nER  -"), "\n")+1:]; !strings.Contains(tail, c.says) {
				t.Errorf("%s, %s ends in %q", c.name, format, tail)
			}
		}
	}
}

// TestExportUnread: an export that nobody reads any more ends.
func TestExportUnread(t *testing.T) {
	lib := asktest.New()
	gone := errors.New("connection reset")
	err := WriteHits(t.Context(), lib, address.NewRequest(), JSONL, writerFunc(func([]byte) (int, error) { return 0, gone }))
	if !errors.Is(err, gone) {
		t.Errorf("%v, want %v", err, gone)
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }
