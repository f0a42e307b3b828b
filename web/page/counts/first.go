package counts

import "strconv"

// FirstUse is the first year in which a place has a term. Year is empty where none has it. By says that its first report does, so that
// the term may be older.
type FirstUse struct {
	Year string
	By   bool
}

func (place *tallyPlace) firstUse(term int) FirstUse {
	year := place.first[term]
	if year == 0 {
		return FirstUse{}
	}
	return FirstUse{strconv.Itoa(year), year == place.begins}
}
