package export

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"gongbao/analyzer/coded"
	"gongbao/index"
	"gongbao/index/panel"
	"gongbao/index/report"
	"gongbao/web/address"
	"gongbao/web/answer"
	"gongbao/web/ask"
	"gongbao/web/say"
)

// WritePanel counts and writes a panel, holding no more than a row at a time. If it breaks off
// after rows have been written, the output says so in the format's own way, and an *IncompleteError
// is returned. Nothing is written after an error that is found before.
func WritePanel(ctx context.Context, lib ask.Paneler, c address.PanelCall, format address.PanelFormat, to io.Writer) error {
	out := bufio.NewWriterSize(to, 32<<10)
	var w panelWriter
	switch terms := c.Dictionary.Terms; format {
	case address.PanelCSV:
		w = newPanelTable(out, terms, false)
	case address.PanelWide:
		w = newPanelTable(out, terms, true)
	case address.PanelParquet:
		w = newPanelParquet(out, terms)
	default:
		w = newPanelJSON(out, terms, format == address.PanelJSONL)
	}
	var about answer.Panel
	return writeRows(out, func() error { return w.begin(about) }, w.end, func(begin func() error) (rows int, err error) {
		err = lib.Panel(ctx, c.PanelRequest, func(h index.PanelHead) error {
			about = answer.NewPanel(&c, h)
			return nil
		}, func(row panel.Row) error {
			if err := begin(); err != nil {
				return err
			}
			rows++
			return w.row(row)
		})
		return rows, err
	})
}

// writeRows writes the rows that find finds, which calls begin before each. If it fails after the
// first, end gets what is to be said of that, and an *IncompleteError is returned; before, nothing
// is written.
func writeRows(out *bufio.Writer, begin func() error, end func(incomplete string) error, find func(begin func() error) (rows int, err error)) error {
	begun := false
	once := func() error {
		if begun {
			return nil
		}
		begun = true
		return begin()
	}
	rows, err := find(once)
	if err != nil && !begun {
		return err
	}
	if err == nil {
		return errors.Join(once(), end(""), out.Flush())
	}
	missing := coded.New("export-counts-broken-off", "rows", rows)
	return &IncompleteError{missing, errors.Join(err, end(say.Message(language, missing)), out.Flush())}
}

// panelWriter writes a panel in one format.
type panelWriter interface {
	begin(answer.Panel) error
	row(panel.Row) error
	end(incomplete string) error // called with an empty text where nothing is missing
}

// panelTable writes CSV. What the rows of a report share is encoded once.
type panelTable struct {
	out   *bufio.Writer
	terms []panel.Term
	cells [][]byte // of the terms, with commas around
	wide  bool
}

func newPanelTable(out *bufio.Writer, terms []panel.Term, wide bool) *panelTable {
	w := &panelTable{out: out, terms: terms, wide: wide}
	for _, t := range terms {
		w.cells = append(w.cells, appendCells(nil, "", t.Name(), ""))
	}
	return w
}

// panelColumns say what the counts of a row are of.
var panelColumns = []string{"region_code", "region", "province", "level", "year", "kind", "report_id", "reports", "chars", "tokens"}

// headerLines is the number of lines before the table in CSV, which is always the same, so that
// programs can pass over them.
const headerLines = 12

func (w *panelTable) begin(a answer.Panel) error {
	if err := writeExplanation(w.out, panelExplanation(a)); err != nil {
		return err
	}
	columns := slices.Clone(panelColumns)
	if !w.wide {
		return WriteRow(w.out, append(columns, "term", "count", "per_10k", "share"))
	}
	for _, t := range w.terms {
		columns = append(columns, t.Name())
	}
	return WriteRow(w.out, columns)
}

// panelExplanation is what a panel says of itself.
func panelExplanation(a answer.Panel) [headerLines][2]string {
	return [headerLines][2]string{
		{"gongbao panel", strconv.Itoa(headerLines) + " lines before the table"},
		{"rule", a.Rule}, {"note", a.Note}, {"scope", a.ScopeNote()}, {"by", a.By}, {"filter", a.Filter},
		{"dictionary", strings.TrimSpace(a.Dictionary.Name + " " + a.Dictionary.Hash)}, {"source", a.Dictionary.Source}, {"citation", a.Dictionary.Citation},
		{"snapshot", a.Snapshot}, {"words", a.Words}, {"permalink", orNothing(a.Permalink)},
	}
}

// writeExplanation writes what a table says of itself, before it: the byte order mark, and the
// lines.
func writeExplanation(out *bufio.Writer, lines [headerLines][2]string) error {
	_, err := out.WriteString("\ufeff")
	for _, line := range lines {
		_, err = fmt.Fprintf(out, "# %s: %s\r\n", line[0], strings.Join(strings.Fields(line[1]), " ")) // the last write has the first error
	}
	return err
}

func orNothing(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

func (w *panelTable) row(row panel.Row) error {
	cells := []string{
		row.RegionCode, row.Region, row.Province, string(row.Level), knownYear(report.Year(row.Year)), string(row.Kind), row.ReportID,
		strconv.Itoa(row.Reports), strconv.Itoa(row.Chars), strconv.Itoa(row.Tokens),
	}
	if w.wide {
		for _, count := range row.Counts {
			cells = append(cells, strconv.Itoa(count))
		}
		return WriteRow(w.out, cells)
	}
	shared := appendCells(nil, cells...)
	for i, count := range row.Counts {
		line := append(append(w.out.AvailableBuffer(), shared...), w.cells[i]...)
		line = strconv.AppendInt(line, int64(count), 10)
		line = appendNumber(append(line, ','), "")(row.Per10k(count))
		line = appendNumber(append(line, ','), "")(row.Share(count))
		if _, err := w.out.Write(append(line, "\r\n"...)); err != nil {
			return err
		}
	}
	return nil
}

func (w *panelTable) end(incomplete string) error {
	if incomplete == "" {
		return nil
	}
	return WriteRow(w.out, []string{"# " + incomplete})
}

// panelJSON writes a panel, or only its rows, a line each. What the rows of a report share is
// encoded once.
type panelJSON struct {
	out   *bufio.Writer
	lines bool
	terms [][]byte // each as the beginning of its rows
	wrote bool     // a row
}

func newPanelJSON(out *bufio.Writer, terms []panel.Term, lines bool) *panelJSON {
	w := &panelJSON{out: out, lines: lines}
	for _, t := range terms {
		name, _ := json.Marshal(strings.ToValidUTF8(t.Name(), "�")) // a text has no error
		w.terms = append(w.terms, slices.Concat([]byte(`{"term":`), name, []byte(`,"count":`)))
	}
	return w
}

func (w *panelJSON) begin(a answer.Panel) error {
	if w.lines {
		return nil
	}
	a.Rows = []answer.PanelRow{}
	head, err := json.Marshal(a)
	if err != nil {
		return err
	}
	_, err = w.out.Write(head[:len(head)-len("]}")])
	return err
}

func (w *panelJSON) row(row panel.Row) error {
	shared, err := json.Marshal(answer.NewPanelRow(&row, "", 0))
	if err != nil {
		return err
	}
	shared = shared[strings.Index(string(shared), `,"chars":`):] // the fields before it are the term's own
	for i, count := range row.Counts {
		line := w.out.AvailableBuffer()
		if w.wrote && !w.lines {
			line = append(line, ",\n"...)
		}
		w.wrote = true
		line = strconv.AppendInt(append(line, w.terms[i]...), int64(count), 10)
		line = appendNumber(append(line, `,"per_10k":`...), "null")(row.Per10k(count))
		line = appendNumber(append(line, `,"share":`...), "null")(row.Share(count))
		line = append(line, shared...)
		if w.lines {
			line = append(line, '\n')
		}
		if _, err := w.out.Write(line); err != nil {
			return err
		}
	}
	return nil
}

// appendNumber returns what appends a number to line, or what stands for one if there is none.
func appendNumber(line []byte, none string) func(n float64, ok bool) []byte {
	return func(n float64, ok bool) []byte {
		if !ok {
			return append(line, none...)
		}
		return strconv.AppendFloat(line, n, 'f', -1, 64)
	}
}

func (w *panelJSON) end(incomplete string) error {
	detail := []byte(nil)
	if incomplete != "" {
		detail, _ = json.Marshal(incomplete) // a text has no error
		detail = append([]byte(`"incomplete":`), detail...)
	}
	var err error
	switch {
	case w.lines && incomplete != "":
		_, err = fmt.Fprintf(w.out, "{%s}\n", detail)
	case w.lines:
	case incomplete != "":
		_, err = fmt.Fprintf(w.out, "],%s}\n", detail)
	default:
		_, err = w.out.WriteString("]}\n")
	}
	return err
}
