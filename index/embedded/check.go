package embedded

import (
	"context"
	"errors"
	"os"
	"slices"

	"gongbao/index/parallel"
)

// Check implements index.Store. The database in which bleve keeps its states is left out, because it may be written to meanwhile;
// opening the index checks it.
func (x *Index) Check() ([]error, error) {
	s, done, err := x.use()
	if err != nil {
		return nil, err
	}
	defer done()
	files := s.Words.Segments()
	errs := make([]error, len(s.Segments)+len(files))
	_ = parallel.Each(context.Background(), len(errs), func(i int) error {
		if i < len(s.Segments) {
			errs[i] = s.Segments[i].Verify()
			return nil
		}
		// A segment that a merge has replaced may lose its file while s reads it.
		file := files[i-len(s.Segments)]
		if errs[i] = x.words.CheckSegment(file); errors.Is(errs[i], os.ErrNotExist) && !x.usesSegment(file) {
			errs[i] = nil
		}
		return nil
	})
	return slices.DeleteFunc(errs, func(err error) bool { return err == nil }), nil
}

// usesSegment reports whether the word layer is made of a segment with the name now.
func (x *Index) usesSegment(name string) bool {
	used, err := x.words.Used()
	return err != nil || slices.Contains(used, name)
}
