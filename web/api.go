package web

import (
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"gongbao/index"
	"gongbao/index/passage"
	"gongbao/index/report"
)

// The types below are the JSON of the API and of the commands' --json. Lists are never null.

// Answer is the answer to a search.
type Answer struct {
	Query       AnswerQuery    `json:"query"`
	Total       int            `json:"total"`
	Occurrences int            `json:"occurrences"`
	Relaxed     *index.Match   `json:"relaxed"`      // null unless the search was relaxed
	Partial     bool           `json:"partial"`      // the time ran out: only a part of the library was searched
	Broader     *AnswerBroader `json:"broader"`      // what a wider match would find, null where that is no more
	DidYouMean  *AnswerMeant   `json:"did_you_mean"` // null unless the query finds nearly nothing
	TookMS      float64        `json:"took_ms"`
	Next        *string        `json:"next"` // cursor, null on the last page
	Hits        []AnswerHit    `json:"hits"`
	Facets      AnswerFacets   `json:"facets"`
}

// AnswerBroader is a wider match and the reports that it finds.
type AnswerBroader struct {
	Match index.Match `json:"match"`
	Total int         `json:"total"`
}

// AnswerMeant is a query that may have been meant, and the reports that it finds, filters aside.
type AnswerMeant struct {
	Query string `json:"query"`
	Total int    `json:"total"`
}

// AnswerQuery is the query as typed and as understood.
type AnswerQuery struct {
	Text       string `json:"text"`
	Understood string `json:"understood"`
}

// AnswerHit is one report that was found.
type AnswerHit struct {
	Report      AnswerReport    `json:"report"`
	Score       float64         `json:"score"`
	Explanation []AnswerPart    `json:"explanation,omitempty"` // the addends of the score, with explain=true
	Occurrences int             `json:"occurrences"`
	Passages    []AnswerPassage `json:"passages"`
}

// AnswerPart is one addend of a score.
type AnswerPart struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
}

// AnswerReport is a report as lists show it.
type AnswerReport struct {
	ID        string              `json:"id"`
	Title     string              `json:"title"`
	Kind      report.Kind         `json:"kind"`
	Year      report.Year         `json:"year"`
	Level     report.Level        `json:"level"`
	Place     string              `json:"place"`
	Complete  report.Completeness `json:"complete"`
	Delivered string              `json:"delivered"`
	Chars     int                 `json:"chars"`
	Region    AnswerRegion        `json:"region"`
	URL       string              `json:"url"`
}

// AnswerRegion is a place; Path runs from the province down to it, and Today is the place as it is now.
type AnswerRegion struct {
	Code  string            `json:"code"`
	Name  string            `json:"name"`
	Path  []report.Division `json:"path"`
	Today report.Division   `json:"today"`
}

// AnswerPassage is a stretch of a section. Its pieces joined are the text as in the report.
type AnswerPassage struct {
	Section AnswerSection `json:"section"`
	Pieces  []AnswerPiece `json:"pieces"`
	URL     string        `json:"url"`
}

// AnswerSection says where in the report a passage is.
type AnswerSection struct {
	ID   string      `json:"id"`
	Path []string    `json:"path"`
	Role report.Role `json:"role"`
}

// AnswerPiece is a run of text that is either matched or not.
type AnswerPiece struct {
	Text  string `json:"text"`
	Match bool   `json:"match,omitempty"`
}

// AnswerFacets counts reports by field.
type AnswerFacets struct {
	Region  []AnswerBucket `json:"region"`
	Year    []AnswerBucket `json:"year"`
	Kind    []AnswerBucket `json:"kind"`
	Level   []AnswerBucket `json:"level"`
	Section []AnswerBucket `json:"section"`
}

// AnswerBucket is one value of a facet.
type AnswerBucket struct {
	Value    string         `json:"value"`
	Label    string         `json:"label"`
	Count    int            `json:"count"`
	Selected bool           `json:"selected"`
	Children []AnswerBucket `json:"children"`
}

// List is the answer to a listing of reports.
type List struct {
	Total   int            `json:"total"`
	TookMS  float64        `json:"took_ms"`
	Next    *string        `json:"next"`
	Reports []AnswerReport `json:"reports"`
	Facets  AnswerFacets   `json:"facets"`
}

// ReportAnswer is one report with its text and evidence.
type ReportAnswer struct {
	AnswerReport
	Meeting   string                     `json:"meeting"`
	Speaker   report.Speaker             `json:"speaker"`
	Published string                     `json:"published"`
	Source    report.Source              `json:"source"`
	Sources   []report.Source            `json:"sources"`
	Evidence  map[string]report.Evidence `json:"evidence"`
	// Corrected are the fields that were set by hand, with what was read from the text.
	Corrected map[string]report.Correction `json:"corrected"`
	// Duplicates are the near-duplicates, the fullest first.
	Duplicates []report.Duplicate `json:"duplicates"`
	Sections   []report.Section   `json:"sections"`
}

// SearchAnswer is the JSON form of res, the answer to r.
func SearchAnswer(r index.Request, res *index.Result) Answer {
	a := Answer{
		Query:       AnswerQuery{Text: r.Query, Understood: res.Understood},
		Total:       res.Total,
		Occurrences: res.Occurrences,
		Partial:     res.Partial,
		TookMS:      milliseconds(res.Took),
		Next:        orNull(res.Next),
		Hits:        make([]AnswerHit, len(res.Hits)),
		Facets:      answerFacets(res.Facets),
	}
	if res.Relaxed != "" {
		a.Relaxed = &res.Relaxed
	}
	a.Broader, a.DidYouMean = (*AnswerBroader)(res.Broader), (*AnswerMeant)(res.DidYouMean)
	marked := marking(r, res)
	for i, h := range res.Hits {
		a.Hits[i] = answerHit(h, marked)
	}
	return a
}

// answerHit is the JSON form of h; marked is the request that marks its passages in the report.
func answerHit(h index.Hit, marked index.Request) AnswerHit {
	hit := AnswerHit{Report: answerReport(h.Report), Score: h.Score, Occurrences: h.Occurrences}
	for _, part := range h.Explanation {
		hit.Explanation = append(hit.Explanation, AnswerPart(part))
	}
	hit.Passages = make([]AnswerPassage, len(h.Passages))
	for j, p := range h.Passages {
		passage := AnswerPassage{
			Section: AnswerSection{ID: p.Section, Path: notNull(p.Path), Role: p.Role},
			Pieces:  make([]AnswerPiece, len(p.Pieces)),
			URL:     passageURL(h.Report.ID, marked, p),
		}
		for k, piece := range p.Pieces {
			passage.Pieces[k] = AnswerPiece(piece)
		}
		hit.Passages[j] = passage
	}
	return hit
}

// ListAnswer is the JSON form of res as a list of reports.
func ListAnswer(res *index.Result) List {
	l := List{
		Total:   res.Total,
		TookMS:  milliseconds(res.Took),
		Next:    orNull(res.Next),
		Reports: make([]AnswerReport, len(res.Hits)),
		Facets:  answerFacets(res.Facets),
	}
	for i, h := range res.Hits {
		l.Reports[i] = answerReport(h.Report)
	}
	return l
}

// NewReportAnswer is the JSON form of rep and its near-duplicates.
func NewReportAnswer(rep *report.Report, duplicates []report.Duplicate) ReportAnswer {
	a := ReportAnswer{
		Duplicates:   notNull(duplicates),
		AnswerReport: answerReport(rep.Header()),
		Meeting:      rep.Meeting,
		Speaker:      rep.Speaker,
		Published:    rep.Published,
		Source:       rep.Source,
		Sources:      notNull(rep.Sources),
		Evidence:     rep.Evidence,
		Corrected:    rep.Corrected,
		Sections:     make([]report.Section, len(rep.Sections)),
	}
	if a.Evidence == nil {
		a.Evidence = map[string]report.Evidence{}
	}
	if a.Corrected == nil {
		a.Corrected = map[string]report.Correction{}
	}
	for i, s := range rep.Sections {
		s.Path, s.Paragraphs = notNull(s.Path), notNull(s.Paragraphs)
		a.Sections[i] = s
	}
	return a
}

func answerReport(h report.Header) AnswerReport {
	return AnswerReport{
		ID: h.ID, Title: h.Title, Kind: h.Kind, Year: h.Year, Level: h.Level, Place: h.Place, Complete: h.Complete,
		Delivered: h.Delivered, Chars: h.Chars,
		Region: AnswerRegion{Code: h.Region.Code, Name: h.Region.Name, Path: notNull(h.Region.Path), Today: h.Region.Today},
		URL:    reportURL(h.ID, index.Request{}),
	}
}

func answerFacets(f index.Facets) AnswerFacets {
	return AnswerFacets{
		Region:  answerBuckets(f.Region),
		Year:    answerBuckets(f.Year),
		Kind:    answerBuckets(f.Kind),
		Level:   answerBuckets(f.Level),
		Section: answerBuckets(f.Section),
	}
}

func answerBuckets(buckets []index.Bucket) []AnswerBucket {
	as := make([]AnswerBucket, len(buckets))
	for i, b := range buckets {
		as[i] = AnswerBucket{
			Value: b.Value, Label: b.Label, Count: b.Count, Selected: b.Selected, Children: answerBuckets(b.Children),
		}
	}
	return as
}

// milliseconds rounds d to a tenth of a millisecond.
func milliseconds(d time.Duration) float64 {
	return float64(d.Round(100*time.Microsecond)/(100*time.Microsecond)) / 10
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func notNull[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// marking is the request that marks in a report what the search found there: with the match it was relaxed to, if it was.
func marking(r index.Request, res *index.Result) index.Request {
	if res.Relaxed != "" {
		r.Match = res.Relaxed
	}
	return r
}

// reportURL is the address of the reader, with the matches of r's query marked if it has one.
func reportURL(id string, r index.Request) string {
	path := "/reports/" + url.PathEscape(id)
	if r.Query == "" {
		return path
	}
	marked := newRequest()
	marked.Query, marked.Match, marked.NoSynonyms = r.Query, r.Match, r.NoSynonyms
	return withParameters(path, marked)
}

// passageURL is the address of the paragraph that p was taken from.
func passageURL(id string, r index.Request, p passage.Passage) string {
	u := reportURL(id, r)
	switch {
	case p.Section == "":
		return u
	case p.Paragraph < 0:
		return u + "#" + url.PathEscape(p.Section)
	}
	return u + "#" + url.PathEscape(paragraphAnchor(p.Section, p.Paragraph))
}

func (s *server) apiSearch(r *http.Request) (*response, error) {
	request, err := parseStrict(r.URL.RawQuery, searchParameters)
	if err != nil {
		return nil, err
	}
	result, err := s.lib.Search(r.Context(), request)
	if err != nil {
		return nil, err
	}
	return jsonResponse(http.StatusOK, jsonType, SearchAnswer(request, result))
}

func (s *server) apiList(r *http.Request) (*response, error) {
	request, err := parseStrict(r.URL.RawQuery, listParameters)
	if err != nil {
		return nil, err
	}
	request.Passages = 0
	if request.Sort == "" {
		request.Sort = index.Newest
	}
	result, err := s.lib.Search(r.Context(), request)
	if err != nil {
		return nil, err
	}
	return jsonResponse(http.StatusOK, jsonType, ListAnswer(result))
}

func (s *server) apiReport(r *http.Request) (*response, error) {
	id, asText := strings.CutSuffix(r.PathValue("id"), ".txt")
	rep, err := s.lib.Report(r.Context(), id)
	if err != nil {
		return nil, err
	}
	if asText {
		return plainText(http.StatusOK, reportText(rep)), nil
	}
	duplicates, err := s.lib.Duplicates(rep.ID)
	if err != nil {
		return nil, err
	}
	a := NewReportAnswer(rep, duplicates)
	a.Source, a.Sources = withoutFolder(a.Source), slices.Clone(a.Sources)
	for i, source := range a.Sources {
		a.Sources[i] = withoutFolder(source)
	}
	return jsonResponse(http.StatusOK, jsonType, a)
}

// withoutFolder leaves of a file its name: where it lay is the business of who added it.
func withoutFolder(s report.Source) report.Source {
	if filepath.IsAbs(s.File) {
		s.File = filepath.Base(s.File)
	}
	return s
}

const jsonType = "application/json"

// reportText is the text of a report: its title, then the heading and the paragraphs of each section, a line each and an
// empty line before a section.
func reportText(rep *report.Report) string {
	var b strings.Builder
	b.WriteString(rep.Title + "\n")
	for _, s := range rep.Sections {
		b.WriteString("\n")
		if s.Heading != "" {
			b.WriteString(s.Heading + "\n")
		}
		for _, p := range s.Paragraphs {
			b.WriteString(p + "\n")
		}
	}
	return b.String()
}
