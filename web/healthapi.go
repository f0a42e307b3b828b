package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"gongbao/index"
)

var errNotReady = errors.New("not ready")

func (s *server) getHealth(*http.Request) (*response, error) {
	return plainText(http.StatusOK, "ok\n"), nil
}

func (s *server) getReady(r *http.Request) (*response, error) {
	switch _, err := s.ungated.Search(r.Context(), index.Request{Limit: 1}); {
	case errors.Is(err, context.Canceled): // by whoever asked
		return nil, err
	case err != nil:
		return nil, fmt.Errorf("%w: %w", errNotReady, err)
	}
	return jsonResponse(http.StatusOK, jsonType, Ready{Status: "ready", Upkeep: s.lib.Upkeep()})
}
