package library

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"path/filepath"
	"sync"
	"time"

	"gongbao/index"
	"gongbao/index/durable"
)

// Upkeep returns what the library is doing by itself.
func (l *Library) Upkeep() index.Upkeep {
	l.upkeepMu.Lock()
	defer l.upkeepMu.Unlock()
	return l.upkeep
}

// trackAddition counts an addition of so many files among those under way, until end is called.
func (l *Library) trackAddition(files int) (end func()) {
	l.upkeepMu.Lock()
	defer l.upkeepMu.Unlock()
	l.upkeep.Adding++
	l.upkeep.FilesTotal += files
	return func() {
		l.upkeepMu.Lock()
		defer l.upkeepMu.Unlock()
		if l.upkeep.Adding--; l.upkeep.Adding == 0 {
			l.upkeep.FilesDone, l.upkeep.FilesTotal = 0, 0
		}
	}
}

// filesDone counts files of the additions under way that are done.
func (l *Library) filesDone(files int) {
	l.upkeepMu.Lock()
	defer l.upkeepMu.Unlock()
	l.upkeep.FilesDone += files
}

// IndexBytes is the size of the index in use, 0 while it is being replaced.
func (l *Library) IndexBytes() int64 {
	var size int64
	_ = filepath.WalkDir(l.generationDir(l.live.Load().number), func(_ string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return nil // a file that a merge has removed
		}
		if info, err := entry.Info(); err == nil {
			size += info.Size()
		}
		return nil
	})
	return size
}

// setProgress tells how far the making of a new index is.
func (l *Library) setProgress(rebuilding bool, done, total int) {
	l.upkeepMu.Lock()
	defer l.upkeepMu.Unlock()
	l.upkeep.Rebuilding, l.upkeep.Done, l.upkeep.Total = rebuilding, done, total
}

// setProblem tells of an error, once, or with nil that there is none.
func (l *Library) setProblem(err error) {
	l.upkeepMu.Lock()
	defer l.upkeepMu.Unlock()
	if told := l.upkeep.Problem; err != nil && (told == nil || told.Error() != err.Error()) {
		slog.Warn("upkeep of the library", "error", err)
	}
	l.upkeep.Problem = err
}

// Stale reports whether the words of the index were made with another lexicon, the user's or the built-in one, than there is
// now. What is found literally does not depend on it.
func (l *Library) Stale() bool {
	live := l.live.Load()
	lexicon, err := durable.ReadText(filepath.Join(l.dir, lexiconFile))
	return live.outdated || err == nil && lexicon != live.lexicon
}

// checkInterval is how often the user's files are looked at.
const checkInterval = 2 * time.Second

// Maintain follows the user's files until ctx ends: synonyms are used within seconds of their change, or when the index that is being
// made anew is done; a lexicon when the index has been made anew with it. It also makes suggestions agree with the reports.
func (l *Library) Maintain(ctx context.Context) {
	var suggesting sync.WaitGroup
	defer suggesting.Wait()
	suggesting.Go(func() { l.maintainSuggestions(ctx) })
	synonyms := follower{path: filepath.Join(l.dir, synonymsFile), use: l.useSynonyms}
	lexicon := follower{path: filepath.Join(l.dir, lexiconFile), use: func(string) error {
		if !l.Stale() {
			return nil
		}
		return l.Rebuild(ctx, nil)
	}}
	ticker := time.NewTicker(checkInterval)
	defer ticker.Stop()
	for {
		problem := errors.Join(synonyms.check(), lexicon.check())
		if ctx.Err() != nil {
			return // what was cut short is no problem
		}
		l.setProblem(problem)
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// restBetween is how many times as long as making them takes suggestions are left as they are, while reports are being added.
const restBetween = 10

func (l *Library) maintainSuggestions(ctx context.Context) {
	for ctx.Err() == nil {
		began := time.Now()
		if err := l.PrepareSuggestions(ctx); err != nil && ctx.Err() == nil && !errors.Is(err, index.ErrClosed) {
			slog.Warn("suggestions are not up to date", "error", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(max(checkInterval, restBetween*time.Since(began))):
		}
	}
}

// follower does something with the text of a file whenever it has changed.
type follower struct {
	path string
	use  func(text string) error

	text string    // when it was last used
	last time.Time // when that was; zero before the first time
	err  error     // of that
}

// retryAfter is how long it is until the same text is tried again, where it was not the text's fault.
const retryAfter = time.Minute

// check returns the error of the file's present text.
func (f *follower) check() error {
	text, err := durable.ReadText(f.path)
	if err != nil {
		return err
	}
	faulty := (*LanguageError)(nil)
	again := f.err != nil && !errors.As(f.err, &faulty) && time.Since(f.last) > retryAfter
	if f.last.IsZero() || text != f.text || again {
		f.err = f.use(text)
		f.text, f.last = text, time.Now()
	}
	return f.err
}
