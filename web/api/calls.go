package api

import (
	"log/slog"

	"gongbao/web/ask"
	"gongbao/web/guard"
	"gongbao/web/respond"
)

// Calls answers the calls of the API.
type Calls struct {
	lib      ask.Library // its searches wait at a gate
	ungated  ask.Library // for the search that says whether others can be made
	writer   ask.Writer
	uploads  *guard.Gate
	log      *slog.Logger
	document *respond.Response // the API as OpenAPI describes it
}

// New returns the calls about a library, which the writer changes.
func New(lib, ungated ask.Library, writer ask.Writer, log *slog.Logger) (*Calls, error) {
	document, err := newOpenAPI(Operations)
	if err != nil {
		return nil, err
	}
	return &Calls{lib: lib, ungated: ungated, writer: writer, uploads: guard.NewUploadGate(), log: log, document: document}, nil
}
