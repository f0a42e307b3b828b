package answer

import (
	"bytes"
	"encoding/json"
	"strings"
	"time"

	"gongbao/index"
	"gongbao/index/report"
	"gongbao/web/address"
	"gongbao/web/say"
)

// language is that of words within answers, such as the note on a rule, whatever the language of
// whoever asks: answers are passed on and compared.
const language = "zh"

// The types below are the JSON of the API and of the commands' --json. Lists are never null.

// Search is the answer to a search.
type Search struct {
	Query       Query        `json:"query"`
	Total       int          `json:"total"`
	Occurrences int          `json:"occurrences"`
	Relaxed     *index.Match `json:"relaxed"`      // null unless the search was relaxed
	Partial     bool         `json:"partial"`      // the time ran out: only a part of the library was searched
	Broader     *Broader     `json:"broader"`      // what a wider match would find, null where that is no more
	DidYouMean  *Meant       `json:"did_you_mean"` // null unless the query finds nearly nothing
	TookMS      float64      `json:"took_ms"`
	Next        *string      `json:"next"` // cursor, null on the last page
	Hits        []Hit        `json:"hits"`
	Facets      Facets       `json:"facets"`
}

// Broader is a wider match and the reports that it finds.
type Broader struct {
	Match index.Match `json:"match"`
	Total int         `json:"total"`
}

// Meant is a query that may have been meant, and the reports that it finds, filters aside.
type Meant struct {
	Query string `json:"query"`
	Total int    `json:"total"`
}

// Query is the query as typed and as understood.
type Query struct {
	Text       string  `json:"text"`
	Understood string  `json:"understood"`
	Names      []Name  `json:"names"`  // the words that became filters
	Offers     []Offer `json:"offers"` // and those that may
}

// Name is a word of a query and what it filters by.
type Name struct {
	Word  string `json:"word"`
	Field string `json:"field"`
	Value string `json:"value"`
	Label string `json:"label"`
}

// Offer is the search with more names as filters.
type Offer struct {
	Names []Name `json:"names"`
	URL   string `json:"url"` // of its page
}

// Hit is one report that was found.
type Hit struct {
	Report      Header    `json:"report"`
	Score       float64   `json:"score"`
	Explanation []Part    `json:"explanation,omitempty"` // the addends of the score, with explain=true
	Occurrences int       `json:"occurrences"`
	Passages    []Passage `json:"passages"`
}

// Part is one addend of a score.
type Part struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
}

// Header is a report as lists show it.
type Header struct {
	ID        string              `json:"id"`
	Title     string              `json:"title"`
	Name      string              `json:"name"`
	Kind      report.Kind         `json:"kind"`
	Year      report.Year         `json:"year"`
	Level     report.Level        `json:"level"`
	Place     string              `json:"place"`
	Complete  report.Completeness `json:"complete"`
	Delivered string              `json:"delivered"`
	Chars     int                 `json:"chars"`
	Region    Region              `json:"region"`
	URL       string              `json:"url"`
}

// Region is a place; Path runs from the province down to it, and Today is the place as it is now.
type Region struct {
	Code  string            `json:"code"`
	Name  string            `json:"name"`
	Path  []report.Division `json:"path"`
	Today report.Division   `json:"today"`
}

// Passage is a stretch of a section. Its pieces joined are the text as in the report.
type Passage struct {
	Section Section `json:"section"`
	Pieces  []Piece `json:"pieces"`
	URL     string  `json:"url"`
}

// Section says where in the report a passage is.
type Section struct {
	ID   string      `json:"id"`
	Path []string    `json:"path"`
	Role report.Role `json:"role"`
}

// Piece is a run of text that is either matched or not.
type Piece struct {
	Text  string `json:"text"`
	Match bool   `json:"match,omitempty"`
}

// Facets counts reports by field. Its JSON is an object with a list for each field, in their order.
type Facets struct{ Of [index.NumFields][]Bucket }

// MarshalJSON implements json.Marshaler.
func (f Facets) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	to := json.NewEncoder(&b)
	to.SetEscapeHTML(false) // for whoever encodes the whole to decide
	separator := byte('{')
	for field, buckets := range f.Of {
		b.WriteByte(separator)
		separator = ','
		b.WriteString(`"` + index.Field(field).String() + `":`)
		if err := to.Encode(buckets); err != nil {
			return nil, err
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// Bucket is one value of a facet.
type Bucket struct {
	Value    string   `json:"value"`
	Label    string   `json:"label"`
	Count    int      `json:"count"`
	Selected bool     `json:"selected"`
	Children []Bucket `json:"children"`
}

// List is the answer to a listing of reports.
type List struct {
	Total   int      `json:"total"`
	TookMS  float64  `json:"took_ms"`
	Next    *string  `json:"next"`
	Reports []Header `json:"reports"`
	Facets  Facets   `json:"facets"`
}

// Report is one report with its text and evidence.
type Report struct {
	Header
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

// NewSearch is the JSON form of res, the answer to r.
func NewSearch(r index.Request, res *index.Result) Search {
	a := Search{
		Query:       Query{Text: r.Query, Understood: res.Understood, Names: newNames(res.Names), Offers: newOffers(res.Offers)},
		Total:       res.Total,
		Occurrences: res.Occurrences,
		Partial:     res.Partial,
		TookMS:      Milliseconds(res.Took),
		Next:        orNull(res.Next),
		Hits:        make([]Hit, len(res.Hits)),
		Facets:      newFacets(res.Facets),
	}
	if res.Relaxed != "" {
		a.Relaxed = &res.Relaxed
	}
	a.Broader, a.DidYouMean = (*Broader)(res.Broader), (*Meant)(res.DidYouMean)
	marked := address.Marking(r, res)
	for i, h := range res.Hits {
		a.Hits[i] = NewHit(h, marked)
	}
	return a
}

func newNames(names []index.Name) []Name {
	as := make([]Name, len(names))
	for i, n := range names {
		as[i] = Name{Word: n.Word, Field: n.Field.String(), Value: n.Value, Label: n.Label}
	}
	return as
}

func newOffers(offers []index.Offer) []Offer {
	as := make([]Offer, len(offers))
	for i, o := range offers {
		as[i] = Offer{newNames(o.Names), address.SearchURL(o.Request)}
	}
	return as
}

// NewHit is the JSON form of h; marked is the request that marks its passages in the report.
func NewHit(h index.Hit, marked index.Request) Hit {
	hit := Hit{Report: newHeader(h.Report), Score: h.Score, Occurrences: h.Occurrences}
	for _, part := range h.Explanation {
		hit.Explanation = append(hit.Explanation, Part{say.Message(language, part.Name), part.Value})
	}
	hit.Passages = make([]Passage, len(h.Passages))
	for j, p := range h.Passages {
		passage := Passage{
			Section: Section{ID: p.Section, Path: NotNull(p.Path), Role: p.Role},
			Pieces:  make([]Piece, len(p.Pieces)),
			URL:     address.PassageURL(h.Report.ID, marked, p),
		}
		for k, piece := range p.Pieces {
			passage.Pieces[k] = Piece{piece.Text, piece.Match}
		}
		hit.Passages[j] = passage
	}
	return hit
}

// NewList is the JSON form of res as a list of reports.
func NewList(res *index.Result) List {
	l := List{
		Total:   res.Total,
		TookMS:  Milliseconds(res.Took),
		Next:    orNull(res.Next),
		Reports: make([]Header, len(res.Hits)),
		Facets:  newFacets(res.Facets),
	}
	for i, h := range res.Hits {
		l.Reports[i] = newHeader(h.Report)
	}
	return l
}

// NewReport is the JSON form of rep and its near-duplicates.
func NewReport(rep *report.Report, duplicates []report.Duplicate) Report {
	a := Report{
		Duplicates: NotNull(duplicates),
		Header:     newHeader(rep.Header()),
		Meeting:    rep.Meeting,
		Speaker:    rep.Speaker,
		Published:  rep.Published,
		Source:     rep.Source,
		Sources:    NotNull(rep.Sources),
		Evidence:   rep.Evidence,
		Corrected:  rep.Corrected,
		Sections:   make([]report.Section, len(rep.Sections)),
	}
	if a.Evidence == nil {
		a.Evidence = map[string]report.Evidence{}
	}
	if a.Corrected == nil {
		a.Corrected = map[string]report.Correction{}
	}
	for i, s := range rep.Sections {
		s.Path, s.Paragraphs = NotNull(s.Path), NotNull(s.Paragraphs)
		a.Sections[i] = s
	}
	return a
}

func newHeader(h report.Header) Header {
	return Header{
		ID: h.ID, Title: h.Title, Name: h.Name(), Kind: h.Kind, Year: h.Year, Level: h.Level, Place: h.Place, Complete: h.Complete,
		Delivered: h.Delivered, Chars: h.Chars,
		Region: Region{Code: h.Region.Code, Name: h.Region.Name, Path: NotNull(h.Region.Path), Today: h.Region.Today},
		URL:    address.ReportURL(h.ID, index.Request{}),
	}
}

func newFacets(f index.Facets) (facets Facets) {
	for field, buckets := range f {
		facets.Of[field] = newBuckets(buckets)
	}
	return facets
}

func newBuckets(buckets []index.Bucket) []Bucket {
	as := make([]Bucket, len(buckets))
	for i, b := range buckets {
		as[i] = Bucket{
			Value: b.Value, Label: b.Label, Count: b.Count, Selected: b.Selected, Children: newBuckets(b.Children),
		}
	}
	return as
}

// Milliseconds rounds d to a tenth of a millisecond.
func Milliseconds(d time.Duration) float64 {
	return float64(d.Round(100*time.Microsecond)/(100*time.Microsecond)) / 10
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func NotNull[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// ExportEnd is the last line of JSONL from which something was left out.
type ExportEnd struct {
	Incomplete string `json:"incomplete"` // what, why, and what to do
	Total      int    `json:"total"`      // reports found
	Written    int    `json:"written"`    // reports before this line
}

// ReportText is the text of a report: its title, then the heading and the paragraphs of each
// section, a line each and an empty line before a section.
func ReportText(rep *report.Report) string {
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
