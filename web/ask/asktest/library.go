package asktest

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"gongbao/analyzer"
	"gongbao/analyzer/coded"
	"gongbao/index"
	"gongbao/index/compare"
	"gongbao/index/panel"
	"gongbao/index/passage"
	"gongbao/index/query"
	"gongbao/index/report"
	"gongbao/index/suggest"
	"gongbao/web/address"
	"gongbao/web/answer"
)

// Library searches made-up reports by brute force. It relaxes a query of one word to the word's
// first two characters.
type Library struct {
	Reports []*report.Report
	Err     error // what every method returns, if set
	AtWork  index.Upkeep
	Panics  bool

	// What Export and Count meet: the hit or the request, from 1, that they end before, and why; a
	// report that cannot be read; too little time for the whole library.
	Breaks     int
	BreaksWith error
	Unread     string
	Partial    bool
}

func (f *Library) Summary(context.Context) (index.Summary, error) {
	s := index.Summary{Reports: len(f.Reports)}
	for _, r := range f.Reports {
		s.Sections += len(r.Sections)
		s.Chars += r.Chars
	}
	return s, f.Err
}

func (f *Library) Report(_ context.Context, id string) (*report.Report, error) {
	if f.Panics {
		panic("made-up panic")
	}
	if f.Err != nil {
		return nil, f.Err
	}
	for _, r := range f.Reports {
		if r.ID == id {
			return r, nil
		}
	}
	if id == Replaced {
		return nil, &index.MovedError{ID: f.Reports[0].ID}
	}
	return nil, fmt.Errorf("report %s: %w", id, index.ErrNotFound)
}

// Replaced is the ID of a report whose place the first has taken.
const Replaced = "ffffffffffffffff"

// Duplicates says that the first report is a fuller copy of the second.
func (f *Library) Duplicates(id string) ([]report.Duplicate, error) {
	if len(f.Reports) < 2 || id != f.Reports[1].ID {
		return nil, nil
	}
	first := f.Reports[0]
	return []report.Duplicate{{ID: first.ID, Title: first.Header().Name(), Similarity: .88, Resemblance: .1, Fuller: true}}, nil
}

func (f *Library) Alike(id string) int {
	near, _ := f.Duplicates(id)
	return len(near)
}

func (f *Library) Analyze(text string) (analyzer.Analysis, error) {
	words, err := analyzer.Load()
	if err != nil {
		return analyzer.Analysis{}, err
	}
	return words.Analyze(text, analyzer.BuiltinSynonyms()), f.Err
}

func (f *Library) Suggest(text string, limit int) ([]suggest.Suggestion, error) {
	all := []suggest.Suggestion{{Query: text + "一", Kind: suggest.Term}, {Query: text + "二", Kind: suggest.Term}}
	return all[:min(limit, 2)], f.Err
}

func (f *Library) Compare(_ context.Context, a, b *report.Report) (*compare.Comparison, error) {
	words, err := analyzer.Load()
	if err != nil {
		return nil, err
	}
	return compare.Reports(words, a, b), f.Err
}

func (f *Library) IndexBytes() int64 { return 123_456 }

func (f *Library) Upkeep() index.Upkeep { return f.AtWork }

func (f *Library) Marker(_ context.Context, r index.Request) (*passage.Marker, error) {
	node, err := index.ParseQuery(r.Query)
	if err != nil || node == nil {
		return nil, err
	}
	words := positive(node)
	word, ok := node.(query.Word)
	if r.Match == index.Words || ok && r.Match == "" && len(f.find(word, words, index.Filter{}, 0)) == 0 {
		words = shortened(words)
	}
	return passage.NewMarker(words...), nil
}

func (f *Library) Search(_ context.Context, r index.Request) (*index.Result, error) {
	if f.Err != nil {
		return nil, f.Err
	}
	node, err := index.ParseQuery(r.Query)
	if err != nil {
		return nil, err
	}
	res := &index.Result{Request: r, Understood: r.Query, Synonyms: synonymsOf(r), Took: 3210 * time.Microsecond}
	var words []string
	if node != nil {
		words = positive(node)
		if r.Match == "" && len(f.find(node, words, index.Filter{}, r.Passages)) == 0 {
			if word, ok := node.(query.Word); ok {
				words = shortened(words)
				node = query.Word{Text: string([]rune(word.Text)[:min(2, len([]rune(word.Text)))])}
				res.Relaxed = index.Words
			}
		}
	}
	hits := f.find(node, words, r.Filter, r.Passages)
	slices.SortStableFunc(hits, func(a, b index.Hit) int {
		switch r.Sort {
		case index.Newest:
			return cmp.Compare(b.Report.Year, a.Report.Year)
		case index.Oldest:
			return cmp.Compare(a.Report.Year, b.Report.Year)
		case index.ByRegion:
			return cmp.Compare(a.Report.Region.Code, b.Report.Region.Code)
		}
		return cmp.Compare(b.Occurrences, a.Occurrences)
	})
	res.Total = len(hits)
	for _, h := range hits {
		res.Occurrences += h.Occurrences
	}
	from := 0
	if r.Cursor != "" {
		if from, err = strconv.Atoi(r.Cursor); err != nil || from > len(hits) {
			return nil, fmt.Errorf("cursor %q: %w", r.Cursor, index.ErrCursor)
		}
	}
	from = min(from+r.Skip, len(hits))
	to := min(from+r.Limit, len(hits))
	if to < len(hits) {
		res.Next = strconv.Itoa(to)
	}
	res.Hits = hits[from:to]
	res.Facets = f.facets(node, words, r.Filter)
	return res, nil
}

// Export gives the pages of the search one after the other. It breaks off before the hit numbered
// breaks, if that is set.
func (f *Library) Export(ctx context.Context, r index.Request, begin func(*index.Result) error, each func(index.Hit, *report.Report) error) error {
	r.Limit, r.Cursor = len(f.Reports), ""
	res, err := f.Search(ctx, r)
	if err != nil {
		return err
	}
	hits := res.Hits
	res.Hits, res.Partial = nil, f.Partial
	if err := begin(res); err != nil {
		return err
	}
	for i, h := range hits {
		if i+1 == f.Breaks {
			return f.BreaksWith
		}
		of, _ := f.Report(ctx, h.Report.ID)
		if h.Report.ID == f.Unread {
			of = nil
		}
		if err := each(h, of); err != nil {
			return err
		}
	}
	return nil
}

// Panel counts the terms in the whole reports that Search finds by the filter, a row a report. It
// breaks off before the row numbered breaks.
func (f *Library) Panel(ctx context.Context, r index.PanelRequest, begin func(index.PanelHead) error, each func(panel.Row) error) error {
	if f.Err != nil || r.Dictionary == nil {
		return f.Err
	}
	res, err := f.Search(ctx, index.Request{Filter: r.Filter, Limit: len(f.Reports)})
	if err != nil {
		return err
	}
	if err := begin(index.PanelHead{Snapshot: "0123456789abcdef", Words: "words", Reports: len(res.Hits)}); err != nil {
		return err
	}
	for i, h := range res.Hits {
		if i+1 == f.Breaks {
			return f.BreaksWith
		}
		of, err := f.Report(ctx, h.Report.ID)
		if err != nil {
			return err
		}
		row := panel.Row{Chars: of.Chars, Reports: 1, ReportID: of.ID, RegionCode: of.Region.Code, Region: of.Region.Name, Province: "云南省", Level: of.Level, Year: int(of.Year), Kind: of.Kind}
		text := answer.ReportText(of)
		for _, t := range r.Dictionary.Terms {
			row.Counts = append(row.Counts, strings.Count(text, t.Name()))
		}
		if err := each(row); err != nil {
			return err
		}
	}
	return nil
}

// Lines lists where the paragraphs of the reports that Panel counts have the names of terms, cut
// off by the limit. It breaks off as Panel does.
func (f *Library) Lines(ctx context.Context, r index.LinesRequest, begin func(index.LinesHead) error, each func(index.Line) error) (next string, err error) {
	if f.Err != nil || r.Dictionary == nil {
		return "", f.Err
	}
	var lines []index.Line
	head := index.LinesHead{}
	err = f.Panel(ctx, index.PanelRequest{Dictionary: r.Dictionary, Filter: r.Filter}, func(h index.PanelHead) error {
		head.PanelHead = h
		return nil
	}, func(row panel.Row) error {
		of, err := f.Report(ctx, row.ReportID)
		if err != nil {
			return err
		}
		for _, s := range of.Sections {
			for i, text := range s.Paragraphs {
				for k, t := range r.Dictionary.Terms {
					if before, after, ok := strings.Cut(text, t.Name()); ok {
						lines = append(lines, index.Line{Term: k, ReportID: of.ID, Title: of.Title, Region: row.Region, Year: row.Year, Section: s.ID, Path: s.Path, Role: s.Role,
							Paragraph: i, Offset: utf8.RuneCountInString(before), Left: before, Key: t.Name(), Right: after})
					}
				}
			}
		}
		return nil
	})
	head.Count, head.Found = len(lines), min(1, len(lines))
	if err := begin(head); err != nil {
		return "", err
	}
	for i, line := range lines {
		if r.Limit > 0 && i == r.Limit {
			return "next", nil
		}
		if err := each(line); err != nil {
			return "", err
		}
	}
	return "", err
}

func (f *Library) Dictionaries() ([]index.NamedDictionary, error) {
	d, err := f.Dictionary("环境")
	return []index.NamedDictionary{d, {Name: "坏", Err: &panel.Error{Line: 1, Message: coded.New("dictionary-term-without-forms")}}}, err
}

func (f *Library) Dictionary(name string) (index.NamedDictionary, error) {
	if d, ok := panel.Examples()[name]; ok {
		return index.NamedDictionary{Name: name, Dictionary: d, Text: d.String(), BuiltIn: true}, f.Err
	}
	return index.NamedDictionary{}, index.ErrNoDictionary
}

// Count counts the hits of each search.
func (f *Library) DictionaryVersion(name, hash string) (index.NamedDictionary, error) {
	d, err := f.Dictionary(name)
	if err == nil && d.Dictionary.Hash() != hash {
		return index.NamedDictionary{}, index.ErrNoDictionary
	}
	return d, err
}

func (f *Library) DictionaryVersions(string) ([]string, error) { return nil, f.Err }

func (f *Library) Count(ctx context.Context, requests []index.Request, by []index.Grouping, each func(i int, c *index.Counts, err error) error) error {
	for i, r := range requests {
		if i+1 == f.Breaks {
			return f.BreaksWith
		}
		r.Limit, r.Passages = len(f.Reports), 0
		res, err := f.Search(ctx, r)
		if err != nil {
			if err := each(i, nil, err); err != nil {
				return err
			}
			continue
		}
		c := &index.Counts{Understood: res.Understood, Relaxed: res.Relaxed, Partial: f.Partial, Total: res.Total, Occurrences: res.Occurrences}
		for _, h := range res.Hits {
			var values []string
			for _, g := range by {
				values = append(values, map[index.Grouping]string{
					index.GroupProvince: "530000", index.GroupRegion: cmp.Or(h.Report.Region.Code, index.None), index.GroupYear: yearValue(h.Report.Year),
					index.GroupKind: string(h.Report.Kind), index.GroupLevel: string(h.Report.Level),
				}[g])
			}
			k := slices.IndexFunc(c.Groups, func(g index.Group) bool { return slices.Equal(g.Values, values) })
			if k < 0 {
				k = len(c.Groups)
				c.Groups = append(c.Groups, index.Group{Values: values})
			}
			c.Groups[k].Reports++
			c.Groups[k].Occurrences += h.Occurrences
			c.Groups[k].Chars += h.Report.Chars
		}
		if err := each(i, c, nil); err != nil {
			return err
		}
	}
	return nil
}

func (f *Library) find(node query.Node, words []string, filter index.Filter, passages int) []index.Hit {
	var hits []index.Hit
	for _, rep := range f.Reports {
		var regions []string
		for _, d := range rep.Region.Path {
			regions = append(regions, d.Code)
		}
		if len(regions) == 0 {
			regions = []string{index.None}
		}
		if !chosen(filter.Region, regions...) || !chosen(filter.Year, yearValue(rep.Year)) ||
			!chosen(filter.Kind, string(rep.Kind)) || !chosen(filter.Level, string(rep.Level)) {
			continue
		}
		hit, found := index.Hit{Report: rep.Header(), Score: 1}, false
		for _, s := range rep.Sections {
			text := s.Heading + "\n" + strings.Join(s.Paragraphs, "\n")
			if !chosen(filter.Section, string(s.Role)) || node != nil && !holds(node, text) {
				continue
			}
			found = true
			if node == nil {
				continue
			}
			for i, p := range append([]string{s.Heading}, s.Paragraphs...) {
				ps, before := pieces(p, words), hit.Occurrences
				for _, piece := range ps {
					if piece.Match {
						hit.Occurrences++
					}
				}
				if hit.Occurrences > before && len(hit.Passages) < passages {
					hit.Passages = append(hit.Passages, passage.Passage{Section: s.ID, Path: s.Path, Role: s.Role, Paragraph: i - 1, Pieces: ps})
				}
			}
		}
		if found {
			hits = append(hits, hit)
		}
	}
	return hits
}

// pieces marks the words in text.
func pieces(text string, words []string) []passage.Piece {
	var ps []passage.Piece
	for text != "" {
		at, found := len(text), ""
		for _, w := range words {
			if i := strings.Index(text, w); i >= 0 && i < at {
				at, found = i, w
			}
		}
		if at > 0 {
			ps = append(ps, passage.Piece{Text: text[:at]})
		}
		if found != "" {
			ps = append(ps, passage.Piece{Text: found, Match: true})
		}
		text = text[at+len(found):]
	}
	return ps
}

func (f *Library) facets(node query.Node, words []string, filter index.Filter) index.Facets {
	hits := func(facet string) []index.Hit {
		other := filter
		*address.FacetValues(&other, facet) = nil
		return f.find(node, words, other, 0)
	}
	var fs index.Facets
	for _, h := range hits("region") {
		level := &fs[index.Region]
		for _, d := range h.Report.Region.Path {
			level = &count(level, filter.Region, d.Code, d.Name).Children
		}
	}
	for _, h := range hits("year") {
		label := yearValue(h.Report.Year) + "年"
		if h.Report.Year == 0 {
			label = "年份不详"
		}
		count(&fs[index.Year], filter.Year, yearValue(h.Report.Year), label)
	}
	slices.SortFunc(fs[index.Year], func(a, b index.Bucket) int { return cmp.Compare(yearOrder(b), yearOrder(a)) })
	for _, h := range hits("kind") {
		count(&fs[index.Kind], filter.Kind, string(h.Report.Kind), string(h.Report.Kind))
	}
	for _, h := range hits("level") {
		count(&fs[index.Level], filter.Level, string(h.Report.Level), map[report.Level]string{report.Province: "省级", report.Prefecture: "市级", report.County: "县级"}[h.Report.Level])
	}
	labels := map[report.Role]string{report.Review: "回顾", report.Tasks: "任务", report.Goals: "总体要求与目标", report.OtherRole: "其他"}
	for role, label := range labels {
		only := filter
		only.Section = []string{string(role)}
		if n := len(f.find(node, words, only, 0)); n > 0 {
			b := count(&fs[index.Section], filter.Section, string(role), label)
			b.Count = n
		}
	}
	slices.SortFunc(fs[index.Section], func(a, b index.Bucket) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
	})
	return fs
}

func yearOrder(b index.Bucket) int {
	n, _ := strconv.Atoi(b.Value) // none comes last
	return n
}

// count adds 1 to the bucket of value, appending it where it is missing.
func count(buckets *[]index.Bucket, selected []string, value, label string) *index.Bucket {
	i := slices.IndexFunc(*buckets, func(b index.Bucket) bool { return b.Value == value })
	if i < 0 {
		i = len(*buckets)
		*buckets = append(*buckets, index.Bucket{Value: value, Label: label, Selected: slices.Contains(selected, value)})
	}
	(*buckets)[i].Count++
	return &(*buckets)[i]
}

func chosen(choice []string, values ...string) bool {
	included, wanted := false, false
	for _, c := range choice {
		plain, excluded := strings.CutPrefix(c, "-")
		switch {
		case excluded && slices.Contains(values, plain):
			return false
		case !excluded:
			wanted = true
			included = included || slices.Contains(values, plain)
		}
	}
	return included || !wanted
}

func yearValue(y report.Year) string {
	if y == 0 {
		return index.None
	}
	return strconv.Itoa(int(y))
}

func holds(node query.Node, text string) bool {
	switch n := node.(type) {
	case query.Word:
		return strings.Contains(text, n.Text)
	case query.Phrase:
		return strings.Contains(text, n.Text)
	case query.Not:
		return !holds(n.Node, text)
	case query.And:
		return !slices.ContainsFunc(n.Nodes, func(n query.Node) bool { return !holds(n, text) })
	case query.Or:
		return slices.ContainsFunc(n.Nodes, func(n query.Node) bool { return holds(n, text) })
	}
	return false // of what this library cannot do
}

func positive(node query.Node) []string {
	var words []string
	switch n := node.(type) {
	case query.Word:
		words = append(words, n.Text)
	case query.Phrase:
		words = append(words, n.Text)
	case query.And:
		for _, n := range n.Nodes {
			words = append(words, positive(n)...)
		}
	case query.Or:
		for _, n := range n.Nodes {
			words = append(words, positive(n)...)
		}
	}
	return words
}

func shortened(words []string) []string {
	var short []string
	for _, w := range words {
		short = append(short, string([]rune(w)[:min(2, len([]rune(w)))]))
	}
	return short
}

// New holds reports of made-up places over three years.
func New() *Library {
	province := report.Division{Code: "530000", Name: "云岭省"}
	prefectures := []report.Division{{Code: "530100", Name: "清河市"}, {Code: "530300", Name: "白石市"}}
	counties := [][]report.Division{
		{{Code: "530124", Name: "柳泉县"}, {Code: "530125", Name: "东坪县"}},
		{{Code: "530322", Name: "石门县"}},
	}
	f := &Library{}
	for _, year := range []report.Year{2024, 2025, 2026} {
		f.Add(report.GovernmentWork, report.Province, year, province)
		for i, prefecture := range prefectures {
			f.Add(report.GovernmentWork, report.Prefecture, year, province, prefecture)
			for _, county := range counties[i] {
				f.Add(report.GovernmentWork, report.County, year, province, prefecture, county)
				f.Add(report.Plan, report.County, year, province, prefecture, county)
			}
		}
	}
	f.Reports[1].Complete = report.Abstract
	f.Reports[2].Complete = report.Excerpt
	f.Reports = append(f.Reports, &report.Report{ID: "00000000000000ff", Kind: report.Other, Complete: report.Full, Sections: []report.Section{
		{ID: "s1", Role: report.OtherRole, Paragraphs: []string{"一条没有标题、地区和年份的消息，提到煤矸石。"}},
	}})
	return f
}

func (f *Library) Add(kind report.Kind, level report.Level, year report.Year, path ...report.Division) {
	place := path[len(path)-1]
	title := place.Name + strconv.Itoa(int(year)) + "年政府工作报告"
	if kind == report.Plan {
		title = fmt.Sprintf("关于%s%d年国民经济和社会发展计划执行情况与%d年国民经济和社会发展计划(草案)的报告", place.Name, year-1, year)
	}
	delivered := fmt.Sprintf("%d-01-20", year)
	top := func(id, heading string, role report.Role, paragraphs ...string) report.Section {
		return report.Section{ID: id, Heading: heading, Path: []string{heading}, Level: 1, Role: role, Paragraphs: paragraphs}
	}
	under := func(id, above, heading string, role report.Role, paragraphs ...string) report.Section {
		return report.Section{ID: id, Heading: heading, Path: []string{above, heading}, Level: 2, Role: role, Paragraphs: paragraphs}
	}
	const review, tasks = "一、过去一年工作回顾", "三、重点任务"
	f.Reports = append(f.Reports, &report.Report{
		ID: fmt.Sprintf("%016x", len(f.Reports)+1), Title: title, Kind: kind, Level: level, Year: year,
		Region:    report.Region{Code: place.Code, Name: place.Name, Path: path},
		Delivered: delivered, Meeting: place.Name + "第十届人民代表大会第四次会议",
		Speaker:   report.Speaker{Name: "李四", Office: place.Name + "人民政府主要负责人"},
		Published: delivered, Complete: report.Full, Chars: 18642,
		Source: report.Source{File: "made-up/" + place.Code + ".txt", Item: 2},
		Evidence: map[string]report.Evidence{
			"year":      {Text: title, Confidence: .95},
			"delivered": {Text: "——" + delivered + "在" + place.Name + "第十届人民代表大会第四次会议上", Confidence: 1},
		},
		Sections: []report.Section{
			{ID: "s1", Role: report.OtherRole, Paragraphs: []string{"各位代表：", "现在，我代表" + place.Name + "人民政府，向大会报告工作，请予审议，并请各位委员和列席人员提出意见。"}},
			top("s2", review, report.Review),
			under("s3", review, "(一)经济运行稳中向好", report.Review,
				fmt.Sprintf("%s%d年地区生产总值完成1%d.3亿元，同比增长4.%d%%。规模以上工业增加值增长5.1%%，固定资产投资增长6.2%%，社会消费品零售总额增长3.9%%。数字经济核心产业增加值占地区生产总值的比重提高到百分之八，企业上云三百二十家。", place.Name, year-1, year-1, year%10),
				"地区生产总值增长4.2% | 规模以上工业增加值增长5.1% | 固定资产投资增长6.2% | 煤矸石综合利用率达到百分之六十 | 城镇新增就业3.2万人",
				"粮食总产3.1亿斤 | 设施蔬菜2.4万亩 | 生猪出栏18万头 | 新建高标准农田4.5万亩 | 农村公路86公里"),
			under("s4", review, "(二)生态环境持续改善", report.Review,
				"治理煤矸石堆场十一处，煤矸石综合利用项目建成投产，年消纳煤矸石一百二十万吨，制成路基材料、烧结砖和陶粒。"),
			top("s5", "二、总体要求和预期目标", report.Goals,
				"坚持稳中求进工作总基调，以新质生产力培育新动能，地区生产总值增长5%左右，城镇新增就业3万人以上，居民收入与经济增长同步。"),
			top("s6", tasks, report.Tasks, "围绕以上目标，重点做好以下工作。"),
			under("s7", tasks, "(一)做强现代产业体系，推动煤矸石、粉煤灰等大宗固废综合利用和新质生产力加快成长", report.Tasks,
				"推进煤矸石土壤化改良，建设大宗固废综合利用基地。支持企业开展煤矸石提取氧化铝中试，打通从堆存到利用的全链条。发展新质生产力，培育专精特新企业二十家。",
				"实施文旅融合行动，打造三条乡村旅游线路，改造提升民宿四十家，全年接待游客二百六十万人次，旅游收入增长百分之十二。"),
			under("s8", tasks, "(二)办好民生实事", report.Tasks,
				"新建托育机构六所，养老服务中心九个，城中村改造惠及群众一千二百户。推进一网通办，高频事项办理时间压缩一半。"),
		},
	})
}

// synonymsOf says that GDP has one.
func synonymsOf(r index.Request) []string {
	if r.NoSynonyms || r.Query != "GDP" {
		return nil
	}
	return []string{"地区生产总值"}
}

// Related tells what is above a place by the first four digits of its code, and says that every
// other report is similar.
func (f *Library) Related(ctx context.Context, r index.RelatedRequest) (*index.Related, error) {
	of, err := f.Report(ctx, r.Report)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(of.Sections, func(s report.Section) bool { return s.ID == r.Section })
	if r.Section != "" && at < 0 {
		return nil, fmt.Errorf("section %s: %w", r.Section, index.ErrNoSection)
	}
	related := new(index.Related)
	for _, other := range slices.Backward(f.Reports) {
		h := other.Header()
		switch {
		case other == of:
			continue
		case h.Kind == of.Kind && h.Region.Code == of.Region.Code && h.Year != of.Year:
			related.SamePlace = append(related.SamePlace, h)
		case h.Kind == of.Kind && h.Level == of.Level && h.Year == of.Year && h.Region.Code[:4] == of.Region.Code[:4]:
			related.Neighbours = append(related.Neighbours, h)
		}
		similar := index.Similar{Report: h, Score: .5, Words: []string{"煤矸石", "综合利用"}}
		if at >= 0 && at < len(other.Sections) {
			similar.Section = &other.Sections[at]
		}
		if len(related.Similar) < r.Limit {
			related.Similar = append(related.Similar, similar)
		}
	}
	return related, nil
}

// Places lists the places of the made-up reports by code.
func (f *Library) Places(r index.PlacesRequest) ([]index.Place, error) {
	if f.Err != nil {
		return nil, f.Err
	}
	places := []index.Place{}
	listed := make(map[string]bool)
	for _, rep := range f.Reports {
		for _, d := range rep.Region.Path {
			p, err := f.Place(d.Code)
			if err != nil {
				return nil, err
			}
			if !listed[d.Code] && (r.Under == "" || p.Parent == r.Under) && (r.Level == "" || p.Level == r.Level) && (strings.Contains(p.Name, r.Query) || strings.HasPrefix(p.Code, r.Query)) {
				places = append(places, p.Place)
			}
			listed[d.Code] = true
		}
	}
	slices.SortFunc(places, func(a, b index.Place) int { return cmp.Compare(a.Code, b.Code) })
	return places, nil
}

// FormerCode is a code that the first prefecture had; emptyCode that of a place without reports.
const FormerCode, EmptyCode = "539900", "530400"

// Place counts the reports about the places that have the code, by brute force.
func (f *Library) Place(code string) (*index.PlaceDetail, error) {
	if code == FormerCode {
		code = "530100"
	}
	if code == EmptyCode {
		path := []report.Division{{Code: "530000", Name: "云岭省"}, {Code: code, Name: "空山市"}}
		return &index.PlaceDetail{Place: index.Place{Code: code, Name: "空山市", Level: report.Prefecture, Parent: "530000"}, Path: path}, f.Err
	}
	p := &index.PlaceDetail{Place: index.Place{Code: code}}
	var children []string
	for _, r := range f.find(nil, nil, index.Filter{Region: []string{code}}, 0) {
		path := r.Report.Region.Path
		at := slices.IndexFunc(path, func(d report.Division) bool { return d.Code == code })
		p.Name, p.Level, p.Path = path[at].Name, []report.Level{report.Province, report.Prefecture, report.County}[at], path[:at+1]
		if at > 0 {
			p.Parent = path[at-1].Code
		}
		if at < len(path)-1 && !slices.Contains(children, path[at+1].Code) {
			children = append(children, path[at+1].Code)
		}
		p.Reports++
		if len(p.Years) == 0 || p.Years[len(p.Years)-1].Year != int(r.Report.Year) {
			p.Years = append(p.Years, index.YearCount{Year: int(r.Report.Year)})
		}
		year := &p.Years[len(p.Years)-1]
		year.Reports++
		if at == len(path)-1 {
			p.Own, year.Own = p.Own+1, year.Own+1
		}
	}
	if p.Reports == 0 {
		return nil, cmp.Or(f.Err, fmt.Errorf("region %q: %w", code, index.ErrNoRegion))
	}
	p.History = []index.PlaceName{{Code: FormerCode, Name: "旧" + p.Name, Start: 1981, End: 1999}, {Code: code, Name: p.Name, Start: 1999}}
	for _, code := range children {
		child, err := f.Place(code)
		if err != nil {
			return nil, err
		}
		p.Children = append(p.Children, child.Place)
	}
	return p, f.Err
}

// Coverage groups the reports by place, level and kind, by brute force. Of the province it leaves
// 2025 out, and says that 2026 is in doubt.
func (f *Library) Coverage(filter index.Filter) (*index.Coverage, error) {
	if f.Err != nil {
		return nil, f.Err
	}
	c := &index.Coverage{Series: []index.Series{}}
	for _, h := range f.find(nil, nil, filter, 0) {
		code := cmp.Or(h.Report.Region.Code, index.None)
		if code == "530000" && h.Report.Year == 2025 {
			continue
		}
		held := index.Held{ID: h.Report.ID, Complete: h.Report.Complete, Chars: h.Report.Chars, Doubtful: code == "530000" && h.Report.Year == 2026}
		whole, doubtful := CountIf(held.Complete == report.Full), CountIf(held.Doubtful)
		c.Reports, c.Complete, c.Doubtful = c.Reports+1, c.Complete+whole, c.Doubtful+doubtful
		i := slices.IndexFunc(c.Series, func(s index.Series) bool {
			return s.Code == code && s.Level == h.Report.Level && s.Kind == h.Report.Kind
		})
		if i < 0 {
			i = len(c.Series)
			c.Series = append(c.Series, index.Series{Code: code, Name: h.Report.Region.Name, Level: h.Report.Level, Kind: h.Report.Kind})
		}
		s := &c.Series[i]
		s.Reports++
		switch {
		case h.Report.Year == 0:
			s.Undated = append(s.Undated, held)
		case len(s.Years) == 0 || s.Years[len(s.Years)-1].Year != int(h.Report.Year):
			s.Years = append(s.Years, index.CoveredYear{Year: int(h.Report.Year), Reports: 1, Complete: whole, Doubtful: doubtful, Held: []index.Held{held}})
		default:
			y := &s.Years[len(s.Years)-1]
			y.Reports, y.Complete, y.Doubtful, y.Held = y.Reports+1, y.Complete+whole, y.Doubtful+doubtful, append(y.Held, held)
		}
	}
	for i := range c.Series {
		s := &c.Series[i]
		for year := range 3000 {
			at := slices.IndexFunc(s.Years, func(y index.CoveredYear) bool { return y.Year == year })
			if at < 0 && len(s.Years) > 0 && s.Years[0].Year < year && year < s.Years[len(s.Years)-1].Year || at >= 0 && s.Years[at].Complete == 0 {
				s.Missing = append(s.Missing, year)
			}
		}
	}
	slices.SortStableFunc(c.Series, func(a, b index.Series) int { return cmp.Compare(a.Code, b.Code) })
	return c, nil
}

// CountIf is 1 if b, else 0.
func CountIf(b bool) int {
	if b {
		return 1
	}
	return 0
}
