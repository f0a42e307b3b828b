package page

import "gongbao/web/api"

// HelpPages answers with what readers and programmers want to know of a server.
type HelpPages struct {
	site   *Site
	bounds HelpBounds
	calls  *api.Help
}

// NewHelpPages returns the pages of a site with those bounds and calls.
func NewHelpPages(s *Site, bounds HelpBounds, calls *api.Help) *HelpPages {
	return &HelpPages{site: s, bounds: bounds, calls: calls}
}

// HelpViews has an empty view for each page of this package.
func HelpViews() map[string]Framed {
	return map[string]Framed{"help": &helpView{}, "apihelp": newAPIView(new(api.Help))}
}
