package page

import (
	"gongbao/web/ask"
	"gongbao/web/guard"
)

// Site is what the pages of a library have in common.
type Site struct {
	Lib       ask.Library // its searches wait at a gate
	Templates *Templates
	Proxies   guard.Proxies
	Examples  examples
}

// NewSite returns the site of a library, whose pages are made by templates.
func NewSite(lib ask.Library, ps *Templates, trusted guard.Proxies) *Site {
	return &Site{Lib: lib, Templates: ps, Proxies: trusted}
}
