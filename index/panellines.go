package index

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"gongbao/analyzer"
	"gongbao/index/panel"
	"gongbao/index/report"
)

// LineSort is an order of lines.
type LineSort string

// The orders. Lines that one of the others does not tell apart are ordered by place.
const (
	// LinesByPlace goes through the reports in the order of a panel (place, year, level, kind), and through each as it stands.
	LinesByPlace LineSort = "place"
	// LinesByPosition has first what is nearest to the beginning of its report.
	LinesByPosition LineSort = "position"
	// LinesByLeft compares what stands before the keys, from the key outwards; LinesByRight what stands behind them.
	LinesByLeft  LineSort = "left"
	LinesByRight LineSort = "right"
)

// LineSorts lists every order, the usual one first.
var LineSorts = []LineSort{LinesByPlace, LinesByPosition, LinesByLeft, LinesByRight}

// The bounds of what a request of lines may ask for.
const (
	MaxContext = 200    // characters on each side
	MaxSample  = 10_000 // lines
)

// batchLines is the number of lines that are held in memory at once, some 0.5 KB each. Tests hold fewer.
var batchLines = 20_000

// LinesRequest asks for the places that a panel counts. By, MergeKinds and Script of the panel say nothing.
type LinesRequest struct {
	PanelRequest
	Terms   []int    // indexes of the terms of the dictionary whose places are meant; none for all
	Places  []string // codes of places, as they are today, whose own reports are meant; none for all
	Report  string   // the only report that is meant; empty for all
	Sort    LineSort // empty stands for LinesByPlace
	Context int      // characters on each side of a key; at most MaxContext
	// Sample is how many lines are taken at random, 0 for all: the same ones for the same Seed. Each line is taken or not by itself, so that
	// reports that are added change the sample by no more than they have to.
	Sample int
	Seed   uint64
	Cursor string // what Lines returned for the lines before
	Skip   int    // lines that are passed over, behind those
	Limit  int    // of lines; 0 for none
}

// LinesHead is what lines are of.
type LinesHead struct {
	PanelHead
	Count int // of the terms meant in the reports meant, as the panel has it
	Found int // reports that have them
}

// Line is a place of a term, in its context: keyword in context.
type Line struct {
	Term     int // index in the dictionary
	ReportID string
	Title    string // of the report
	// What a row of a panel says of the report, as of today.
	RegionCode, Region, Province string
	Level                        report.Level
	Year                         int
	Kind                         report.Kind
	// Where the key is: the section, empty for the title of the report; the index of the paragraph in it, -1 for its heading; and how many
	// characters of that text stand before the key.
	Section   string
	Path      []string
	Role      report.Role
	Paragraph int
	Offset    int
	// Key is what counts, as it stands in the text; Left and Right are what the same text has on its sides.
	Left, Key, Right string
}

// Lines gives the places that Panel counts, one by one, of one state of the index: begin gets what they are of, then each every line, in
// order. An error of theirs ends it and is returned. Where there are more lines than the limit, next is the cursor of those behind. A
// cursor of another request is ErrCursor. Reports without end are read a part at a time: memory does not grow with them.
func (e *Engine) Lines(ctx context.Context, r LinesRequest, begin func(LinesHead) error, each func(Line) error) (next string, err error) {
	filter, err := r.Filter.compile()
	if err != nil {
		return "", err
	}
	s, done, err := e.use()
	if err != nil {
		return "", err
	}
	defer done()
	r.By, r.MergeKinds, r.Script = nil, false, false
	l := &lineFinder{panelCount: &panelCount{snapshot: s, request: r.PanelRequest, filter: filter}, asked: r, stored: e.reports}
	l.asked.Sort = cmp.Or(r.Sort, LinesByPlace)
	if err := l.prepare(e); err != nil {
		return "", err
	}
	l.admit()
	after, err := l.parseCursor()
	if err != nil {
		return "", err
	}
	if err := l.sum(ctx); err != nil {
		return "", err
	}
	head := LinesHead{PanelHead: PanelHead{Snapshot: s.fingerprint(), Words: e.jieba.Version(), Reports: len(l.reports)}}
	for _, n := range l.counts {
		head.Count += n
		head.Found += min(n, 1)
	}
	if err := begin(head); err != nil {
		return "", err
	}
	if r.Sample > 0 {
		if err := l.draw(ctx); err != nil {
			return "", err
		}
	}
	return l.give(ctx, after, each)
}

// lineFinder finds lines.
type lineFinder struct {
	*panelCount
	asked  LinesRequest
	stored Reports
	shown  []bool      // terms that are meant; nil for all
	counts []int       // of the terms meant, by the index of the report in panelCount.reports
	sample []linePlace // in order; nil where all are meant
}

// linePlace is a place before its text is read.
type linePlace struct {
	key     string // of LinesByLeft and LinesByRight
	line    *Line  // where it has been read for the key
	rank    int    // of the report: its index in panelCount.reports
	at      int    // its first position, from that of the report
	length  int
	term    int
	unit    uint32
	segment uint32 // its first position in the segment of the unit
}

// compare orders places as is asked for. Places by union or of several terms may begin where another does.
func (l *lineFinder) compare(a, b linePlace) int {
	first := cmp.Compare(a.key, b.key)
	if l.asked.Sort == LinesByPosition {
		first = cmp.Compare(a.at, b.at)
	}
	return cmp.Or(first, byPlace(a, b))
}

// byPlace orders places as LinesByPlace.
func byPlace(a, b linePlace) int {
	return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.at, b.at), cmp.Compare(a.length, b.length), cmp.Compare(a.term, b.term))
}

// admit finds the reports that are meant.
func (l *lineFinder) admit() {
	l.panelCount.admit()
	if len(l.asked.Terms) > 0 {
		l.shown = make([]bool, len(l.request.Dictionary.Terms))
		for _, term := range l.asked.Terms {
			l.shown[term] = true
		}
	}
	if l.whole() {
		return
	}
	l.reports = slices.DeleteFunc(l.reports, func(r panelReport) bool {
		entry := &l.snapshot.reports[r.number]
		return l.asked.Report != "" && entry.id != l.asked.Report || len(l.asked.Places) > 0 && !slices.Contains(l.asked.Places, entry.place())
	})
}

// whole reports whether the lines are of all reports of the panel.
func (l *lineFinder) whole() bool { return l.asked.Report == "" && len(l.asked.Places) == 0 }

// sum fills in counts, which the panel may remember.
func (l *lineFinder) sum(ctx context.Context) error {
	l.counts = make([]int, 0, len(l.reports))
	for block := range slices.Chunk(l.reports, max(1, blockCells/len(l.request.Dictionary.Terms))) {
		counts, err := l.count(ctx, block, l.whole() && len(block) == len(l.reports))
		if err != nil {
			return err
		}
		for _, r := range block {
			sum := 0
			of, _ := counts.of(r.number)
			for term, n := range of {
				if l.shown == nil || l.shown[term] {
					sum += int(n)
				}
			}
			l.counts = append(l.counts, sum)
		}
	}
	return ctx.Err()
}

// give gives the lines behind a place, and returns the cursor of those that are left.
func (l *lineFinder) give(ctx context.Context, after *linePlace, each func(Line) error) (next string, err error) {
	skip, left := l.asked.Skip, cmp.Or(l.asked.Limit, math.MaxInt-l.asked.Skip-1)
	for {
		most := min(skip+left+1, batchLines)
		batch, err := l.least(ctx, after, most)
		if err != nil || len(batch) == 0 {
			return "", err
		}
		whole := len(batch) < most // no more lines are behind it
		after = &batch[len(batch)-1]
		skipped := min(skip, len(batch))
		batch = batch[skipped:]
		skip -= skipped
		more := len(batch) > left
		batch = batch[:min(left, len(batch))]
		left -= len(batch)
		lines, err := l.read(ctx, batch)
		if err != nil {
			return "", err
		}
		for _, line := range lines {
			if err := each(line); err != nil {
				return "", err
			}
		}
		switch {
		case more:
			return l.cursor(batch[len(batch)-1]), nil
		case whole:
			return "", nil
		}
	}
}

// least returns the first n places behind one, in order, or what there are; from the beginning where it is nil.
func (l *lineFinder) least(ctx context.Context, after *linePlace, n int) (batch []linePlace, err error) {
	behind := func(p linePlace) bool { return after == nil || l.compare(p, *after) > 0 }
	if l.asked.Sample > 0 {
		i := slices.IndexFunc(l.sample, behind)
		if i < 0 {
			return nil, nil
		}
		return l.sample[i:min(len(l.sample), i+n)], nil
	}
	take := func(places []linePlace) {
		batch = append(batch, slices.DeleteFunc(places, func(p linePlace) bool { return !behind(p) })...)
	}
	if l.asked.Sort == LinesByPlace {
		from := 0
		if after != nil {
			from = after.rank
		}
		err = l.blocks(ctx, from, n, func(places []linePlace) (more bool) {
			take(places)
			return len(batch) < n
		})
		return batch[:min(n, len(batch))], err
	}
	var failed error
	err = l.blocks(ctx, 0, batchLines, func(places []linePlace) (more bool) {
		failed = l.readKeys(ctx, places)
		take(places)
		slices.SortFunc(batch, l.compare)
		batch = slices.Clip(batch[:min(n, len(batch))])
		return failed == nil
	})
	return batch, errors.Join(err, failed)
}

// blocks calls do with the places of the reports from a rank on, in the order of LinesByPlace, of so many reports at once as have some n
// lines, until it wants no more.
func (l *lineFinder) blocks(ctx context.Context, from, n int, do func([]linePlace) (more bool)) error {
	for from < len(l.reports) {
		var ranks []int
		for lines := 0; from < len(l.reports) && lines < n; from++ {
			if l.counts[from] > 0 {
				ranks = append(ranks, from)
				lines += l.counts[from]
			}
		}
		places, err := l.places(ctx, ranks)
		if err != nil {
			return err
		}
		if !do(places) {
			return nil
		}
	}
	return nil
}

// places returns the places of reports, whose ranks go up, in the order of LinesByPlace, without their keys.
func (l *lineFinder) places(ctx context.Context, ranks []int) ([]linePlace, error) {
	byNumber := slices.Clone(ranks)
	slices.SortFunc(byNumber, func(a, b int) int { return cmp.Compare(l.reports[a].number, l.reports[b].number) })
	numbers := make([]int32, len(byNumber))
	for i, rank := range byNumber {
		numbers[i] = l.reports[rank].number
	}
	found := make([][]linePlace, len(numbers)) // by the first report of a stretch
	err := l.inStretches(ctx, numbers, func(w *panelWorker, s unitStretch) {
		last, begins := -1, uint32(0) // a report, and its first position
		w.places(s, func(report int, unit uint32, p panel.Place) {
			if l.shown != nil && !l.shown[p.Term] {
				return
			}
			if report != last {
				last, begins = report, s.firstPosition(l.snapshot.titleUnit(numbers[report]))
			}
			found[s.from] = append(found[s.from], linePlace{
				rank: byNumber[report], at: int(p.Start - begins), length: int(p.End - p.Start), term: p.Term, unit: unit, segment: p.Start,
			})
		})
	})
	if err != nil {
		return nil, err
	}
	places := slices.Concat(found...)
	slices.SortFunc(places, byPlace)
	return places, nil
}

// readKeys fills in the keys of places, where they are compared.
func (l *lineFinder) readKeys(ctx context.Context, places []linePlace) error {
	if l.asked.Sort != LinesByLeft && l.asked.Sort != LinesByRight {
		return nil
	}
	lines, err := l.read(ctx, places)
	for i, line := range lines {
		p := &places[i]
		p.line, p.key = &line, line.Right
		if l.asked.Sort == LinesByLeft {
			p.key = backwards(line.Left)
		}
	}
	return err
}

func backwards(text string) string {
	runes := []rune(text)
	slices.Reverse(runes)
	return string(runes)
}

// titleUnit returns the unit of the title of a report.
func (s *snapshot) titleUnit(report int32) uint32 {
	return s.sections[s.reports[report].sections[0]].unit - 1
}

// firstPosition returns the first position of a unit of the segment.
func (s segment) firstPosition(unit uint32) uint32 {
	first, _ := s.Stretch(int(unit-s.first), int(unit-s.first))
	return first
}

// draw fills in sample: the lines with the least hashes.
func (l *lineFinder) draw(ctx context.Context) error {
	type drawn struct {
		linePlace
		hash [sha256.Size]byte
	}
	var all []drawn
	least := func() {
		slices.SortFunc(all, func(a, b drawn) int { return slices.Compare(a.hash[:], b.hash[:]) })
		all = all[:min(l.asked.Sample, len(all))]
	}
	err := l.blocks(ctx, 0, batchLines, func(places []linePlace) bool {
		for _, p := range places {
			all = append(all, drawn{p, l.hash(p)})
		}
		least()
		return true
	})
	l.sample = make([]linePlace, len(all))
	for i := range all {
		l.sample[i] = all[i].linePlace
	}
	if err == nil {
		err = l.readKeys(ctx, l.sample)
	}
	slices.SortFunc(l.sample, l.compare)
	return err
}

// hash is a random number of the seed for each line.
func (l *lineFinder) hash(p linePlace) [sha256.Size]byte {
	of := binary.BigEndian.AppendUint64(nil, l.asked.Seed)
	for _, n := range []int{p.at, p.length, p.term} {
		of = binary.BigEndian.AppendUint32(of, uint32(n))
	}
	return sha256.Sum256(append(of, l.id(p.rank)...))
}

// id returns the ID of the report of a rank.
func (l *lineFinder) id(rank int) string { return l.snapshot.reports[l.reports[rank].number].id }

// read reads the lines of places, in their order.
func (l *lineFinder) read(ctx context.Context, places []linePlace) ([]Line, error) {
	lines := make([]Line, len(places))
	var order []int // of the places to be read, report by report as they stand
	for i, p := range places {
		if p.line != nil {
			lines[i] = *p.line
		} else {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(places[a].rank, places[b].rank), cmp.Compare(places[a].at, places[b].at))
	})
	var reports [][]int
	for len(order) > 0 {
		end := 1
		for end < len(order) && places[order[end]].rank == places[order[0]].rank {
			end++
		}
		reports = append(reports, order[:end])
		order = order[end:]
	}
	errs := make([]error, len(reports))
	each(len(reports), func(i int) {
		if errs[i] = ctx.Err(); errs[i] == nil {
			errs[i] = l.readReport(places, reports[i], lines)
		}
	})
	if i := slices.IndexFunc(errs, func(err error) bool { return err != nil }); i >= 0 {
		return nil, errs[i]
	}
	return lines, nil
}

// readReport reads the lines of the places numbered, which stand in one report in this order.
func (l *lineFinder) readReport(places []linePlace, numbered []int, lines []Line) error {
	of := l.reports[places[numbered[0]].rank]
	entry := &l.snapshot.reports[of.number]
	r, err := l.stored.Report(entry.id)
	if err != nil {
		return fmt.Errorf("read report %s: %w", entry.id, err)
	}
	row := l.newRow(of)
	line := Line{
		ReportID: entry.id, Title: r.Title, RegionCode: row.RegionCode, Region: row.Region, Province: row.Province, Level: row.Level, Year: row.Year, Kind: row.Kind,
	}
	t := lineText{segment: l.snapshot.segmentOf(places[numbered[0]].unit), first: math.MaxUint32}
	for _, i := range numbered {
		p := &places[i]
		if t.textOf == nil || p.unit != t.unit {
			t.unit, t.textOf = p.unit, t.segment.TextOf(int(p.unit-t.segment.first))
			t.first = math.MaxUint32
			t.section = nil
			line.Section, line.Path, line.Role = "", nil, ""
			if section := l.snapshot.byUnit[p.unit]; section >= 0 {
				t.section = &r.Sections[section-entry.sections[0]]
				line.Section, line.Path, line.Role = t.section.ID, t.section.Path, t.section.Role
			}
		}
		if line.Paragraph, err = t.seek(r, p); err != nil {
			return err
		}
		start, end := t.folded.Span(int(p.segment-t.first), int(p.segment-t.first)+p.length)
		first := back(t.text, start, l.asked.Context)
		around := strings.Clone(t.text[first:forward(t.text, end, l.asked.Context)]) // which does not keep the report in memory
		line.Term, line.Left, line.Key, line.Right = p.term, around[:start-first], around[start-first:end-first], around[end-first:]
		t.offset += utf8.RuneCountInString(t.text[t.counted:start])
		t.counted = start
		line.Offset = t.offset
		lines[i] = line
	}
	return nil
}

// lineText is the text that a line is read from.
type lineText struct {
	segment segment
	unit    uint32
	textOf  func(position uint32) (text int, first uint32)
	section *report.Section // nil for the title
	first   uint32          // its first position; of none at the beginning
	number  int             // as Line.Paragraph
	text    string
	folded  analyzer.Folded

	counted, offset int // the last key began behind so many bytes, and characters
}

// seek goes to the text of a place, and returns its number. Places of a unit come in order.
func (t *lineText) seek(r *report.Report, p *linePlace) (paragraph int, err error) {
	number, first := t.textOf(p.segment)
	if first == t.first {
		return t.number, nil
	}
	t.number, t.first, t.counted, t.offset = number-1, first, 0, 0
	switch {
	case t.section == nil:
		t.text = r.Title
	case number > len(t.section.Paragraphs):
		return 0, fmt.Errorf("report %s: section %s has no paragraph %d", r.ID, t.section.ID, number-1)
	default:
		t.text = textAt(t.section, number)
	}
	t.folded = analyzer.FoldMap(t.text)
	if int(p.segment-first)+p.length > len(t.folded.Runes) {
		return 0, fmt.Errorf("report %s is not as it was indexed", r.ID) // it is being corrected
	}
	return t.number, nil
}

// lineCursor is a place as it is found again in another state of the index.
type lineCursor struct {
	Key     string   `json:"k,omitempty"`
	Values  []string `json:"v"` // of the report: see panelReport
	ID      string   `json:"i"`
	At      int      `json:"a"`
	Length  int      `json:"l"`
	Term    int      `json:"t"`
	Request uint64   `json:"q"`
}

// fingerprint tells requests apart whose lines or order may differ.
func (l *lineFinder) fingerprint() uint64 {
	h := fnv.New64a()
	r := &l.asked
	fmt.Fprintf(h, "%s %q %q %v %q %q", r.Dictionary.Hash(), l.request.Rule, l.request.Scope, r.Terms, r.Places, r.Report)
	fmt.Fprintf(h, " %q %d %d %d", r.Sort, r.Context, r.Sample, r.Seed)
	for _, values := range [][]string{r.Filter.Region, r.Filter.Year, r.Filter.Kind, r.Filter.Level, r.Filter.Section} {
		fmt.Fprintf(h, " %q", slices.Sorted(slices.Values(values)))
	}
	return h.Sum64()
}

func (l *lineFinder) cursor(p linePlace) string {
	data, err := json.Marshal(lineCursor{p.key, l.reports[p.rank].values, l.id(p.rank), p.at, p.length, p.term, l.fingerprint()})
	if err != nil {
		panic(err) // texts and numbers have no error
	}
	return base64.RawURLEncoding.EncodeToString(data)
}

// parseCursor returns the place that the request continues behind, nil without a cursor. Where its report is no more, that is before the first
// place of the report that follows it.
func (l *lineFinder) parseCursor() (*linePlace, error) {
	if l.asked.Cursor == "" {
		return nil, nil
	}
	var c lineCursor
	data, err := base64.RawURLEncoding.DecodeString(l.asked.Cursor)
	if err != nil || json.Unmarshal(data, &c) != nil || c.Request != l.fingerprint() {
		return nil, ErrCursor
	}
	p := &linePlace{key: c.Key, at: c.At, length: c.Length, term: c.Term}
	known := false
	p.rank, known = slices.BinarySearchFunc(l.reports, c, func(r panelReport, c lineCursor) int {
		return cmp.Or(slices.CompareFunc(r.values, c.Values, noneLast), cmp.Compare(l.snapshot.reports[r.number].id, c.ID))
	})
	if !known {
		p.length = -1
		if l.asked.Sort != LinesByPosition {
			p.at = -1
		}
	}
	return p, nil
}
