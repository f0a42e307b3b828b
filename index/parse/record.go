package parse

import (
	"gongbao/analyzer/coded"
	"gongbao/index/report"
	"gongbao/index/source"
)

// Read reads the reports of a document as Parse does. A record of a report is that report: the
// error says why it is none.
func Read(doc source.Document) (Reading, error) {
	if doc.Record == nil {
		return Parse(doc), nil
	}
	r, err := report.ReadRecord(doc.Record)
	if err != nil {
		return Reading{}, coded.Err(coded.New("record-refused", "place", doc.Place(), "reason", coded.From(err)))
	}
	r.ID = idOf(r)
	return Reading{
		File: doc.File, Row: doc.Row, Format: doc.Format, Encoding: doc.Encoding,
		Reports: []report.Report{*r}, Dropped: []Dropped{},
	}, nil
}

// idOf returns the ID that a report had when it was first read, before its title was corrected.
func idOf(r *report.Report) string {
	if title, ok := r.Corrected["title"]; ok {
		read := *r
		read.Title = title.Was
		return id(&read)
	}
	return id(r)
}
