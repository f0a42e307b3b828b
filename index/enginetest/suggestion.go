package enginetest

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"gongbao/index"
	"gongbao/index/suggest"
)

func (s *suite) testDidYouMean(t *testing.T) {
	if err := s.seeds.PrepareSuggestions(context.Background()); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ query, want string }{ // want is empty if nothing is to be offered
		{"煤矸石", ""}, {"煤干石", ""}, {"量子纠缠", ""}, {`"煤干石"`, ""}, {"煤干石 OR 教育", ""}, {"古交怎样利用煤矸石？", ""}, {"", ""},
	} {
		got := ""
		if meant := Find(t, s.seeds, index.Request{Query: tt.query}).DidYouMean; meant != nil {
			got = meant.Query
			if total := Find(t, s.seeds, index.Request{Query: got, Match: index.Literal, NoSynonyms: true}).Total; total != meant.Total {
				t.Errorf("%s: %s is said to find %d reports, and finds %d", tt.query, got, meant.Total, total)
			}
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.query, got, tt.want)
		}
	}
}

func (s *suite) testSuggest(t *testing.T) {
	if err := s.seeds.PrepareSuggestions(context.Background()); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ typed, want string }{
		{"gujiao", "古交市"}, {"煤矸", "煤矸石"}, {"大同 suanl", "大同 算力"}, {"重点改革稳", "重点改革稳步实施"}, {"202", "2026"},
	} {
		suggestions, err := s.seeds.Suggest(tt.typed, 3)
		if err != nil || len(suggestions) == 0 || suggestions[0].Query != tt.want {
			t.Errorf("%s: %+v, %v; want %s", tt.typed, suggestions, err, tt.want)
		}
	}
}

// testCorrected: a query that finds nothing and is corrected finds, counts, marks and orders what the corrected one
// does. One that finds something, that fixes how it matches or that asks for its own words is never corrected.
func (s *suite) testCorrected(t *testing.T) {
	if err := s.seeds.PrepareSuggestions(context.Background()); err != nil {
		t.Fatal(err)
	}
	filters := []index.Filter{{}, {Year: []string{"2026"}}, {Region: []string{"140181"}}}
	for _, tt := range []struct{ query, from, want string }{ // want is empty if nothing is corrected
		{"煤干石", "煤干石", "煤矸石"}, {"煤矸时", "煤矸时", "煤矸石"}, {"煤杆石", "煤杆石", "煤矸石"}, {"meiganshi", "meiganshi", "煤矸石"},
		{"meiganshu", "meiganshu", "煤矸石"}, {"新质生产利 发展", "新质生产利 发展", "新质生产力 发展"},
		{"煤干石 -高铁", "煤干石 -高铁", "煤矸石 -高铁"}, {"煤杆石综合利用", "煤杆石综合利用", "煤矸石综合利用"},
		{"古交市 2026 煤干石", "煤干石", "煤矸石"}, {"营商环竟 新质生产利", "营商环竟 新质生产利", "营商环境 新质生产力"},
		{"煤矸石", "", ""}, {"量子纠缠", "", ""}, {`"煤干石"`, "", ""}, {"煤干石 OR 教育", "", ""}, {"古交怎样利用煤矸石？", "", ""}, {"", "", ""},
		{"发展", "", ""}, {"算利", "", ""},
	} {
		for _, filter := range filters {
			r := index.Request{Query: tt.query, Filter: filter, Limit: 3, Passages: 3}
			got := Find(t, s.seeds, r)
			if tt.want == "" {
				if got.Corrected != nil {
					t.Errorf("%s is corrected: %+v", tt.query, got.Corrected)
				}
				continue
			}
			if got.Corrected == nil || filter.Empty() && *got.Corrected != (index.Corrected{From: tt.from, To: tt.want}) {
				t.Errorf("%s: corrected %+v, want %s", tt.query, got.Corrected, tt.want)
				continue
			}
			right := got.Request
			right.Limit, right.Passages = r.Limit, r.Passages
			want := Find(t, s.seeds, right)
			ignored := cmpopts.IgnoreFields(index.Result{}, "Took", "Names", "Offers", "Understood", "Next", "Request", "Corrected")
			if diff := cmp.Diff(want, got, ignored); diff != "" {
				t.Errorf("%s: as corrected − corrected\n%s", tt.query, diff)
			}
			for _, typed := range []index.Request{
				{Query: tt.query, NoCorrection: true}, {Query: tt.query, Match: index.Literal}, {Query: tt.query, Match: index.Words},
			} {
				if as := Find(t, s.seeds, typed); as.Corrected != nil {
					t.Errorf("%+v is corrected", typed)
				}
			}
			typed := r
			typed.NoCorrection = true
			if err := s.seeds.Count(context.Background(), []index.Request{r}, nil, func(_ int, c *index.Counts, err error) error {
				if total := Find(t, s.seeds, typed).Total; err == nil && c.Total != total {
					t.Errorf("%s: %d reports are counted, %d found as typed", tt.query, c.Total, total)
				}
				return err
			}); err != nil {
				t.Errorf("%s: %v", tt.query, err)
			}
		}
	}
}

// testRightTerms: what stands in a report is never corrected.
func (s *suite) testRightTerms(t *testing.T) {
	if err := s.seeds.PrepareSuggestions(context.Background()); err != nil {
		t.Fatal(err)
	}
	checked := 0
	words := LoadWords()
	for _, r := range Seeds().All() {
		for _, section := range r.Sections {
			for _, paragraph := range section.Paragraphs {
				for _, token := range words.Query(paragraph) {
					if checked == 1000/s.part {
						return
					}
					if !suggest.IsTerm(token.Term) {
						continue
					}
					checked++
					if got := Find(t, s.seeds, index.Request{Query: token.Term, Limit: 1}); got.Corrected != nil {
						t.Errorf("%s is corrected: %+v", token.Term, got.Corrected)
					}
				}
			}
		}
	}
	t.Errorf("only %d terms are checked", checked)
}

// testMostNeedsMoreThanCharacters: single characters alone are no answer to what stands nowhere.
func (s *suite) testMostNeedsMoreThanCharacters(t *testing.T) {
	for _, query := range []string{"煤干石", "煤杆石", "矸煤石"} {
		if got := Find(t, s.seeds, index.Request{Query: query, NoCorrection: true}); got.Total > 0 || got.Occurrences > 0 || got.Broader != nil {
			t.Errorf("%s finds %d reports, %d places, relaxed %q", query, got.Total, got.Occurrences, got.Relaxed)
		}
	}
}
