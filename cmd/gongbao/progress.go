package main

import (
	"fmt"
	"time"

	"github.com/schollz/progressbar/v3" // a bar of a given width, for any writer, without goroutines; MIT, maintained
)

// progress shows the progress of a command on standard error: as a bar on a terminal, and elsewhere
// as a line now and then.
type progress struct {
	env  environment
	does string // the activity, as in 已处理 3／10 个文件
	unit string
	bar  *progressbar.ProgressBar // nil if there is none
	said time.Time                // when the last line was written
}

// The width of a bar, and of the words and numbers beside it at most, in columns.
const (
	barColumns = 40
	barBeside  = 40
)

// lineEvery is the time between two lines if there is no bar.
const lineEvery = 10 * time.Second

func newProgress(env environment, does, unit string) *progress {
	return &progress{env: env, does: does, unit: unit, said: time.Now()}
}

// set shows that done of total are done.
func (p *progress) set(done, total int) {
	width := min(barColumns, p.env.stderr.Columns-barBeside)
	switch {
	case total <= 0:
	case width > 0:
		if p.bar == nil {
			p.bar = progressbar.NewOptions(total,
				progressbar.OptionSetWriter(p.env.stderr), progressbar.OptionSetDescription(p.does),
				progressbar.OptionSetWidth(width), progressbar.OptionShowCount(),
				progressbar.OptionSetTheme(progressbar.ThemeASCII), // blocks have two columns in some Chinese terminals
				progressbar.OptionUseANSICodes(true), progressbar.OptionSetRenderBlankState(true),
				progressbar.OptionClearOnFinish())
		}
		if total != p.bar.GetMax() {
			p.bar.ChangeMax(total)
		}
		_ = p.bar.Set(done) // if the terminal is gone, the bar does not matter
	case time.Since(p.said) >= lineEvery:
		p.said = time.Now()
		fmt.Fprintf(p.env.stderr, "%s %d／%d %s\n", p.does, done, total, p.unit)
	}
}

// clear removes the bar until the next set, so that a line can be printed in its place.
func (p *progress) clear() {
	if p.bar != nil {
		_ = p.bar.Clear()
	}
}
