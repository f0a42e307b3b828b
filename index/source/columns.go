package source

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"gongbao/analyzer/coded"
)

// Columns are the parts that columns of tables play whose names do not tell: the kind by the name
// of the column, which is that of a field in JSON, such as data.body. No other column plays a part
// that is named, and every table has the columns that are named, or is refused.
type Columns map[string]columnKind

// ParseColumns reads columns as a user names them: 正文=报告文本. The part is any name by which
// columns are known. An error is a coded.Error.
func ParseColumns(named []string) (Columns, error) {
	if len(named) == 0 {
		return nil, nil
	}
	columns := make(Columns, len(named))
	for _, pair := range named {
		part, name, ok := strings.Cut(pair, "=")
		if name = oneLine(name); !ok || name == "" {
			return nil, coded.Err(coded.New("column-no-pair", "given", pair))
		}
		kind, _ := columnOf(part)
		if kind == "" {
			return nil, coded.Err(coded.New("column-unknown-part", "part", oneLine(part), "parts", columnParts()))
		}
		if known, twice := columns[name]; twice && known != kind {
			return nil, coded.Err(coded.New("column-twice", "column", name))
		}
		columns[name] = kind
	}
	return columns, nil
}

// Strings returns the columns in the one form that ParseColumns reads them again from.
func (c Columns) Strings() []string {
	var named []string
	for name, kind := range c {
		named = append(named, string(kind)+"="+name)
	}
	slices.Sort(named)
	return named
}

// columnParts returns a Chinese and an English name of each part.
func columnParts() []string {
	names := make([]string, len(columnNames))
	for i, c := range columnNames {
		all := strings.Fields(c.names)
		english := slices.IndexFunc(all, func(name string) bool { return name[0] < utf8.RuneSelf })
		names[i] = all[0] + "/" + all[english]
	}
	return names
}

// namedRank is the rank of a column that a user has named. It comes before every other.
const namedRank = -1

// kindOf returns the kind of a column by its name, or by the last part of it. Rank orders the names
// of one kind.
func (c Columns) kindOf(name, leaf string) (kind columnKind, rank int) {
	if kind, ok := c[name]; ok {
		return kind, namedRank
	}
	kind, rank = columnOf(leaf)
	for _, named := range c {
		if named == kind {
			return "", 0
		}
	}
	return kind, rank
}

// maxColumns is the number of columns that a spreadsheet can have.
const maxColumns = 1 << 14

// headerOf reads a row as the header. It returns nil if the row names no column of texts, or more
// columns than a table can have. Of several texts the one with the best name counts, with its
// continuations (正文1, 正文2).
func (c Columns) headerOf(cells []string) []column {
	cells = cells[:usedWidth(cells)]
	if len(cells) > maxColumns {
		return nil
	}
	columns := make([]column, len(cells))
	best, found := 0, false
	for i, cell := range cells {
		name := oneLine(cell)
		kind, rank := c.kindOf(name, cell)
		columns[i] = column{name, kind, rank}
		if kind == textColumn && (!found || rank < best) {
			best, found = rank, true
		}
	}
	if !found {
		return nil
	}
	for i := range columns {
		if columns[i].kind == textColumn && columns[i].rank != best {
			columns[i].kind = ""
		}
	}
	return columns
}

// below reports whether one of them is a field in the field of the name.
func (c Columns) below(name string) bool {
	for named := range c {
		if strings.HasPrefix(named, oneLine(name)+".") {
			return true
		}
	}
	return false
}

// missing returns the first named column that is not among the names, or "".
func (c Columns) missing(names []string) string {
	for _, name := range slices.Sorted(maps.Keys(c)) {
		if !slices.Contains(names, name) {
			return name
		}
	}
	return ""
}

// shownKeys is how many names of columns a refusal lists, and shownKey how many characters of one.
const (
	shownKeys = 30
	shownKey  = 40
)

// shownNames returns names of columns for a refusal.
func shownNames(names []string) []string {
	shown := make([]string, 0, min(len(names), shownKeys))
	for _, name := range names[:min(len(names), shownKeys)] {
		if runes := []rune(name); len(runes) > shownKey {
			name = string(runes[:shownKey]) + "…"
		}
		shown = append(shown, name)
	}
	return shown
}
