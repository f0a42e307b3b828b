package export

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"gongbao/index"
	"gongbao/web/address"
	"gongbao/web/answer"
	"gongbao/web/ask"
	"gongbao/web/respond"
)

// WriteLines finds and writes lines, holding only some at a time. If it breaks off, it does what
// WritePanel does.
func WriteLines(ctx context.Context, lib ask.Concordancer, c address.LinesCall, format address.LinesFormat, to io.Writer) error {
	r, err := c.Request()
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(to, 32<<10)
	var w lineWriter
	switch format {
	case address.LinesCSV:
		w = lineTable{out}
	case address.LinesJSONL:
		w = lineLines{out}
	default:
		w = &lineJSON{out: out}
	}
	var about answer.Lines
	return writeRows(out, func() error { return w.begin(about) }, func(incomplete string) error { return w.end(about.Next, incomplete) },
		func(begin func() error) (rows int, err error) {
			next, err := lib.Lines(ctx, r, func(h index.LinesHead) error {
				about = answer.NewLines(&c, h)
				return nil
			}, func(l index.Line) error {
				if err := begin(); err != nil {
					return err
				}
				rows++
				return w.line(answer.NewLine(&c, l))
			})
			if next != "" {
				about.Next = &next
			}
			return rows, err
		})
}

// lineWriter writes lines in one format.
type lineWriter interface {
	begin(answer.Lines) error
	line(answer.Line) error
	end(next *string, incomplete string) error // incomplete is empty where nothing is missing
}

// lineTable writes CSV.
type lineTable struct{ out *bufio.Writer }

var lineColumns = []string{
	"left", "key", "right", "term", "region_code", "region", "province", "level", "year", "kind", "report_id", "title",
	"section", "section_role", "section_path", "paragraph", "offset", "url",
}

func (w lineTable) begin(a answer.Lines) error {
	if err := writeExplanation(w.out, [headerLines][2]string{
		{"gongbao kwic", strconv.Itoa(headerLines) + " lines before the table"},
		{"rule", a.Rule}, {"note", a.Note}, {"scope", string(a.Scope)}, {"selection", a.Selection}, {"filter", a.Filter},
		{"dictionary", strings.TrimSpace(a.Dictionary.Name + " " + a.Dictionary.Hash)}, {"source", a.Dictionary.Source}, {"citation", a.Dictionary.Citation},
		{"snapshot", a.Snapshot}, {"count", strconv.Itoa(a.Count)}, {"permalink", orNothing(a.Permalink)},
	}); err != nil {
		return err
	}
	return WriteRow(w.out, lineColumns)
}

func (w lineTable) line(l answer.Line) error {
	section := answer.Section{}
	if l.Section != nil {
		section = *l.Section
	}
	return WriteRow(w.out, []string{
		l.Left, l.Key, l.Right, l.Term, l.RegionCode, l.Region, l.Province, string(l.Level), knownYear(l.Year), string(l.Kind), l.ReportID, l.Title,
		section.ID, string(section.Role), strings.Join(section.Path, " › "), strconv.Itoa(l.Paragraph), strconv.Itoa(l.Offset), l.URL,
	})
}

func (w lineTable) end(_ *string, incomplete string) error {
	if incomplete == "" {
		return nil
	}
	return WriteRow(w.out, []string{"# " + incomplete})
}

// lineLines writes a line of JSON a line.
type lineLines struct{ out *bufio.Writer }

func (w lineLines) begin(answer.Lines) error { return nil }

func (w lineLines) line(l answer.Line) error { return respond.WriteJSON(w.out, l) }

func (w lineLines) end(_ *string, incomplete string) error {
	if incomplete == "" {
		return nil
	}
	return respond.WriteJSON(w.out, map[string]string{"incomplete": incomplete})
}

// lineJSON writes lines as JSON.
type lineJSON struct {
	out   *bufio.Writer
	wrote bool // a line
}

func (w *lineJSON) begin(a answer.Lines) error {
	head, err := json.Marshal(a)
	if err != nil {
		return err
	}
	_, err = w.out.Write(head[:len(head)-len(`],"next":null}`)])
	return err
}

func (w *lineJSON) line(l answer.Line) error {
	line, err := json.Marshal(l)
	if err != nil {
		return err
	}
	if w.wrote {
		_, _ = w.out.WriteString(",\n") // the last write has the first error
	}
	w.wrote = true
	_, err = w.out.Write(line)
	return err
}

func (w *lineJSON) end(next *string, incomplete string) error {
	rest, err := json.Marshal(struct {
		Next       *string `json:"next"`
		Incomplete string  `json:"incomplete,omitempty"`
	}{next, incomplete})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w.out, "],%s\n", rest[1:])
	return err
}
