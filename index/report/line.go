package report

import (
	"cmp"
	"slices"
	"strings"
)

// Line is a line of the source: texts of a report that nothing in the source separates. A heading
// and the text after it may share one.
//
// The laws of search hold for lines: a match may begin in a heading and end in the text after it,
// but never crosses from one line to the next. Where the outline draws its border within a line is a
// matter of display.
type Line struct {
	// Text is the texts of the line with the separators between them.
	Text  string
	Parts []Part
}

// Part is one text of a line: the bytes [Start, End) of Line.Text.
type Part struct {
	Section    int // index in Report.Sections; -1 for the title
	Number     int // 0 for the title or the heading, then the paragraphs from 1
	Start, End int
}

// Lines are the lines of a report, in order.
type Lines []Line

// Lines returns the lines of r: the title, then those of the sections.
func (r *Report) Lines() Lines {
	lines := make(Lines, 0, 1+2*len(r.Sections))
	parts := make([]Part, 0, 1+2*len(r.Sections))
	var texts []string // of the last line, if it has several parts
	finish := func() {
		if len(texts) > 0 {
			lines[len(lines)-1].Text = strings.Join(texts, "")
			texts = texts[:0]
		}
	}
	begin := func(section, number int, text string) {
		finish()
		parts = append(parts, Part{section, number, 0, len(text)})
		lines = append(lines, Line{text, parts[len(parts)-1:]})
	}
	goOn := func(separator string, section, number int, text string) {
		last := &lines[len(lines)-1]
		if len(texts) == 0 {
			texts = append(texts, last.Text)
		}
		start := last.Parts[len(last.Parts)-1].End + len(separator)
		texts = append(texts, separator, text)
		parts = append(parts, Part{section, number, start, start + len(text)})
		last.Parts = parts[len(parts)-len(last.Parts)-1:]
	}
	begin(-1, 0, r.Title)
	separator := "" // behind the text before
	for i := range r.Sections {
		s := &r.Sections[i]
		if s.Inline && i > 0 {
			goOn(separator, i, 0, s.Heading)
		} else {
			begin(i, 0, s.Heading)
		}
		separator = s.Separator
		for k, paragraph := range s.Paragraphs {
			if k == 0 && s.RunIn {
				goOn(separator, i, 1, paragraph)
			} else {
				begin(i, k+1, paragraph)
			}
			separator = ""
		}
	}
	finish()
	return lines
}

// Of returns the line of a text, and its part there. The report must have the text.
func (l Lines) Of(section, number int) (*Line, Part) {
	i, _ := slices.BinarySearchFunc(l, Part{Section: section, Number: number}, func(line Line, p Part) int {
		return comparePlaces(line.Parts[len(line.Parts)-1], p)
	})
	line := &l[i]
	k, _ := slices.BinarySearchFunc(line.Parts, Part{Section: section, Number: number}, comparePlaces)
	return line, line.Parts[k]
}

func comparePlaces(a, b Part) int {
	return cmp.Or(cmp.Compare(a.Section, b.Section), cmp.Compare(a.Number, b.Number))
}

// At returns the part that the byte at i of the text belongs to. What lies between two parts belongs
// to the first.
func (l *Line) At(i int) Part {
	k := len(l.Parts) - 1
	for k > 0 && l.Parts[k].Start > i {
		k--
	}
	return l.Parts[k]
}
