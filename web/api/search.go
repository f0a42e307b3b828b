package api

import (
	"errors"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gongbao/analyzer/coded"
	"gongbao/index"
	"gongbao/index/citation"
	"gongbao/index/query"
	"gongbao/index/report"
	"gongbao/web/address"
	"gongbao/web/answer"
	"gongbao/web/respond"
)

func (s *Calls) Search(r *http.Request) (*respond.Response, error) {
	request, err := address.ParseStrict(r.URL.RawQuery, address.SearchParameters)
	if err != nil {
		return nil, err
	}
	result, err := s.lib.Search(r.Context(), request)
	if err != nil {
		return nil, err
	}
	return respond.NewJSON(http.StatusOK, respond.TypeJSON, answer.NewSearch(request, result))
}

func (s *Calls) List(r *http.Request) (*respond.Response, error) {
	request, err := address.ParseStrict(r.URL.RawQuery, address.ListParameters)
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
	return respond.NewJSON(http.StatusOK, respond.TypeJSON, answer.NewList(result))
}

func (s *Calls) Report(r *http.Request) (*respond.Response, error) {
	id, asText := strings.CutSuffix(r.PathValue("id"), ".txt")
	rep, err := s.lib.Report(r.Context(), id)
	if err != nil {
		return nil, err
	}
	if asText {
		return respond.PlainText(http.StatusOK, answer.ReportText(rep)), nil
	}
	duplicates, err := s.lib.Duplicates(rep.ID)
	if err != nil {
		return nil, err
	}
	a := answer.NewReport(rep, duplicates)
	a.Source, a.Sources = withoutFolder(a.Source), slices.Clone(a.Sources)
	for i, source := range a.Sources {
		a.Sources[i] = withoutFolder(source)
	}
	return respond.NewJSON(http.StatusOK, respond.TypeJSON, a)
}

// withoutFolder leaves of a file its name: where it lay is the business of who added it.
func withoutFolder(s report.Source) report.Source {
	if filepath.IsAbs(s.File) {
		s.File = filepath.Base(s.File)
	}
	return s
}

func (s *Calls) Compare(r *http.Request) (*respond.Response, error) {
	values, err := address.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	for _, name := range []string{"a", "b"} {
		if err := address.CheckOnce(values, name); err != nil {
			return nil, err
		}
		if id := values.Get(name); values.Has(name) && address.ReportIDPattern.FindString(id) != id || values.Has(name) && id == "" {
			return nil, &respond.ParamError{Name: name, Message: coded.New("parameter-bad-report", "name", name)}
		}
	}
	var reports [2]*report.Report
	for i, name := range []string{"a", "b"} {
		if !values.Has(name) {
			return nil, &respond.ParamError{Name: name, Message: coded.New("parameter-missing-report", "name", name)}
		}
		rep, err := address.ComparedReport(r.Context(), s.lib, name, values.Get(name))
		if moved := (*address.CompareMoved)(nil); errors.As(err, &moved) {
			return moved.Response(r, values), nil
		}
		if err != nil {
			return nil, err
		}
		reports[i] = rep
	}
	c, err := s.lib.Compare(r.Context(), reports[0], reports[1])
	if err != nil {
		return nil, err
	}
	return respond.NewJSON(http.StatusOK, respond.TypeJSON, answer.NewComparison(c, reports[0], reports[1]))
}

func (s *Calls) Similar(r *http.Request) (*respond.Response, error) {
	values, err := address.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	request := index.RelatedRequest{Report: r.PathValue("id")}
	if request.Limit, err = address.ParseLimit(values, defaultSimilar, index.MaxRelated); err != nil {
		return nil, err
	}
	if request.Section = values.Get("section"); values.Has("section") && request.Section == "" {
		return nil, &respond.ParamError{Name: "section", Message: coded.New("parameter-bad-section")}
	}
	if err := address.CheckOnce(values, "section"); err != nil {
		return nil, err
	}
	related, err := s.lib.Related(r.Context(), request)
	if err != nil {
		return nil, err
	}
	duplicates, err := s.lib.Duplicates(request.Report)
	if err != nil {
		return nil, err
	}
	return respond.NewJSON(http.StatusOK, respond.TypeJSON, answer.NewRelated(related, duplicates))
}

// defaultSimilar is the number of similar reports where the URL does not say.
const defaultSimilar = 10

func (s *Calls) Suggest(r *http.Request) (*respond.Response, error) {
	values, err := address.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	limit, err := address.ParseLimit(values, defaultSuggestions, maxSuggestions)
	if err != nil {
		return nil, err
	}
	if err := address.CheckOnce(values, "q"); err != nil {
		return nil, err
	}
	if n := utf8.RuneCountInString(values.Get("q")); n > query.MaxLength {
		return nil, &respond.ParamError{Name: "q", Message: coded.New("parameter-too-long", "name", "q", "most", query.MaxLength, "characters", n)}
	}
	suggestions, err := s.lib.Suggest(values.Get("q"), limit)
	if err != nil {
		return nil, err
	}
	return respond.NewJSON(http.StatusOK, respond.TypeJSON, answer.Suggestions{Suggestions: answer.NotNull(suggestions)})
}

// The number of suggestions where the URL does not say, and the most.
const (
	defaultSuggestions = 10
	maxSuggestions     = 20
)

func (s *Calls) Analyze(r *http.Request) (*respond.Response, error) {
	values, err := address.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	text := values.Get("text")
	switch n := utf8.RuneCountInString(text); {
	case text == "" || len(values["text"]) > 1:
		return nil, &respond.ParamError{Name: "text", Message: coded.New("parameter-missing-text")}
	case n > maxAnalyzed:
		return nil, &respond.ParamError{Name: "text", Message: coded.New("parameter-too-long", "name", "text", "most", maxAnalyzed, "characters", n)}
	}
	analysis, err := s.lib.Analyze(text)
	if err != nil {
		return nil, err
	}
	return respond.NewJSON(http.StatusOK, respond.TypeJSON, analysis)
}

// maxAnalyzed is the most characters of a text that the API analyzes.
const maxAnalyzed = 2000

func (s *Calls) Citation(r *http.Request) (*respond.Response, error) {
	values, err := address.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	if err := address.CheckNames(values, []string{"format"}); err != nil {
		return nil, err
	}
	style, err := address.ParseFormat(values, citation.Styles)
	if err != nil {
		return nil, err
	}
	rep, err := s.lib.Report(r.Context(), r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	return &respond.Response{ContentType: style.MediaType(), Body: []byte(style.Of(rep, time.Now()))}, nil
}
