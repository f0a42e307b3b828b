package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"gongbao/index"
)

// errNotReady is returned by a server that cannot search.
var errNotReady = newPassingFault("not ready", Problem{
	Status: http.StatusServiceUnavailable, Title: "暂时不能检索", Detail: "试做的一次检索没有成功，原因已记入日志。", Hint: "请稍后再试。",
}, 5)

func (s *calls) health(*http.Request) (*response, error) {
	return plainText(http.StatusOK, "ok\n"), nil
}

func (s *calls) ready(r *http.Request) (*response, error) {
	switch _, err := s.ungated.Search(r.Context(), index.Request{Limit: 1}); {
	case errors.Is(err, context.Canceled): // by whoever asked
		return nil, err
	case err != nil:
		return nil, fmt.Errorf("%w: %w", errNotReady, err)
	}
	return newJSON(http.StatusOK, typeJSON, Ready{Status: "ready", Upkeep: s.lib.Upkeep()})
}
