package page

import "gongbao/web/ask"

// ReaderPages answers with reports: one to be read, two side by side, and the file that a report was read from.
type ReaderPages struct {
	site      *Site
	originals ask.Originals // nil if they are not given
}

// NewReaderPages returns the pages of a site. Without originals, the files that reports were read from are kept to those who added them.
func NewReaderPages(s *Site, originals ask.Originals) *ReaderPages {
	return &ReaderPages{site: s, originals: originals}
}

// ReaderViews has an empty view for each page of this package.
func ReaderViews() map[string]Framed {
	return map[string]Framed{"report": &reportView{}, "compare": &CompareView{}}
}
