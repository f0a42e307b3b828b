package counts

import "strconv"

// firstUse is the first year in which a place has a term. Year is empty if none has it. By says
// that its first report does, so that the term may be older.
type firstUse struct {
	Year string
	By   bool
}

func (place *tallyPlace) firstUse(term int) firstUse {
	year := place.first[term]
	if year == 0 {
		return firstUse{}
	}
	return firstUse{strconv.Itoa(year), year == place.begins}
}
