package embedded

import (
	"context"
	"iter"

	"gongbao/analyzer"
	"gongbao/index"
	"gongbao/index/embedded/find"
	"gongbao/index/embedded/related"
	"gongbao/index/embedded/state"
	"gongbao/index/embedded/tally"
)

// view implements index.View.
type view struct {
	*state.Snapshot
	jieba   *analyzer.Words
	queries *cutter
}

func (v view) State() any { return v.Same() }

func (v view) Summary() index.Summary { return v.Snapshot.Summary }

func (v view) Entries() iter.Seq[*index.Entry] {
	return func(yield func(*index.Entry) bool) {
		for i := range v.Reports {
			if !yield(&v.Reports[i].Entry) {
				return
			}
		}
	}
}

func (v view) Entry(id string) (*index.Entry, bool) {
	i, ok := v.ByID[id]
	if !ok {
		return nil, false
	}
	return &v.Reports[i].Entry, true
}

func (v view) Look(ctx context.Context, p index.Plan) (index.Found, error) {
	return find.Look(ctx, v.Snapshot, v.queries, p)
}

func (v view) Tally(ctx context.Context, r index.TallyRequest) ([]int32, error) {
	return tally.Count(ctx, v.Snapshot, r)
}

func (v view) TermPlaces(ctx context.Context, r index.TallyRequest) ([]index.TermPlace, error) {
	return tally.Places(ctx, v.Snapshot, r)
}

func (v view) Similar(ctx context.Context, r index.SimilarRequest) ([]index.SimilarText, error) {
	return related.Similar(ctx, v.Snapshot, v.jieba, r)
}
