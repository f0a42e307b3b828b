package web

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"gongbao/index"
	"gongbao/index/report"
)

func (s *calls) places(r *http.Request) (*response, error) {
	request, err := parsePlacesRequest(r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	places, err := s.lib.Places(request)
	if err != nil {
		return nil, err
	}
	return newJSON(http.StatusOK, typeJSON, NewPlaces(places))
}

func parsePlacesRequest(rawQuery string) (r index.PlacesRequest, err error) {
	values, err := parseQuery(rawQuery)
	if err != nil {
		return r, err
	}
	if err := checkNames(values, placesParameters); err != nil {
		return r, err
	}
	for _, name := range placesParameters {
		if err := checkOnce(values, name); err != nil {
			return r, err
		}
	}
	r = index.PlacesRequest{Query: strings.TrimSpace(values.Get("q")), Under: values.Get("under"), Level: report.Level(values.Get("level"))}
	if n := utf8.RuneCountInString(r.Query); n > maxPlaceQuery {
		return r, &paramError{name: "q", detail: fmt.Sprintf("参数 q 要写地名或代码的开头，最多 %d 个字符。", maxPlaceQuery)}
	}
	if values.Has("level") && !slices.Contains(placeLevels, r.Level) {
		return r, &paramError{name: "level", detail: "参数 level 的值" + quoted(string(r.Level)) + "无效：可用的取值：centre、province、prefecture、county。"}
	}
	if values.Has("under") {
		if allowed := setRegion(&r.Under, r.Under); allowed != "" {
			return r, &paramError{name: "under", detail: "参数 under 的值" + quoted(r.Under) + "无效：" + allowed + "。"}
		}
	}
	return r, nil
}

var placesParameters = []string{"q", "under", "level"}

// placeLevels are the levels that places with a code have.
var placeLevels = []report.Level{report.Centre, report.Province, report.Prefecture, report.County}

func (s *calls) place(r *http.Request) (*response, error) {
	place, err := s.lib.Place(r.PathValue("code"))
	if err != nil {
		return nil, err
	}
	return newJSON(http.StatusOK, typeJSON, NewPlaceAnswer(place))
}

func (s *calls) coverage(r *http.Request) (*response, error) {
	request, err := parseStrict(r.URL.RawQuery, coverageParameters)
	if err != nil {
		return nil, err
	}
	coverage, err := s.lib.Coverage(request.Filter)
	if err != nil {
		return nil, err
	}
	return newJSON(http.StatusOK, typeJSON, NewCoverageAnswer(coverage))
}

var coverageParameters = []string{"region", "year", "kind", "level"}
