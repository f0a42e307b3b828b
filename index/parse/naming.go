package parse

import (
	"slices"
	"strings"

	"gongbao/index/region"
)

// naming is a division that a line may mean.
type naming struct {
	division region.Division
	// name is how the line calls it, which is short if it is only an alias.
	name  string
	short bool
}

// named returns the divisions that a line of the head may mean: the narrowest of each chain of
// names that has the report's rank and was in use in its year. Short names count only if there is no
// full one.
func (f *finder) named(text string) []naming {
	var found []naming
	matches := region.Find(strings.Join(strings.Fields(text), ""))
	for i, m := range matches {
		candidates := f.inUse(m.Divisions)
		if i > 0 && matches[i-1].End == m.Start {
			if inside := within(candidates, matches[i-1].Divisions); len(inside) > 0 || !m.Short {
				candidates = inside
			}
		}
		if i+1 < len(matches) && matches[i+1].Start == m.End && len(within(f.inUse(matches[i+1].Divisions), m.Divisions)) > 0 {
			continue // 运城市 of 运城市盐湖区
		}
		for _, d := range candidates {
			known := slices.ContainsFunc(found, func(n naming) bool { return n.division.Code == d.Code })
			if (f.fits(d) || !f.sure) && !known {
				found = append(found, naming{d, m.Name, m.Short})
			}
		}
	}
	if slices.ContainsFunc(found, func(n naming) bool { return !n.short }) {
		found = slices.DeleteFunc(found, func(n naming) bool { return n.short }) // 安乡 of 古交市常安乡
	}
	return found
}

// inUse returns those of the divisions of one name that were in use in the report's year. If a code
// changed in that year, the month decides. If no place had the name then, those that have it at
// another time are returned.
func (f *finder) inUse(divisions []region.Division) []region.Division {
	var now []region.Division
	for _, d := range divisions {
		if f.year == 0 && d.End == 0 || f.year != 0 && d.In(f.year) {
			now = append(now, d)
		}
	}
	if len(now) == 0 {
		return divisions
	}
	return f.beforeChange(now)
}

// beforeChange leaves out one of two divisions of the same name and place if one replaced the other
// in the report's year: the later one if the report was delivered in the first half of the year,
// else the earlier.
func (f *finder) beforeChange(divisions []region.Division) []region.Division {
	if len(divisions) < 2 {
		return divisions
	}
	late := f.report.Delivered != "" && f.report.Delivered[5:7] > "06"
	return slices.DeleteFunc(slices.Clone(divisions), func(d region.Division) bool {
		return slices.ContainsFunc(divisions, func(e region.Division) bool {
			if e.Name != d.Name || e.Code[:2] != d.Code[:2] || e.Code == d.Code && e.Start == d.Start {
				return false
			}
			earlier, later := d, e
			if !late {
				earlier, later = e, d
			}
			return earlier.End == f.year && later.Start == f.year
		})
	})
}

// within returns the divisions that are in one of the others at some time.
func within(divisions, others []region.Division) []region.Division {
	var inside []region.Division
	for _, d := range divisions {
		if slices.ContainsFunc(others, func(e region.Division) bool { return e.Contains(d) }) {
			inside = append(inside, d)
		}
	}
	return inside
}
