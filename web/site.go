package web

// site answers with pages about a library.
type site struct {
	lib       Library   // its searches wait at a gate
	originals Originals // nil if they are not given
	pages     *pages
	proxies   proxies
	bounds    helpBounds
	examples  examples
}

// newSite returns the pages about a library. Without originals, the files that reports were read from are kept to those who added them.
func newSite(lib Library, originals Originals, ps *pages, trusted proxies, bounds helpBounds) *site {
	return &site{lib: lib, originals: originals, pages: ps, proxies: trusted, bounds: bounds}
}
