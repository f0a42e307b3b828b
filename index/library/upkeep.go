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

// Upkeep returns what the library is doing in the background.
func (l *Library) Upkeep() index.Upkeep {
	l.upkeepMu.Lock()
	defer l.upkeepMu.Unlock()
	return l.upkeep
}

// trackAddition counts an addition of that many files as under way, until end is called.
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

// filesDone counts files that the additions under way have finished.
func (l *Library) filesDone(files int) {
	l.upkeepMu.Lock()
	defer l.upkeepMu.Unlock()
	l.upkeep.FilesDone += files
}

// IndexBytes returns the size of the index in use, or 0 while it is being replaced.
func (l *Library) IndexBytes() int64 {
	var size int64
	_ = filepath.WalkDir(l.generationDir(l.live.Load().number), func(_ string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return nil // a merge has removed the file
		}
		if info, err := entry.Info(); err == nil {
			size += info.Size()
		}
		return nil
	})
	return size
}

// setProgress records the progress of a rebuild.
func (l *Library) setProgress(rebuilding bool, done, total int) {
	l.upkeepMu.Lock()
	defer l.upkeepMu.Unlock()
	l.upkeep.Rebuilding, l.upkeep.Done, l.upkeep.Total = rebuilding, done, total
}

// setProblem records an error, and logs it if it is not the one before. Nil means that there is
// none.
func (l *Library) setProblem(err error) {
	l.upkeepMu.Lock()
	defer l.upkeepMu.Unlock()
	if told := l.upkeep.Problem; err != nil && (told == nil || told.Error() != err.Error()) {
		slog.Warn("upkeep of the library", "error", err)
	}
	l.upkeep.Problem = err
}

// Stale reports whether the words of the index were made with another lexicon, the user's or the
// built-in one, than the present one. Literal matches do not depend on it.
func (l *Library) Stale() bool {
	live := l.live.Load()
	lexicon, err := durable.ReadText(filepath.Join(l.dir, lexiconFile))
	return live.outdated || err == nil && lexicon != live.lexicon
}

// checkInterval is the time between two checks of the user's files.
const checkInterval = 2 * time.Second

// Maintain follows the user's files until ctx ends. Changed synonyms are used within seconds or,
// during a rebuild, when it is done. After a change of the lexicon the index is rebuilt with it.
// Maintain also updates the suggestions and the near-duplicates to the reports.
func (l *Library) Maintain(ctx context.Context) {
	var updating sync.WaitGroup
	defer updating.Wait()
	updating.Go(func() { _, _ = l.Analyze("公报") }) // loads gojieba before the first search needs it
	updating.Go(func() { maintain(ctx, "near-duplicates", l.duplicates.Settle) })
	updating.Go(func() { maintain(ctx, "suggestions", l.PrepareSuggestions) })
	updating.Go(func() { maintain(ctx, "files that others read", func(context.Context) error { return l.Share() }) })
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
			return // an interruption is not a problem
		}
		l.setProblem(problem)
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// restBetween limits how often something is made while reports are being added: the pause after it
// is this many times as long as making it took.
const restBetween = 10

// maintain calls update again and again until ctx ends. A problem is logged when it arises.
func maintain(ctx context.Context, what string, update func(context.Context) error) {
	told := ""
	for ctx.Err() == nil {
		began := time.Now()
		switch err := update(ctx); {
		case err == nil:
			told = ""
		case ctx.Err() == nil && !errors.Is(err, index.ErrClosed) && err.Error() != told:
			told = err.Error()
			slog.Warn("not up to date", "what", what, "error", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(max(checkInterval, restBetween*time.Since(began))):
		}
	}
}

// follower calls a function with the text of a file whenever the text has changed.
type follower struct {
	path string
	use  func(text string) error

	text string    // when it was last used
	last time.Time // time of that use, or zero before the first
	err  error     // result of that use
}

// retryAfter is the time until the same text is tried again, if the text was not to blame.
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
