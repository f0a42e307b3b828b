// Package synthetic makes thousands of reports out of real ones, to measure with.
//
// Each has the headings of one real report. Below every heading are the paragraphs of another
// report's section of the same role, with other figures and with the place replaced. So lengths,
// words and their frequencies are those of real reports, yet no two reports are near-duplicates.
// What each real report adds, above all new names, is missing. The head names a county and a year,
// so that package parse reads them as in a real report, and the first paragraph is Label.
//
// The text for a county and a year depends only on the real reports.
package synthetic

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"gongbao/index/region"
	"gongbao/index/report"
)

// Label is in every report that is made here.
const Label = "本文为测试用合成文本，由多篇真实报告的段落拼成，数字与地名已改，不可引用。"

// The first and last year of the reports.
const (
	FirstYear = 2007
	LastYear  = 2026
)

// Maker makes reports out of real ones.
type Maker struct {
	outlines []*report.Report
	byRole   map[report.Role][]body
}

// body is the paragraphs of a section, with the name of the place that its report is about.
type body struct {
	place      string
	paragraphs []string
}

// New returns a Maker that takes its text from reports. At least one of them must have headings.
func New(reports []*report.Report) *Maker {
	m := &Maker{byRole: make(map[report.Role][]body)}
	for _, r := range reports {
		if len(headed(r)) > 0 {
			m.outlines = append(m.outlines, r)
		}
		for _, s := range headed(r) {
			m.byRole[s.Role] = append(m.byRole[s.Role], body{r.Region.Name, s.Paragraphs})
		}
	}
	return m
}

// headed returns the sections of a report from its first heading. The opening before it is left
// out, because an opening amid a text would be read as the start of another report.
func headed(r *report.Report) []report.Section {
	first := slices.IndexFunc(r.Sections, func(s report.Section) bool { return s.Heading != "" })
	if first < 0 {
		return nil
	}
	return r.Sections[first:]
}

// Subject is the county and the year that a report is about.
type Subject struct {
	County region.Division
	Year   int
}

// Subjects yields n subjects, spread evenly over all counties of all years, or all subjects if
// there are fewer.
func Subjects(n int) iter.Seq[Subject] {
	var all []Subject
	centre, _ := region.Lookup(region.CentreCode, 0)
	for year := FirstYear; year <= LastYear; year++ {
		for _, county := range counties(centre, year) {
			all = append(all, Subject{county, year})
		}
	}
	n = min(n, len(all))
	return func(yield func(Subject) bool) {
		for i := range n {
			if !yield(all[i*len(all)/n]) {
				return
			}
		}
	}
}

// counties returns the counties below a division in a year.
func counties(above region.Division, year int) (found []region.Division) {
	for _, d := range above.Children(year) {
		if d.Level() == region.County {
			found = append(found, d)
		}
		found = append(found, counties(d, year)...)
	}
	return found
}

// Text returns the report about a subject, as a text file.
func (m *Maker) Text(s Subject) string {
	code, _ := strconv.ParseUint(s.County.Code, 10, 64)
	random := rand.New(rand.NewPCG(code, uint64(s.Year)))
	var text strings.Builder
	text.WriteString(head(s))
	for _, section := range headed(m.outlines[random.IntN(len(m.outlines))]) {
		fmt.Fprintln(&text, section.Heading)
		bodies := m.byRole[section.Role]
		b := bodies[random.IntN(len(bodies))]
		for _, paragraph := range b.paragraphs {
			if b.place != "" {
				paragraph = strings.ReplaceAll(paragraph, b.place, s.County.Name)
			}
			fmt.Fprintln(&text, otherFigures(random, paragraph))
		}
	}
	return text.String()
}

// head returns the title, date, speaker and label of a report.
func head(s Subject) string {
	path := ""
	for _, d := range s.County.Path(s.Year) {
		path += d.Name
	}
	name := []rune(s.County.Name)
	return fmt.Sprintf("%s%d年政府工作报告\n——%d年1月10日在%s第十届人民代表大会第二次会议上\n"+
		"%s人民政府%c长　某某\n\n%s\n各位代表：\n现在，我代表%s人民政府，向大会报告工作，请予审议。\n",
		path, s.Year, s.Year, s.County.Name, s.County.Name, name[len(name)-1], Label, s.County.Name)
}

// otherFigures changes the figures of a paragraph digit by digit. Years stay, and so does the
// number at the start of the paragraph.
func otherFigures(random *rand.Rand, paragraph string) string {
	changed := []byte(paragraph)
	isDigit := func(i int) bool { return i < len(changed) && '0' <= changed[i] && changed[i] <= '9' }
	for i := 0; i < len(changed); {
		end := i
		for isDigit(end) {
			end++
		}
		if figure := paragraph[i:end]; i > 0 && !(len(figure) == 4 && (figure[:2] == "19" || figure[:2] == "20")) {
			for ; i < end; i++ {
				changed[i] = '1' + byte(random.IntN(9))
			}
		}
		i = end + 1
	}
	return string(changed)
}
