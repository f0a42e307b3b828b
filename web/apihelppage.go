package web

import "net/http"

// apiHelpView is the page about the API, made of the table of operations.
type apiHelpView struct {
	Frame
	Rules    []phrase
	Examples []programExample
	Groups   []operationGroup
}

func (s *server) getAPIHelp(r *http.Request) (*response, error) {
	view := *s.apiHelp
	return s.render(r, "apihelp", http.StatusOK, &view)
}
