// Package report is the model: a report with its sections, and its fields with the words that they
// were read from.
//
// A report (政府工作报告, 计划报告 …) is the unit that Gongbao stores, finds and counts. Its text is the
// title, then the heading and the paragraphs of each section in order; Lines gives them as the lines
// of the source, which search compares. Each inferred field (kind,
// region, year, delivered …) has Evidence: its source text and a confidence. A field that the text
// does not support is empty; Doubts lists the ones to look at. A user corrects fields:
//
//	corrected, err := r.Correct(report.Assignment{Field: "region", Value: "140181"})
//
// and Uncorrect restores what was read. A newer reading of the same text inherits corrections.
//
// The model knows no file, parser or engine: package parse makes reports of texts, and package
// library stores them as the JSON of this package.
package report

import (
	"path"
	"strconv"
)

// Report is one report with everything that was read or inferred from its text. An inferred field
// that the text does not support is empty.
type Report struct {
	// ID is the hash of the folded text when the report was first read: 16 hexadecimal digits.
	ID        string              `json:"id"`
	Title     string              `json:"title"`
	Kind      Kind                `json:"kind"`
	Region    Region              `json:"region"`
	Place     string              `json:"place"`
	Level     Level               `json:"level"`
	Year      Year                `json:"year"`
	Delivered string              `json:"delivered"`
	Meeting   string              `json:"meeting"`
	Speaker   Speaker             `json:"speaker"`
	Published string              `json:"published"`
	Source    Source              `json:"source"`
	Sources   []Source            `json:"sources"`
	Complete  Completeness        `json:"complete"`
	Chars     int                 `json:"chars"`
	Evidence  map[string]Evidence `json:"evidence"`
	// Corrected holds the fields that were set by hand: see Correct.
	Corrected map[string]Correction `json:"corrected,omitempty"`
	Sections  []Section             `json:"sections"`
}

// Section is the lowest headed block of a report, in the order of the text. The opening lines
// before the first heading are a section without a heading.
type Section struct {
	// ID is unique within the report: s1, s2, … in order.
	ID string `json:"id"`
	// Heading is the section's own heading as on the page, number included; empty for the opening
	// lines.
	Heading string `json:"heading"`
	// Path is the headings from the top one down to Heading; empty for the opening lines.
	Path []string `json:"path"`
	// Level is the depth of Heading: 1 for 一、, 2 for (一) under it; 0 for the opening lines.
	Level      int      `json:"level"`
	Role       Role     `json:"role"`
	Paragraphs []string `json:"paragraphs"`

	// Inline is set if the heading goes on with the line of the text before it, and RunIn if the
	// first paragraph goes on with that of the heading: see Line.
	Inline bool `json:"inline,omitempty"`
	RunIn  bool `json:"run_in,omitempty"`
	// Separator is the punctuation and white space between the heading and what follows it in its
	// line, as in the source.
	Separator string `json:"separator,omitempty"`
}

// Kind is the sort of document of a people's congress.
type Kind string

// The kinds. Other is any readable text that is none of the others.
const (
	GovernmentWork Kind = "政府工作报告"
	Plan           Kind = "计划报告" // 国民经济和社会发展计划
	Budget         Kind = "预算报告"
	Outline        Kind = "规划纲要" // the five-year outline itself
	Other          Kind = "其他"
)

// Kinds lists every kind in the order in which they are shown.
var Kinds = []Kind{GovernmentWork, Plan, Budget, Outline, Other}

// Level is the rank of the place that a report is about.
type Level string

// The levels, from the top. Below is a place without a code of its own, such as a township or a
// development zone.
const (
	Centre     Level = "centre"
	Province   Level = "province"
	Prefecture Level = "prefecture"
	County     Level = "county"
	Below      Level = "below"
)

// Levels lists every level from the top.
var Levels = []Level{Centre, Province, Prefecture, County, Below}

// Role is the part that a section has in any report.
type Role string

// The roles. Notes (名词解释) are searched, but counted only on request.
const (
	Review     Role = "review"     // 回顾
	Problems   Role = "problems"   // 问题不足
	Goals      Role = "goals"      // 总体要求与目标
	Tasks      Role = "tasks"      // 任务
	Government Role = "government" // 政府自身建设
	Notes      Role = "notes"      // 名词解释
	OtherRole  Role = "other"
)

// Roles lists every role in the order in which they occur in reports.
var Roles = []Role{Review, Problems, Goals, Tasks, Government, Notes, OtherRole}

// Completeness says whether the text is a whole report.
type Completeness string

// The values of Completeness. An Excerpt breaks off or leaves parts out; an Abstract was rewritten
// to be shorter.
const (
	Full     Completeness = "full"
	Abstract Completeness = "abstract"
	Excerpt  Completeness = "excerpt"
)

// Region is the place that a report is about, by its GB/T 2260 code and its name on the day of
// delivery.
type Region struct {
	Code string `json:"code"`
	Name string `json:"name"`
	// Path is the divisions from the province down to the place itself.
	Path []Division `json:"path"`
	// Today is the place that has its seat today, by the successors in the gazetteer: 徐水区 for 徐水县.
	Today Division `json:"today"`
}

// Division is one division of a Region's path.
type Division struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// Speaker is the person who delivered the report. Office is empty if the text names none.
type Speaker struct {
	Name   string `json:"name"`
	Office string `json:"office"`
}

// Source is where a report was found.
type Source struct {
	// File is the path as it was given to the command add, with slashes.
	File string `json:"file"`
	// URL is the page that the file came from, if the file names it.
	URL string `json:"url"`
	// Row is the row of a table that holds the report, counted from 1, and Sheet its sheet. They
	// are 0 and "" if the file is no table.
	Row   int    `json:"row,omitzero"`
	Sheet string `json:"sheet,omitzero"`
	// Item is the number of the report within the file, or within the row, counted from 1.
	Item int `json:"item"`
	// Repairs are those of the file or row.
	Repairs Repairs `json:"repairs,omitzero"`
}

// Repairs says how much of a text was mended while it was read.
type Repairs struct {
	// Joined is the number of lines that were joined to the one before, because the page broke a
	// sentence or wrapped its text. Lines is the number of all lines with text.
	Joined int `json:"joined,omitzero"`
	Lines  int `json:"lines,omitzero"`
	// Unescaped is the number of characters that another program wrote as escapes, such as <U+00A0>
	// for a space.
	Unescaped int `json:"unescaped,omitzero"`
}

// Place returns the source in a form that can be compared: without the URL and the repairs, and
// with the one clean spelling of the path.
func (s Source) Place() Source {
	s.File, s.URL, s.Repairs = path.Clean(s.File), "", Repairs{}
	return s
}

// Evidence is the reason for the value of a field.
type Evidence struct {
	// Text is the passage that the value was read from, as in the source.
	Text string `json:"text"`
	// Confidence is between 0 and 1.
	Confidence float64 `json:"confidence"`
}

// Year is a calendar year. 0 means that it is unknown.
type Year int

// MarshalJSON writes an unknown year as null.
func (y Year) MarshalJSON() ([]byte, error) {
	if y == 0 {
		return []byte("null"), nil
	}
	return strconv.AppendInt(nil, int64(y), 10), nil
}

// Header is a Report without its text and evidence, for lists of reports.
type Header struct {
	ID        string       `json:"id"`
	Title     string       `json:"title"`
	Kind      Kind         `json:"kind"`
	Region    Region       `json:"region"`
	Place     string       `json:"place"`
	Level     Level        `json:"level"`
	Year      Year         `json:"year"`
	Delivered string       `json:"delivered"`
	Complete  Completeness `json:"complete"`
	Chars     int          `json:"chars"`
}

// Header returns the header of r.
func (r *Report) Header() Header {
	return Header{
		ID: r.ID, Title: r.Title, Kind: r.Kind, Region: r.Region, Place: r.Place, Level: r.Level, Year: r.Year,
		Delivered: r.Delivered, Complete: r.Complete, Chars: r.Chars,
	}
}

// Name returns the title. If the page had none, it returns place, year and kind in brackets:
// 〔青海省2013年政府工作报告〕.
func (h Header) Name() string {
	if h.Title != "" {
		return h.Title
	}
	name := h.Place
	if name == "" {
		name = h.Region.Name
	}
	if h.Year != 0 {
		name += strconv.Itoa(int(h.Year)) + "年"
	}
	if h.Kind != Other {
		name += string(h.Kind)
	}
	if name == "" {
		name = "无标题"
	}
	return "〔" + name + "〕"
}
