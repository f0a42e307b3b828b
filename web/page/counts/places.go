package counts

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"

	"gongbao/analyzer/coded"
	"gongbao/index"
	"gongbao/index/panel"
	"gongbao/index/report"
	"gongbao/web/address"
	"gongbao/web/ask"
	"gongbao/web/page"
	"gongbao/web/say"
)

// listedPlaces is the most places that a list may name.
const listedPlaces = 200

// areaOf reads a choice of places: the places of a level in a province, by its code.
func areaOf(area string) (level report.Level, province string, ok bool) {
	what, code, _ := strings.Cut(area, ":")
	switch what {
	case "counties":
		level = report.County
	case "prefectures":
		level = report.Prefecture
	}
	return level, code, level != "" && len(code) == 6 && strings.Trim(code, "0123456789") == ""
}

// usualArea is the choice of places where none is made: all provinces, which is written as nothing, or, in a
// library that has no reports of any, the counties or the prefectures of the province with most of these.
func usualArea(places []index.Place) string {
	reports := make(map[string]int)
	for _, p := range places {
		switch {
		case p.Own == 0 || len(p.Code) != 6:
		case p.Level == report.Province:
			return ""
		case p.Level == report.County:
			reports["counties:"+p.Code[:2]+"0000"] += p.Own
		case p.Level == report.Prefecture:
			reports["prefectures:"+p.Code[:2]+"0000"] += p.Own
		}
	}
	usual := ""
	for _, area := range slices.Sorted(maps.Keys(reports)) {
		if usual == "" || reports[area] > reports[usual] {
			usual = area
		}
	}
	return usual
}

// areaChoices are all provinces, and the counties or prefectures of one that has reports of them.
func areaChoices(places []index.Place, area string) []page.ChoiceGroup {
	counties := areaGroup(places, report.County, "counties:", area, func(name string) say.Phrase { return say.Say("%s各县", name) })
	prefectures := areaGroup(places, report.Prefecture, "prefectures:", area, func(name string) say.Phrase { return say.Say("%s各地市", name) })
	groups := []page.ChoiceGroup{
		{Options: []page.ChoiceOption{{Value: "", Label: say.Say("各省、自治区、直辖市"), Chosen: area == ""}}},
		{Label: say.Say("一省的各县"), Options: counties}, {Label: say.Say("一省的各地市"), Options: prefectures},
	}
	chosen := func(o page.ChoiceOption) bool { return o.Chosen }
	if area != "" && !slices.ContainsFunc(counties, chosen) && !slices.ContainsFunc(prefectures, chosen) { // of a province without such reports
		groups[0].Options = append(groups[0].Options, page.ChoiceOption{Value: area, Label: say.AsIs(area), Chosen: true})
	}
	return slices.DeleteFunc(groups, func(g page.ChoiceGroup) bool { return len(g.Options) == 0 })
}

// areaGroup are the provinces with reports of places of a level, each once; kind begins the values.
func areaGroup(places []index.Place, level report.Level, kind, area string, label func(name string) say.Phrase) (options []page.ChoiceOption) {
	names, offered := make(map[string]string), make(map[string]bool)
	for _, place := range places {
		if place.Level == report.Province {
			names[place.Code] = place.Name
		}
	}
	for _, place := range places {
		if place.Level != level || place.Own == 0 || len(place.Code) != 6 {
			continue
		}
		province := place.Code[:2] + "0000"
		if name := names[province]; name != "" && !offered[province] {
			offered[province] = true
			options = append(options, page.ChoiceOption{Value: kind + province, Label: label(name), Chosen: kind+province == area})
		}
	}
	return options
}

// placeList are places by their codes.
type placeList map[string]index.Place

// admits reports whether a row of a panel is of one of the places itself.
func (l placeList) admits(row *panel.Row) bool {
	place, ok := l[row.RegionCode]
	return ok && place.Level == row.Level
}

// codes are those of the places, in order.
func (l placeList) codes() []string { return slices.Sorted(maps.Keys(l)) }

// names lists the places by name.
func (l placeList) names() string {
	var names []string
	for _, code := range l.codes() {
		names = append(names, l[code].Name)
	}
	return strings.Join(names, "、")
}

// levels are those of the places, in order.
func (l placeList) levels() (levels []string) {
	for _, place := range l {
		levels = append(levels, string(place.Level))
	}
	slices.Sort(levels)
	return slices.Compact(levels)
}

// listPlaces returns places that are given by code or name.
func listPlaces(lib ask.Library, names []string) (placeList, error) {
	if len(names) > listedPlaces {
		return nil, wrongForm(coded.New("form-too-many-places", "places", grouped(len(names)), "most", listedPlaces))
	}
	all := sync.OnceValues(func() ([]index.Place, error) { return lib.Places(index.PlacesRequest{}) })
	listed := make(placeList)
	for _, name := range names {
		place, err := findPlace(lib, all, name)
		if err != nil {
			return nil, err
		}
		listed[place.Code] = place
	}
	return listed, nil
}

// findPlace returns the place that has a code, or the one of all that has a name.
func findPlace(lib ask.Library, all func() ([]index.Place, error), name string) (index.Place, error) {
	if len(name) != 6 || strings.Trim(name, "0123456789") != "" {
		places, err := all()
		if err != nil {
			return index.Place{}, err
		}
		return placeNamed(places, name)
	}
	detail, err := lib.Place(name)
	if errors.Is(err, index.ErrNoRegion) {
		return index.Place{}, wrongForm(coded.New("form-place-code-unknown", "code", address.Shown(name)))
	} else if err != nil {
		return index.Place{}, err
	}
	return detail.Place, nil
}

// placeNamed returns the place that has the name, or the only one whose name begins with it.
func placeNamed(all []index.Place, name string) (index.Place, error) {
	var same, near []index.Place
	for _, p := range all {
		switch {
		case p.Name == name:
			same = append(same, p)
		case strings.HasPrefix(p.Name, name):
			near = append(near, p)
		}
	}
	if len(same) == 0 {
		same = near
	}
	switch len(same) {
	case 0:
		return index.Place{}, wrongForm(coded.New("form-place-without-reports", "place", address.Shown(name)))
	case 1:
		return same[0], nil
	}
	var codes []string
	for _, p := range same[:min(len(same), 5)] {
		codes = append(codes, p.Name+" "+p.Code)
	}
	several := coded.New("form-place-ambiguous", "place", address.Shown(name), "codes", strings.Join(codes, "、"))
	return index.Place{}, wrongForm(several)
}
