package engine

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
	"gongbao/index"
	"gongbao/index/parallel"
	"gongbao/index/passage"
	"gongbao/index/report"
)

// Lines implements index.Counter.
func (e *Engine) Lines(ctx context.Context, r index.LinesRequest, begin func(index.LinesHead) error, each func(index.Line) error) (next string, err error) {
	filter, err := r.Filter.Compile()
	if err != nil {
		return "", err
	}
	v, done, err := e.store.View()
	if err != nil {
		return "", err
	}
	defer done()
	r.By, r.MergeKinds, r.Script = nil, false, false
	l := &lineFinder{panelCount: &panelCount{engine: e, view: v, request: r.PanelRequest, filter: filter}, asked: r, stored: e.reports}
	l.asked.Sort, l.asked.Batch = cmp.Or(r.Sort, index.LinesByPlace), cmp.Or(r.Batch, index.DefaultBatch)
	if err := l.prepare(); err != nil {
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
	head := index.LinesHead{PanelHead: l.head()}
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
	asked  index.LinesRequest
	stored index.Reports
	shown  []bool      // terms that are meant; nil for all
	counts []int       // of the terms meant, by the index of the report in panelCount.reports
	sample []linePlace // in order; nil if all are meant
}

// linePlace is a place before its text is read.
type linePlace struct {
	index.TermPlace
	key  string      // of LinesByLeft and LinesByRight
	line *index.Line // if it has been read for the key
	rank int         // of the report: its index in panelCount.reports
}

// compare orders places as is asked for. Places by union or of several terms may begin where
// another does.
func (l *lineFinder) compare(a, b linePlace) int {
	first := cmp.Compare(a.key, b.key)
	if l.asked.Sort == index.LinesByPosition {
		first = cmp.Compare(a.Position, b.Position)
	}
	return cmp.Or(first, byPlace(a, b))
}

// byPlace orders places as LinesByPlace.
func byPlace(a, b linePlace) int {
	return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.Position, b.Position), cmp.Compare(a.Length, b.Length), cmp.Compare(a.Term, b.Term))
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
		return l.asked.Report != "" && r.ID != l.asked.Report || len(l.asked.Places) > 0 && !slices.Contains(l.asked.Places, r.Code())
	})
}

// whole reports whether the lines are of all reports of the panel.
func (l *lineFinder) whole() bool { return l.asked.Report == "" && len(l.asked.Places) == 0 }

// sum fills in counts, which the panel may remember.
func (l *lineFinder) sum(ctx context.Context) error {
	l.counts = make([]int, 0, len(l.reports))
	for block := range slices.Chunk(l.reports, max(1, maxBlockCells/len(l.request.Dictionary.Terms))) {
		counts, err := l.count(ctx, block, l.whole() && len(block) == len(l.reports))
		if err != nil {
			return err
		}
		for _, r := range block {
			sum := 0
			of, _ := counts.of(r.Entry)
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
func (l *lineFinder) give(ctx context.Context, after *linePlace, each func(index.Line) error) (next string, err error) {
	skip, left := l.asked.Skip, cmp.Or(l.asked.Limit, math.MaxInt-l.asked.Skip-1)
	for {
		most := min(skip+left+1, l.asked.Batch)
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

// least returns the first n places behind one, in order, or what there are; from the beginning
// if it is nil.
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
	if l.asked.Sort == index.LinesByPlace {
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
	err = l.blocks(ctx, 0, l.asked.Batch, func(places []linePlace) (more bool) {
		failed = l.readKeys(ctx, places)
		take(places)
		slices.SortFunc(batch, l.compare)
		batch = slices.Clip(batch[:min(n, len(batch))])
		return failed == nil
	})
	return batch, errors.Join(err, failed)
}

// blocks calls do with the places of the reports from a rank on, in the order of LinesByPlace, of
// so many reports at once as have some n lines, until it wants no more.
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

// places returns the places of reports, whose ranks go up, in the order of LinesByPlace, without
// their keys.
func (l *lineFinder) places(ctx context.Context, ranks []int) ([]linePlace, error) {
	byNumber := slices.Clone(ranks)
	slices.SortFunc(byNumber, func(a, b int) int { return cmp.Compare(l.reports[a].Number, l.reports[b].Number) })
	reports := make([]*index.Entry, len(byNumber))
	for i, rank := range byNumber {
		reports[i] = l.reports[rank].Entry
	}
	request := l.tally(reports)
	request.Progress = nil
	found, err := l.view.TermPlaces(ctx, request)
	if err != nil {
		return nil, err
	}
	places := make([]linePlace, 0, len(found))
	for _, p := range found {
		if l.shown == nil || l.shown[p.Term] {
			places = append(places, linePlace{TermPlace: p, rank: byNumber[p.Report]})
		}
	}
	slices.SortFunc(places, byPlace)
	return places, nil
}

// readKeys fills in the keys of places, if they are compared.
func (l *lineFinder) readKeys(ctx context.Context, places []linePlace) error {
	if l.asked.Sort != index.LinesByLeft && l.asked.Sort != index.LinesByRight {
		return nil
	}
	lines, err := l.read(ctx, places)
	for i, line := range lines {
		p := &places[i]
		p.line, p.key = &line, line.Right
		if l.asked.Sort == index.LinesByLeft {
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
	err := l.blocks(ctx, 0, l.asked.Batch, func(places []linePlace) bool {
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
	for _, n := range []int{p.Position, p.Length, p.Term} {
		of = binary.BigEndian.AppendUint32(of, uint32(n))
	}
	return sha256.Sum256(append(of, l.id(p.rank)...))
}

// id returns the ID of the report of a rank.
func (l *lineFinder) id(rank int) string { return l.reports[rank].ID }

// read reads the lines of places, in their order.
func (l *lineFinder) read(ctx context.Context, places []linePlace) ([]index.Line, error) {
	lines := make([]index.Line, len(places))
	var order []int // of the places to be read, report by report as they stand
	for i, p := range places {
		if p.line != nil {
			lines[i] = *p.line
		} else {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(places[a].rank, places[b].rank), cmp.Compare(places[a].Position, places[b].Position))
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
	err := parallel.Each(ctx, len(reports), func(i int) error { return l.readReport(places, reports[i], lines) })
	if err != nil {
		return nil, err
	}
	return lines, nil
}

// readReport reads the lines of the places numbered, which are in one report in this order.
func (l *lineFinder) readReport(places []linePlace, numbered []int, lines []index.Line) error {
	of := l.reports[places[numbered[0]].rank]
	r, err := l.stored.Report(of.ID)
	if err != nil {
		return fmt.Errorf("read report %s: %w", of.ID, err)
	}
	row := l.newRow(of)
	t := lineText{lines: r.Lines(), part: report.Part{Section: -2}}
	for _, i := range numbered {
		p := &places[i]
		if err := t.seek(r, p); err != nil {
			return err
		}
		line := index.Line{
			ReportID: of.ID, Title: r.Title, RegionCode: row.RegionCode, Region: row.Region, Province: row.Province, Level: row.Level, Year: row.Year, Kind: row.Kind,
			Term: p.Term, Paragraph: p.Text - 1,
		}
		if p.Section >= 0 {
			section := &r.Sections[p.Section]
			line.Section, line.Path, line.Role = section.ID, section.Path, section.Role
		}
		start, end := t.folded.Span(t.first+p.Start, t.first+p.Start+p.Length)
		text := t.line.Text
		first := passage.Back(text, start, l.asked.Context)
		around := strings.Clone(text[first:passage.Forward(text, end, l.asked.Context)]) // which does not keep the report in memory
		line.Left, line.Key, line.Right = around[:start-first], around[start-first:end-first], around[end-first:]
		t.offset += utf8.RuneCountInString(text[t.counted:max(t.counted, start)])
		t.counted = max(t.counted, start)
		line.Offset = t.offset
		lines[i] = line
	}
	return nil
}

// lineText is the text that a line is read from.
type lineText struct {
	lines  report.Lines
	line   *report.Line // the one with the text; nil at the beginning
	part   report.Part  // the text
	folded analyzer.Folded
	first  int // the index in folded of the text's first character

	counted, offset int // the last key began at this byte of the line, and so many characters into the text
}

// seek goes to the text of a place. Places of a text come in order.
func (t *lineText) seek(r *report.Report, p *linePlace) error {
	if p.Section != t.part.Section || p.Text != t.part.Number {
		if p.Section >= len(r.Sections) || p.Section >= 0 && p.Text > len(r.Sections[p.Section].Paragraphs) {
			return fmt.Errorf("report %s has no paragraph %d of section %d", r.ID, p.Text-1, p.Section)
		}
		line, part := t.lines.Of(p.Section, p.Text)
		if line != t.line {
			t.line, t.folded = line, analyzer.FoldMap(line.Text)
		}
		t.part, t.first, t.counted, t.offset = part, t.folded.From(part.Start), part.Start, 0
	}
	if t.first+p.Start+p.Length > len(t.folded.Runes) {
		return fmt.Errorf("report %s is not as it was indexed", r.ID) // it is being corrected
	}
	return nil
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
	for field := range index.NumFields {
		fmt.Fprintf(h, " %q", slices.Sorted(slices.Values(r.Filter.Values(field))))
	}
	return h.Sum64()
}

func (l *lineFinder) cursor(p linePlace) string {
	data, err := json.Marshal(lineCursor{p.key, l.reports[p.rank].values, l.id(p.rank), p.Position, p.Length, p.Term, l.fingerprint()})
	if err != nil {
		panic(err) // texts and numbers have no error
	}
	return base64.RawURLEncoding.EncodeToString(data)
}

// parseCursor returns the place that the request continues behind, nil without a cursor. If its
// report is no more, that is before the first place of the report that follows it.
func (l *lineFinder) parseCursor() (*linePlace, error) {
	if l.asked.Cursor == "" {
		return nil, nil
	}
	var c lineCursor
	data, err := base64.RawURLEncoding.DecodeString(l.asked.Cursor)
	if err != nil || json.Unmarshal(data, &c) != nil || c.Request != l.fingerprint() {
		return nil, index.ErrCursor
	}
	p := &linePlace{key: c.Key, TermPlace: index.TermPlace{Position: c.At, Length: c.Length, Term: c.Term}}
	known := false
	p.rank, known = slices.BinarySearchFunc(l.reports, c, func(r panelReport, c lineCursor) int {
		return cmp.Or(slices.CompareFunc(r.values, c.Values, index.CompareValues), cmp.Compare(r.ID, c.ID))
	})
	if !known {
		p.Length = -1
		if l.asked.Sort != index.LinesByPosition {
			p.Position = -1
		}
	}
	return p, nil
}
