package region

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// zonesTSV is the new areas and zones that have no code but are well known.
//
//go:embed zones.tsv
var zonesTSV string

// Zone is a new area, a development zone or the like that has no code of its own.
type Zone struct {
	Name string
	// Around is the code of the division that it lies in, or of the one that set it up.
	Around string
}

// ZoneKinds are the words that end the names of zones. If one ends in another, the longer comes first.
var ZoneKinds = []string{
	"高新区", "新区", "片区", "经开区", "开发区", "示范区", "管理区", "园区", "合作区", "度假区", "风景区", "名胜区", "保税区", "实验区", "试验区",
	"港区", "工业区", "经济区", "集中区", "集聚区", "投资区", "功能区", "生态区", "新城", "科学城", "兵团",
}

// Stem returns the part of the zone's name before the word for its kind: 大鹏 of 大鹏新区, 福州 of 福州新区.
func (z Zone) Stem() string {
	for _, kind := range ZoneKinds {
		if stem, ok := strings.CutSuffix(z.Name, kind); ok {
			return stem
		}
	}
	return z.Name
}

// IsUnique reports whether the zone's stem names no place in the year that is elsewhere: 光明 does, but
// 江北 is a district of two other cities.
func (z Zone) IsUnique(year int) bool {
	around := Division{Code: z.Around}
	return !slices.ContainsFunc(Named(z.Stem(), year), func(d Division) bool {
		return d.Code != around.Code && !d.Contains(around) && !around.Contains(d) && d.Code[:4] != around.Code[:4]
	})
}

// Zones returns the well-known zones. The caller does not change them.
func Zones() []Zone { return zones() }

var zones = sync.OnceValue(func() (all []Zone) {
	for line := range strings.Lines(zonesTSV) {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(line, "\t")
		if len(fields) != 3 {
			panic(fmt.Sprintf("region: zones.tsv: %d fields in %q", len(fields), line))
		}
		all = append(all, Zone{Name: fields[0], Around: fields[1]})
	}
	slices.SortStableFunc(all, func(a, b Zone) int { return len(b.Name) - len(a.Name) })
	return all
})

// ZoneAtEnd returns the well-known zone whose name text ends in.
func ZoneAtEnd(text string) (Zone, bool) {
	for _, z := range Zones() { // the longest first
		if strings.HasSuffix(text, z.Name) {
			return z, true
		}
	}
	return Zone{}, false
}
