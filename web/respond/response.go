package respond

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"time"
)

// Response is a finished answer; the zero status is 200.
type Response struct {
	Status      int
	ContentType string
	Cache       string // Cache-Control; empty asks caches to check each time
	Location    string // of a redirection
	Header      map[string]string
	Vary        string // the header that the answer depends on besides those that every answer may
	Body        []byte
	File        *os.File // sent in the place of body, to be saved, and then closed; nil for none
}

func PlainText(status int, text string) *Response {
	return &Response{Status: status, ContentType: TypePlain, Body: []byte(text)}
}

func NewJSON(status int, contentType string, v any) (*Response, error) {
	var buf bytes.Buffer
	if err := WriteJSON(&buf, v); err != nil {
		return nil, err
	}
	return &Response{Status: status, ContentType: contentType, Body: buf.Bytes()}, nil
}

// WriteJSON writes v in one line, Chinese and markup unescaped: the form of every JSON answer.
func WriteJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// Handler answers a request; the parameters of its route are r.PathValue.
type Handler func(r *http.Request) (*Response, error)

// Stream is an answer that is written while it is found. Its head is sent with the first byte;
// until then it can become an error.
type Stream interface {
	io.Writer
	// AwaitBody bounds the time that the body of the request may take.
	AwaitBody()
	// Describe says what is written, and under which name it is saved.
	Describe(mediaType, fileName string)
}

// StreamHandler reads a request, which may take its time, and returns what writes the answer while
// it finds it.
type StreamHandler func(r *http.Request, out Stream) (answer func(context.Context) error, err error)

// AnswerTimeout bounds the work for one request.
const AnswerTimeout = 10 * time.Second

// The media types of answers.
const (
	TypeJSON  = "application/json"
	TypeJSONL = "application/jsonl; charset=utf-8"
	TypeCSV   = "text/csv; charset=utf-8"
	TypePlain = "text/plain; charset=utf-8"
)
