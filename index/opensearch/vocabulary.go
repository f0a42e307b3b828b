package opensearch

import (
	"context"
	"slices"

	"gongbao/index"
	"gongbao/index/memory"
	"gongbao/index/opensearch/documents"
)

// Headings implements index.View.
func (v *view) Headings(ctx context.Context, take func(report int, heading string)) error {
	return v.eachChunk(func(numbers []int32) error {
		reports, err := v.store.Read(ctx, v.table, numbers)
		for i, r := range reports {
			if r == nil {
				return index.ErrDamaged
			}
			for k := range r.Sections {
				if heading := r.Sections[k].Heading; heading != "" {
					take(int(numbers[i]), heading)
				}
			}
		}
		return err
	})
}

// Terms implements index.View.
func (v *view) Terms(ctx context.Context, take func(term string, reports int)) error {
	terms := memory.NewVocabulary()
	err := v.eachChunk(func(numbers []int32) error {
		texts, err := v.store.Texts(ctx, v.table, numbers, noDeadline)
		for _, d := range texts {
			terms.Add(d)
		}
		return err
	})
	if err == nil {
		terms.Each(take)
	}
	return err
}

// eachChunk calls do for the numbers of all reports, of as many as are read at once.
func (v *view) eachChunk(do func(numbers []int32) error) error {
	for numbers := range slices.Chunk(v.table.Numbers(), documents.TextsAtOnce) {
		if err := do(numbers); err != nil {
			return err
		}
	}
	return v.lasts()
}
