package page

// PlacesPages answers with places, and with the years of which there are reports about them.
type PlacesPages struct{ site *Site }

// NewPlacesPages returns the pages of a site.
func NewPlacesPages(s *Site) *PlacesPages { return &PlacesPages{site: s} }

// PlacesViews has an empty view for each page of this package.
func PlacesViews() map[string]Framed {
	return map[string]Framed{"region": &regionView{}, "coverage": &coverageView{}}
}
