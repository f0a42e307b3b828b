package export

import (
	"bufio"

	"github.com/parquet-go/parquet-go" // writes Parquet, which pandas and R read as it is; Apache-2.0, maintained

	"gongbao/index/panel"
	"gongbao/web/answer"
)

// parquetRow is a PanelRow as a table of Parquet has it: what is not known is null.
type parquetRow struct {
	RegionCode string   `parquet:"region_code,dict"`
	Region     string   `parquet:"region,dict"`
	Province   string   `parquet:"province,dict"`
	Level      string   `parquet:"level,dict"`
	Year       *int32   `parquet:"year"`
	Kind       string   `parquet:"kind,dict"`
	ReportID   string   `parquet:"report_id,dict"`
	Reports    int32    `parquet:"reports"`
	Chars      int64    `parquet:"chars"`
	Tokens     int64    `parquet:"tokens"`
	Term       string   `parquet:"term,dict"`
	Count      int64    `parquet:"count"`
	Per10k     *float64 `parquet:"per_10k"`
	Share      *float64 `parquet:"share"`
}

// panelParquet writes Parquet; what CSV has in lines before the table is in the metadata of the
// file.
type panelParquet struct {
	table *parquet.GenericWriter[parquetRow]
	terms []panel.Term
	rows  []parquetRow // of a report
}

// parquetGroup is the number of rows that are held in memory.
const parquetGroup = 100_000

func newPanelParquet(out *bufio.Writer, terms []panel.Term) *panelParquet {
	table := parquet.NewGenericWriter[parquetRow](out, parquet.Compression(&parquet.Zstd), parquet.MaxRowsPerRowGroup(parquetGroup))
	return &panelParquet{table: table, terms: terms, rows: make([]parquetRow, len(terms))}
}

func (w *panelParquet) begin(a answer.Panel) error {
	for _, line := range panelExplanation(a) {
		w.table.SetKeyValueMetadata(line[0], line[1])
	}
	return nil
}

func (w *panelParquet) row(row panel.Row) error {
	for i, count := range row.Counts {
		r := answer.NewPanelRow(&row, w.terms[i].Name(), count)
		w.rows[i] = parquetRow{
			r.RegionCode, r.Region, r.Province, string(r.Level), nil, string(r.Kind), r.ReportID, int32(r.Reports), int64(r.Chars), int64(r.Tokens), r.Term, int64(r.Count), r.Per10k, r.Share,
		}
		if year := int32(r.Year); year != 0 {
			w.rows[i].Year = &year
		}
	}
	_, err := w.table.Write(w.rows)
	return err
}

func (w *panelParquet) end(incomplete string) error {
	if incomplete != "" {
		w.table.SetKeyValueMetadata("incomplete", incomplete)
	}
	return w.table.Close()
}
