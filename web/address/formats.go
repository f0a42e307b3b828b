package address

import (
	"net/url"

	"gongbao/index"
	"gongbao/web/respond"
)

// PanelFormat is a form in which a panel is written.
type PanelFormat string

// The formats of a panel.
const (
	PanelJSON  PanelFormat = "json"
	PanelCSV   PanelFormat = "csv"   // a row a term
	PanelWide  PanelFormat = "wide"  // a column a term
	PanelJSONL PanelFormat = "jsonl" // a PanelRow a line
	// PanelParquet is CSV in the form that pandas, R and DuckDB read types from.
	PanelParquet PanelFormat = "parquet"
)

// PanelFormats lists every format, the usual one first.
var PanelFormats = []PanelFormat{PanelJSON, PanelCSV, PanelWide, PanelJSONL, PanelParquet}

func (f PanelFormat) MediaType() string {
	switch f {
	case PanelCSV, PanelWide:
		return respond.TypeCSV
	case PanelJSONL:
		return respond.TypeJSONL
	case PanelParquet:
		return "application/vnd.apache.parquet"
	}
	return respond.TypeJSON
}

func (f PanelFormat) FileName() string {
	if f == PanelWide {
		return "gongbao-panel-wide.csv"
	}
	return "gongbao-panel." + string(f)
}

// LinesFormat is a form in which lines are written.
type LinesFormat string

// The formats of lines.
const (
	LinesJSON  LinesFormat = "json" // a page of lines
	LinesCSV   LinesFormat = "csv"
	LinesJSONL LinesFormat = "jsonl" // a line of JSON each
)

// LinesFormats lists every format, the usual one first.
var LinesFormats = []LinesFormat{LinesJSON, LinesCSV, LinesJSONL}

func (f LinesFormat) MediaType() string {
	switch f {
	case LinesCSV:
		return respond.TypeCSV
	case LinesJSONL:
		return respond.TypeJSONL
	}
	return respond.TypeJSON
}

// ParseFormat returns the parameter format, the first of all if it is absent.
func ParseFormat[T ~string](values url.Values, all []T) (T, error) {
	if err := CheckOnce(values, "format"); err != nil {
		return "", err
	}
	format := all[0]
	if !values.Has("format") {
		return format, nil
	}
	var r index.Request
	allowed := choice(all, func(*index.Request) *T { return &format })(&r, values.Get("format"))
	if !allowed.IsZero() {
		return "", UnknownValue("format", values.Get("format"), allowed)
	}
	return format, nil
}
