package web

import "log/slog"

// calls answers the calls of the API.
type calls struct {
	lib      Library // its searches wait at a gate
	ungated  Library // for the search that says whether others can be made
	writer   Writer
	uploads  *gate
	log      *slog.Logger
	document *response // the API as OpenAPI describes it
}

// newCalls returns the calls about a library, which the writer changes.
func newCalls(lib, ungated Library, writer Writer, log *slog.Logger) (*calls, error) {
	document, err := newOpenAPI(operations)
	if err != nil {
		return nil, err
	}
	return &calls{lib: lib, ungated: ungated, writer: writer, uploads: newUploadGate(), log: log, document: document}, nil
}
