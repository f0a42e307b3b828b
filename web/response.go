package web

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"time"
)

// response is a finished answer; the zero status is 200.
type response struct {
	status      int
	contentType string
	cache       string // Cache-Control; empty asks caches to check each time
	location    string // of a redirection
	header      map[string]string
	vary        string // the header that the answer depends on besides those that every answer may
	body        []byte
}

func plainText(status int, text string) *response {
	return &response{status: status, contentType: plainType, body: []byte(text)}
}

func jsonResponse(status int, contentType string, v any) (*response, error) {
	var buf bytes.Buffer
	if err := WriteJSON(&buf, v); err != nil {
		return nil, err
	}
	return &response{status: status, contentType: contentType, body: buf.Bytes()}, nil
}

// WriteJSON writes v in one line, Chinese and markup unescaped: the form of every JSON answer.
func WriteJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// handler answers a request; the parameters of its route are r.PathValue.
type handler func(r *http.Request) (*response, error)

// answerTimeout bounds the work for one request.
const answerTimeout = 10 * time.Second

// The media types of answers.
const (
	jsonType  = "application/json"
	jsonlType = "application/jsonl; charset=utf-8"
	csvType   = "text/csv; charset=utf-8"
	plainType = "text/plain; charset=utf-8"
)
