package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"gongbao/analyzer/coded"
	"gongbao/index"
	"gongbao/web/address"
	"gongbao/web/answer"
	"gongbao/web/respond"
)

// errNotReady is returned by a server that cannot search.
var errNotReady = respond.NewPassingFault(http.StatusServiceUnavailable, coded.New("server-not-ready"), 5)

func (s *Calls) Health(*http.Request) (*respond.Response, error) {
	return respond.PlainText(http.StatusOK, "ok\n"), nil
}

func (s *Calls) Ready(r *http.Request) (*respond.Response, error) {
	switch _, err := s.ungated.Search(r.Context(), index.Request{Limit: 1}); {
	case errors.Is(err, context.Canceled): // by whoever asked
		return nil, err
	case err != nil:
		return nil, fmt.Errorf("%w: %w", errNotReady, err)
	}
	return respond.NewJSON(http.StatusOK, respond.TypeJSON, answer.Ready{Status: "ready", Upkeep: answer.UpkeepIn(address.PreferencesOf(r).Lang, s.lib.Upkeep())})
}
