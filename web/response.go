package web

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
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
	file        *os.File // sent in the place of body, to be saved, and then closed; nil for none
}

func plainText(status int, text string) *response {
	return &response{status: status, contentType: typePlain, body: []byte(text)}
}

func newJSON(status int, contentType string, v any) (*response, error) {
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

// stream is an answer that is written while it is found. Its head is sent with the first byte; until then it can become an error.
type stream interface {
	io.Writer
	// AwaitBody bounds the time that the body of the request may take.
	AwaitBody()
	// Describe says what is written, and under which name it is saved.
	Describe(mediaType, fileName string)
}

// streamHandler reads a request, which may take its time, and returns what writes the answer while it finds it.
type streamHandler func(r *http.Request, out stream) (answer func(context.Context) error, err error)

// answerTimeout bounds the work for one request.
const answerTimeout = 10 * time.Second

// The media types of answers.
const (
	typeJSON  = "application/json"
	typeJSONL = "application/jsonl; charset=utf-8"
	typeCSV   = "text/csv; charset=utf-8"
	typePlain = "text/plain; charset=utf-8"
)
