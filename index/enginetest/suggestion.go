package enginetest

import (
	"context"
	"gongbao/index"
	"testing"
)

func (s *suite) testDidYouMean(t *testing.T) {
	if err := s.seeds.PrepareSuggestions(context.Background()); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ query, want string }{ // want is empty where nothing is to be offered
		{"煤干石", "煤矸石"}, {"meiganshi", "煤矸石"}, {"新质生产利 发展", "新质生产力 发展"}, {"煤干石 -高铁", "煤矸石 -高铁"},
		{"煤矸石", ""}, {"量子纠缠", ""}, {`"煤干石"`, ""}, {"煤干石 OR 教育", ""}, {"古交怎样利用煤矸石？", ""}, {"", ""},
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

// testMostNeedsMoreThanCharacters: single characters alone are no answer to what stands nowhere.
func (s *suite) testMostNeedsMoreThanCharacters(t *testing.T) {
	if got := Find(t, s.seeds, index.Request{Query: "煤干石"}); got.Total > 0 {
		t.Errorf("煤干石 finds %d reports, relaxed %q", got.Total, got.Relaxed)
	}
}
