package page

import (
	"gongbao/web/ask"
	"gongbao/web/guard"
)

// Site answers with pages about a library.
type Site struct {
	Lib       ask.Library   // its searches wait at a gate
	originals ask.Originals // nil if they are not given
	Pages     *Pages
	Proxies   guard.Proxies
	bounds    HelpBounds
	examples  examples
}

// NewSite returns the pages about a library. Without originals, the files that reports were read from are kept to those who added them.
func NewSite(lib ask.Library, originals ask.Originals, ps *Pages, trusted guard.Proxies, bounds HelpBounds) *Site {
	return &Site{Lib: lib, originals: originals, Pages: ps, Proxies: trusted, bounds: bounds}
}
