package library

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"

	"gongbao/analyzer"
	"gongbao/index"
	"gongbao/index/library/store"
)

// Rebuild makes the index anew from the stored reports, with the present lexicon of the user, and
// replaces the live index with it. Searches and additions go on meanwhile. If progress is given, it
// is called before the first batch and after each with the number of reports done. After an error the live index is as
// it was. A *LanguageError is about the user's lexicon.
func (l *Library) Rebuild(ctx context.Context, progress func(done, total int)) error {
	l.rebuilding.Lock()
	defer l.rebuilding.Unlock()
	l.setProgress(true, 0, 0)
	defer l.setProgress(false, 0, 0)
	lexicon, words, err := readLexicon(l.dir)
	if err != nil {
		return err
	}
	old := l.startNoting()
	defer l.noteChanges(false)
	fresh, err := l.freshGeneration(old.number+1, lexicon, words)
	if err != nil {
		return fmt.Errorf("rebuild index: %w", err)
	}
	tell := func(done, total int) {
		l.setProgress(true, done, total)
		if progress != nil {
			progress(done, total)
		}
	}
	if err = l.fill(ctx, fresh, tell); err == nil {
		err = fresh.engine.PrepareSuggestions(ctx)
	}
	if err == nil {
		err = l.swap(ctx, fresh)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("rebuild index: %w", err), fresh.close(),
			l.backend.Remove(l.generation(fresh.number)))
	}
	return errors.Join(old.close(), l.backend.Remove(l.generation(old.number)))
}

// freshGeneration makes an empty generation. It takes ownership of words, as newGeneration does. An
// earlier rebuild may have failed to remove its folder.
func (l *Library) freshGeneration(number int, lexicon string, words *analyzer.Words) (*generation, error) {
	if err := l.backend.Remove(l.generation(number)); err != nil {
		(&generation{words: words, lexicon: lexicon}).freeWords()
		return nil, err
	}
	return l.newGeneration(number, lexicon, words)
}

// swap brings a new generation up to date with the additions, changes and removals since its
// filling began, and makes it the live one.
func (l *Library) swap(ctx context.Context, fresh *generation) error {
	l.indexing.Lock()
	defer l.indexing.Unlock()
	if err := errors.Join(l.fill(ctx, fresh, nil), l.follow(fresh, l.changes())); err != nil {
		return err
	}
	if err := l.finish(fresh); err != nil {
		return err
	}
	if err := l.give(fresh); err != nil {
		return err
	}
	fresh.engine.SetSynonyms(l.synonyms)
	l.live.Store(fresh)
	return nil
}

// startNoting begins to note changes at a moment when none is half done, and returns the live
// generation.
func (l *Library) startNoting() *generation {
	l.indexing.Lock()
	defer l.indexing.Unlock()
	l.noteChanges(true)
	return l.live.Load()
}

// noteChanges begins or stops noting which reports are changed and removed.
func (l *Library) noteChanges(on bool) {
	l.changedMu.Lock()
	defer l.changedMu.Unlock()
	l.changed = nil
	if on {
		l.changed = make(map[string]bool)
	}
}

// noteChanged notes that reports are changed or removed, if changes are being noted.
func (l *Library) noteChanged(ids []string) {
	l.changedMu.Lock()
	defer l.changedMu.Unlock()
	if l.changed == nil {
		return
	}
	for _, id := range ids {
		l.changed[id] = true
	}
}

// changes returns the noted reports.
func (l *Library) changes() []string {
	l.changedMu.Lock()
	defer l.changedMu.Unlock()
	return slices.Collect(maps.Keys(l.changed))
}

// fill adds the stored reports that a generation lacks.
func (l *Library) fill(ctx context.Context, g *generation, progress func(done, total int)) error {
	indexed, err := g.engine.IDs()
	if err != nil {
		return err
	}
	has := make(map[string]bool, len(indexed))
	for _, id := range indexed {
		has[id] = true
	}
	var missing []string
	for id, err := range l.store.IDs() {
		if err != nil {
			return err
		}
		if !has[id] {
			missing = append(missing, id)
		}
	}
	if progress != nil && len(missing) > 0 {
		progress(0, len(missing))
	}
	var batch batch
	for done, id := range missing {
		if err := ctx.Err(); err != nil {
			return err
		}
		r, err := l.store.Read(id)
		switch {
		case err == nil:
			batch.add(r)
		case store.Gone(err): // removed meanwhile
		case errors.Is(err, index.ErrDamagedReport):
			slog.Warn("a report is left out; adding its file again mends it", "error", err)
		default:
			return err
		}
		if !batch.full() && done < len(missing)-1 {
			continue
		}
		if err := g.engine.Update(batch.reports, nil); err != nil {
			return err
		}
		batch.reset()
		if progress != nil {
			progress(done+1, len(missing))
		}
	}
	return nil
}
