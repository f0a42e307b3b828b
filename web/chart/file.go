package chart

import (
	"net/url"
	"slices"
	"strings"
	"unicode"

	"gongbao/web/say"
)

// File is a chart with its notes at its foot.
type File struct {
	*Chart
	Foot  []Text
	Whole int // the height
}

// The measures of the foot of a file.
const (
	footLine   = 15
	footEdge   = 8
	footLetter = 10.0 // a Chinese character
)

// NewFile writes the notes of a chart below it, as a translator says them: the first and the last,
// an address, begin a line.
func NewFile(c *Chart, t say.Translator) File {
	f := File{Chart: c, Whole: c.Height}
	if len(c.Notes) == 0 {
		return f
	}
	said := make([]string, len(c.Notes))
	for i, note := range c.Notes {
		said[i] = t.Say(note)
	}
	last := len(said) - 1
	lines := slices.Concat(wrapped(said[0], c.Width), wrapped(strings.Join(said[1:last], " "), c.Width), wrapped(readableAddress(said[last]), c.Width))
	for i, line := range lines {
		f.Foot = append(f.Foot, Text{X: FormatUnits(footEdge), Y: FormatUnits(float64(c.Height + footLine*(i+1))), Class: "start soft small", Name: line})
	}
	f.Whole += footLine*len(lines) + footEdge
	return f
}

// wrapped cuts a text into lines that fit a width, within a word only if that is longer than a
// line.
func wrapped(text string, width int) (lines []string) {
	room := float64(width-2*footEdge) / footLetter
	from, cut, at, atCut := 0, 0, 0.0, 0.0 // the start of the line, the last place to cut, and how wide the line is up to here and to there
	before := ' '
	for i, r := range text {
		if (r >= firstWide || before >= firstWide || strings.ContainsRune(" &?", before)) && !strings.ContainsRune("，。；：、）”》", r) {
			cut, atCut = i, at
		}
		if at+letterWidth(r) > room {
			if cut == from {
				cut, atCut = i, at
			}
			lines = append(lines, text[from:cut])
			from, at = cut, at-atCut
		}
		at, before = at+letterWidth(r), r
	}
	return append(lines, text[from:])
}

// readableAddress has the Chinese of an address as it is, and percent signs only for what would end
// a value.
func readableAddress(address string) string {
	path, query, _ := strings.Cut(address, "?")
	parameters := strings.Split(query, "&")
	for i, p := range parameters {
		name, value, _ := strings.Cut(p, "=")
		if text, err := url.QueryUnescape(value); err == nil {
			parameters[i] = name + "=" + strings.NewReplacer("%", "%25", "&", "%26", "#", "%23", "+", "%2B", " ", "%20").Replace(text)
		}
	}
	return path + "?" + strings.Join(parameters, "&")
}

// InXML is a character, or one that stands for it where XML cannot hold it.
func InXML(r rune) rune {
	if unicode.IsControl(r) && r != '\n' && r != '\t' || r == '\uFFFE' || r == '\uFFFF' {
		return '�'
	}
	return r
}
