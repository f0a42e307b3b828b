package export

import (
	"context"
	"errors"
	"runtime"
	"testing"

	"gongbao/index"
	"gongbao/index/report"
	"gongbao/web/ask/asktest"
)

// TestExportMemory: an export takes no more memory the longer it gets.
func TestExportMemory(t *testing.T) {
	for _, format := range Formats {
		w := &heapWatch{end: 8 << 20}
		err := WriteHits(t.Context(), &endlessLibrary{Library: asktest.New()}, index.Request{Limit: 10}, format, w)
		if !errors.Is(err, errWatchEnds) || w.last > w.first+1<<20 {
			t.Errorf("%s: the heap had %d bytes at first, %d after %d were written: %v", format, w.first, w.last, w.written, err)
		}
	}
}

// heapWatch takes what is written, up to an end, and looks at the heap at its beginning and its
// end.
type heapWatch struct {
	written, end int // bytes
	first, last  uint64
}

func (w *heapWatch) Write(data []byte) (int, error) {
	w.written += len(data)
	if w.first == 0 {
		w.first = heapInUse()
	}
	if w.written < w.end {
		return len(data), nil
	}
	w.last = heapInUse()
	return len(data), errWatchEnds
}

var errWatchEnds = errors.New("enough was written")

// heapInUse returns the bytes of what can be reached.
func heapInUse() uint64 {
	runtime.GC()
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	return s.HeapAlloc
}

// endlessLibrary exports the first of its reports for ever.
type endlessLibrary struct{ *asktest.Library }

func (l *endlessLibrary) Export(
	_ context.Context, _ index.Request, begin func(*index.Result) error, each func(index.Hit, *report.Report) error,
) error {
	if err := begin(&index.Result{Total: 1 << 30}); err != nil {
		return err
	}
	for {
		if err := each(index.Hit{Report: l.Reports[0].Header()}, l.Reports[0]); err != nil {
			return err
		}
	}
}
