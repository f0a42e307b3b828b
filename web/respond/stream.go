package respond

import (
	"net/http"
	"time"
)

// ClientStream is the Stream to a client. It ends if the client neither sends nor reads for a
// while.
type ClientStream struct {
	w         http.ResponseWriter
	stall     time.Duration
	mediaType string
	fileName  string
	begun     bool
}

// NewClientStream returns the stream to the client that w writes to, which may pause for stall.
func NewClientStream(w http.ResponseWriter, stall time.Duration) *ClientStream {
	return &ClientStream{w: w, stall: stall}
}

// Begun reports whether a part of the answer has been written, so that it is too late for another.
func (s *ClientStream) Begun() bool { return s.begun }

// Begin writes the headers, if they are not written yet.
func (s *ClientStream) Begin() {
	if s.begun {
		return
	}
	s.begun = true
	h := s.w.Header()
	h.Set("Cache-Control", "no-cache")
	h.Set("Content-Type", s.mediaType)
	h.Set("Content-Disposition", `attachment; filename="`+s.fileName+`"`)
	s.w.WriteHeader(http.StatusOK)
}

// Describe implements Stream.
func (s *ClientStream) Describe(mediaType, fileName string) {
	s.mediaType, s.fileName = mediaType, fileName
}

// AwaitBody implements Stream.
func (s *ClientStream) AwaitBody() {
	// A recorder has no deadline.
	_ = http.NewResponseController(s.w).SetReadDeadline(time.Now().Add(s.stall))
}

// Write implements io.Writer.
func (s *ClientStream) Write(data []byte) (int, error) {
	s.Begin()
	_ = http.NewResponseController(s.w).SetWriteDeadline(time.Now().Add(s.stall)) // see AwaitBody
	return s.w.Write(data)
}
