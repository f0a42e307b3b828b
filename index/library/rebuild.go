package library

import (
	"context"
	"errors"
	"fmt"
	"os"

	"gongbao/index"
)

// Rebuild makes the index anew from the stored reports, with the user's lexicon as it is now, and puts it in the place of the
// live one. Searches and additions go on meanwhile. It calls progress, if given, after every batch with the number of reports
// done. After an error the live index is as it was; a *LanguageError is about the user's lexicon.
func (l *Library) Rebuild(ctx context.Context, progress func(done, total int)) error {
	l.rebuilding.Lock()
	defer l.rebuilding.Unlock()
	lexicon, words, err := readLexicon(l.dir)
	if err != nil {
		return err
	}
	old := l.live.Load()
	fresh, err := l.newGeneration(old.number+1, lexicon, words)
	if err != nil {
		return fmt.Errorf("rebuild index: %w", err)
	}
	if err = l.fill(ctx, fresh, progress); err == nil {
		err = fresh.engine.PrepareSuggestions(ctx)
	}
	if err == nil {
		err = l.swap(ctx, fresh)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("rebuild index: %w", err), fresh.close(), os.RemoveAll(l.generationDir(fresh.number)))
	}
	return errors.Join(old.close(), os.RemoveAll(l.generationDir(old.number)))
}

// swap adds to a generation what was added to the library while it was filled, and puts it in the place of the live one.
func (l *Library) swap(ctx context.Context, fresh *generation) error {
	l.adding.Lock()
	defer l.adding.Unlock()
	if err := l.fill(ctx, fresh, nil); err != nil {
		return err
	}
	if err := l.finish(fresh); err != nil {
		return err
	}
	fresh.engine.SetSynonyms(l.synonyms)
	l.live.Store(fresh)
	return nil
}

// fill adds to a generation the stored reports that it lacks.
func (l *Library) fill(ctx context.Context, g *generation, progress func(done, total int)) error {
	var missing []string
	for id, err := range l.store.ids() {
		if err != nil {
			return err
		}
		if !g.engine.Has(id) {
			missing = append(missing, id)
		}
	}
	batch := newBatch(g.engine)
	for done, id := range missing {
		if err := ctx.Err(); err != nil {
			return err
		}
		r, err := l.store.Report(id)
		if errors.Is(err, errDamaged) {
			continue // opening the library tells of it
		}
		if err != nil {
			return err
		}
		if err := batch.add(r); err != nil {
			return err
		}
		if batch.size == 0 && progress != nil {
			progress(done+1, len(missing))
		}
	}
	if err := batch.flush(); err != nil {
		return err
	}
	if progress != nil {
		progress(len(missing), len(missing))
	}
	return nil
}

// use calls f with the live engine, and again where that engine was replaced in the meantime.
func use[T any](l *Library, f func(*index.Engine) (T, error)) (T, error) {
	for {
		live := l.live.Load()
		result, err := f(live.engine)
		if !errors.Is(err, index.ErrClosed) || l.live.Load() == live {
			return result, err
		}
	}
}
